// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {Product, Terms} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Buy_Test is BaseTest {
    CoverMarket internal market;
    ICoverMarket.BuyParams internal params;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        params = _buyParams(1_000e6, carol);
        _fund(AWAY, carol, 1_000e6);
    }

    function _expectRevert(bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(carol);
        market.buy(params);
    }

    function test_RevertWhen_DeadlinePassed() public {
        params.deadline = uint40(block.timestamp - 1);
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_DeadlinePassed.selector, params.deadline, block.timestamp)
        );
    }

    function test_RevertWhen_ZeroAmount() public {
        params.amount = 0;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_AmountTooSmall.selector, 0, UNIT));
    }

    function test_RevertWhen_Dust() public {
        params.amount = UNIT - 1;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_AmountTooSmall.selector, UNIT - 1, UNIT));
    }

    function test_RevertWhen_ZeroOwner() public {
        params.owner = address(0);
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_ZeroOwner.selector));
    }

    function test_RevertGiven_StaleByAge() public {
        (uint40 heardAt,,) = market.freshness();
        vm.warp(uint256(heardAt) + MAX_AGE);
        params.deadline = uint40(block.timestamp + 1);
        vm.prank(carol);
        market.buy(params);

        vm.warp(block.timestamp + 1);
        assertFalse(market.isFresh(), "fresh");
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Stale.selector, heardAt, 0, 0));
    }

    function test_RevertGiven_StaleByUnknownIncident() public {
        uint32 other = _addProduct("Compound V3");
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _passProduct(AWAY, other);
        (uint40 heardAt,,) = market.freshness();
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Stale.selector, heardAt, 1, 0));
    }

    function test_RevertWhen_UnknownProduct() public {
        params.productId = 9;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
    }

    function test_RevertGiven_NotListed() public {
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        _passProduct(AWAY, PRODUCT);
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotListed.selector, PRODUCT));
    }

    function test_RevertWhen_PeriodTooShort() public {
        uint16 first = uint16((block.timestamp + WAITING + SKEW) / 1 days + 1);
        params.endDay = first - 1;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_PeriodTooShort.selector, params.endDay, first));
        params.endDay = first;
        vm.prank(carol);
        market.buy(params);
    }

    function test_RevertWhen_PeriodTooLong() public {
        params.endDay = _today() + 366;
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_PeriodTooLong.selector, params.endDay, _today() + 365)
        );
        params.endDay = _today() + 365;
        vm.prank(carol);
        market.buy(params);
    }

    function test_RevertGiven_IncidentOpen() public {
        _passOpened(AWAY, _incident(AWAY, PRODUCT, uint40(block.timestamp)));
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Frozen.selector, PRODUCT));
    }

    function test_RevertWhen_OverTarget() public {
        uint64 left = _line(AWAY, PRODUCT).target;
        params.amount = left + 1;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_OverTarget.selector, left + 1, left));
        params.amount = left;
        _buy(AWAY, carol, params);
        params.amount = UNIT;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_OverTarget.selector, UNIT, 0));
    }

    function test_RevertWhen_PaymentTooHigh() public {
        uint64 premium = market.quote(PRODUCT, params.amount, params.endDay).premium;
        params.maxPayment = premium - 1;
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, premium, premium - 1));
        params.maxPayment = premium;
        vm.prank(carol);
        market.buy(params);
    }

    function test_RevertWhen_PayerDoesNotPay() public {
        vm.prank(carol);
        sides[AWAY].asset.approve(address(market), 0);
        _expectRevert(abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector));

        vm.prank(carol);
        sides[AWAY].asset.approve(address(market), type(uint256).max);
        deal(address(sides[AWAY].asset), carol, 0);
        _expectRevert(abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector));
        assertEq(_exposure(AWAY, PRODUCT), 0, "changes nothing");
    }

    /// @dev Only a product with a longer period than home ever lists can lag; then the walk goes on by poke.
    function test_RevertGiven_StreamLags() public {
        Product memory product = registry.getProduct(PRODUCT);
        Terms memory terms = _terms();
        (product.seq, product.termsId, terms.maxPeriodDays) = (2, 2, 1_000);
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, product, terms);
        params.endDay = _today() + 1_000;
        _buy(AWAY, carol, params);

        vm.warp(block.timestamp + 400 days);
        _report(AWAY);
        _refresh(AWAY);
        params.deadline = uint40(block.timestamp);
        _expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NeedsPoke.selector, PRODUCT));
        market.poke(PRODUCT);
        vm.prank(carol);
        market.buy(params);
    }

    function test_WhenAllIsWell() public {
        uint64 premium = market.quote(PRODUCT, params.amount, params.endDay).premium;
        uint40 start = uint40(block.timestamp + WAITING);
        uint40 end = uint40(uint256(params.endDay) * 1 days);
        uint256 expectedId = uint256(sides[AWAY].eid) << 64 | uint256(PRODUCT) << 32;
        params.owner = bob;
        uint256 before = sides[AWAY].asset.balanceOf(carol);

        vm.expectEmit();
        emit ICoverMarket.CoverBought(expectedId, PRODUCT, bob, carol, params.amount, premium, start, end, 1);
        vm.prank(carol);
        (uint256 coverId, uint64 paid) = market.buy(params);

        assertEq(coverId, expectedId, "id");
        assertEq(paid, premium, "premium");
        assertEq(market.ownerOf(coverId), bob, "owner");
        assertEq(market.balanceOf(bob), 1, "balance");
        assertEq(market.coverCount(PRODUCT), 1, "count");
        assertEq(sides[AWAY].asset.balanceOf(carol), before - premium, "payer");
        assertEq(sides[AWAY].pool.books().unearned + sides[AWAY].pool.books().premiumEarned, premium, "pool");
        assertEq(_exposure(AWAY, PRODUCT), params.amount, "exposure");
        _assertCash(AWAY);

        ICoverMarket.Cover memory cover = market.getCover(coverId);
        assertEq(cover.productId, PRODUCT, "product");
        assertEq(cover.start, start, "start");
        assertEq(cover.end, end, "end");
        assertEq(cover.amount, params.amount, "amount");
        assertEq(cover.termsId, 1, "terms");
        assertEq(cover.paid, 0, "paid");
        assertEq(cover.settled, 0, "settled");
    }

    function test_WhenAllIsWell_IdsDifferOnEveryChain() public {
        uint256 first = _buy(AWAY, carol, 1_000e6);
        uint256 second = _buy(AWAY, carol, 1_000e6);
        uint256 far = _buy(FAR, carol, 1_000e6);
        uint256 home = _buy(HOME, carol, 1_000e6);
        assertEq(second, first + 1, "serial");
        assertTrue(far != first && far != home && home != first, "unique");
    }

    /// @dev I1 on one chain: whatever is bought in whatever parts, exposure stays within the target, and every unit is there.
    function testFuzz_ExposureIsTheSumAndWithinTheTarget(uint64[8] memory amounts) public {
        uint64 target = _line(AWAY, PRODUCT).target;
        uint64 sum;
        _fund(AWAY, carol, 10_000_000e6);
        for (uint256 i; i < amounts.length; ++i) {
            params.amount = uint64(bound(amounts[i], UNIT, target));
            bool fits = sum + params.amount <= target;
            if (!fits) vm.expectPartialRevert(ICoverMarket.CoverMarket_OverTarget.selector);
            vm.prank(carol);
            market.buy(params);
            if (fits) sum += params.amount;
        }
        assertEq(_exposure(AWAY, PRODUCT), sum, "sum");
        assertLe(sum, target, "target");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Quote_Test is BaseTest {
    CoverMarket internal market;

    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
    }

    function test_RevertWhen_UnknownProduct() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
        market.quote(9, 100e6, _today() + 30);
    }

    function test_GivenNothingStandsInTheWay() public {
        _open();
        ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
        ICoverMarket.Quote memory q = market.quote(PRODUCT, params.amount, params.endDay);

        _fund(AWAY, carol, q.premium);
        params.maxPayment = q.premium;
        vm.prank(carol);
        (, uint64 premium) = market.buy(params);

        assertEq(q.premium, premium, "premium");
        assertGt(q.premium, 0, "not free");
        assertEq(q.available, _line(AWAY, PRODUCT).target, "available");
        assertEq(q.startsAt, block.timestamp + WAITING, "start");
        assertEq(q.endsAt, uint256(params.endDay) * 1 days, "end");
        assertEq(q.termsId, 1, "terms");
        assertTrue(q.fresh && q.listed && !q.frozen, "state");
        assertEq(market.quote(PRODUCT, 1, params.endDay).available, q.available - params.amount, "available after");
    }

    function test_GivenTheHourGoesBy() public {
        _open();
        uint16 endDay = _today() + 30;
        uint64 premium = market.quote(PRODUCT, 10_000e6, endDay).premium;
        vm.warp(block.timestamp + 59 minutes);
        assertEq(market.quote(PRODUCT, 10_000e6, endDay).premium, premium, "same hour");
        vm.warp(block.timestamp + 1 minutes);
        assertLt(market.quote(PRODUCT, 10_000e6, endDay).premium, premium, "next hour");
    }

    function test_GivenExpiredExposure() public {
        _open();
        _buy(AWAY, carol, 1_000e6);
        uint64 left = market.quote(PRODUCT, 1, _today() + 30).available;

        vm.warp((uint256(_today()) + 30 + TAIL) * 1 days - 1);
        _report(AWAY);
        _refresh(AWAY);
        assertEq(market.quote(PRODUCT, 1, _today() + 30).available, left, "tail has not passed");
        vm.warp(block.timestamp + 1);
        assertEq(market.quote(PRODUCT, 1, _today() + 30).available, left + 1_000e6, "tail has passed");
    }

    function test_GivenStale() public {
        _open();
        _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + (30 + uint256(TAIL) + 1) * 1 days);
        ICoverMarket.Quote memory q = market.quote(PRODUCT, 1_000e6, _today() + 30);
        assertFalse(q.fresh, "fresh");
        assertEq(q.available, 0, "available");
        assertGt(q.premium, 0, "premium");
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "nothing freed");
    }

    function test_GivenIncidentOpen() public {
        _open();
        _passOpened(AWAY, _incident(AWAY, PRODUCT, uint40(block.timestamp)));
        ICoverMarket.Quote memory q = market.quote(PRODUCT, 1_000e6, _today() + 30);
        assertTrue(q.frozen && q.fresh, "frozen");
        assertEq(q.available, 0, "available");
    }

    function test_GivenNotListed() public {
        _open();
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        _passProduct(AWAY, PRODUCT);
        ICoverMarket.Quote memory q = market.quote(PRODUCT, 1_000e6, _today() + 30);
        assertFalse(q.listed, "listed");
        assertEq(q.available, 0, "available");
    }

    function test_GivenNoTarget() public {
        _passProduct(AWAY, PRODUCT);
        ICoverMarket.Quote memory q = market.quote(PRODUCT, 31_536_000e6, _today() + 30);
        assertEq(q.available, 0, "available");
        assertEq(q.rate, 31_536_000e6 * uint256(_curve().maxRate) / 365 days, "highest rate");
    }

    function test_WhenEndDayHasPassed() public {
        _open();
        ICoverMarket.Quote memory q = market.quote(PRODUCT, 1_000e6, _today());
        assertEq(q.premium, 0, "premium");
        assertEq(q.rate, 0, "rate");
    }

    function test_WhenAmountIsAbsurd() public {
        _open();
        assertEq(market.quote(PRODUCT, type(uint64).max, type(uint16).max).premium, type(uint64).max);
    }

    function testFuzz_NeverRevertsForAKnownProduct(uint64 amount, uint16 endDay, uint32 later) public {
        _open();
        vm.warp(block.timestamp + later % 2000 days);
        market.quote(PRODUCT, amount, endDay);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {HomeHead} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_SettleCover_Test is BaseTest {
    CoverMarket internal market;
    uint256 internal coverId;
    ICoverMarket.Cover internal cover;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        coverId = _buy(AWAY, carol, 1_000e6);
        cover = market.getCover(coverId);
    }

    function _settle(uint8 ordinal, uint40 instant, uint32 ratio) private returns (uint64 payout) {
        vm.prank(address(sides[AWAY].desk));
        (, payout,) = market.settleCover(coverId, PRODUCT, ordinal, instant, ratio, WHAT_REMAINS);
    }

    function _expectRevert(bytes memory reason, uint32 productId, uint40 instant, uint32 ratio) private {
        vm.expectRevert(reason);
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, productId, 0, instant, ratio, WHAT_REMAINS);
    }

    function test_RevertWhen_CallerIsNotTheDesk() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.settleCover(coverId, PRODUCT, 0, cover.end, 1e6, WHAT_REMAINS);
    }

    function test_RevertWhen_UnknownCover() public {
        coverId += 1;
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId), PRODUCT, cover.end, 1e6
        );
    }

    function test_RevertWhen_CoverIsOfAnotherProduct() public {
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_WrongProduct.selector, coverId, 2), 2, cover.end, 1e6
        );
    }

    function test_RevertGiven_PaidForThisIncident() public {
        _settle(0, cover.end, 500_000);
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadySettled.selector, coverId, 0),
            PRODUCT,
            cover.end,
            500_000
        );
    }

    function test_RevertWhen_InstantIsBeforeProtection() public {
        uint40 from = cover.start + SKEW;
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_NotCoveredAt.selector, coverId, from - 1, from, cover.end),
            PRODUCT,
            from - 1,
            1e6
        );
        assertEq(_settle(0, from, 1e6), 1_000e6, "first second");
    }

    function test_RevertWhen_InstantIsAfterTheEnd() public {
        _expectRevert(
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_NotCoveredAt.selector, coverId, cover.end + 1, cover.start + SKEW, cover.end
            ),
            PRODUCT,
            cover.end + 1,
            1e6
        );
        assertEq(_settle(0, cover.end, 1e6), 1_000e6, "last second");
    }

    function test_RevertWhen_RatioLeavesNothing() public {
        _expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId), PRODUCT, cover.end, 0
        );
    }

    function test_RevertGiven_NothingRemains() public {
        _settle(0, cover.end, 1e6);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 1, cover.end, 1e6, WHAT_REMAINS);
    }

    function test_WhenAllIsWell() public {
        vm.prank(carol);
        market.transferFrom(carol, bob, coverId);
        vm.prank(address(sides[AWAY].desk));
        (address owner, uint64 payout, address pool) =
            market.settleCover(coverId, PRODUCT, 0, cover.end, 250_000, WHAT_REMAINS);
        assertEq(owner, bob, "owner now");
        assertEq(payout, 250e6, "payout");
        assertEq(pool, address(sides[AWAY].pool), "pool");
        assertEq(market.getCover(coverId).paid, 250e6, "paid");
        assertEq(market.getCover(coverId).settled, 1, "settled");
        assertEq(_exposure(AWAY, PRODUCT), 750e6, "exposure");

        // A second incident takes its part of what remains.
        assertEq(_settle(31, cover.end, 500_000), 375e6, "second");
        assertEq(market.getCover(coverId).settled, 1 | uint32(1) << 31, "settled");

        // The lane lost what was paid: the rest is freed once, to the unit.
        vm.warp(uint256(cover.end) + uint256(TAIL) * 1 days);
        vm.prank(address(sides[AWAY].gateway));
        market.hear(HomeHead(uint40(block.timestamp), 0));
        market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed");
    }

    function _settleDecided(uint8 ordinal, uint32 ratio, uint64 decided) private returns (uint64 payout) {
        vm.prank(address(sides[AWAY].desk));
        (, payout,) = market.settleCover(coverId, PRODUCT, ordinal, cover.end, ratio, decided);
    }

    /// @dev An amount of its own is scaled by the ratio, and what remains of the cover is the most.
    function test_WhenAnAmountWasDecided() public {
        assertEq(_settleDecided(0, 1e6, 300e6), 300e6, "as decided");
        assertEq(_settleDecided(1, 500_000, 400e6), 200e6, "scaled");
        assertEq(_settle(2, cover.end, 100_000), 50e6, "by ratio after by tree: a tenth of what remains");
        assertEq(_settleDecided(3, 1e6, 900e6), 450e6, "never above what remains");
        assertEq(market.getCover(coverId).paid, 1_000e6, "used up");
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 4, cover.end, 1e6, 1e6);
    }

    function test_RevertWhen_NothingWasDecided() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 0, cover.end, 1e6, 0);
    }

    function test_WhenAllIsWell_GivenExposureWasFreed() public {
        vm.warp(uint256(cover.end) + uint256(TAIL) * 1 days);
        vm.prank(address(sides[AWAY].gateway));
        market.hear(HomeHead(uint40(block.timestamp), 0));
        market.poke(PRODUCT);
        uint256 second = _buy(AWAY, carol, 2_000e6);
        assertEq(_settle(0, cover.end, 1e6), 1_000e6, "paid");
        assertEq(_exposure(AWAY, PRODUCT), 2_000e6, "the other cover's exposure stays");
        assertEq(market.getCover(second).paid, 0, "other cover");
    }

    /// @dev I3: whatever the ratios and their order, a cover never pays more than its amount.
    function testFuzz_NeverPaysMoreThanTheAmount(uint32[6] memory ratios, uint64 amount) public {
        coverId = _buy(AWAY, carol, uint64(bound(amount, UNIT, 100_000e6)));
        cover = market.getCover(coverId);
        uint256 sum;
        for (uint8 i; i < 6; ++i) {
            vm.prank(address(sides[AWAY].desk));
            try market.settleCover(
                coverId, PRODUCT, i, cover.end, uint32(bound(ratios[i], 0, 1e6)), WHAT_REMAINS
            ) returns (
                address, uint64 payout, address
            ) {
                sum += payout;
            } catch {}
        }
        assertEq(market.getCover(coverId).paid, sum, "paid");
        assertLe(sum, cover.amount, "amount");
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6 + cover.amount - sum, "exposure");
    }
}

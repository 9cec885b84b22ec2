// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Cancel_Test is BaseTest {
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

    function _refused(address caller, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(caller);
        market.cancel(coverId, 0);
    }

    function _pay(uint32 ratio) private {
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 0, cover.end, ratio, WHAT_REMAINS);
    }

    /// @dev End of the first day of protection.
    function _refundFrom() private view returns (uint256) {
        return (uint256(cover.start) / 1 days + 1) * 1 days;
    }

    function test_RevertWhen_UnknownCover() public {
        coverId += 1;
        _refused(carol, abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId));
    }

    function test_RevertGiven_Cancelled() public {
        _cancel(AWAY, coverId);
        _refused(carol, abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId));
    }

    function test_RevertGiven_Ended() public {
        vm.warp(cover.end);
        _refused(carol, abi.encodeWithSelector(ICoverMarket.CoverMarket_Ended.selector, coverId, cover.end));
        (uint64 refund, uint64 until,) = market.quoteCancel(coverId, cover.end);
        assertEq(refund + until, 0, "quote");
    }

    function test_RevertGiven_NothingLeft() public {
        _pay(1e6);
        _refused(carol, abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
    }

    function test_RevertWhen_CallerIsNeitherOwnerNorApproved() public {
        _refused(bob, abi.encodeWithSelector(ICoverMarket.CoverMarket_NotOwner.selector, coverId, bob));
    }

    function test_RevertGiven_IncidentIsOpen() public {
        vm.prank(address(sides[AWAY].desk));
        market.incidentOpened(PRODUCT);
        _refused(carol, abi.encodeWithSelector(ICoverMarket.CoverMarket_Frozen.selector, PRODUCT));
        (,, bool frozen) = market.quoteCancel(coverId, cover.end);
        assertTrue(frozen, "quote");
    }

    function test_RevertWhen_RefundTooLow() public {
        (uint64 refund,,) = market.quoteCancel(coverId, cover.end);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_RefundTooLow.selector, refund, refund + 1));
        vm.prank(carol);
        market.cancel(coverId, refund + 1);
        vm.prank(carol);
        assertEq(market.cancel(coverId, refund), refund, "refund");
    }

    function test_GivenFirstDayHasNotPassed() public {
        uint64 expected = uint64(uint256(cover.rate) * (cover.end - _refundFrom()) / 1e6);
        (uint64 refund, uint64 until,) = market.quoteCancel(coverId, uint40(_refundFrom()));
        assertEq(refund, expected, "quote now");
        assertEq(until, expected, "quote until the end of the first day");
        vm.warp(_refundFrom() - 1);
        assertEq(_cancel(AWAY, coverId), expected, "refund");
        _assertCash(AWAY);
    }

    function test_GivenItEndsWithTheFirstDay() public {
        ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
        params.endDay = uint16(_refundFrom() / 1 days);
        coverId = _buy(AWAY, carol, params);
        assertEq(_cancel(AWAY, coverId), 0, "nothing to refund");
    }

    function test_GivenPartWasPaid() public {
        _pay(600_000);
        vm.warp(_refundFrom() + 1 days);
        uint256 whole = uint256(cover.rate) * (cover.end - block.timestamp);
        assertEq(_cancel(AWAY, coverId), whole * 2 / 5 / 1e6, "of what remains");
        assertEq(_exposure(AWAY, PRODUCT), 0, "exposure");
        _assertCash(AWAY);
    }

    function test_GivenChainIsStale() public {
        vm.warp(block.timestamp + MAX_AGE + 10 days);
        assertFalse(market.isFresh(), "stale");
        assertGt(_cancel(AWAY, coverId), 0, "refund");
    }

    function test_WhenCallerIsApproved() public {
        vm.prank(carol);
        market.approve(bob, coverId);
        uint256 balance = sides[AWAY].asset.balanceOf(carol);
        vm.prank(bob);
        uint64 refund = market.cancel(coverId, 0);
        assertEq(sides[AWAY].asset.balanceOf(carol) - balance, refund, "the owner is paid");
    }

    function test_WhenAllIsWell() public {
        vm.warp(_refundFrom() + 12_345);
        uint64 expected = uint64(uint256(cover.rate) * (cover.end - block.timestamp) / 1e6);
        (uint64 received, uint64 unearned) = market.premiumsOf(address(sides[AWAY].pool));
        uint256 earned = received - unearned;
        vm.expectEmit();
        emit ICoverMarket.CoverCancelled(coverId, PRODUCT, carol, expected);
        assertEq(_cancel(AWAY, coverId), expected, "refund");

        (received, unearned) = market.premiumsOf(address(sides[AWAY].pool));
        assertEq(unearned, 0, "no premium is unearned");
        assertGe(received, earned, "earned never falls");
        assertLe(received, earned + 1, "but for the rounding of unearned premium");
        assertEq(market.balanceOf(carol), 0, "burned");
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId));
        market.getCover(coverId);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId));
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 0, cover.end, 1e6, WHAT_REMAINS);
        assertEq(_exposure(AWAY, PRODUCT), 0, "exposure");
        vm.warp(uint256(cover.end) + uint256(TAIL) * 1 days);
        _refresh(AWAY);
        market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed once");
        _assertCash(AWAY);
    }

    function test_KeepsWhatWasSoldBeforeIt() public {
        vm.warp(block.timestamp + 1 hours);
        uint256 second = _buy(AWAY, carol, 500e6);
        vm.warp(block.timestamp + 1 hours);
        uint256 third = _buy(AWAY, carol, 200e6);
        uint40 instant = market.getCover(second).start;
        assertEq(market.soldBefore(second), 1_000e6, "before");
        _cancel(AWAY, second);
        assertEq(market.soldBefore(second), 1_000e6, "after");
        // The first late cover is the one that was burned; the third is found late all the same.
        assertEq(market.exposureAt(PRODUCT, instant), 1_000e6, "exposure");
        _cancel(AWAY, third);
        assertEq(market.exposureAt(PRODUCT, instant), 1_000e6, "exposure");
    }
}

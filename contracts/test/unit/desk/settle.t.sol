// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {ClaimDecided} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_Settle_Test is BaseTest {
    ClaimDesk internal desk;
    uint256 internal coverId;
    uint32 internal incidentId;
    uint40 internal window;

    /// @dev A cover of carol, an incident that hit it, decided at half, its decision delivered here.
    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
        coverId = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecision(AWAY, incidentId);
        window = desk.getIncident(incidentId).closesAt - desk.getIncident(incidentId).payableAt;
    }

    function _payable() private {
        vm.warp(desk.getIncident(incidentId).payableAt);
    }

    function test_RevertGiven_UnknownOrOpen() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 2));
        desk.settle(2, coverId);

        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, second));
        desk.settle(second, coverId);
    }

    function test_RevertGiven_NotPayableYet() public {
        uint40 payableAt = desk.getIncident(incidentId).payableAt;
        vm.warp(payableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, incidentId, payableAt));
        desk.settle(incidentId, coverId);
    }

    function test_RevertGiven_WindowIsOver() public {
        assertEq(window, CLAIM_WINDOW, "window");
        _payable();
        vm.warp(block.timestamp + 400 days);
        desk.fund(incidentId);
        uint40 closesAt = desk.getIncident(incidentId).closesAt;
        assertEq(closesAt, block.timestamp + CLAIM_WINDOW, "it runs from the funding");
        vm.warp(closesAt + 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Closed.selector, incidentId, closesAt));
        desk.settle(incidentId, coverId);
        vm.warp(closesAt);
        assertEq(desk.settle(incidentId, coverId), 500e6, "last second");
    }

    function test_RevertWhen_CoverIsNotPayable() public {
        _refreshAll();
        uint256 late = _buy(AWAY, bob, 1_000e6);
        _payable();
        uint40 instant = desk.getIncident(incidentId).instant;
        ICoverMarket.Cover memory cover = sides[AWAY].market.getCover(late);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_NotCoveredAt.selector, late, instant, cover.start + SKEW, cover.end
            )
        );
        desk.settle(incidentId, late);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, 7));
        desk.settle(incidentId, 7);
    }

    function test_RevertWhen_AboveTheBudget() public {
        ClaimDecided memory decision = ClaimDecided({
            incidentId: 99,
            productId: PRODUCT,
            ordinal: 9,
            instant: desk.getIncident(incidentId).instant,
            ratio: 500_000,
            payableAt: 0,
            closesAt: 1,
            budget: 499e6,
            commitOut: 0,
            root: 0
        });
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_BudgetExceeded.selector, 99, 499e6, 500e6));
        desk.settle(99, coverId);
    }

    function test_RevertGiven_FreeIsShort() public {
        _payable();
        sides[AWAY].pool.syncPremium();
        uint64 free = sides[AWAY].pool.books().free;
        vm.prank(address(desk));
        sides[AWAY].pool.setAside(free - 499e6, 0);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, 499e6, 500e6));
        desk.settle(incidentId, coverId);
        assertEq(sides[AWAY].market.getCover(coverId).paid, 0, "changes nothing");
        assertEq(desk.getIncident(incidentId).budgetLeft, 500e6, "changes nothing");
    }

    /// @dev However late the money comes, the claim stays.
    function test_RevertGiven_FreeIsShort_ThenPaid() public {
        _payable();
        sides[AWAY].pool.syncPremium();
        uint64 free = sides[AWAY].pool.books().free;
        vm.prank(address(desk));
        sides[AWAY].pool.setAside(free, 0);
        vm.warp(block.timestamp + 2 * CLAIM_WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotFunded.selector, incidentId));
        desk.close(incidentId);
        vm.prank(address(desk));
        sides[AWAY].pool.release(free);
        assertEq(desk.settle(incidentId, coverId), 500e6, "paid");
        assertEq(desk.getIncident(incidentId).closesAt, block.timestamp + CLAIM_WINDOW, "and the window begins");
    }

    function test_RevertGiven_Paid() public {
        _payable();
        desk.settle(incidentId, coverId);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadySettled.selector, coverId, 0));
        desk.settle(incidentId, coverId);
    }

    function test_RevertGiven_Dismissed() public {
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 0);
        _passDecision(AWAY, second);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
        desk.settle(second, coverId);
    }

    function test_WhenAllIsWell() public {
        _payable();
        assertFalse(sides[AWAY].market.isFresh(), "pays although it is not fresh");
        vm.prank(carol);
        sides[AWAY].market.transferFrom(carol, bob, coverId);
        uint256 before = sides[AWAY].asset.balanceOf(bob);

        vm.expectEmit();
        emit IClaimDesk.CoverSettled(incidentId, coverId, bob, 500e6);
        vm.prank(alice);
        assertEq(desk.settle(incidentId, coverId), 500e6, "payout");

        assertEq(sides[AWAY].asset.balanceOf(bob), before + 500e6, "the owner of now");
        assertEq(desk.getIncident(incidentId).budgetLeft, 0, "budget");
        assertEq(uint8(desk.getIncident(incidentId).state), uint8(IClaimDesk.State.FUNDED), "funded by the way");
        assertEq(sides[AWAY].pool.books().setAside, 0, "nothing is left aside");
        assertEq(sides[AWAY].pool.books().claimsPaid, 500e6, "counted");
        assertEq(_exposure(AWAY, PRODUCT), 500e6, "exposure");
        _assertCash(AWAY);
        _reportAll();
        _assertAudit();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_Fund_Test is BaseTest {
    ClaimDesk internal desk;
    CapitalPool internal pool;
    uint256 internal coverId;
    uint32 internal incidentId;

    /// @dev Decided on home, where there is money, and on a far chain, where there is none.
    function setUp() public override {
        super.setUp();
        (desk, pool) = (sides[AWAY].desk, sides[AWAY].pool);
        _open();
        coverId = _buy(AWAY, carol, 1_000e6);
        _buy(FAR, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
    }

    function _payable() private {
        vm.warp(desk.getIncident(incidentId).payableAt);
    }

    function test_RevertGiven_UnknownOrOpen() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 9));
        desk.fund(9);
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, second));
        desk.fund(second);
    }

    function test_RevertGiven_NotPayableYet() public {
        uint40 payableAt = desk.getIncident(incidentId).payableAt;
        vm.warp(payableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, incidentId, payableAt));
        desk.fund(incidentId);
    }

    function test_RevertGiven_Funded() public {
        _payable();
        desk.fund(incidentId);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_AlreadyFunded.selector, incidentId));
        desk.fund(incidentId);
        vm.warp(block.timestamp + CLAIM_WINDOW + 1);
        desk.close(incidentId);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_AlreadyFunded.selector, incidentId));
        desk.fund(incidentId);
    }

    function test_RevertGiven_BudgetIsZero() public {
        _payable();
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NothingToFund.selector, incidentId));
        sides[0].desk.fund(incidentId);
    }

    function test_RevertGiven_FreeIsShort() public {
        _payable();
        uint64 earned = sides[FAR].pool.books().premiumEarned;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, earned, 500e6));
        sides[2].desk.fund(incidentId);
        assertEq(uint8(sides[FAR].desk.getIncident(incidentId).state), uint8(IClaimDesk.State.DECIDED), "waits");
        assertEq(sides[FAR].pool.books().premiumSynced, 0, "changes nothing");
    }

    /// @dev The claim of the first does not fall with its window, which has not begun.
    function test_RevertGiven_FreeIsShort_ThenFundedAfterAnother() public {
        _refreshAll();
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 100_000);
        _passDecisions(second);
        vm.warp(block.timestamp + PAYABLE_DELAY + CLAIM_WINDOW);
        _deposit(FAR, alice, 110e6);
        _settleEpoch();
        _passLastSettlements();

        ClaimDesk far = sides[FAR].desk;
        vm.expectPartialRevert(ICapitalPool.CapitalPool_InsufficientFree.selector);
        far.fund(incidentId);
        far.fund(second);
        assertEq(sides[FAR].pool.books().setAside, 100e6, "a tenth: nothing was paid yet");

        _deposit(FAR, bob, 500e6);
        _settleEpoch();
        _passLastSettlements();
        far.fund(incidentId);
        assertEq(sides[FAR].pool.books().setAside, 600e6, "both");
        assertEq(far.getIncident(incidentId).closesAt, block.timestamp + CLAIM_WINDOW, "the whole window");
        _assertCash(FAR);
        _reportAll();
        _assertAudit();
    }

    function test_GivenEnoughIsFree() public {
        _payable();
        vm.expectEmit();
        emit IClaimDesk.IncidentFunded(incidentId, 500e6, uint40(block.timestamp) + CLAIM_WINDOW);
        vm.prank(carol);
        desk.fund(incidentId);

        IClaimDesk.Incident memory incident = desk.getIncident(incidentId);
        assertEq(uint8(incident.state), uint8(IClaimDesk.State.FUNDED), "state");
        assertEq(incident.closesAt, block.timestamp + CLAIM_WINDOW, "window");
        assertEq(incident.budgetLeft, 500e6, "budget");
        assertEq(pool.books().setAside, 500e6, "aside");
        assertEq(pool.books().free, DEPOSIT - 500e6, "premium earned since is left where it is");
        assertEq(desk.settle(incidentId, coverId), 500e6, "and paid from there");
        assertEq(pool.books().setAside, 0, "aside");
        _assertCash(AWAY);
        _reportAll();
        _assertAudit();
    }
}

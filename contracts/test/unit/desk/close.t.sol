// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_Close_Test is BaseTest {
    ClaimDesk internal desk;
    uint256 internal first;
    uint32 internal incidentId;

    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
        first = _buy(AWAY, carol, 1_000e6);
        _buy(AWAY, bob, 3_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
    }

    /// @dev With the window of the decision over and over: nobody was paid, so nothing goes back.
    function test_RevertGiven_NotFunded() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotFunded.selector, 9));
        desk.close(9);
        vm.warp(block.timestamp + 400 days);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotFunded.selector, incidentId));
        desk.close(incidentId);
    }

    function test_RevertGiven_WindowIsOpen() public {
        vm.warp(desk.getIncident(incidentId).payableAt);
        desk.fund(incidentId);
        uint40 closesAt = desk.getIncident(incidentId).closesAt;
        vm.warp(closesAt);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_StillOpen.selector, incidentId, closesAt));
        desk.close(incidentId);
    }

    function test_RevertGiven_NothingIsLeft() public {
        _buy(AWAY, alice, 1_000e6);
        vm.warp(desk.getIncident(incidentId).payableAt);
        desk.settle(incidentId, first);
        desk.settle(incidentId, first + 1);
        uint40 closesAt = desk.getIncident(incidentId).closesAt;
        vm.warp(closesAt + 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Closed.selector, incidentId, closesAt));
        desk.close(incidentId);
    }

    function test_GivenWindowIsOver() public {
        vm.warp(desk.getIncident(incidentId).payableAt);
        desk.settle(incidentId, first);
        uint256 capital = _capital();
        uint40 closesAt = desk.getIncident(incidentId).closesAt;
        vm.warp(closesAt + 1);

        vm.expectEmit();
        emit IClaimDesk.IncidentClosed(incidentId, 1_500e6);
        desk.close(incidentId);
        assertEq(sides[AWAY].pool.books().budgetsReleased, 1_500e6, "released");
        assertEq(sides[AWAY].pool.books().setAside, 0, "free again");
        _assertCash(AWAY);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Closed.selector, incidentId, closesAt));
        desk.close(incidentId);

        uint64 earned = ledger.getChain(POOL_ID, sides[AWAY].eid).premiumEarned;
        _report(AWAY);
        uint64 gained = ledger.getChain(POOL_ID, sides[AWAY].eid).premiumEarned - earned;
        assertEq(_capital() + ledger.getPool(POOL_ID).dripping.left, capital + 1_500e6 + gained, "capital gets it back");
        _assertAudit();
    }
}

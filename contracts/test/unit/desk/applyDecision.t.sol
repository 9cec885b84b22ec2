// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {ClaimDecided, IncidentOpened} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_ApplyDecision_Test is BaseTest {
    ClaimDesk internal desk;

    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
    }

    function _decision(uint32 incidentId, uint64 budget) private view returns (ClaimDecided memory) {
        uint40 now_ = uint40(block.timestamp);
        return ClaimDecided(incidentId, PRODUCT, 0, now_, 250_000, now_ + 1 days, now_ + 30 days, budget, 0, 0);
    }

    function _apply(ClaimDecided memory decision) private {
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
    }

    function _applyOpened(uint32 incidentId) private {
        vm.prank(address(sides[AWAY].gateway));
        desk.applyIncidentOpened(IncidentOpened(incidentId, PRODUCT, 0, uint40(block.timestamp)));
    }

    function _assertDecided(uint64 budget) private view {
        IClaimDesk.Incident memory incident = desk.getIncident(1);
        assertEq(uint8(incident.state), uint8(IClaimDesk.State.DECIDED), "state");
        assertEq(incident.ratio, 250_000, "ratio");
        assertEq(incident.payableAt, block.timestamp + 1 days, "payableAt");
        assertEq(incident.closesAt, block.timestamp + 30 days, "closesAt");
        assertEq(incident.budgetLeft, budget, "budget");
        (,, uint32 known) = sides[AWAY].market.freshness();
        assertEq(known, 1, "known once");
        assertEq(desk.openIncidentLines().length, 0, "not listed");
        assertEq(sides[AWAY].market.getProduct(PRODUCT).openIncidents, 0, "sales go on");
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Unauthorized.selector, carol));
        vm.prank(carol);
        desk.applyDecision(_decision(1, 5e6));
    }

    function test_RevertWhen_BudgetTooLarge() public {
        uint64 budget = uint64(type(uint48).max) + 1;
        ClaimDecided memory decision = _decision(1, budget);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_BudgetTooLarge.selector, budget));
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
    }

    function test_RevertWhen_PayableTooLate() public {
        uint256 latest = block.timestamp + 7 days;
        ClaimDecided memory decision = _decision(1, 5e6);
        decision.payableAt = uint40(latest + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IClaimDesk.ClaimDesk_PayableTooLate.selector, decision.payableAt, latest)
        );
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
        vm.warp(block.timestamp + 1);
        _apply(decision);
        assertEq(desk.getIncident(1).payableAt, latest + 1, "as it says");
    }

    function test_RevertWhen_RatioTooHigh() public {
        ClaimDecided memory decision = _decision(1, 5e6);
        decision.ratio = 1e6 + 1;
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_RatioTooHigh.selector, 1e6 + 1));
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
    }

    function test_RevertWhen_OrdinalTooHigh() public {
        ClaimDecided memory decision = _decision(1, 5e6);
        decision.ordinal = 32;
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_OrdinalTooHigh.selector, 32));
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
    }

    function test_WhenTheOrdinalIsTheLastBit() public {
        ClaimDecided memory decision = _decision(1, 5e6);
        decision.ordinal = 31;
        _apply(decision);
        assertEq(desk.getIncident(1).ordinal, 31, "a cover's last bit");
    }

    function test_GivenARoot() public {
        ClaimDecided memory decision = _decision(1, 5e6);
        decision.root = keccak256("root");
        _apply(decision);
        assertTrue(desk.getIncident(1).byTree, "by tree");
        assertEq(desk.rootOf(1), keccak256("root"), "root");
        _apply(_decision(2, 5e6));
        assertFalse(desk.getIncident(2).byTree, "by ratio");
        assertEq(desk.rootOf(2), 0, "no root");
    }

    function test_GivenDecided() public {
        _apply(_decision(1, 5e6));
        _apply(_decision(1, 900e6));
        _assertDecided(5e6);
    }

    function test_GivenItSaysPayableBeforeTheChallengeIsOver() public {
        ClaimDecided memory decision = _decision(1, 5e6);
        (decision.payableAt, decision.closesAt) = (uint40(block.timestamp), uint40(block.timestamp) + 30 days);
        uint40 payableAt = uint40(block.timestamp) + CHALLENGE_LENGTH;
        vm.expectEmit();
        emit IClaimDesk.DecisionReceived(1, PRODUCT, 250_000, payableAt, 5e6);
        _apply(decision);
        assertEq(desk.getIncident(1).payableAt, payableAt, "from its arrival");
        assertEq(desk.getIncident(1).closesAt, payableAt + 30 days, "with the whole window");

        vm.warp(payableAt - 1);
        _apply(decision);
        assertEq(desk.getIncident(1).payableAt, payableAt, "a resend prolongs nothing");
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, 1, payableAt));
        desk.fund(1);
        vm.warp(payableAt);
        desk.fund(1);
    }

    function _hold() private {
        vm.prank(address(sides[AWAY].guardians));
        desk.hold(1);
    }

    function test_GivenHeld_WhenItSaysTheSame() public {
        _apply(_decision(1, 5e6));
        _hold();
        bytes memory before = abi.encode(desk.getIncident(1));
        ClaimDecided memory again = _decision(1, 5e6);
        vm.warp(block.timestamp + 1 hours);
        _apply(again);
        assertEq(abi.encode(desk.getIncident(1)), before, "held as before");
    }

    /// @dev Each part that could be a lie, one at a time.
    function test_GivenHeld_WhenItSaysSomethingElse() public {
        uint64 target = sides[AWAY].market.getProduct(PRODUCT).target;
        ClaimDecided memory d = _decision(1, 5e6);
        _apply(d);
        for (uint256 i; i < 8; ++i) {
            _hold();
            if (i == 0) d.ordinal += 1;
            if (i == 1) d.instant -= 1;
            if (i == 2) d.ratio += 1;
            if (i == 3) d.closesAt += 1;
            if (i == 4) d.budget += 1e6;
            if (i == 5) d.commitOut += 1;
            if (i == 6) d.root = bytes32("root");
            if (i == 7) d.productId += 1;
            vm.expectEmit();
            emit IClaimDesk.DecisionVoided(1);
            _apply(d);
            IClaimDesk.Incident memory incident = desk.getIncident(1);
            assertFalse(incident.held, "a hold of its own");
            assertEq(incident.payableAt, block.timestamp + 1 days, "a challenge of its own");
            assertEq(incident.closesAt, d.closesAt, "closesAt");
            assertEq(
                abi.encode(incident.productId, incident.ordinal, incident.instant, incident.ratio),
                abi.encode(d.productId, d.ordinal, d.instant, d.ratio),
                "incident"
            );
            assertEq(
                abi.encode(incident.budgetLeft, desk.commitOutOf(1), desk.rootOf(1)),
                abi.encode(d.budget, d.commitOut, d.root),
                "payout"
            );
            if (i < 7) {
                assertEq(sides[AWAY].market.getProduct(PRODUCT).effectiveTarget, target - d.budget, "burned once");
            }
        }
        assertEq(sides[AWAY].market.getProduct(PRODUCT).effectiveTarget, target, "of another product now");
        (,, uint32 known) = sides[AWAY].market.freshness();
        assertEq(known, 1, "known once");
    }

    function testFuzz_PayableAt(uint40 says) public {
        ClaimDecided memory decision = _decision(1, 5e6);
        says = uint40(bound(says, 0, block.timestamp + 7 days));
        (decision.payableAt, decision.closesAt) = (says, says + 30 days);
        _apply(decision);
        uint256 challenged = block.timestamp + CHALLENGE_LENGTH;
        assertEq(desk.getIncident(1).payableAt, says > challenged ? says : challenged, "the later of both");
    }

    function test_GivenOpeningCame() public {
        _applyOpened(2);
        _applyOpened(1);
        _applyOpened(3);
        vm.expectEmit();
        emit IClaimDesk.DecisionReceived(1, PRODUCT, 250_000, uint40(block.timestamp + 1 days), 5e6);
        _apply(_decision(1, 5e6));
        assertEq(desk.openIncidentLines().length, 2, "the others stay listed");
        assertEq(desk.openIncidentLines()[0].incidentId, 2, "2");
        assertEq(desk.openIncidentLines()[1].incidentId, 3, "3");
        _apply(_decision(3, 0));
        _apply(_decision(2, 0));
        assertEq(desk.openIncidentLines().length, 0, "none");
        assertEq(sides[AWAY].market.getProduct(PRODUCT).openIncidents, 0, "sales go on");
    }

    function test_GivenOpeningDidNotCome() public {
        _buy(AWAY, carol, 1_000e6);
        uint64 target = sides[AWAY].market.getProduct(PRODUCT).target;
        _apply(_decision(1, 5e6));
        _assertDecided(5e6);
        _buy(AWAY, carol, 1_000e6);
        _applyOpened(1);
        _assertDecided(5e6);
        assertEq(sides[AWAY].market.getProduct(PRODUCT).target, target - 5e6, "burned once");
        assertEq(desk.coversAtFreeze(1), 1, "covers that were sold when the decision came");
    }
}

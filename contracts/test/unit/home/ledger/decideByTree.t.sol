// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {SumTree} from "../../../../src/libraries/SumTree.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../../src/types/MessageType.sol";
import {Allocation, CapitalReport, ClaimDecided, IncidentLine} from "../../../../src/types/Types.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_DecideByTree_Test is BaseTest {
    bytes32 internal constant TOP = keccak256("top");

    uint32 internal incidentId;

    /// @dev 1,000 exposed on home, 4,000 away; the far chain has not spoken.
    function setUp() public override {
        super.setUp();
        _open();
        _buy(HOME, carol, 1_000e6);
        _buy(AWAY, carol, 4_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        for (uint256 i; i < sides.length; ++i) {
            _passOpened(i, incidentId);
        }
        vm.warp(block.timestamp + 1);
        _report(HOME);
        _report(AWAY);
    }

    function decode(bytes calldata message) external pure returns (ClaimDecided memory) {
        return MessageCodec.decodeClaimDecided(message);
    }

    function _sent(uint256 side) private view returns (ClaimDecided memory) {
        return this.decode(outbox.buildMessage(MessageType.CLAIM_DECIDED, sides[side].eid, abi.encode(incidentId)));
    }

    function _one(uint32 eid, uint64 total) private pure returns (Allocation[] memory list) {
        list = new Allocation[](1);
        list[0] = Allocation(eid, TOP, total);
    }

    function _two(uint32 first, uint32 second) private pure returns (Allocation[] memory list) {
        list = new Allocation[](2);
        (list[0], list[1]) = (Allocation(first, TOP, 300e6), Allocation(second, TOP, 700e6));
    }

    function _expectRevert(bytes memory reason, Allocation[] memory allocations) private {
        vm.expectRevert(reason);
        vm.prank(address(assessment));
        ledger.decideByTree(incidentId, allocations);
    }

    function test_RevertWhen_CallerIsNotTheAssessment() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_Unauthorized.selector, address(this)));
        ledger.decideByTree(incidentId, _one(HOME_EID, 1));
    }

    function test_RevertGiven_NotOpen() public {
        vm.prank(address(assessment));
        ledger.decideByTree(incidentId, _one(HOME_EID, 1));
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, incidentId), _one(HOME_EID, 1));
    }

    function test_RevertWhen_NoAllocation() public {
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_NoAllocations.selector, incidentId), new Allocation[](0));
    }

    function test_RevertWhen_NotAscending() public {
        uint32 away = sides[AWAY].eid;
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_AllocationsNotAscending.selector, away, HOME_EID),
            _two(away, HOME_EID)
        );
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_AllocationsNotAscending.selector, away, away), _two(away, away)
        );
    }

    function test_RevertWhen_UnknownChain() public {
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownChain.selector, POOL_ID, 9), _one(9, 1));
    }

    function test_RevertGiven_ExposureUnknown() public {
        uint32 far = sides[FAR].eid;
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_ExposureUnknown.selector, incidentId, far), _one(far, 1));
    }

    function test_RevertWhen_AboveTheExposure() public {
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_AllocationAboveExposure.selector, HOME_EID, 1_000e6, 1_000e6 + 1),
            _one(HOME_EID, 1_000e6 + 1)
        );
    }

    /// @dev Two products of the whole capital each: what the first lost, and what is reserved for it again, the second cannot have.
    function testFuzz_GivenReserveIsShort(uint64 first, uint64 second) public {
        uint32 other = _addProduct("Compound V3");
        ledger.retarget(other);
        _report(FAR);
        _decide(incidentId, 1e6);
        vm.warp(block.timestamp + 1);
        vm.startPrank(address(assessment));
        ledger.openIncident(PRODUCT, uint40(block.timestamp));
        incidentId = ledger.openIncident(other, uint40(block.timestamp));
        vm.stopPrank();
        uint64 reserve = ledger.getIncident(incidentId).reserve;
        Allocation[] memory list = _two(HOME_EID, sides[AWAY].eid);
        for (uint256 i; i < 2; ++i) {
            uint64 granted = _line(i, other).granted;
            _say(i, granted);
            list[i].total = uint64(bound(i == 0 ? first : second, 0, granted));
        }
        vm.prank(address(assessment));
        ledger.decideByTree(incidentId, list);

        uint256 ratio = ledger.getIncident(incidentId).ratio;
        uint256 sum;
        for (uint256 i; i < 2; ++i) {
            assertEq(ledger.budgetOf(incidentId, list[i].eid), list[i].total * ratio / 1e6, "one factor");
            sum += ledger.budgetOf(incidentId, list[i].eid);
        }
        assertLe(sum, reserve, "reserve");
        _assertAudit();
    }

    /// @dev A chain says what it has exposed to the incident.
    function _say(uint256 side, uint64 exposure) private {
        CapitalReport memory r;
        (r.poolId, r.time, r.epoch) = (POOL_ID, uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        r.incidents = new IncidentLine[](1);
        r.incidents[0] = IncidentLine(incidentId, exposure);
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[side].eid, MessageCodec.encodeCapitalReport(r));
    }

    function test_WhenAllIsWell() public {
        uint256 capital = _capital();
        Allocation[] memory list = _two(HOME_EID, sides[AWAY].eid);
        vm.prank(address(assessment));
        ledger.decideByTree(incidentId, list);

        assertEq(ledger.budgetOf(incidentId, HOME_EID), 300e6, "home");
        assertEq(ledger.budgetOf(incidentId, sides[AWAY].eid), 700e6, "away");
        assertEq(ledger.budgetOf(incidentId, sides[FAR].eid), 0, "far");
        assertEq(ledger.rootOf(incidentId, HOME_EID), SumTree.rootOf(TOP, 300e6), "root of home");
        assertEq(ledger.rootOf(incidentId, sides[FAR].eid), 0, "no root");
        assertEq(ledger.getIncident(incidentId).ratio, 1e6, "in full");
        assertEq(ledger.lastPaidOf(PRODUCT), incidentId, "paid");
        assertEq(_capital(), capital - 1_000e6, "capital");
        assertEq(_sent(AWAY).root, SumTree.rootOf(TOP, 700e6), "sent");
        assertEq(_sent(AWAY).ratio, 1e6, "scale");
        assertEq(_sent(FAR).root, 0, "nothing for the far chain");
        assertEq(_sent(FAR).ratio, 0, "so nothing is due there");
        _assertAudit();
    }
}

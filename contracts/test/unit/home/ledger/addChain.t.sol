// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_AddChain_Test is BaseTest {
    uint32 private constant NEW_EID = 40_199;

    function setUp() public override {
        super.setUp();
        registry.setChainCap(POOL_ID, NEW_EID, 0);
        registry.setChainCap(POOL_ID, HOME_EID + 3, type(uint64).max);
    }

    function test_RevertWhen_CallerIsNotTheOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, carol));
        vm.prank(carol);
        ledger.addChain(POOL_ID, NEW_EID);
    }

    function test_RevertWhen_UnknownPool() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownPool.selector, 2));
        ledger.addChain(2, NEW_EID);
    }

    function test_RevertGiven_ChainExists() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_ChainExists.selector, POOL_ID, HOME_EID));
        ledger.addChain(POOL_ID, HOME_EID);
    }

    function test_RevertGiven_TooManyChains() public {
        for (uint32 eid = 1; eid <= 97; ++eid) {
            registry.setChainCap(POOL_ID, eid, 0);
            ledger.addChain(POOL_ID, eid);
        }
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_TooManyChains.selector, 100));
        ledger.addChain(POOL_ID, NEW_EID);
    }

    function test_RevertGiven_IncidentOpen() public {
        _passProduct(AWAY, PRODUCT);
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_IncidentOpen.selector, POOL_ID));
        ledger.addChain(POOL_ID, NEW_EID);
    }

    function test_RevertGiven_NoCap() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_NoChainCap.selector, POOL_ID, 8));
        ledger.addChain(POOL_ID, 8);
    }

    function test_WhenAllIsWell() public {
        _open();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 0);
        _passDecisions(incidentId);

        vm.expectEmit();
        emit ILedger.ChainAdded(POOL_ID, HOME_EID + 3);
        ledger.addChain(POOL_ID, HOME_EID + 3);
        _deployAway(HOME_EID + 3);
        _enforceOptions();
        (bool joined, uint32 count,) = ledger.headFor(HOME_EID + 3);
        assertTrue(joined, "joined");
        assertEq(count, 0, "told of none yet");
        assertFalse(ledger.concerns(incidentId, HOME_EID + 3), "nor of the earlier one");
        (, count,) = ledger.headFor(HOME_EID + 1);
        assertEq(count, 1, "an older chain");
        assertTrue(ledger.concerns(incidentId, HOME_EID + 1), "knows of one");
        _refresh(3);
        assertTrue(sides[3].market.isFresh(), "fresh without the earlier incident");

        // R7 with a new chain: nobody settles before it has reported once.
        _deposit(HOME, carol, 100e6);
        _deposit(3, carol, 50e6);
        _nextEpoch();
        _report(HOME);
        _report(AWAY);
        _report(FAR);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_MissingReport.selector, POOL_ID, HOME_EID + 3));
        ledger.settle(POOL_ID);
        _report(3);
        ledger.settle(POOL_ID);
        assertEq(ledger.getChain(POOL_ID, HOME_EID + 3).depositsSettled, 50e6, "settled");
        _assertAudit();
    }
}

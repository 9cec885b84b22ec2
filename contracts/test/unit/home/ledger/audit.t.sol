// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CapitalReport} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Audit_Test is BaseTest {
    function test_GivenNothing() public view {
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        assertEq(capital, 0);
        assertEq(counted, 0);
    }

    function test_GivenEverySourceAndSink() public {
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _nextEpoch();
        _reportAll();
        _assertAudit();
        ledger.settle(POOL_ID);
        _assertAudit();
        _passLastSettlements();
        _report(HOME);
        _assertAudit();
        _retargetAll(PRODUCT);
        uint256 coverId = _buy(AWAY, carol, 10_000e6);
        _buy(HOME, bob, 10_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _report(AWAY);
        _assertAudit();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 300_000);
        _assertAudit();
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[AWAY].desk.settle(incidentId, coverId);
        _assertAudit();
        _report(AWAY);
        _assertAudit();
        sides[HOME].desk.fund(incidentId);
        _report(HOME);
        _assertAudit();
        vm.warp(block.timestamp + CLAIM_WINDOW + 1);
        sides[HOME].desk.close(incidentId);
        _assertAudit();
        _report(HOME);
        _assertAudit();
        for (uint256 i; i < sides.length; ++i) {
            _assertCash(i);
        }
    }

    function test_GivenALie() public {
        _open();
        CapitalReport memory lie;
        (lie.poolId, lie.time) = (POOL_ID, uint40(block.timestamp + 1));
        lie.epoch = uint32(lie.time / EPOCH);
        lie.cash = -5;
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[FAR].eid, MessageCodec.encodeCapitalReport(lie));
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        assertEq(counted, capital - 5);
    }
}

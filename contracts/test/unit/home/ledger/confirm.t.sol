// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {ProductRows} from "../../../../src/libraries/ProductRows.sol";
import {CapitalReport, ProductRow} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Confirm_Test is BaseTest {
    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        _open();
        eid = sides[AWAY].eid;
        vm.warp(block.timestamp + 1 hours);
    }

    /// @dev AWAY says that it has seen target `seq` and `decisions`, and has so much exposed.
    function _say(uint256 seq, uint256 decisions, uint64 exposure) private {
        vm.warp(block.timestamp + 1);
        CapitalReport memory r;
        ILedger.Chain memory last = ledger.getChain(POOL_ID, eid);
        (r.poolId, r.time, r.epoch) = (POOL_ID, uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        (r.depositsAsked, r.depositsApplied, r.cash) = (last.depositsAsked, last.depositsApplied, last.cash);
        (r.premiumEarned, r.unearned) = (last.premiumEarned, last.unearned);
        r.rows = new ProductRow[](1);
        r.rows[0].word = ProductRows.put(0, 0, exposure, ProductRows.version(seq, decisions));
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
    }

    /// @dev Home takes the target back; what it granted stays until the chain confirms.
    function _recall() private {
        registry.setWeights(PRODUCT, _list(eid), new uint16[](1));
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).target, 0, "recalled");
    }

    function _allAtOnce() private {
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, 1, 10_000, 1, DEPOSIT));
    }

    function test_WhenLessThanTheTargetIsExposed() public {
        _allAtOnce();
        registry.setWeights(PRODUCT, _list(sides[FAR].eid), _weights(9));
        ledger.retarget(PRODUCT);
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        assertLt(line.target, line.granted, "it fell");
        _say(line.seq, 0, line.target - 1);
        uint64 sum = ledger.getPool(POOL_ID).granted;
        uint64 ofProduct = ledger.getTotals(PRODUCT).granted;
        vm.expectEmit();
        emit ILedger.GrantFell(PRODUCT, eid, line.target);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.target, "line");
        uint64 fall = line.granted - line.target;
        assertEq(ledger.getPool(POOL_ID).granted, sum - fall, "sum of the pool");
        assertEq(ledger.getTotals(PRODUCT).granted, ofProduct - fall, "sum of the product");
        assertEq(ledger.getChain(POOL_ID, eid).granted, line.target, "sum of the chain");
    }

    function _weights(uint16 weight) private pure returns (uint16[] memory weights) {
        weights = new uint16[](1);
        weights[0] = weight;
    }

    function test_WhenMoreThanTheTargetIsExposed() public {
        _allAtOnce();
        _recall();
        _say(_line(AWAY, PRODUCT).seq, 0, 100e6);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, 100e6);
    }

    function test_WhenMoreThanTheGrantIsClaimed() public {
        _recall();
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        _say(line.seq, 0, type(uint64).max);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted);
    }

    function test_GivenAnOlderTarget() public {
        _recall();
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        _say(line.seq - 1, 0, 0);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted);
    }

    /// @dev Until the decision arrives the chain may sell up to the target of before it.
    function test_GivenADecisionThatTheChainHasNotSeen() public {
        _allAtOnce();
        _buy(AWAY, carol, UNIT);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _decide(_freeze(PRODUCT, uint40(block.timestamp)), 1e6);
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        assertEq(line.decisions, 1, "counted");
        assertLt(line.target, line.granted, "burned");
        _say(line.seq, 0, 0);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted, "not seen");
        _say(line.seq, 1, 0);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.target, "seen");
    }

    /// @dev The true chain, told in both orders.
    function testFuzz_GivenTargetsAndDecisionsInAnyOrder(bool decisionFirst, bool lostTarget) public {
        _allAtOnce();
        _buy(AWAY, carol, UNIT);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        if (!lostTarget) ledger.retarget(PRODUCT);
        if (decisionFirst) _passDecision(AWAY, incidentId);
        if (!lostTarget) _passTargets(AWAY, PRODUCT);
        if (!decisionFirst) _passDecision(AWAY, incidentId);
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        assertTrue(line.confirmed, "confirmed");
        assertEq(sides[AWAY].market.getProduct(PRODUCT).effectiveTarget, line.target, "the same target");
        assertEq(line.granted, _claim(AWAY, PRODUCT), "as much as the chain may have exposed");
    }

    function test_GivenGrantsFallTooFast() public {
        _recall();
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        _say(line.seq, 0, 0);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted / 2, "half");
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted / 2, "no more in this window");
        assertEq(ledger.CAPACITY().falls(PRODUCT).length, 0, "and nobody is asked to try");
        vm.warp(block.timestamp + EPOCH);
        assertEq(ledger.CAPACITY().falls(PRODUCT).length, 1, "in the next window");
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, line.granted / 4, "half of the rest");
        assertEq(ledger.getChain(POOL_ID, eid).granted, line.granted / 4, "sum of the chain");
        while (_line(AWAY, PRODUCT).granted > 10_000e6) {
            vm.warp(block.timestamp + EPOCH);
            ledger.confirm(PRODUCT);
        }
        vm.warp(block.timestamp + EPOCH);
        ledger.confirm(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, 0, "a little goes at once");
    }

    /// @dev Where one chain has all the weight, its sales move no target.
    function test_GivenExposureMovedSinceTheCount() public {
        registry.setWeights(PRODUCT, _list(sides[HOME].eid), new uint16[](1));
        registry.setWeights(PRODUCT, _list(sides[FAR].eid), new uint16[](1));
        ledger.retarget(PRODUCT);
        uint64 limit = ledger.limitOf(PRODUCT) / 100 * 100;
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits({cap: limit, shareBps: 10_000}));
        assertEq(ledger.limitOf(PRODUCT), limit, "of which there is an exact hundredth");
        uint256 seq = _line(AWAY, PRODUCT).seq;
        _say(seq, 0, limit / 100);
        assertFalse(ledger.wantsRetarget(PRODUCT), "a hundredth");
        _say(seq, 0, limit / 99);
        assertTrue(ledger.wantsRetarget(PRODUCT), "more");
        assertEq(ledger.countedElsewhere(PRODUCT, sides[HOME].eid), 0, "not counted");
        ledger.confirm(PRODUCT);
        assertEq(ledger.getTotals(PRODUCT).exposed, limit / 99, "counted");
        assertEq(ledger.countedElsewhere(PRODUCT, sides[HOME].eid), limit / 99, "for all others");
        assertEq(ledger.countedElsewhere(PRODUCT, eid), 0, "not for itself");
        assertFalse(ledger.wantsRetarget(PRODUCT), "once");
    }

    function test_WhenItIsRetargeted() public {
        _allAtOnce();
        _recall();
        _say(_line(AWAY, PRODUCT).seq, 0, 0);
        assertTrue(ledger.wantsRetarget(PRODUCT), "worth a transaction");
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, 0);
    }

    function test_WhenAnIncidentIsOpened() public {
        _allAtOnce();
        _recall();
        _say(_line(AWAY, PRODUCT).seq, 0, 0);
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp));
        assertEq(_line(AWAY, PRODUCT).granted, 0, "given back");
        assertEq(ledger.getIncident(incidentId).reserve, ledger.getTotals(PRODUCT).granted, "not reserved for");
    }
}

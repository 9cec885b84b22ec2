// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Rules of claims, docs/design.md section 9: each test is the trace that broke the protocol without the rule.
contract Rules_Claims_Test is BaseTest {
    uint256 internal coverId;

    function setUp() public override {
        super.setUp();
        _open();
        coverId = _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
    }

    function _ended() private view returns (uint40) {
        return sides[AWAY].market.getCover(coverId).end;
    }

    function _settle(uint32 incidentId) private returns (uint64) {
        return sides[AWAY].desk.settle(incidentId, coverId);
    }

    /// @dev C1: EVENT; expire; report; OPEN: the cover was live in the window, its capital must still be there.
    function test_R10_AnEndedCoverStaysExposedForItsTail() public {
        uint40 instant = _ended();
        vm.warp(uint256(instant) + uint256(TAIL) * 1 days - MAX_AGE - SKEW);
        _refreshAll();
        sides[AWAY].market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 100_000e6, "exposed");
        uint32 incidentId = _freeze(PRODUCT, instant);
        // However long it stays open, nothing is freed while it is.
        vm.warp(block.timestamp + 60 days);
        _refreshAll();
        sides[AWAY].market.poke(PRODUCT);
        _reportAll();
        _decide(incidentId, 1e6);
        assertEq(ledger.budgetOf(incidentId, sides[AWAY].eid), 100_000e6, "budget");
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(_settle(incidentId), 100_000e6, "paid");
    }

    function test_R10_TooLateToOpen() public {
        uint40 instant = _ended();
        vm.warp(uint256(instant) + uint256(TAIL) * 1 days - MAX_AGE - SKEW + 1);
        uint32 reportId = sides[AWAY].desk.report(PRODUCT, instant, EVIDENCE);
        _pass(AWAY, MessageType.INCIDENT_REPORTED, HOME_EID, abi.encode(reportId));
        bytes[] memory signatures = _signValidate(sides[AWAY].eid, reportId);
        vm.expectPartialRevert(ILedger.Ledger_InstantTooOld.selector);
        assessment.validate(sides[1].eid, reportId, signatures);
    }

    /// @dev R10 at its edge: the last moment at which home opens, and a chain that was fresh until then.
    function test_R10_AFreshChainHasNotFreedWhatHomeMayOpen() public {
        uint40 instant = _ended();
        vm.warp(uint256(instant) + uint256(TAIL) * 1 days - MAX_AGE - SKEW);
        _report(AWAY);
        uint256 lastNews = _send(HOME, MessageType.TARGETS, sides[AWAY].eid, abi.encode(new uint32[](0)));
        uint32 incidentId = _incident(FAR, PRODUCT, instant);
        // The chain hears the last news from before the opening, and no more; it is fresh as long as it can be.
        _deliver(HOME, lastNews);
        vm.warp(block.timestamp + MAX_AGE);
        assertTrue(sides[AWAY].market.isFresh(), "fresh");
        sides[AWAY].market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 100_000e6, "nothing freed");
        vm.warp(block.timestamp + 30 days);
        sides[AWAY].market.poke(PRODUCT);
        _passOpened(AWAY, incidentId);
        sides[AWAY].market.poke(PRODUCT);
        assertEq(sides[AWAY].market.exposureAt(PRODUCT, instant), 100_000e6, "still there");
    }

    /// @dev C3: dep; tick; report; EVENT; OPEN; SETTLE; DISMISS: a false alarm moves no price.
    function test_R11_NothingSettlesWhileAnIncidentIsOpen() public {
        _deposit(FAR, carol, DEPOSIT);
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _nextEpoch();
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_IncidentOpen.selector, POOL_ID));
        ledger.settle(POOL_ID);
        uint256 capital = _capital();
        _decide(incidentId, 0);
        assertEq(_capital(), capital, "a dismissal costs nothing");
        ledger.settle(POOL_ID);
        assertEq(
            ledger.getSettlement(POOL_ID, sides[FAR].eid, 1).sharesMinted,
            uint256(DEPOSIT) * (2e6 * 1e18 + 1e12) / (capital + 1),
            "the price without the alarm"
        );
    }

    /// @dev C4: OPEN; DECIDE; deliver ClaimDecided; deliver IncidentOpened: not frozen for ever.
    function test_R12_ADecisionOvertakesItsOpening() public {
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        uint256 opened = _send(HOME, MessageType.INCIDENT_OPENED, sides[AWAY].eid, abi.encode(incidentId));
        _passOpened(HOME, incidentId);
        _passOpened(FAR, incidentId);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _reportAll();
        _decide(incidentId, 500_000);
        _passDecision(AWAY, incidentId);
        assertTrue(sides[AWAY].market.isFresh(), "the decision counts as the opening");
        _deliver(HOME, opened);
        ICoverMarket.Quote memory q = sides[AWAY].market.quote(PRODUCT, UNIT, _today() + 30);
        assertTrue(q.fresh && !q.frozen, "sells on");
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(_settle(incidentId), 50_000e6, "paid");
    }

    /// @dev C6: ratio x granted would set aside what nobody can claim, a windfall for who deposits before its release.
    function test_R13_BudgetIsWhatCanBeClaimed() public {
        uint40 instant = uint40(block.timestamp);
        _buy(AWAY, bob, 100_000e6);
        uint32 incidentId = _freeze(PRODUCT, instant);
        _decide(incidentId, 600_000);
        assertEq(ledger.budgetOf(incidentId, sides[AWAY].eid), 60_000e6, "of the covers protected then");
        assertEq(ledger.budgetOf(incidentId, sides[FAR].eid), 0, "nothing sold there");
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(_settle(incidentId), 60_000e6, "paid");
        assertEq(sides[AWAY].desk.getIncident(incidentId).budgetLeft, 0, "to the unit");
    }

    /// @dev Two incidents of one cover: each budget covers what the cover can claim, in both orders of payment.
    function test_R13_TwoIncidentsOfOneCover() public {
        uint32 first = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(first, 500_000);
        _passDecisions(first);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _settle(first);
        _refreshAll();
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 500_000);
        _passDecisions(second);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(_settle(second), 25_000e6, "half of what remained");
        assertEq(sides[AWAY].desk.getIncident(second).budgetLeft, 0, "which is its budget");
    }

    /// @dev C7: the reserve holds although the grant goes back while the incident is open.
    function test_R14_ReserveHoldsWhenTheGrantFalls() public {
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        ledger.retarget(PRODUCT);
        for (uint256 i; i < sides.length; ++i) {
            _passTargets(i, PRODUCT);
        }
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        uint64 reserve = ledger.getIncident(incidentId).reserve;
        vm.warp(block.timestamp + 1);
        _reportAll();
        assertLt(ledger.getTotals(PRODUCT).granted, reserve, "the grant fell");
        assertEq(ledger.getPool(POOL_ID).reserves, reserve, "the reserve did not");
        assertEq(ledger.limitOf(PRODUCT), (_capital() - reserve) * SHARE_BPS / 10_000, "limits see it");
    }

    /// @dev C11: while it is open, another product is granted from free capital alone.
    function test_R14_GrantsUseFreeCapital() public {
        uint32 other = _addProduct("Compound V3");
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        ledger.retarget(other);
        uint256 granted = ledger.getTotals(other).granted;
        assertLe(granted, _capital() - ledger.getIncident(incidentId).reserve, "free");
        _decide(incidentId, 1e6);
        assertLe(granted, _capital(), "and stays backed after the decision");
    }
}

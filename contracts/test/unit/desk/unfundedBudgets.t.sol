// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {ClaimDecided, DecisionDenied, IncidentOpened, Remit} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_UnfundedBudgets_Test is BaseTest {
    ClaimDesk internal desk;
    CapitalPool internal pool;
    uint256 internal coverId;

    function setUp() public override {
        super.setUp();
        (desk, pool) = (sides[AWAY].desk, sides[AWAY].pool);
        _open();
        _claimShares(AWAY, bob);
        coverId = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
    }

    function _sum(uint64 exits) private view returns (uint256) {
        return desk.unfundedBudgets(address(pool), exits);
    }

    function _decided(uint32 ratio) private returns (uint32 incidentId) {
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        assertEq(_sum(1), 0, "open");
        _decide(incidentId, ratio);
        _passDecisions(incidentId);
    }

    function test_GivenOpenOrDismissed() public {
        _decided(0);
        assertEq(_sum(1), 0, "dismissed");
        assertEq(desk.openIncidentLines().length, 0, "unlisted");
    }

    function test_GivenItWaitsThenIsFunded() public {
        uint32 incidentId = _decided(500_000);
        assertEq(_sum(1), 500e6, "waits");
        assertEq(_sum(0), 0, "no exits");
        assertEq(desk.unfundedBudgets(address(1), 1), 0, "another pool");
        assertEq(desk.openIncidentLines().length, 0, "no longer open");
        vm.warp(desk.getIncident(incidentId).payableAt);
        desk.fund(incidentId);
        assertEq(_sum(1), 0, "funded");
    }

    function test_GivenARemittanceWasOrderedLater() public {
        _decided(1e6);
        pool.syncPremium();
        uint64 free = pool.books().free;
        Remit memory remit = Remit(POOL_ID, 77, HOME_EID, free - 999e6);
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, free - 1_000e6, free - 999e6)
        );
        vm.prank(address(sides[AWAY].gateway));
        pool.applyRemit(remit);
    }

    function test_GivenSeveralWait() public {
        uint32 first = _decided(500_000);
        _refreshAll();
        uint32 open = _freeze(PRODUCT, uint40(block.timestamp));
        assertEq(desk.openIncidentLines().length, 1, "one is open");
        assertEq(desk.openIncidentLines()[0].incidentId, open, "the second");
        _decide(open, 100_000);
        _passDecisions(open);
        assertEq(_sum(1), 600e6, "both");
        vm.warp(desk.getIncident(open).payableAt);
        desk.fund(first);
        assertEq(_sum(1), 100e6, "the second");
    }

    function test_GivenTheDecisionOvertookTheOpening() public {
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp));
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _decide(incidentId, 1e6);
        uint64 budget = ledger.budgetOf(incidentId, sides[AWAY].eid);
        assertGt(budget, 0, "the whole grant of a silent chain");
        _passDecision(AWAY, incidentId);
        assertEq(_sum(1), budget, "waits");
    }

    /// @dev The settlement was ordered first, so its exits go first, whichever message comes first.
    function test_GivenTheExitsWereFilledBefore() public {
        _redeem(AWAY, bob, 600_000e18);
        _redeem(AWAY, bob, 300_000e18);
        _dropTargets();
        ledger.settle(POOL_ID);
        uint64 ordered = ledger.getChain(POOL_ID, sides[AWAY].eid).exitsFilled;
        assertGt(ordered, 0, "ordered");
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        assertEq(desk.commitOutOf(incidentId), ordered, "known");
        assertEq(_sum(ordered), 0, "goes first");
        assertEq(_sum(ordered + 1), 1_000e6, "does not");
        _passLastSettlements();
        assertEq(pool.exitOf(bob).claimable, ordered, "paid");
        vm.warp(desk.getIncident(incidentId).payableAt);
        assertEq(desk.settle(incidentId, coverId), 1_000e6, "and the claim");
    }

    /// @dev As in the tests of exits: what wants to leave is granted no more.
    function _dropTargets() private {
        for (uint256 n; n < 12 && (n == 0 || ledger.wantsRetarget(PRODUCT)); ++n) {
            _refreshAll();
            ledger.retarget(PRODUCT);
            for (uint256 i; i < sides.length; ++i) {
                _passTargets(i, PRODUCT);
            }
            _nextEpoch();
            _reportAll();
        }
        _refreshAll();
    }

    function test_GivenItIsVoided() public {
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId, lie.ratio) = (9, PRODUCT, 1e6);
        (lie.instant, lie.payableAt) = (uint40(block.timestamp - 1 hours), uint40(block.timestamp));
        (lie.closesAt, lie.budget) = (uint40(block.timestamp + 30 days), type(uint48).max);
        vm.startPrank(address(sides[AWAY].gateway));
        desk.applyDecision(lie);
        assertEq(_sum(1), type(uint48).max, "waits");
        vm.startPrank(address(sides[AWAY].guardians));
        desk.hold(9);
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        vm.startPrank(address(sides[AWAY].gateway));
        desk.applyDenial(uint40(block.timestamp), DecisionDenied(9));
        assertEq(_sum(1), 0, "voided");
    }

    /// @dev A forged decision may name any product.
    function test_GivenItsProductIsUnknown() public {
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId, lie.ratio, lie.budget) = (9, 77, 1e6, 5e6);
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(lie);
        assertEq(_sum(1), 0, "can never be funded");
    }

    function test_GivenForgedOpeningsFillTheList() public {
        uint256 max = MessageCodec.MAX_LINES;
        vm.startPrank(address(sides[AWAY].gateway));
        for (uint32 i; i < max; ++i) {
            desk.applyIncidentOpened(IncidentOpened(1_000 + i, 500 + i, 0, uint40(block.timestamp)));
        }
        vm.stopPrank();
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp));
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _decide(incidentId, 1e6);
        _passDecision(AWAY, incidentId);
        assertEq(_sum(1), 0, "not listed");
        uint64 budget = ledger.budgetOf(incidentId, sides[AWAY].eid);
        vm.warp(desk.getIncident(incidentId).payableAt);
        desk.fund(incidentId);
        assertEq(pool.books().setAside, budget, "funded");
    }
}

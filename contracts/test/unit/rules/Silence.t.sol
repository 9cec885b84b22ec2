// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {CapitalReport} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Home does not make a chain fresher that it does not hear: docs/design.md section 8. AWAY lives here; its reports do not reach home.
contract Rules_Silence_Test is BaseTest {
    uint32 internal constant OTHER_POOL = 2;

    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        eid = sides[AWAY].eid;
        _open();
        _buy(AWAY, carol, 1_000e6);
    }

    /// @dev Home last heard of AWAY now, and AWAY of home.
    /// @return heard That time.
    function _lastWords() private returns (uint256 heard) {
        vm.warp(block.timestamp + 1);
        _reportAll();
        _refreshAll();
        return block.timestamp;
    }

    /// @dev MAX_SILENCE passes; to the last second of it home's messages make AWAY fresher.
    /// @return last When home last sent it one that did.
    function _fallSilent() private returns (uint256 last) {
        last = _lastWords() + MAX_SILENCE;
        vm.warp(last);
        _refresh(AWAY);
        vm.warp(last + 1);
        _report(HOME);
        _report(FAR);
    }

    function _heardAt() private view returns (uint256 heardAt) {
        (heardAt,,) = sides[AWAY].market.freshness();
    }

    function _lastSentAt() private view returns (uint256) {
        return sides[HOME].gateway.lastSentAt(eid);
    }

    function _target() private view returns (uint64) {
        return sides[AWAY].market.getProduct(PRODUCT).target;
    }

    function _setShare(uint16 shareBps) private {
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, shareBps));
        ledger.retarget(PRODUCT);
    }

    function _isSilent() private view returns (bool silent) {
        (,, silent) = ledger.headFor(eid);
    }

    function test_ASilentChainSellsForMaxAgeAfterTheLastFreshMessage() public {
        uint256 last = _fallSilent();
        assertEq(_heardAt(), last, "fresh to the last second");
        assertEq(_lastSentAt(), last, "and home knows");
        assertTrue(_isSilent(), "silent now");
        for (uint256 i; i < 10; ++i) {
            _refresh(AWAY);
            _passTargets(AWAY, PRODUCT);
            _passProduct(AWAY, PRODUCT);
            assertEq(_heardAt(), last, "no fresher");
            assertEq(_lastSentAt(), last, "nor at home");
            vm.warp(block.timestamp + 2 hours);
        }
        vm.warp(last + MAX_AGE);
        _buy(AWAY, carol, UNIT);
        vm.warp(last + MAX_AGE + 1);
        _refresh(AWAY);
        ICoverMarket.BuyParams memory params = _buyParams(UNIT, carol);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Stale.selector, last, 0, 0));
        vm.prank(carol);
        sides[AWAY].market.buy(params);
        _refresh(FAR);
        _buy(FAR, carol, UNIT);
    }

    /// @dev Home's own market is no exception: nobody reported for it.
    function test_HomeItselfMayBeSilent() public {
        uint256 last = _lastWords();
        vm.warp(last + MAX_SILENCE + 1);
        _refresh(HOME);
        (uint40 heardAt,,) = sides[HOME].market.freshness();
        assertEq(heardAt, last, "no fresher");
        _report(HOME);
        _refresh(HOME);
        assertTrue(sides[HOME].market.isFresh(), "fresh");
    }

    function test_TargetsStillFall() public {
        _fallSilent();
        uint64 target = _target();
        _setShare(SHARE_BPS / 4);
        _passTargets(AWAY, PRODUCT);
        assertLt(_target(), target, "lower");
    }

    /// @dev Of one frozen time, so by sequence.
    function test_FrozenTargetsInAnyOrder() public {
        _fallSilent();
        _setShare(SHARE_BPS / 2);
        uint256 high = _sendTargets(AWAY, PRODUCT);
        vm.warp(block.timestamp + 1 hours);
        _setShare(SHARE_BPS / 4);
        uint256 low = _sendTargets(AWAY, PRODUCT);
        _deliver(HOME, low);
        uint64 target = _target();
        _deliver(HOME, high);
        assertEq(_target(), target, "the newer stays");
        assertEq(_line(AWAY, PRODUCT).target, target, "as home has it");
    }

    /// @dev A decision burns the target under a sequence that stays: the number of decisions orders then.
    function test_FrozenTargetsAroundADecision() public {
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp));
        _fallSilent();
        uint256 before = _sendTargets(AWAY, PRODUCT);
        _decide(incidentId, 500_000);
        uint256 afterwards = _sendTargets(AWAY, PRODUCT);
        _deliver(HOME, afterwards);
        uint64 target = _line(AWAY, PRODUCT).target;
        assertEq(_target(), target, "reflects the decision");
        _deliver(HOME, before);
        assertEq(_target(), target, "the newer stays");
        _passDecision(AWAY, incidentId);
        assertEq(_target(), target, "burned once");
    }

    /// @dev All but freshness arrives: the opening, the decision by the whole grant, and a settlement.
    function test_FactsStillApply() public {
        _deposit(AWAY, carol, DEPOSIT);
        _settleEpoch();
        uint32 settlement = ledger.getChain(POOL_ID, eid).settlements;
        uint256 last = _fallSilent();

        _passSettlement(AWAY, settlement);
        assertTrue(sides[AWAY].pool.isApplied(settlement), "settled");
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp));
        _passOpened(AWAY, incidentId);
        assertEq(uint8(sides[AWAY].desk.getIncident(incidentId).state), uint8(IClaimDesk.State.OPEN), "open");
        _passOpened(HOME, incidentId);
        _passOpened(FAR, incidentId);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(HOME);
        _report(FAR);
        _decide(incidentId, 500_000);
        _passDecision(AWAY, incidentId);
        assertEq(
            sides[AWAY].desk.getIncident(incidentId).budgetLeft,
            ledger.budgetOf(incidentId, eid),
            "decided, by its grant"
        );
        assertEq(_heardAt(), last, "and no fresher");
    }

    /// @dev Most of home's cash has left, so that AWAY is asked for money that FAR owes.
    function test_AnOrderStillApplies() public {
        _claimShares(HOME, alice);
        _redeem(HOME, alice, 950_000e18);
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(200_000e6, 10_000));
        _retargetAll(PRODUCT);
        for (uint256 i; i < 3; ++i) {
            _nextEpoch();
            _reportAll();
        }
        ledger.settle(POOL_ID);
        _passLastSettlements();
        _refreshAll();
        _buy(FAR, carol, 90_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _decide(_freeze(PRODUCT, uint40(block.timestamp)), 1e6);
        remitter.order(POOL_ID);
        uint32 orderId = remitter.orderCount(POOL_ID);
        assertEq(remitter.getOrder(POOL_ID, orderId).from, eid, "AWAY was asked");
        uint256 last = _fallSilent();
        _passRemit(AWAY, orderId);
        assertTrue(sides[AWAY].pool.isRemitted(orderId), "the money left");
        assertEq(_heardAt(), last, "and no fresher");
    }

    function test_TheFirstMessageAfterAReportMakesFresh() public {
        uint256 last = _fallSilent();
        uint256 frozen = _sendTargets(AWAY, PRODUCT);
        vm.warp(block.timestamp + 10 days);
        _report(HOME);
        _report(FAR);
        _refresh(AWAY);
        assertEq(_heardAt(), last, "silent still");
        _report(AWAY);
        assertFalse(_isSilent(), "heard");
        assertFalse(sides[AWAY].market.isFresh(), "a report says nothing to the chain");
        _refresh(AWAY);
        assertEq(_heardAt(), block.timestamp, "fresh");
        assertEq(_lastSentAt(), block.timestamp, "and home knows");
        _buy(AWAY, carol, UNIT);
        uint64 target = _target();
        _deliver(HOME, frozen);
        assertEq(_heardAt(), block.timestamp, "what comes late takes nothing back");
        assertEq(_target(), target, "nor does its target");
    }

    /// @dev What a chain said before it died is no sign of life, whenever somebody brings it.
    function test_AReportFromBeforeRevivesNobody() public {
        _lastWords();
        vm.warp(block.timestamp + 1 hours);
        uint256 report = _sendReport(AWAY);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        uint256 last = _lastSentAt();
        _deliver(AWAY, report);
        assertTrue(_isSilent(), "silent");
        _refresh(AWAY);
        assertEq(_lastSentAt(), last, "no fresher");
    }

    function test_OneOfItsPoolsIsEnough() public {
        ledger.addPool(OTHER_POOL, 10_000);
        registry.setChainCap(OTHER_POOL, eid, type(uint64).max);
        ledger.addChain(OTHER_POOL, eid);
        uint256 last = _fallSilent();
        _refresh(AWAY);
        assertEq(_heardAt(), last, "a pool that never reported is no sign of life");

        CapitalReport memory r;
        (r.poolId, r.time, r.epoch) = (OTHER_POOL, uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
        assertTrue(ledger.CAPACITY().isQuarantined(POOL_ID, eid), "its first pool is silent");
        _refresh(AWAY);
        assertEq(_heardAt(), block.timestamp, "the chain is not");
        assertEq(_lastSentAt(), block.timestamp, "and home knows");
    }

    /// @dev Else no chain could ever begin.
    function test_AChainThatNeverReportedIsNotSilent() public {
        registry.setChainCap(POOL_ID, 77, type(uint64).max);
        ledger.addChain(POOL_ID, 77);
        vm.warp(block.timestamp + 10 * MAX_SILENCE);
        (bool joined,, bool silent) = ledger.headFor(77);
        assertTrue(joined, "joined");
        assertFalse(silent, "not silent");
        bytes memory message = outbox.buildMessage(MessageType.PRODUCT, 77, abi.encode(PRODUCT));
        assertEq(this.timeOf(message), block.timestamp, "home's time");
    }

    function test_AChainThatReportedAndWasNeverToldAnything() public {
        _deployAway(HOME_EID + 3);
        registry.setChainCap(POOL_ID, HOME_EID + 3, type(uint64).max);
        ledger.addChain(POOL_ID, HOME_EID + 3);
        eid = HOME_EID + 3;
        CapitalReport memory r;
        (r.poolId, r.time, r.epoch) = (POOL_ID, uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        bytes memory message = outbox.buildMessage(MessageType.PRODUCT, eid, abi.encode(PRODUCT));
        assertEq(this.timeOf(message), 0, "no news at all");
    }

    /// @dev A call, so that the codec is given calldata.
    function timeOf(bytes calldata message) external pure returns (uint40) {
        return MessageCodec.homeHead(message).time;
    }
}

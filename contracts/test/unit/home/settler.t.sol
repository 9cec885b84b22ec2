// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {ISettler} from "../../../src/interfaces/ISettler.sol";
import {CapitalReport, Curve} from "../../../src/types/Types.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract Settler_Test is BaseTest {
    ISettler private settler;

    /// @dev A million of alice's on home and of bob's on one away chain, their shares claimed.
    function setUp() public override {
        super.setUp();
        settler = ledger.SETTLER();
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
    }

    /// @dev Two epochs: one closes the round, the other is the notice.
    function _waitNotice() private {
        _nextEpoch();
        _reportAll();
        _nextEpoch();
        _reportAll();
    }

    function _settleExits() private {
        ledger.settle(POOL_ID);
        _passLastSettlements();
    }

    /// @dev Grants so much that just as much capital must stay.
    function _grant(uint64 capital) private {
        IRiskRegistry.Limits memory limits = IRiskRegistry.Limits({cap: capital, shareBps: 10_000});
        registry.updateProduct(PRODUCT, 1, true, _curve(), limits);
        ledger.retarget(PRODUCT);
        assertEq(ledger.getPool(POOL_ID).granted, capital, "granted");
    }

    /// @dev What the keeper does when targets should fall, for as many epochs as the limits on falls take.
    function _dropTargets() private {
        for (uint256 n; n < 12 && (n == 0 || ledger.wantsRetarget(PRODUCT)); ++n) {
            ledger.retarget(PRODUCT);
            for (uint256 i; i < sides.length; ++i) {
                _passTargets(i, PRODUCT);
            }
            _nextEpoch();
            _reportAll();
        }
        for (uint256 n; n < 12; ++n) {
            _nextEpoch();
            _reportAll();
        }
    }

    function _claimable(uint256 side, address who) private view returns (uint64) {
        return sides[side].pool.exitOf(who).claimable;
    }

    function test_RevertWhen_CallerIsNotTheLedger() public {
        vm.expectRevert(abi.encodeWithSelector(ISettler.Settler_Unauthorized.selector, address(this)));
        settler.settle(POOL_ID, 1);
        vm.expectRevert(abi.encodeWithSelector(ISettler.Settler_Unauthorized.selector, address(this)));
        settler.note(POOL_ID, sides[AWAY].eid, 1, 1);
    }

    function test_GivenARoundHasJustClosed() public {
        _redeem(HOME, alice, 100e18);
        _nextEpoch();
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
        assertEq(settler.leaving(POOL_ID), 100e6, "but home knows");
    }

    function test_GivenTheNoticeHasPassed() public {
        _redeem(HOME, alice, 1_000e18);
        _redeem(AWAY, bob, 500e18);
        _waitNotice();
        assertTrue(ledger.wantsSettlement(POOL_ID), "wants");
        vm.expectEmit(address(ledger));
        emit ILedger.ExitsFilled(POOL_ID, sides[HOME].eid, 2, 1_000e18, 1_000e6);
        _settleExits();
        assertEq(_capital(), 2 * DEPOSIT - 1_500e6, "capital");
        assertEq(ledger.getPool(POOL_ID).shares, (2 * uint256(DEPOSIT) - 1_500e6) * 1e12, "shares");
        assertEq(settler.leaving(POOL_ID), 0, "nobody waits");
        assertEq(sides[HOME].pool.claimRedeem(alice), 1_000e6, "home");
        assertEq(sides[AWAY].pool.claimRedeem(bob), 500e6, "away");
        _assertAudit();
        vm.warp(block.timestamp + 1);
        _reportAll();
        _assertAudit();
        assertEq(ledger.getChain(POOL_ID, sides[AWAY].eid).exitsApplied, 500e6, "heard");
        _assertCash(HOME);
        _assertCash(AWAY);
    }

    function test_GivenGrantsNeedTheCapital() public {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, 200_000e6);
        _redeem(HOME, alice, uint256(DEPOSIT) * 1e12);
        _waitNotice();
        assertGt(_capital(), 2 * DEPOSIT, "some premium was earned since");
        assertFalse(ledger.wantsSettlement(POOL_ID), "too little for a message");
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);

        // Half of the capital wants to leave, so half of the targets goes; chains confirm, and the room is there.
        ledger.retarget(PRODUCT);
        for (uint256 i; i < sides.length; ++i) {
            _passTargets(i, PRODUCT);
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
        _settleExits();
        assertFalse(ledger.wantsSettlement(POOL_ID), "done");
        assertGt(_claimable(HOME, alice), 700_000e6, "as fast as grants may fall in one epoch");
        _nextEpoch();
        _reportAll();
        _settleExits();
        assertApproxEqRel(sides[HOME].pool.claimRedeem(alice), DEPOSIT, 0.001e18, "all");
        ILedger.Totals memory totals = ledger.getTotals(PRODUCT);
        assertGe(totals.granted, 200_000e6, "what is sold stays granted");
        assertGe(_capital() * SHARE_BPS / 10_000 + 1, totals.granted, "I1: grants are backed");
        _assertAudit();
    }

    /// @dev Half a million may leave. What alice asked for first waits for money on a chain that has none.
    function test_GivenAnOlderExitWaitsForMoney_ItsRoomIsKept() public {
        _grant(1_500_000e6);
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, 400_000e18));
        _redeem(FAR, alice, 400_000e18);
        _nextEpoch();
        _reportAll();
        _redeem(AWAY, bob, 900_000e18);
        _waitNotice();
        uint256 older = settler.dueOn(POOL_ID, sides[FAR].eid);
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, 0);
        _settleExits();
        assertEq(_claimable(FAR, alice), 0, "no money there");
        assertApproxEqAbs(_claimable(AWAY, bob), room - older, 1, "what is left beside the older");
        assertGe(ledger.CAPACITY().exitRoom(POOL_ID, 0), older, "room for the older");
    }

    /// @dev Limits of products leave room, leverage does not: each product gives back in proportion.
    function test_GivenGrantsNeedTheCapitalOfThePoolAlone() public {
        IRiskRegistry.Limits memory limits = IRiskRegistry.Limits({cap: DEPOSIT, shareBps: 10_000});
        registry.updateProduct(PRODUCT, 1, true, _curve(), limits);
        uint32 other = _addProduct("Compound V3");
        registry.updateProduct(other, 1, true, _curve(), limits);
        _retargetAll(PRODUCT);
        _retargetAll(other);
        assertEq(ledger.getPool(POOL_ID).granted, 2 * DEPOSIT, "all of the capital is granted");
        _redeem(HOME, alice, 10_000e18);
        _waitNotice();
        assertFalse(ledger.wantsSettlement(POOL_ID), "no room");
        for (uint32 p = PRODUCT; p <= other; ++p) {
            assertTrue(ledger.wantsRetarget(p), "half of a hundredth is taken back, because somebody waits for it");
            ledger.retarget(p);
            assertFalse(ledger.wantsRetarget(p), "once");
            for (uint256 i; i < sides.length; ++i) {
                _passTargets(i, p);
            }
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
        _settleExits();
        assertEq(sides[HOME].pool.claimRedeem(alice), 10_000e6, "paid");
        assertGe(_capital(), ledger.getPool(POOL_ID).granted, "grants are backed");
    }

    function test_GivenRoundsOfDifferentAge() public {
        _grant(1_300_000e6);
        _redeem(AWAY, bob, 600_000e18);
        _nextEpoch();
        _redeem(HOME, alice, 600_000e18);
        _reportAll();
        _waitNotice();
        _settleExits();
        assertEq(_claimable(AWAY, bob), 600_000e6, "the older first");
        assertEq(_claimable(HOME, alice), 100_000e6, "what it leaves");
        _assertAudit();
    }

    function test_GivenRoundsOfOneAge() public {
        _grant(1_700_000e6);
        _redeem(AWAY, bob, 600_000e18);
        _redeem(HOME, alice, 300_000e18);
        _waitNotice();
        _settleExits();
        assertEq(_claimable(AWAY, bob), 200_000e6, "two parts");
        assertEq(_claimable(HOME, alice), 100_000e6, "one part");
        _assertAudit();
    }

    function test_GivenTheChainLacksTheMoney() public {
        // Bob's shares are away; half of the money there goes to a funded incident of another pool's making.
        _retargetAll(PRODUCT);
        uint256 coverId = _buy(AWAY, carol, 200_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + 3 days);
        sides[AWAY].desk.settle(incidentId, coverId);
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        _dropTargets();

        _redeem(AWAY, bob, uint256(DEPOSIT) * 1e12);
        _nextEpoch();
        _redeem(HOME, alice, uint256(DEPOSIT) * 1e12);
        _reportAll();
        _waitNotice();
        _settleExits();
        uint64 paid = sides[AWAY].pool.claimRedeem(bob);
        assertApproxEqAbs(paid, 800_000e6, 2_000e6, "all that the chain has");
        uint256 price = ledger.getPool(POOL_ID).capital * 1e18 / ledger.getPool(POOL_ID).shares;
        uint256 waits = (uint256(DEPOSIT) * 1e12 - settler.exitsOf(POOL_ID, sides[AWAY].eid).filled) * price / 1e18;
        assertApproxEqAbs(_claimable(HOME, alice) + waits + paid, 2 * DEPOSIT - 200_000e6, 5_000e6, "room is kept");
        _assertAudit();
    }

    function test_GivenTheChainHasNotAppliedItsLastExits() public {
        _redeem(AWAY, bob, 100e18);
        _waitNotice();
        ledger.settle(POOL_ID);
        vm.prank(bob);
        sides[AWAY].share.transfer(carol, 100e18);
        _redeem(AWAY, carol, 100e18);
        _waitNotice();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
        _passLastSettlements();
        _nextEpoch();
        _reportAll();
        _settleExits();
        assertEq(_claimable(AWAY, bob), 100e6, "first");
        assertEq(_claimable(AWAY, carol), 100e6, "then");
    }

    function _again(uint256 side) private returns (CapitalReport memory r) {
        vm.warp(block.timestamp + 1);
        ICapitalPool.Books memory b = sides[side].pool.books();
        (r.poolId, r.time) = (POOL_ID, uint40(block.timestamp));
        r.epoch = uint32(r.time / EPOCH);
        (r.depositsAsked, r.depositsApplied, r.cash) = (DEPOSIT, DEPOSIT, int64(b.free));
        r.sharesAsked = ledger.getChain(POOL_ID, sides[side].eid).sharesAsked;
    }

    function test_GivenMoreSharesLeaveThanWereMinted() public {
        CapitalReport memory r = _again(AWAY);
        r.sharesAsked = type(uint128).max;
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[AWAY].eid, MessageCodec.encodeCapitalReport(r));
        assertEq(settler.exitsOf(POOL_ID, sides[AWAY].eid).asked, uint256(DEPOSIT) * 1e12, "those of bob");
        assertEq(settler.leaving(POOL_ID), DEPOSIT, "not more than they are worth");
    }

    function test_RevertGiven_FewerSharesLeaveThanBefore() public {
        _redeem(AWAY, bob, 100e18);
        _nextEpoch();
        _reportAll();
        CapitalReport memory r = _again(AWAY);
        r.sharesAsked -= 1;
        vm.prank(address(sides[HOME].gateway));
        vm.expectRevert(abi.encodeWithSelector(ISettler.Settler_SharesFell.selector, 100e18, 100e18 - 1));
        ledger.applyReport(sides[AWAY].eid, MessageCodec.encodeCapitalReport(r));
    }

    function test_GivenAnIncidentIsOpen() public {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, 200_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        uint256 price = _capital() * 1e18 / ledger.getPool(POOL_ID).shares;
        _redeem(HOME, alice, 100_000e18);
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _waitNotice();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_IncidentOpen.selector, POOL_ID));
        ledger.settle(POOL_ID);
        _decide(incidentId, 500_000);
        _dropTargets();
        _nextEpoch();
        _reportAll();
        _settleExits();
        uint256 whole = 100_000e18 * price / 1e18;
        assertLt(_claimable(HOME, alice), whole * 96 / 100, "bears its part of 100,000 of 2,000,000");
        assertGt(_claimable(HOME, alice), whole * 94 / 100, "and no more");
        _assertAudit();
    }

    /// @dev B10: exits filled before the decision are collectable although the decision arrives first.
    function test_GivenADecisionOvertakesExits() public {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, 200_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        _redeem(AWAY, bob, 900_000e18);
        _dropTargets();
        _waitNotice();
        ledger.settle(POOL_ID);
        uint64 filled = ledger.getChain(POOL_ID, sides[AWAY].eid).exitsFilled;
        assertGt(filled, 850_000e6, "filled at home");

        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        assertEq(sides[AWAY].desk.commitOutOf(incidentId), filled, "told");
        vm.warp(block.timestamp + 3 days);
        sides[AWAY].pool.syncPremium();
        uint64 free = sides[AWAY].pool.books().free;
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, free - filled, 200_000e6)
        );
        sides[AWAY].desk.fund(incidentId);
        _passLastSettlements();
        assertEq(sides[AWAY].pool.claimRedeem(bob), filled, "collected");
        _assertCash(AWAY);
    }

    function _limitDeposits(uint64 most) private {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        (limits.riseBps, limits.depositFloor) = (1, most);
        registry.setInboundLimits(limits);
    }

    function _settledOn(uint256 side) private view returns (uint64) {
        return ledger.getChain(POOL_ID, sides[side].eid).depositsSettled;
    }

    function test_GivenDepositsAreAboveTheLimit() public {
        _limitDeposits(DEPOSIT);
        _deposit(AWAY, carol, DEPOSIT * 5 / 2);
        _deposit(FAR, carol, DEPOSIT);
        _settleEpoch();
        assertEq(_settledOn(FAR), DEPOSIT, "others do not wait");
        assertEq(ledger.CAPACITY().depositLimit(POOL_ID, sides[AWAY].eid, uint32(block.timestamp / EPOCH)), DEPOSIT);
        _nextEpoch();
        _reportAll();
        assertFalse(ledger.wantsSettlement(POOL_ID), "two epochs are too few");
        // Somebody else of that chain waits with it.
        _deposit(AWAY, alice, DEPOSIT / 2);
        _settleEpoch();
        assertEq(_settledOn(AWAY), 4 * DEPOSIT, "whole, after three");
        _passLastSettlements();
        assertEq(_claimShares(AWAY, carol), uint256(DEPOSIT) * 5e12 / 2, "at the price of then");
        assertEq(_claimShares(AWAY, alice), uint256(DEPOSIT) * 1e12 / 2, "and so are younger rounds");
        _assertAudit();
    }

    function test_GivenNothingWaitedForLong() public {
        _limitDeposits(DEPOSIT);
        vm.warp(block.timestamp + 30 * EPOCH);
        _deposit(AWAY, carol, DEPOSIT + 1);
        _nextEpoch();
        _reportAll();
        assertFalse(ledger.wantsSettlement(POOL_ID), "the first epoch of waiting");
        _settleEpoch();
        assertEq(_settledOn(AWAY), 2 * DEPOSIT + 1, "the second");
        // What comes in the same epoch counts from the next.
        assertEq(ledger.CAPACITY().depositLimit(POOL_ID, sides[AWAY].eid, uint32(block.timestamp / EPOCH)), 0);
    }

    function test_GivenHomesDepositsAreAboveTheLimit() public {
        _limitDeposits(1);
        _deposit(HOME, carol, 5 * DEPOSIT);
        _settleEpoch();
        assertEq(_settledOn(HOME), 6 * DEPOSIT, "at once");
    }

    function passSettlement(uint32 n) external {
        _passSettlement(HOME, n);
    }

    function test_GivenADepositAndAnExitInOneSettlement() public {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 20 days);
        _refreshAll();
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        _dropTargets();
        _redeem(HOME, alice, uint256(DEPOSIT) * 1e12);
        _nextEpoch();
        _deposit(HOME, carol, DEPOSIT);
        _reportAll();
        _waitNotice();
        uint256 price = _capital() * 1e18 / ledger.getPool(POOL_ID).shares;
        ledger.settle(POOL_ID);
        ILedger.Settlement memory s = ledger.getSettlement(POOL_ID, sides[HOME].eid, 2);
        assertEq(s.depositAssets, DEPOSIT, "the deposit");
        assertApproxEqRel(uint256(s.depositAssets) * 1e18 / s.sharesMinted, price, 1e6, "at the price");
        assertEq(s.exitShares, 0, "the exit has a number of its own");
        s = ledger.getSettlement(POOL_ID, sides[HOME].eid, 3);
        assertEq(s.depositAssets, 0, "without the deposit");
        assertApproxEqRel(uint256(s.exitAssets) * 1e18 / s.exitShares, price, 1e6, "at the same price");
        assertGt(s.exitAssets, DEPOSIT, "more than alice had brought: her premium is in it");

        vm.expectPartialRevert(ICapitalPool.CapitalPool_InsufficientFree.selector);
        this.passSettlement(3);
        _passSettlement(HOME, 2);
        assertGt(_claimShares(HOME, carol), 0, "the deposit waits for no exit");
        _passSettlement(HOME, 3);
        assertEq(sides[HOME].pool.claimRedeem(alice), s.exitAssets, "paid out of the deposit too");
        _assertAudit();
        _assertCash(HOME);
    }

    /// @dev Half a year of sales at five times what they cover a year, far above any true product: no true settlement waits for the bound on prices.
    function test_GivenMonthsOfPremium() public {
        Curve memory dear = Curve({baseRate: 5_000_000, kinkRate: 5_000_000, maxRate: 5_000_000, kinkBps: 8_000});
        registry.updateProduct(PRODUCT, 1, true, dear, _limits());
        uint64 last = 1_000e6;
        for (uint256 month; month < 6; ++month) {
            _retargetAll(PRODUCT);
            _buy(AWAY, carol, 240_000e6);
            for (uint256 i; i < 30; ++i) {
                _nextEpoch();
                _refreshAll();
            }
            _reportAll();
            _redeem(AWAY, bob, 1_000e18);
            _waitNotice();
            _settleExits();
            uint64 paid = sides[AWAY].pool.claimRedeem(bob);
            assertGt(paid, last + 20e6, "at the risen price");
            last = paid;
            _dropTargets();
        }
    }

    /// @dev Found by the model (test/model, R8.short): a deposit would have paid the exit, and the claim waited for good.
    function test_GivenTheChainOwesMoreThanItHas() public {
        _deposit(HOME, makeAddr("erin"), 3 * DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _oweMoreThanIsThere();

        _deposit(AWAY, makeAddr("dave"), 100_000e6);
        _redeem(AWAY, bob, 100_000e18);
        _waitNotice();
        _settleExits();
        ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[AWAY].eid);
        assertEq(chain.depositsSettled, DEPOSIT + 100_000e6, "the deposit is settled");
        assertEq(chain.exitsFilled, 0, "the exit waits");

        _deposit(AWAY, makeAddr("frank"), DEPOSIT);
        _waitNotice();
        _settleExits();
        assertEq(
            ledger.getSettlement(POOL_ID, sides[AWAY].eid, 4).exitShares, 100_000e18, "once there is enough for both"
        );
        assertEq(sides[AWAY].pool.exitOf(bob).shares, 100_000e18, "asked");
        assertTrue(sides[AWAY].pool.exitOf(bob).settled, "and left");
        _assertAudit();
    }

    /// @dev Half as much again as the chain has is decided to be paid there.
    function _oweMoreThanIsThere() private {
        uint32[] memory eids = new uint32[](sides.length);
        uint16[] memory weights = new uint16[](sides.length);
        for (uint256 i; i < sides.length; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, i == AWAY ? 1 : 0);
        }
        registry.setWeights(PRODUCT, eids, weights);
        IRiskRegistry.Limits memory limits = IRiskRegistry.Limits({cap: DEPOSIT * 3 / 2, shareBps: 10_000});
        registry.updateProduct(PRODUCT, 1, true, _curve(), limits);
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, DEPOSIT * 3 / 2);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        assertEq(ledger.budgetOf(incidentId, sides[AWAY].eid), DEPOSIT * 3 / 2, "owed");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../../src/interfaces/ICapitalPool.sol";
import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {CapitalReport} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";
import {Pages} from "../../../utils/Pages.sol";

contract Ledger_EarlierDeposits_Test is BaseTest {
    uint256 private constant EPOCHS = 12;

    uint32 private eid;

    /// @dev Reports of AWAY under way, by the epoch in which they were taken.
    mapping(uint256 epoch => uint256) private packets;

    /// @dev Two millions of capital, a cover that earns premium in each epoch, and every chain heard in this one.
    function setUp() public override {
        super.setUp();
        _open();
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _reportAll();
        eid = sides[AWAY].eid;
    }

    function _epoch() private view returns (uint32) {
        return uint32(block.timestamp / EPOCH);
    }

    /// @dev Who deposits on a side in an epoch.
    function _who(uint256 side, uint256 epoch) private pure returns (address) {
        return address(uint160(0x10000 + 0x1000 * side + epoch % 0x1000));
    }

    /// @dev Somebody new deposits.
    function _ask(uint256 side, uint64 assets) private returns (address who) {
        who = _who(side, _epoch());
        _deposit(side, who, assets);
    }

    function _chain(uint256 side) private view returns (ILedger.Chain memory) {
        return ledger.getChain(POOL_ID, sides[side].eid);
    }

    function _last(uint256 side) private view returns (ILedger.Settlement memory) {
        return ledger.getSettlement(POOL_ID, sides[side].eid, _chain(side).settlements);
    }

    function _assertEarlier(uint256 side, uint64 assets, uint32 epoch) private view {
        (uint64 assetsNow, uint32 epochNow) = ledger.earlierDeposits(POOL_ID, sides[side].eid);
        assertEq(assetsNow, assets, "earlier assets");
        assertEq(epochNow, epoch, "earlier epoch");
    }

    function _settle() private {
        ledger.settle(POOL_ID);
        _passLastSettlements();
        _assertAudit();
    }

    function _claim(uint256 side, address who) private returns (uint256 shares) {
        shares = _claimShares(side, who);
        assertEq(sides[side].share.balanceOf(who), shares, "claimed");
    }

    /// @dev Shares for assets at the price of now.
    function _worth(uint256 assets) private view returns (uint256) {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        return assets * (uint256(pool.shares) + 1e12) / (uint256(pool.capital) + 1);
    }

    /*//////////////////////////////////////////////////////////////
                              WHAT IS KEPT
    //////////////////////////////////////////////////////////////*/

    function test_GivenNothingWaited() public {
        _ask(HOME, 100e6);
        _settleEpoch();
        _ask(HOME, 100e6);
        _nextEpoch();
        _report(HOME);
        _assertEarlier(HOME, 0, 0);
        assertEq(_chain(HOME).depositsEpoch, _epoch(), "the newest");
    }

    function test_GivenTheChainAskedForMore() public {
        uint32 first = _epoch() + 1;
        uint64 asked = _chain(HOME).depositsAsked;
        for (uint64 i = 1; i <= 3; ++i) {
            _ask(HOME, i * 100e6);
            _nextEpoch();
            _report(HOME);
        }
        _assertEarlier(HOME, 100e6, first);
        assertEq(_chain(HOME).depositsAsked, asked + 600e6, "the newest holds all");
        assertEq(_chain(HOME).depositsEpoch, first + 2, "asked for in rounds before");
    }

    function test_GivenTheChainAskedForNoMore() public {
        uint32 first = _epoch() + 1;
        _ask(HOME, 100e6);
        for (uint256 i; i < 3; ++i) {
            _nextEpoch();
            _report(HOME);
        }
        _assertEarlier(HOME, 0, 0);
        assertEq(_chain(HOME).depositsEpoch, first, "of the report that asked");
        assertEq(_chain(HOME).epoch, first + 2, "of the last");
    }

    function test_WhenAChainAsksTwiceInOneEpoch() public {
        _nextEpoch();
        CapitalReport memory r = _true(AWAY);
        r.depositsAsked += 1e6;
        _say(r);
        r = _true(AWAY);
        r.depositsAsked += 2e6;
        _say(r);
        _assertEarlier(AWAY, 0, 0);
        assertEq(_chain(AWAY).depositsAsked, DEPOSIT + 2e6, "the last");
    }

    /*//////////////////////////////////////////////////////////////
                            A CHAIN THAT IS LATE
    //////////////////////////////////////////////////////////////*/

    function test_GivenAChainIsAlwaysAnEpochLate() public {
        _playLate(1, 2);
    }

    function test_GivenAChainIsAlwaysTwoEpochsLate() public {
        _playLate(2, 4);
    }

    /// @dev In every epoch somebody deposits on every chain, and the report of AWAY that arrives is so many epochs old.
    /// @param longest Epochs after which a request must have settled: what waits until the late chain comes so far, and what came while it did.
    function _playLate(uint256 lag, uint256 longest) private {
        uint256 first = _epoch();
        for (uint256 i; i < EPOCHS; ++i) {
            uint64 assets = uint64(100e6 + i);
            for (uint256 side; side < sides.length; ++side) {
                _ask(side, assets);
            }
            vm.warp(block.timestamp + 1 hours);
            packets[_epoch()] = _sendReport(AWAY);
            _nextEpoch();
            _report(HOME);
            _report(FAR);
            uint32 heard = uint32(_epoch() - lag);
            if (heard < first) continue;
            _deliver(AWAY, packets[heard]);
            if (ledger.wantsSettlement(POOL_ID)) _settleInto(heard);
        }
        for (uint256 epoch = first; epoch + longest < _epoch(); ++epoch) {
            for (uint256 side; side < sides.length; ++side) {
                assertGt(_claim(side, _who(side, epoch)), 99e18, "settled, claimed");
            }
        }
    }

    /// @dev Forward pricing (R7): what settles was closed before the last report of every chain, and has the price of now.
    function _settleInto(uint32 heard) private {
        uint256 perMillion = _worth(1e12);
        _settle();
        for (uint256 side; side < sides.length; ++side) {
            ILedger.Settlement memory s = _last(side);
            assertLt(s.toRound, heard, "rounds before the oldest last report");
            assertEq(_chain(side).nextRound, s.toRound + 1, "next");
            // A chain may have had nothing to settle now.
            if (s.toRound + 1 != heard) continue;
            assertApproxEqRel(s.sharesMinted, s.depositAssets * perMillion / 1e12, 1e6, "one price");
        }
    }

    /// @dev The rounds that settle are named, so that those behind them wait for a price of their own; none can be taken back once closed.
    function test_GivenARestBehindWhatSettles() public {
        uint32 round = _epoch();
        address before = _ask(HOME, 300e6);
        _nextEpoch();
        _reportAll();
        address behind = _ask(HOME, 500e6);
        _nextEpoch();
        _report(HOME);
        address open = _ask(HOME, 700e6);
        _settle();

        ILedger.Settlement memory s = _last(HOME);
        assertEq(s.depositAssets, 300e6, "what every chain reported after");
        assertEq(s.toRound, round, "of rounds until");
        assertEq(_chain(HOME).depositsAsked - _chain(HOME).depositsSettled, 500e6, "the rest waits");
        assertFalse(ledger.wantsSettlement(POOL_ID), "for the others");
        assertEq(_claim(HOME, before), s.sharesMinted, "whole");
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotSettled.selector, round + 1));
        sides[HOME].pool.claimDeposit(behind);
        vm.prank(behind);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_RoundClosed.selector, round + 1));
        sides[HOME].pool.cancelDeposit(behind);
        vm.prank(open);
        sides[HOME].pool.cancelDeposit(open);
        assertEq(sides[HOME].asset.balanceOf(open), 700e6, "the open round can be cancelled");

        _report(AWAY);
        _report(FAR);
        uint256 minted = _worth(500e6);
        _settle();
        s = _last(HOME);
        assertEq(s.fromRound, round + 1, "no round twice");
        assertEq(s.depositAssets, 500e6, "the rest");
        assertEq(_claim(HOME, behind), minted, "at the later price");
    }

    /// @dev One report may answer for both: then all settles at once.
    function test_GivenTheOthersCameSoFarInOneStep() public {
        uint32 round = _epoch();
        _ask(HOME, 300e6);
        _nextEpoch();
        _report(HOME);
        _ask(HOME, 500e6);
        _nextEpoch();
        _report(HOME);
        assertFalse(ledger.wantsSettlement(POOL_ID), "the others reported before either");
        _report(AWAY);
        _report(FAR);
        _settle();
        ILedger.Settlement memory s = _last(HOME);
        assertEq(s.depositAssets, 800e6, "all");
        assertEq(s.toRound, round + 1, "of both rounds");
        _assertEarlier(HOME, 0, 0);
    }

    /*//////////////////////////////////////////////////////////////
                               THE LIMIT
    //////////////////////////////////////////////////////////////*/

    function _limitDeposits(uint64 most) private {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        (limits.riseBps, limits.depositFloor) = (1, most);
        registry.setInboundLimits(limits);
    }

    function test_GivenTheEarlierIsAboveTheLimit() public {
        _limitDeposits(1_000e6);
        _ask(AWAY, 2_000e6);
        _nextEpoch();
        _reportAll();
        _ask(AWAY, 1e6);
        assertFalse(ledger.wantsSettlement(POOL_ID), "the first window");
        _nextEpoch();
        _report(AWAY);
        _assertEarlier(AWAY, 2_000e6, _epoch() - 1);
        _settle();
        assertEq(_last(AWAY).depositAssets, 2_000e6, "the second, whole");
        _report(HOME);
        _report(FAR);
        assertFalse(ledger.wantsSettlement(POOL_ID), "the rest has windows of its own");
        _nextEpoch();
        _settle();
        assertEq(_last(AWAY).depositAssets, 1e6, "the rest");
    }

    /// @dev Whoever deposits more behind them holds up nobody.
    function test_GivenAllIsAboveTheLimitAndTheEarlierIsNot() public {
        _limitDeposits(1_000e6);
        uint32 round = _epoch();
        address before = _ask(AWAY, 1_500e6);
        _nextEpoch();
        _reportAll();
        assertFalse(ledger.wantsSettlement(POOL_ID), "the first window");
        address behind = _ask(AWAY, 1_600e6);
        _nextEpoch();
        _reportAll();
        _settle();
        assertEq(_last(AWAY).depositAssets, 1_500e6, "the earlier alone");
        assertEq(_last(AWAY).toRound, round, "of its rounds");
        assertGt(_claim(AWAY, before), 0, "claimed");

        _nextEpoch();
        _reportAll();
        assertFalse(ledger.wantsSettlement(POOL_ID), "of the next window");
        _nextEpoch();
        _reportAll();
        _settle();
        assertEq(_last(AWAY).depositAssets, 1_600e6, "and the one after");
        assertEq(_last(AWAY).fromRound, round + 1, "the rest");
        assertGt(_claim(AWAY, behind), 0, "claimed");
    }

    /*//////////////////////////////////////////////////////////////
                        SILENCE, LOSS AND FORGERY
    //////////////////////////////////////////////////////////////*/

    /// @dev AWAY asks, is heard, asks for more, and is not heard of until it is quarantined.
    function _fallSilent() private returns (address before, address behind) {
        before = _ask(AWAY, 700e6);
        _nextEpoch();
        _report(AWAY);
        behind = _ask(AWAY, 50e6);
        uint256 until = block.timestamp + MAX_SILENCE;
        while (block.timestamp <= until) {
            _nextEpoch();
            _report(HOME);
            _report(FAR);
        }
        assertTrue(ledger.CAPACITY().isQuarantined(POOL_ID, eid), "quarantined");
        assertFalse(ledger.wantsSettlement(POOL_ID), "its requests wait");
    }

    function test_GivenItsChainWasQuarantined() public {
        (address before, address behind) = _fallSilent();
        _nextEpoch();
        _report(AWAY);
        uint256 minted = _worth(700e6);
        _settle();
        assertEq(_last(AWAY).depositAssets, 700e6, "the others have reported after the first");
        assertEq(_claim(AWAY, before), minted, "at the price of now");
        _nextEpoch();
        _reportAll();
        _settle();
        assertEq(_last(AWAY).depositAssets, 50e6, "and now after the second");
        assertGt(_claim(AWAY, behind), 0, "claimed");
    }

    function test_GivenItsChainWasWrittenDown() public {
        (address before, address behind) = _fallSilent();
        ledger.announceWriteDown(POOL_ID, eid);
        vm.warp(ledger.getChain(POOL_ID, eid).writeDownAt + 1);
        _report(HOME);
        _report(FAR);
        ledger.writeDown(POOL_ID, eid);
        uint256 lost = uint256(int256(_chain(AWAY).writtenDown));
        assertGt(lost, DEPOSIT - 1, "what was there");

        _nextEpoch();
        _report(AWAY);
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        uint256 minted = 700e6 * (uint256(pool.shares) + 1e12) / (uint256(pool.capital) + 1 + lost);
        _settle();
        assertEq(_last(AWAY).depositAssets, 700e6, "the deposits were not lost: they were no capital");
        assertEq(_claim(AWAY, before), minted, "newcomers pay for what comes back");
        ledger.recover(POOL_ID, eid);
        _nextEpoch();
        _reportAll();
        _settle();
        assertEq(_last(AWAY).depositAssets, 50e6, "the rest");
        assertGt(_claim(AWAY, behind), 0, "claimed");
    }

    /// @dev What the chain says now, a second later.
    function _true(uint256 side) private returns (CapitalReport memory) {
        vm.warp(block.timestamp + 1);
        return this.decode(sides[side].pool.buildReport(_rows(side)));
    }

    function decode(bytes calldata message) external pure returns (CapitalReport memory) {
        return Pages.report(message);
    }

    function _say(CapitalReport memory r) private {
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
    }

    /// @dev A lie that asks for more than is there is kept apart from what is true.
    function test_WhenForgedBehindTheTruth() public {
        address before = _ask(AWAY, 700e6);
        _nextEpoch();
        _reportAll();
        _nextEpoch();
        CapitalReport memory lie = _true(AWAY);
        lie.depositsAsked = type(uint64).max;
        _say(lie);
        _settle();
        assertEq(_last(AWAY).depositAssets, 700e6, "the truth");
        assertGt(_claim(AWAY, before), 0, "claimed");
        _report(HOME);
        _report(FAR);
        for (uint256 i; i < 3; ++i) {
            assertFalse(ledger.wantsSettlement(POOL_ID), "the lie is above the limit");
            _nextEpoch();
        }
    }

    /// @dev A lie that comes first: home believes no more of it than the limit, and what is true and comes after is refused, as ever.
    function test_WhenForgedBeforeTheTruth() public {
        _limitDeposits(1_000e6);
        _nextEpoch();
        _reportAll();
        CapitalReport memory lie = _true(AWAY);
        lie.depositsAsked += 1_001e6;
        _say(lie);
        _nextEpoch();
        lie = _true(AWAY);
        lie.depositsAsked += 900_000e6;
        _say(lie);
        _assertEarlier(AWAY, 1_001e6, _epoch() - 1);
        uint64 settled = _chain(AWAY).depositsSettled;
        ledger.settle(POOL_ID);
        assertEq(_chain(AWAY).depositsSettled - settled, 1_001e6, "two windows of the limit");
        _report(HOME);
        _report(FAR);
        assertFalse(ledger.wantsSettlement(POOL_ID), "no more of it now");
    }
}

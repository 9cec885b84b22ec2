// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Rules of capital, docs/design.md section 9: each test is the trace that broke the protocol without the rule.
contract Rules_Capital_Test is BaseTest {
    /// @dev B2: a deposit of last reports must not be settled twice.
    function test_R1_CumulativeCountersSettleOnce() public {
        _deposit(AWAY, alice, 420e6);
        _settleEpoch();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
        _nextEpoch();
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
        assertEq(_capital(), 420e6, "once, applied there or not");
    }

    /// @dev B1: shares are home's number, whatever mints are under way.
    function test_R2_SharesAreHomesOwnNumber() public {
        _deposit(AWAY, alice, 420e6);
        _settleEpoch();
        assertEq(ledger.getPool(POOL_ID).shares, 420e18, "before the chain knows");
        _deposit(FAR, bob, 420e6);
        _settleEpoch();
        assertEq(ledger.getPool(POOL_ID).shares, 840e18, "one price, nothing minted yet");
        _passSettlement(FAR, 1);
        _passSettlement(AWAY, 1);
        sides[AWAY].pool.claimDeposit(alice);
        sides[FAR].pool.claimDeposit(bob);
        uint256 supply = sides[AWAY].share.totalSupply() + sides[FAR].share.totalSupply();
        assertEq(supply, ledger.getPool(POOL_ID).shares, "supply");
    }

    /// @dev B3d: dep; tick; dep; report; tick; SETTLE; report; SETTLE: the second price must know the first deposit.
    function test_R3_SettledButNotAppliedCounts() public {
        _deposit(AWAY, alice, 420e6);
        _nextEpoch();
        _deposit(AWAY, bob, 420e6);
        _reportAll();
        ledger.settle(POOL_ID);
        _nextEpoch();
        _reportAll();
        assertEq(ledger.getChain(POOL_ID, sides[AWAY].eid).cash, 0, "not applied yet");
        _assertAudit();
        ledger.settle(POOL_ID);
        assertEq(ledger.getSettlement(POOL_ID, sides[AWAY].eid, 2).sharesMinted, 420e18, "the same price");
        _assertAudit();
    }

    /// @dev B4: dep; report; SETTLE; dep; deliver: who comes later does not get the earlier, known price.
    function test_R4_ALaterRequestWaitsForItsOwnPrice() public {
        _deposit(AWAY, alice, 420e6);
        _settleEpoch();
        _deposit(AWAY, bob, 420e6);
        _passSettlement(AWAY, 1);
        assertEq(sides[AWAY].pool.maxMint(alice), 420e18, "alice");
        assertEq(sides[AWAY].pool.maxMint(bob), 0, "bob waits");
        assertEq(sides[AWAY].pool.books().pending, 420e6, "bob's money is not capital");
    }

    /// @dev B5, B5b: two settlements, the second delivered first; each request gets the price of its round.
    function test_R5_SettlementsInAnyOrder() public {
        _open();
        _deposit(AWAY, alice, 500e6);
        _settleEpoch();
        uint256 first = _send(HOME, MessageType.EPOCH_SETTLED, sides[AWAY].eid, abi.encode(POOL_ID, 2));
        _buy(AWAY, carol, 200_000e6);
        vm.warp(block.timestamp + 20 days);
        _deposit(AWAY, carol, 500e6);
        _settleEpoch();
        uint256 second = _send(HOME, MessageType.EPOCH_SETTLED, sides[AWAY].eid, abi.encode(POOL_ID, 3));

        _deliver(HOME, second);
        assertEq(sides[AWAY].pool.maxMint(alice), 0, "alice still waits");
        uint256 carols = sides[AWAY].pool.maxMint(carol);
        _deliver(HOME, first);
        sides[HOME].endpoint.redeliver(second);
        sides[HOME].endpoint.redeliver(first);
        assertEq(sides[AWAY].pool.maxMint(alice), 500e18, "alice at the first price");
        assertEq(sides[AWAY].pool.maxMint(carol), carols, "carol at the second");
        assertLt(carols, 500e18, "which premium had raised");
        assertEq(sides[AWAY].pool.books().free, DEPOSIT + 1_000e6, "each once");
        _report(AWAY);
        _assertAudit();
    }

    /// @dev B6: dep; tick; report; cancel; SETTLE: home would count what is gone.
    function test_R6_AClosedRoundCannotBeCancelled() public {
        _deposit(AWAY, alice, 420e6);
        uint32 round = sides[AWAY].pool.currentRound();
        _nextEpoch();
        uint256 report = _sendReport(AWAY);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_RoundClosed.selector, round));
        vm.prank(alice);
        sides[AWAY].pool.cancelDeposit(alice);
        _deliver(AWAY, report);
        _report(HOME);
        _report(FAR);
        ledger.settle(POOL_ID);
        _passSettlement(AWAY, 1);
        assertEq(sides[AWAY].pool.maxMint(alice), 420e18, "settled");
    }

    /// @dev R6 with R1: what is cancelled while its round is open was never reported.
    function test_R6_AnOpenRoundIsNotReported() public {
        _deposit(AWAY, alice, 420e6);
        _report(AWAY);
        vm.prank(alice);
        sides[AWAY].pool.cancelDeposit(alice);
        _nextEpoch();
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
        _assertAudit();
    }

    /// @dev B7: premium is earned on one chain, then somebody deposits on another; a relayer holds the first chain's report
    /// back. The deposit must wait, and pay for the premium.
    function test_R7_ForwardPriceWaitsForEveryChain() public {
        _open();
        _buy(AWAY, carol, 200_000e6);
        vm.warp(block.timestamp + 20 days);
        _report(AWAY);
        _deposit(FAR, carol, DEPOSIT);
        _nextEpoch();
        _report(HOME);
        _report(FAR);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);

        _report(AWAY);
        uint256 capital = _capital();
        assertGt(capital, 2 * uint256(DEPOSIT), "premium");
        ledger.settle(POOL_ID);
        uint256 shares = ledger.getSettlement(POOL_ID, sides[FAR].eid, 1).sharesMinted;
        assertEq(shares, uint256(DEPOSIT) * (2e6 * 1e18 + 1e12) / (capital + 1), "the price after the premium");
        assertLt(shares, 1e6 * 1e18, "fewer shares than before it");
    }

    /// @dev The same for an idle product: a year without any sale, and the report still knows the premium.
    function test_R7_AnIdleProductIsNotBehind() public {
        _open();
        ICoverMarket.BuyParams memory params = _buyParams(200_000e6, carol);
        params.endDay = _today() + 365;
        _buy(AWAY, carol, params);
        uint256 premium = sides[AWAY].market.getProduct(PRODUCT).premiumReceived;
        vm.warp(uint256(params.endDay) * 1 days);
        _reportAll();
        assertEq(_capital(), 2 * uint256(DEPOSIT) + premium, "all of it");
        _assertAudit();
    }
}

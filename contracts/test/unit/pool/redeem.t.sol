// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IERC7540Redeem} from "../../../src/interfaces/IERC7540.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {PoolShare} from "../../../src/pool/PoolShare.sol";
import {EpochSettled} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_Redeem_Test is BaseTest {
    CapitalPool private pool;
    PoolShare private share;
    uint32 private settlements = 1_000;

    function setUp() public override {
        super.setUp();
        _deposit(AWAY, alice, 1_000e6);
        _deposit(AWAY, bob, 1_000e6);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(AWAY, alice);
        _claimShares(AWAY, bob);
        (pool, share) = (sides[AWAY].pool, sides[AWAY].share);
    }

    /// @dev What home says, without home.
    function _fill(uint128 shares, uint64 assets) private {
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, ++settlements, 0, 0, 0, 0, shares, assets));
    }

    function test_RevertWhen_TheControllerOrTheOwnerIsAStranger() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, bob, alice));
        pool.requestRedeem(1e18, bob, alice);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 0, 1e18));
        pool.requestRedeem(1e18, bob, alice);
    }

    function test_RevertWhen_TooFewShares() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_TooFewShares.selector, 1e18 - 1, 1e18));
        pool.requestRedeem(1e18 - 1, alice, alice);
    }

    function test_WhenTheyAreAllThatTheCallerHas() public {
        vm.startPrank(alice);
        share.transfer(carol, 2e12 + 7);
        share.transfer(bob, share.balanceOf(alice) - (1e12 - 1));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_TooFewShares.selector, 1e12 - 1, 1e18));
        pool.requestRedeem(1e12 - 1, alice, alice);
        vm.stopPrank();
        _redeem(AWAY, carol, 2e12 + 7);
        assertEq(pool.exitOf(carol).shares, 2e12, "but what is below a millionth of a share");
    }

    function test_RevertWhen_CallerLacksTheShares() public {
        uint256 has = share.balanceOf(alice);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, has, has + 1e12));
        pool.requestRedeem(has + 1e12, alice, alice);
        assertEq(pool.exitOf(alice).shares, 0, "no request");
    }

    function test_WhenNothingStandsInTheWay() public {
        uint256 has = share.balanceOf(alice);
        vm.prank(carol);
        pool.setOperator(alice, true);
        vm.expectEmit(address(pool));
        emit IERC7540Redeem.RedeemRequest(carol, alice, pool.currentRound(), alice, 100e18);
        vm.prank(alice);
        assertEq(pool.requestRedeem(100e18 + 1e12 - 1, carol, alice), pool.currentRound(), "round");
        assertEq(share.balanceOf(alice), has - 100e18, "dust stays with the holder");
        assertEq(share.balanceOf(address(pool)), 100e18, "escrow");
        vm.prank(alice);
        pool.requestRedeem(50e18, carol, alice);
        ICapitalPool.Exit memory exit = pool.exitOf(carol);
        assertEq(exit.shares, 150e18, "shares");
        assertEq(exit.claimable, 0, "claimable");
        assertFalse(exit.settled, "settled");
    }

    function test_RevertGiven_OlderRequestWaits() public {
        _redeem(AWAY, alice, 100e18);
        uint32 round = pool.currentRound();
        _nextEpoch();
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_ExitWaits.selector, round));
        pool.requestRedeem(1e18, alice, alice);
    }

    function test_Cancel_GivenRoundIsOpen() public {
        uint256 has = share.balanceOf(alice);
        _redeem(AWAY, alice, 100e18);
        _redeem(AWAY, bob, 30e18);
        vm.expectEmit(address(pool));
        emit ICapitalPool.RedeemCancelled(alice, pool.currentRound(), 100e18);
        vm.prank(alice);
        assertEq(pool.cancelRedeem(alice), 100e18, "shares");
        assertEq(share.balanceOf(alice), has, "all of them");
        assertEq(share.balanceOf(address(pool)), 30e18, "the other's stay");
        assertEq(pool.exitOf(alice).shares, 0, "no request");
    }

    function test_Cancel_RevertGiven_RoundIsClosed() public {
        _redeem(AWAY, alice, 100e18);
        uint32 round = pool.currentRound();
        _nextEpoch();
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_RoundClosed.selector, round));
        pool.cancelRedeem(alice);
    }

    function test_Cancel_RevertGiven_NoRequest() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToRedeem.selector, alice));
        pool.cancelRedeem(alice);
    }

    function test_Settlement_BurnsAndOwesOnce() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        uint256 supply = share.totalSupply();
        EpochSettled memory settled = EpochSettled(POOL_ID, 9, 0, 0, 0, 0, 100e18, 99e6);
        vm.startPrank(address(sides[AWAY].gateway));
        vm.expectEmit(address(pool));
        emit ICapitalPool.ExitsApplied(100e18, 99e6);
        pool.applySettlement(settled);
        pool.applySettlement(settled);
        vm.stopPrank();
        assertEq(share.totalSupply(), supply - 100e18, "burned");
        ICapitalPool.Books memory b = pool.books();
        assertEq(b.exitsOwed, 99e6, "owed");
        assertEq(b.exitsApplied, 99e6, "applied");
        assertEq(b.free, 2_000e6 - 99e6, "no longer free");
        _assertCash(AWAY);
    }

    function test_Settlement_RevertGiven_MoreSharesThanWait() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        vm.prank(address(sides[AWAY].gateway));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanLeave.selector, 100e18, 100e18 + 1e12));
        pool.applySettlement(EpochSettled(POOL_ID, 9, 0, 0, 0, 0, 100e18 + 1e12, 99e6));
    }

    function test_Settlement_RevertGiven_TheRoundIsOpen() public {
        _redeem(AWAY, alice, 100e18);
        vm.prank(address(sides[AWAY].gateway));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanLeave.selector, 0, 100e18));
        pool.applySettlement(EpochSettled(POOL_ID, 9, 0, 0, 0, 0, 100e18, 99e6));
        vm.prank(alice);
        assertEq(pool.cancelRedeem(alice), 100e18, "can still be taken back");
    }

    function test_Settlement_GivenMoneyIsNotHereYet() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        vm.prank(address(sides[AWAY].desk));
        pool.setAside(1_950e6, 0);
        EpochSettled memory settled = EpochSettled(POOL_ID, 9, 0, 0, 0, 0, 100e18, 100e6);
        vm.prank(address(sides[AWAY].gateway));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, 50e6, 100e6));
        pool.applySettlement(settled);
        vm.prank(address(sides[AWAY].desk));
        pool.release(50e6);
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(settled);
        assertEq(pool.exitOf(alice).claimable, 100e6, "claimable");
    }

    /*//////////////////////////////////////////////////////////////
                                THE PRICE
    //////////////////////////////////////////////////////////////*/

    function _refused(uint128 shares, uint64 assets, uint256 most) private {
        vm.prank(address(sides[AWAY].gateway));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_RisesTooFast.selector, assets, most));
        pool.applySettlement(EpochSettled(POOL_ID, settlements + 1, 0, 0, 0, 0, shares, assets));
    }

    function test_Price_RisesByATwentiethADay() public {
        // The deposits told a price of one.
        _redeem(AWAY, alice, 900e18);
        vm.warp(block.timestamp + 1 days);
        _refused(100e18, 105e6 + 1, 105e6);
        _fill(100e18, 105e6);
        _refused(100e18, 105e6 + 1, 105e6);
        vm.warp(block.timestamp + 12 hours);
        _refused(100e18, 107.625e6 + 1, 107.625e6);
        vm.warp(block.timestamp + 36 hours);
        _refused(100e18, 115.7625e6 + 1, 115.7625e6);
        _fill(100e18, 115.7625e6);
    }

    function test_Price_ParksUntilItIsBelieved() public {
        _redeem(AWAY, alice, 100e18);
        vm.warp(block.timestamp + 1 days);
        _refused(100e18, 150e6, 105e6);
        vm.warp(block.timestamp + 8 days);
        _fill(100e18, 150e6);
        assertEq(pool.claimRedeem(alice), 150e6, "all of it");
    }

    function test_Price_FallsAtOnceAndCountsFromThere() public {
        _redeem(AWAY, alice, 900e18);
        vm.warp(block.timestamp + 1 days);
        _fill(100e18, 50e6);
        // What was paid is rounded down: the price may have been a unit more.
        _refused(100e18, 51e6, 50e6 + 1);
        vm.warp(block.timestamp + 2 days);
        _fill(100e18, 55.125e6);
    }

    /// @dev A forged deposit that mints shares by the million is a low price.
    function test_Price_IsToldByDeposits() public {
        _redeem(AWAY, alice, 900e18);
        _deposit(AWAY, carol, 10e6);
        _nextEpoch();
        uint32 last = pool.currentRound() - 1;
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, 77, last, last, 10e6, 1_000_000e18, 0, 0));
        _refused(100e18, 1_001, 1_000);
        _fill(100e18, 1_000);
    }

    /// @dev A deposit that is said to have bought next to nothing raises no price.
    function test_Price_IsRaisedByNoDeposit() public {
        _redeem(AWAY, alice, 900e18);
        _deposit(AWAY, carol, 10e6);
        vm.warp(block.timestamp + 1 days);
        uint32 last = pool.currentRound() - 1;
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, 77, last, last, 10e6, 0, 0, 0));
        _refused(100e18, 106e6, 105e6);
    }

    /// @dev Two units for a share and a half say little of the price, and lower it to no less than they might have been.
    function test_Price_IsNotLostToRounding() public {
        _redeem(AWAY, alice, 900e18);
        vm.warp(block.timestamp + 1 days);
        _fill(1e12 * 3 / 2, 1);
        vm.warp(block.timestamp + 1);
        _fill(800e18, 800e6);
    }

    function testFuzz_Price_IsNeverMoreThanATwentiethADay(uint32[5] memory waits, uint64[5] memory pays) public {
        _redeem(AWAY, alice, 900e18);
        vm.warp(block.timestamp + 1 days);
        uint256 most = 105e6;
        for (uint256 i; i < 5; ++i) {
            uint256 time = waits[i] % 20 days;
            vm.warp(block.timestamp + time);
            uint64 pay = uint64(bound(pays[i], 0, 200e6));
            for (uint256 day; day <= time / 1 days; ++day) {
                most = most * 105 / 100 + 1;
            }
            vm.prank(address(sides[AWAY].gateway));
            try pool.applySettlement(EpochSettled(POOL_ID, ++settlements, 0, 0, 0, 0, 100e18, pay)) {
                assertLe(pay, most, "by compounding, a day's part more at most");
                if (pay < most) most = pay + 1;
            } catch {}
        }
    }

    function test_Claim_RevertGiven_NothingHasLeft() public {
        _redeem(AWAY, alice, 100e18);
        uint32 round = pool.currentRound();
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotSettled.selector, round));
        pool.claimRedeem(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToRedeem.selector, carol));
        pool.claimRedeem(carol);
    }

    function test_Claim_GivenAPartHasLeft() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        _fill(40e18, 40e6);
        assertEq(pool.claimRedeem(alice), 40e6, "a part");
        assertFalse(pool.exitOf(alice).settled, "not whole");
        uint32 round = pool.exitOf(alice).round;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotSettled.selector, round));
        pool.claimRedeem(alice);
        _fill(60e18, 30e6);
        assertEq(pool.claimRedeem(alice), 30e6, "the rest at the later price");
        assertEq(sides[AWAY].asset.balanceOf(alice), 70e6, "paid");
        assertEq(pool.exitOf(alice).shares, 0, "closed");
        assertEq(pool.books().exitsOwed, 0, "nothing owed");
        _redeem(AWAY, alice, 1e18);
    }

    function test_Claim_GivenTwoPricesSplitARound() public {
        _redeem(AWAY, alice, 300e18);
        _redeem(AWAY, bob, 100e18);
        _nextEpoch();
        vm.prank(bob);
        share.transfer(carol, 200e18);
        _redeem(AWAY, carol, 200e18);
        _nextEpoch();
        _fill(100e18, 100e6);
        _fill(400e18, 200e6); // 300 of the first round, 100 of the second
        assertEq(pool.claimRedeem(alice), 187_500_000, "three quarters of 100 + 150");
        assertEq(pool.claimRedeem(bob), 62_500_000, "one quarter");
        assertEq(pool.claimRedeem(carol), 50e6, "at the second price alone");
        _fill(100e18, 40e6);
        assertEq(pool.claimRedeem(carol), 40e6, "the rest");
        _assertCash(AWAY);
    }

    function test_Claim_GivenSharesAreWorthNothing() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        _fill(100e18, 0);
        assertTrue(pool.exitOf(alice).settled, "settled");
        assertEq(pool.claimRedeem(alice), 0, "nothing");
        assertEq(pool.exitOf(alice).shares, 0, "closed");
    }

    function test_Claim_PaysTheControllerWhoeverCalls() public {
        _redeem(AWAY, alice, 100e18);
        _nextEpoch();
        _fill(100e18, 100e6);
        vm.prank(bob);
        pool.claimRedeem(alice);
        assertEq(sides[AWAY].asset.balanceOf(alice), 100e6, "controller");
    }

    /// @dev Requests of three owners in two rounds, filled in three parts at any prices.
    function testFuzz_NeverPaysMoreThanWasFilled(uint64[3] memory asked, uint64[3] memory parts, uint32[3] memory pays)
        public
    {
        address[3] memory owners = [alice, bob, carol];
        vm.prank(alice);
        share.transfer(carol, 300e18);
        uint256 sum;
        for (uint256 i; i < 3; ++i) {
            asked[i] = uint64(bound(asked[i], 1e6, 300e6));
            sum += asked[i];
            if (i == 2) _nextEpoch();
            _redeem(AWAY, owners[i], uint256(asked[i]) * 1e12);
        }
        _nextEpoch();
        uint256 left = sum;
        uint256 paid;
        uint256 collected;
        uint256 price = 1e6;
        for (uint256 i; i < 3; ++i) {
            uint256 part = i == 2 ? left : bound(parts[i], 0, left);
            if (part == 0) continue;
            // Never above the price before, which a part that is paid nothing lowers to nearly that.
            price = bound(pays[i], 0, price);
            uint64 pay = uint64(part * price / 1e6);
            left -= part;
            paid += pay;
            _fill(uint128(part * 1e12), pay);
            if (pool.exitOf(owners[i]).claimable != 0) collected += pool.claimRedeem(owners[i]);
        }
        for (uint256 i; i < 3; ++i) {
            if (pool.exitOf(owners[i]).shares != 0) collected += pool.claimRedeem(owners[i]);
            assertEq(pool.exitOf(owners[i]).shares, 0, "all have left");
        }
        assertLe(collected, paid, "never more");
        assertLe(paid - collected, 12, "but for rounding");
        assertEq(pool.books().exitsOwed, paid - collected, "dust stays owed");
        _assertCash(AWAY);
    }
}

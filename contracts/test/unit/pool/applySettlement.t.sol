// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {EpochSettled} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_ApplySettlement_Test is BaseTest {
    CapitalPool internal pool;
    uint32 internal first;

    /// @dev Requests in rounds 0, 2 and 3 (counted from `first`), none in round 1.
    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        first = pool.currentRound();
        _deposit(AWAY, alice, 100e6);
        _nextEpoch();
        _nextEpoch();
        _deposit(AWAY, bob, 200e6);
        _nextEpoch();
        _deposit(AWAY, carol, 400e6);
    }

    function _apply(EpochSettled memory settled) private {
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(settled);
    }

    function _firstSettlement() private view returns (EpochSettled memory) {
        return EpochSettled(POOL_ID, 1, 0, first + 1, 100e6, 100e18, 0, 0);
    }

    function _secondSettlement() private view returns (EpochSettled memory) {
        return EpochSettled(POOL_ID, 2, first + 2, first + 2, 200e6, 150e18, 0, 0);
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        EpochSettled memory settled = _firstSettlement();
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, carol));
        vm.prank(carol);
        pool.applySettlement(settled);
    }

    function test_RevertWhen_OfAnotherPool() public {
        EpochSettled memory settled = _firstSettlement();
        settled.poolId = 2;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_WrongPool.selector, POOL_ID, 2));
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(settled);
    }

    function test_RevertWhen_MoreThanWaitsInClosedRounds() public {
        EpochSettled memory settled = EpochSettled(POOL_ID, 1, 0, type(uint32).max, 300e6 + 1, 1, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanWaits.selector, 300e6, 300e6 + 1));
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(settled);
    }

    function test_WhenItNamesTheOpenRound() public {
        _apply(EpochSettled(POOL_ID, 1, 0, type(uint32).max, 300e6, 300e18, 0, 0));
        assertEq(pool.maxMint(carol), 0, "carol waits");
        vm.prank(carol);
        pool.cancelDeposit(carol);
        assertEq(pool.books().pending, 0, "nothing waits");
        _assertCash(AWAY);
    }

    function test_GivenAppliedBefore() public {
        _apply(_firstSettlement());
        EpochSettled memory again = _firstSettlement();
        (again.depositAssets, again.sharesMinted) = (1, 1e30);
        _apply(again);
        assertEq(pool.books().free, 100e6, "free");
        assertEq(pool.maxMint(alice), 100e18, "price stays");
        assertTrue(pool.isApplied(1) && !pool.isApplied(2), "applied");
    }

    function test_GivenNew() public {
        vm.expectEmit();
        emit ICapitalPool.EpochApplied(1, 0, first + 1, 100e6, 100e18);
        _apply(_firstSettlement());
        assertEq(pool.maxMint(alice), 100e18, "alice");
        assertEq(pool.maxMint(bob), 0, "bob waits");
        assertEq(pool.maxMint(carol), 0, "carol waits");
        assertEq(pool.books().free, 100e6, "free");
        assertEq(pool.books().pending, 600e6, "pending");
        _assertCash(AWAY);
    }

    function test_GivenALaterOneCameFirst() public {
        _apply(_secondSettlement());
        assertEq(pool.maxMint(alice), 0, "alice waits");
        assertEq(pool.maxMint(bob), 150e18, "bob");
        _apply(_firstSettlement());
        assertEq(pool.maxMint(alice), 100e18, "alice at her own price");
        assertEq(pool.maxMint(bob), 150e18, "bob's price stays");
        assertEq(pool.books().free, 300e6, "free");
        assertEq(pool.books().pending, 400e6, "pending");
    }

    /// @dev A lie: home fills whole units. Found by the forging walk.
    function test_GivenExitsThatAreNoWholeUnits() public {
        _apply(_firstSettlement());
        _claimShares(AWAY, alice);
        _redeem(AWAY, alice, 50e18);
        _nextEpoch();
        _apply(EpochSettled(POOL_ID, 2, 0, 0, 0, 0, 20e18 + 5e11, 20e6));
        assertEq(pool.books().leaving, 30e18, "those who wait");
        assertEq(sides[AWAY].share.balanceOf(address(pool)), 30e18, "have their shares, all of them");
        _apply(EpochSettled(POOL_ID, 3, 0, 0, 0, 0, 30e18, 30e6));
        assertEq(pool.claimRedeem(alice), 50e6, "and leave whole");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev A pool that winds down: from its last sale to its last unit.
contract Rules_WindDown_Test is BaseTest {
    uint256 private first;
    uint256 private second;
    uint32 private carried;

    /// @dev A million on home and away each, a cover on both.
    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
        first = _buy(HOME, carol, 100_000e6);
        second = _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        registry.windDown(POOL_ID);
    }

    function _hear() private {
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, PRODUCT);
        }
    }

    /// @dev What keepers do in a day.
    function _keep() private {
        _nextEpoch();
        _refreshAll();
        _reportAll();
        if (ledger.wantsRetarget(PRODUCT)) {
            ledger.retarget(PRODUCT);
            for (uint256 i; i < sides.length; ++i) {
                _passTargets(i, PRODUCT);
            }
        }
        if (ledger.wantsSettlement(POOL_ID)) {
            ledger.settle(POOL_ID);
            _passLastSettlements();
        }
        if (ledger.REMITTER().wantsOrder(POOL_ID)) ledger.REMITTER().order(POOL_ID);
        while (carried < ledger.REMITTER().orderCount(POOL_ID)) {
            _carryOut(++carried);
        }
    }

    function _leave() private {
        _redeem(HOME, alice, sides[HOME].share.balanceOf(alice));
        _redeem(AWAY, bob, sides[AWAY].share.balanceOf(bob));
        for (uint256 day; day < 10; ++day) {
            _keep();
        }
    }

    function test_NothingIsSoldOrExtended_OnceAChainHeard() public {
        _hear();
        for (uint256 i; i < sides.length; ++i) {
            _fund(i, carol, 1_000e6);
            vm.prank(carol);
            vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotListed.selector, PRODUCT));
            sides[i].market.buy(_buyParams(1_000e6, carol));
        }
        vm.prank(carol);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotListed.selector, PRODUCT));
        sides[AWAY].market.extend(_extendParams(second, _today() + 60));
    }

    function test_WhatBacksNoCoverLeavesAtOnce_TheRestWaits() public {
        _hear();
        _leave();
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        assertEq(pool.granted, 200_000e6, "granted: the live covers alone");
        assertApproxEqAbs(pool.capital, 400_000e6, 3_000e6, "a product may expose half of the capital");
        _assertAudit();
    }

    function test_LiveCoversArePaid_AndExitsBearTheLoss() public {
        _hear();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        _leave();
        for (uint256 i; i <= AWAY; ++i) {
            sides[i].desk.fund(incidentId);
        }
        uint256 before = sides[AWAY].asset.balanceOf(carol);
        sides[HOME].desk.settle(incidentId, first);
        sides[AWAY].desk.settle(incidentId, second);
        assertEq(sides[AWAY].asset.balanceOf(carol) - before, 100_000e6, "whole, while everybody leaves");
        uint256 left = sides[HOME].asset.balanceOf(alice) + sides[AWAY].asset.balanceOf(bob);
        sides[HOME].pool.claimRedeem(alice);
        sides[AWAY].pool.claimRedeem(bob);
        left = sides[HOME].asset.balanceOf(alice) + sides[AWAY].asset.balanceOf(bob) - left;
        assertLt(left, 2 * DEPOSIT - 190_000e6, "they bear it");
        _assertAudit();
    }

    function test_EverybodyIsOut_OnceTheTailsHaveEnded() public {
        _hear();
        _leave();
        vm.warp(uint256(_today() + 30 + _terms().tailDays + 2) * 1 days);
        for (uint256 day; day < 12; ++day) {
            _keep();
        }
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        assertEq(pool.granted, 0, "nothing is granted");
        assertEq(pool.shares, 0, "no share is left");
        assertLt(pool.capital, 10, "but for what was rounded");
        assertTrue(sides[HOME].pool.exitOf(alice).settled, "alice");
        assertTrue(sides[AWAY].pool.exitOf(bob).settled, "bob");
        uint256 paid = sides[HOME].pool.claimRedeem(alice) + sides[AWAY].pool.claimRedeem(bob);
        assertGt(paid, 2 * DEPOSIT, "with the premium of the last covers");
        _assertAudit();
    }
}

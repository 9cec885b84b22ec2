// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_CancelDeposit_Test is BaseTest {
    CapitalPool internal pool;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
    }

    function test_RevertGiven_NoRequest() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToClaim.selector, alice));
        vm.prank(alice);
        pool.cancelDeposit(alice);
    }

    function test_RevertGiven_RoundIsClosed() public {
        _deposit(AWAY, alice, 100e6);
        uint32 round = pool.currentRound();
        _nextEpoch();
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_RoundClosed.selector, round));
        vm.prank(alice);
        pool.cancelDeposit(alice);
    }

    function test_GivenRoundIsOpen() public {
        _deposit(AWAY, alice, 100e6);
        _deposit(AWAY, bob, 70e6);
        vm.expectEmit();
        emit ICapitalPool.DepositCancelled(alice, pool.currentRound(), 100e6);
        vm.prank(alice);
        pool.cancelDeposit(alice);

        assertEq(sides[AWAY].asset.balanceOf(alice), 100e6, "money back");
        assertEq(pool.requestOf(alice).assets, 0, "forgotten");
        assertEq(pool.books().pending, 70e6, "pending");
        _assertCash(AWAY);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToClaim.selector, alice));
        vm.prank(alice);
        pool.cancelDeposit(alice);

        _settleEpoch();
        _passLastSettlements();
        assertEq(ledger.getPool(POOL_ID).capital, 70e6, "only what was left");
        assertEq(pool.maxMint(bob), 70e18, "shares");
    }
}

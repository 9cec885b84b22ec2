// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {FreezableDollar} from "../../utils/FreezableDollar.sol";

contract CapitalPool_Pay_Test is BaseTest {
    CapitalPool internal pool;
    address internal desk;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        desk = address(sides[AWAY].desk);
        _open();
    }

    function _expectUnauthorized() private {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, carol));
        vm.prank(carol);
    }

    function _setAside(uint64 amount) private {
        vm.prank(desk);
        pool.setAside(amount, 0);
    }

    function _pay(address to, uint64 amount) private {
        vm.prank(desk);
        pool.pay(to, amount);
    }

    /// @dev The asset, with carol frozen.
    function _frozen() private returns (FreezableDollar asset) {
        asset = FreezableDollar(address(sides[AWAY].asset));
        vm.etch(address(asset), address(new FreezableDollar()).code);
        asset.setFrozen(carol, true);
    }

    function test_SetAside_RevertWhen_CallerIsNotTheDesk() public {
        _expectUnauthorized();
        pool.setAside(1, 0);
    }

    function test_SetAside_RevertWhen_FreeIsShort() public {
        _buy(AWAY, carol, 100_000e6);
        _deposit(AWAY, alice, 500e6);
        sides[AWAY].asset.mint(address(pool), 1_000e6);
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, DEPOSIT, DEPOSIT + 1)
        );
        _setAside(DEPOSIT + 1);
    }

    function test_SetAside_WhenFreeIsEnough() public {
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 10 days);
        uint64 earned = pool.books().premiumEarned;
        assertGt(earned, 0, "premium");
        _reportAll();
        int64 cash = ledger.getChain(POOL_ID, sides[AWAY].eid).cash;

        vm.expectEmit();
        emit ICapitalPool.BudgetSetAside(DEPOSIT + earned);
        _setAside(DEPOSIT + earned);
        assertEq(pool.books().setAside, DEPOSIT + earned, "moved, premium and all");
        assertEq(pool.books().free, 0, "free");
        vm.warp(block.timestamp + 1);
        uint64 gained = pool.books().premiumEarned - earned;
        _reportAll();
        assertEq(ledger.getChain(POOL_ID, sides[AWAY].eid).cash, cash + int64(gained), "it is still this chain's cash");
        _assertCash(AWAY);
    }

    function test_Pay_RevertWhen_CallerIsNotTheDesk() public {
        _expectUnauthorized();
        pool.pay(carol, 1);
    }

    function test_Pay_WhenSetAside() public {
        _setAside(DEPOSIT);
        _pay(carol, DEPOSIT);
        assertEq(sides[AWAY].asset.balanceOf(carol), DEPOSIT, "paid");
        assertEq(pool.books().setAside, 0, "aside");
        assertEq(pool.books().claimsPaid, DEPOSIT, "counted");
        _assertCash(AWAY);
    }

    function test_Pay_WhenTheAssetRefuses() public {
        FreezableDollar asset = _frozen();
        _setAside(10e6);
        vm.expectEmit();
        emit ICapitalPool.PayoutHeld(carol, 3e6);
        _pay(carol, 3e6);
        asset.setSaysFalse(true);
        _pay(carol, 4e6);
        _pay(bob, 2e6);

        assertEq(pool.heldFor(carol), 7e6, "hers");
        assertEq(pool.books().held, 7e6, "in sum");
        assertEq(pool.books().setAside, 1e6, "aside");
        assertEq(pool.books().claimsPaid, 9e6, "counted");
        assertEq(asset.balanceOf(bob), 2e6, "the others are paid");
        _assertCash(AWAY);
    }

    function test_WithdrawHeld_RevertGiven_NothingIsHeld() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingHeld.selector, carol));
        pool.withdrawHeld(carol);
    }

    function test_WithdrawHeld_RevertGiven_TheAssetStillRefuses() public {
        _frozen();
        _setAside(3e6);
        _pay(carol, 3e6);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        pool.withdrawHeld(carol);
        assertEq(pool.heldFor(carol), 3e6, "kept");
    }

    function test_WithdrawHeld_GivenTheAssetPays() public {
        FreezableDollar asset = _frozen();
        _setAside(3e6);
        _pay(carol, 3e6);
        asset.setFrozen(carol, false);
        vm.expectEmit();
        emit ICapitalPool.HeldWithdrawn(carol, 3e6);
        vm.prank(bob);
        assertEq(pool.withdrawHeld(carol), 3e6, "amount");
        assertEq(asset.balanceOf(carol), 3e6, "to her");
        assertEq(pool.books().held, 0, "in sum");
        _assertCash(AWAY);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingHeld.selector, carol));
        pool.withdrawHeld(carol);
    }

    function test_Refund_RevertWhen_CallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, desk));
        vm.prank(desk);
        pool.refund(carol, 1);
    }

    function test_Refund_LeavesTheBooks() public {
        bytes32 before = keccak256(abi.encode(pool.books()));
        vm.prank(address(sides[AWAY].market));
        pool.refund(carol, 7);
        assertEq(sides[AWAY].asset.balanceOf(carol), 7, "paid");
        assertEq(keccak256(abi.encode(pool.books())), before, "books");
    }

    function test_ReturnPremium_RevertWhen_CallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, desk));
        vm.prank(desk);
        pool.returnPremium(carol, 1);
    }

    function test_Release_RevertWhen_CallerIsNotTheDesk() public {
        _expectUnauthorized();
        pool.release(1);
    }

    function test_Release_GivesBack() public {
        _setAside(10e6);
        vm.expectEmit();
        emit ICapitalPool.BudgetReleased(7e6);
        vm.prank(desk);
        pool.release(7e6);
        assertEq(pool.books().budgetsReleased, 7e6, "counted");
        assertEq(pool.books().setAside, 3e6, "aside");
        assertEq(pool.books().free, DEPOSIT - 3e6, "free again");
        _assertCash(AWAY);
    }
}

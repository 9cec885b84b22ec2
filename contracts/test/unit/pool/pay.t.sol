// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_Pay_Test is BaseTest {
    CapitalPool internal pool;
    address internal desk;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        desk = address(sides[AWAY].desk);
        _open();
    }

    function test_Pay_RevertWhen_CallerIsNotTheDesk() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, carol));
        vm.prank(carol);
        pool.pay(carol, 1);
    }

    function test_Pay_RevertWhen_FreeIsShort() public {
        _buy(AWAY, carol, 100_000e6);
        _deposit(AWAY, alice, 500e6);
        sides[AWAY].asset.mint(address(pool), 1_000e6);
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, DEPOSIT, DEPOSIT + 1)
        );
        vm.prank(desk);
        pool.pay(carol, DEPOSIT + 1);
    }

    function test_Pay_WhenFreeIsEnough() public {
        vm.prank(desk);
        pool.pay(carol, DEPOSIT);
        assertEq(sides[AWAY].asset.balanceOf(carol), DEPOSIT, "paid");
        assertEq(pool.books().free, 0, "free");
        assertEq(pool.books().claimsPaid, DEPOSIT, "counted");
        _assertCash(AWAY);
    }

    function test_Release_RevertWhen_CallerIsNotTheDesk() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, carol));
        vm.prank(carol);
        pool.release(1);
    }

    function test_Release_Counts() public {
        vm.expectEmit();
        emit ICapitalPool.BudgetReleased(7);
        vm.prank(desk);
        pool.release(7);
        assertEq(pool.books().budgetsReleased, 7, "counted");
        assertEq(pool.books().free, DEPOSIT, "money does not move");
    }
}

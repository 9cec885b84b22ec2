// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_AddPool_Test is BaseTest {
    function test_RevertWhen_CallerIsNotTheOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, carol));
        vm.prank(carol);
        ledger.addPool(2, 10_000);
    }

    function test_RevertWhen_ZeroId() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownPool.selector, 0));
        ledger.addPool(0, 10_000);
    }

    function test_RevertGiven_PoolExists() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_PoolExists.selector, POOL_ID));
        ledger.addPool(POOL_ID, 10_000);
    }

    function test_RevertWhen_LeverageBelowOne() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_BadLeverage.selector, 9_999));
        ledger.addPool(2, 9_999);
    }

    function test_WhenAllIsWell() public {
        vm.expectEmit();
        emit ILedger.PoolAdded(2, 20_000);
        ledger.addPool(2, 20_000);
        ILedger.Pool memory pool = ledger.getPool(2);
        assertEq(pool.leverageBps, 20_000, "leverage");
        assertEq(pool.capital + pool.shares + pool.reserves + pool.granted + pool.openIncidents, 0, "empty");
        assertEq(ledger.chainsOf(2).length, 0, "chains");
    }
}

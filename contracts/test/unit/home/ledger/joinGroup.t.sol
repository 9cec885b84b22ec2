// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_JoinGroup_Test is BaseTest {
    function setUp() public override {
        super.setUp();
        registry.setGroup(1, POOL_ID, _limits());
        registry.setGroup(2, 2, _limits());
    }

    function test_RevertWhen_CallerIsNotTheOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, carol));
        vm.prank(carol);
        ledger.joinGroup(PRODUCT, 1);
    }

    function test_RevertWhen_UnknownGroup() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownGroup.selector, 3));
        ledger.joinGroup(PRODUCT, 3);
    }

    function test_RevertWhen_GroupOfAnotherPool() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_WrongGroup.selector, 2, POOL_ID));
        ledger.joinGroup(PRODUCT, 2);
    }

    function test_RevertGiven_SomethingIsGranted() public {
        _open();
        uint64 granted = ledger.getTotals(PRODUCT).granted;
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_StillGranted.selector, PRODUCT, granted));
        ledger.joinGroup(PRODUCT, 1);
    }

    function test_GivenNothingIsGranted() public {
        vm.expectEmit();
        emit ILedger.GroupJoined(PRODUCT, 1);
        ledger.joinGroup(PRODUCT, 1);
        assertEq(ledger.getTotals(PRODUCT).groupId, 1, "in the group");
        ledger.joinGroup(PRODUCT, 0);
        assertEq(ledger.getTotals(PRODUCT).groupId, 0, "in none");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {FreezableDollar} from "../../utils/FreezableDollar.sol";

contract ClaimDesk_SettleBatch_Test is BaseTest {
    uint256 internal constant COUNT = 6;

    ClaimDesk internal desk;
    uint32 internal incidentId;
    uint256[] internal ids;

    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
        for (uint256 i; i < COUNT; ++i) {
            ids.push(_buy(AWAY, i % 2 == 0 ? carol : bob, 1_000e6));
        }
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
    }

    function _payable() private {
        vm.warp(block.timestamp + PAYABLE_DELAY);
    }

    function test_RevertGiven_NotPayable() public {
        vm.expectPartialRevert(IClaimDesk.ClaimDesk_NotPayableYet.selector);
        desk.settleBatch(incidentId, ids);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 9));
        desk.settleBatch(9, ids);
    }

    function test_GivenSomeCannotBePaid() public {
        _refreshAll();
        uint256 late = _buy(AWAY, carol, 1_000e6);
        _payable();
        desk.settle(incidentId, ids[0]);
        uint256 before = sides[AWAY].asset.balanceOf(bob);
        uint256[] memory some = new uint256[](6);
        (some[0], some[1], some[2]) = (ids[0], late, ids[1]);
        (some[3], some[4], some[5]) = (ids[1], 7, ids[2] ^ (1 << 33));
        uint64[] memory payouts = desk.settleBatch(incidentId, some);
        assertEq(payouts[2], 500e6, "pays");
        for (uint256 i; i < 6; ++i) {
            if (i != 2) assertEq(payouts[i], 0, "left out");
        }
        assertEq(sides[AWAY].asset.balanceOf(bob), before + 500e6, "once");
        assertEq(desk.getIncident(incidentId).budgetLeft, 2_000e6, "budget");
        _assertCash(AWAY);
    }

    function test_GivenNobodyCanBePaid() public {
        _payable();
        assertEq(desk.settleBatch(incidentId, new uint256[](2))[1], 0, "nothing");
        assertEq(uint8(desk.getIncident(incidentId).state), uint8(IClaimDesk.State.FUNDED), "funded");
        assertEq(desk.settleBatch(incidentId, new uint256[](0)).length, 0, "empty");
        assertEq(sides[AWAY].pool.books().setAside, 3_000e6, "aside");
    }

    function test_GivenAFrozenReceiver() public {
        FreezableDollar asset = FreezableDollar(address(sides[AWAY].asset));
        vm.etch(address(asset), address(new FreezableDollar()).code);
        asset.setFrozen(carol, true);
        _payable();
        uint256 before = asset.balanceOf(bob);
        desk.settleBatch(incidentId, ids);
        assertEq(sides[AWAY].pool.heldFor(carol), 1_500e6, "held");
        assertEq(asset.balanceOf(bob), before + 1_500e6, "the others are paid");
        _assertCash(AWAY);
    }

    function test_WhenAllIsWell() public {
        _payable();
        uint256 before = sides[AWAY].asset.balanceOf(carol);
        uint64[] memory payouts = desk.settleBatch(incidentId, ids);
        for (uint256 i; i < COUNT; ++i) {
            assertEq(payouts[i], 500e6, "as one by one");
            assertEq(sides[AWAY].market.getCover(ids[i]).paid, 500e6, "paid");
        }
        assertEq(sides[AWAY].asset.balanceOf(carol), before + 1_500e6, "money");
        assertEq(desk.getIncident(incidentId).budgetLeft, 0, "budget");
        assertEq(sides[AWAY].pool.books().claimsPaid, 3_000e6, "counted");
        _assertCash(AWAY);
        _reportAll();
        _assertAudit();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {Vm} from "forge-std/Vm.sol";

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_BuyBasket_Test is BaseTest {
    CoverMarket internal market;
    ICoverMarket.BuyParams[] internal lines;

    function setUp() public override {
        super.setUp();
        _addProduct("Compound V3");
        _open();
        _retargetAll(2);
        market = sides[AWAY].market;
        lines.push(_buyParams(1_000e6, carol));
        lines.push(_buyParams(2_000e6, bob));
        lines.push(_buyParams(3_000e6, carol));
        lines[1].productId = 2;
    }

    function test_WhenThereIsNoLine() public {
        (uint256[] memory coverIds, uint64 payment) = market.buyBasket(new ICoverMarket.BuyParams[](0));
        assertEq(coverIds.length + payment, 0);
    }

    function test_RevertWhen_OneLineIsRefused() public {
        _fund(AWAY, carol, 1_000_000e6);
        lines[2].productId = 9;
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
        vm.prank(carol);
        market.buyBasket(lines);
        assertEq(market.coverCount(PRODUCT), 0, "nothing sold");
        lines[2].productId = PRODUCT;
        lines[2].maxPayment = 0;
        uint64 after_ = _priceOfThird();
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, after_, 0));
        vm.prank(carol);
        market.buyBasket(lines);
    }

    /// @dev What the third line costs after the first.
    function _priceOfThird() private returns (uint64 premium) {
        uint256 snapshot = vm.snapshotState();
        _buy(AWAY, carol, lines[0]);
        premium = market.quote(PRODUCT, lines[2].amount, lines[2].endDay).premium;
        vm.revertToState(snapshot);
    }

    function test_RevertGiven_TheChainIsStale() public {
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i; i < lines.length; ++i) {
            lines[i].deadline = uint40(block.timestamp);
        }
        vm.expectPartialRevert(ICoverMarket.CoverMarket_Stale.selector);
        market.buyBasket(lines);
    }

    function test_RevertGiven_SumIsNotAllowed() public {
        uint64 first = market.quote(PRODUCT, lines[0].amount, lines[0].endDay).premium;
        sides[AWAY].asset.mint(carol, first);
        vm.prank(carol);
        sides[AWAY].asset.approve(address(market), first);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(carol);
        market.buyBasket(lines);
    }

    function test_WhenAllIsWell() public {
        uint64 sum = market.quote(PRODUCT, lines[0].amount, lines[0].endDay).premium
            + market.quote(2, lines[1].amount, lines[1].endDay).premium + _priceOfThird();
        _fund(AWAY, carol, 1_000_000e6);
        vm.recordLogs();
        vm.prank(carol);
        (uint256[] memory coverIds, uint64 payment) = market.buyBasket(lines);

        assertEq(payment, sum, "the prices of the turns");
        assertEq(coverIds.length, 3, "covers");
        assertEq(market.ownerOf(coverIds[0]), carol, "owner of the first");
        assertEq(market.ownerOf(coverIds[1]), bob, "owner of the second");
        assertEq(market.getCover(coverIds[1]).productId, 2, "product of the second");
        assertEq(market.getCover(coverIds[2]).amount, 3_000e6, "amount of the third");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 payments;
        for (uint256 i; i < logs.length; ++i) {
            bool transfer = logs[i].topics[0] == IERC20.Transfer.selector;
            if (logs[i].emitter == address(sides[AWAY].asset) && transfer) ++payments;
        }
        assertEq(payments, 1, "one payment");
        _assertCash(AWAY);
    }
}

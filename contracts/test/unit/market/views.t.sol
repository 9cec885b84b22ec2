// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverDescriptor} from "../../../src/interfaces/ICoverDescriptor.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {ProductLine} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Views_Test is BaseTest {
    CoverMarket internal market;

    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
    }

    function test_GetProduct_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
        market.getProduct(9);
    }

    function test_GetCover_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, 9));
        market.getCover(9);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, 9));
        market.tokenURI(9);
    }

    function test_ProductLine_GivenNoTarget() public view {
        ProductLine memory line = market.productLine(PRODUCT);
        assertEq(line.productId, PRODUCT, "product");
        assertEq(line.reported + line.exposure + line.targetSeq, 0, "zeros");
    }

    function test_ProductLine_ReportsTheLarger() public {
        _open();
        _buy(AWAY, carol, 1_000e6);
        assertEq(market.productLine(PRODUCT).reported, _line(AWAY, PRODUCT).target, "target");
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        ledger.retarget(PRODUCT);
        _passTargets(AWAY, PRODUCT);
        assertEq(market.getProduct(PRODUCT).target, 0, "target");
        assertEq(market.productLine(PRODUCT).reported, 1_000e6, "exposure");
    }

    function test_PremiumsOf_EarnsSecondBySecond() public {
        _open();
        address pool = address(sides[AWAY].pool);
        uint256 coverId = _buy(AWAY, carol, 100_000e6);
        ICoverMarket.Cover memory cover = market.getCover(coverId);
        (uint64 received, uint64 unearned) = market.premiumsOf(pool);
        uint256 left = cover.end - block.timestamp;
        assertEq(unearned, (uint256(cover.rate) * left + 999_999) / 1e6, "at purchase");

        vm.warp(block.timestamp + left / 2);
        (, unearned) = market.premiumsOf(pool);
        assertEq(unearned, (uint256(cover.rate) * (cover.end - block.timestamp) + 999_999) / 1e6, "half way");

        vm.warp(cover.end);
        (uint64 all, uint64 none) = market.premiumsOf(pool);
        assertEq(none, 0, "at the end");
        assertEq(all, received, "received stays");
        vm.warp(cover.end + 500 days);
        (, none) = market.premiumsOf(pool);
        assertEq(none, 0, "long after");
    }

    function test_TokenUri_IsDrawnByTheDescriptor() public {
        _open();
        uint256 coverId = _buy(AWAY, carol, 1_000e6);
        assertEq(market.tokenURI(coverId), ICoverDescriptor(market.DESCRIPTOR()).tokenURI(market, coverId), "drawn");
        assertEq(market.name(), "OmniCover");
        assertEq(market.symbol(), "COVER");
    }
}

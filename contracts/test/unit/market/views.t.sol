// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverDescriptor} from "../../../src/interfaces/ICoverDescriptor.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ProductRows} from "../../../src/libraries/ProductRows.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
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

    function _row(uint16 row) private view returns (uint256) {
        uint16[] memory rows = new uint16[](1);
        rows[0] = row;
        return market.productRows(address(sides[AWAY].pool), rows)[0];
    }

    function test_ProductRow_GivenNoTarget() public {
        assertEq(_row(0), 0, "told nothing");
        _passProduct(AWAY, PRODUCT);
        assertEq(_row(0), 0, "told of the product alone");
        assertEq(_row(type(uint16).max), 0, "no products");
    }

    function test_ProductRow_PacksFourProducts() public {
        _open();
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(60_000e6, SHARE_BPS));
        vm.warp(block.timestamp + 1);
        _retargetAll(PRODUCT);
        _reportAll();
        uint32[4] memory ids = [PRODUCT, _addProduct("Compound V3"), _addProduct("Morpho"), _addProduct("Maker")];
        uint32 fifth = _addProduct("Aave V4");
        for (uint64 i; i < 4; ++i) {
            if (i == 2) continue;
            registry.updateProduct(ids[i], 1, true, _curve(), IRiskRegistry.Limits(60_000e6, SHARE_BPS));
            _retargetAll(ids[i]);
            _buyOf(ids[i], (i + 1) * 1_000e6);
        }
        registry.updateProduct(fifth, 1, true, _curve(), IRiskRegistry.Limits(60_000e6, SHARE_BPS));
        _retargetAll(fifth);
        _buyOf(fifth, 9_000e6);
        for (uint256 i; i < 4; ++i) {
            (uint48 exposure, uint16 version) = ProductRows.at(_row(0), i);
            assertEq(exposure, i == 2 ? 0 : (i + 1) * 1_000e6, "exposure");
            assertEq(version, i == 2 ? 0 : ProductRows.version(_line(AWAY, ids[i]).seq, 0), "version");
        }
        (uint48 ofFifth,) = ProductRows.at(_row(1), 4);
        assertEq(ofFifth, 9_000e6, "the next row");
    }

    function _buyOf(uint32 productId, uint64 amount) private {
        ICoverMarket.BuyParams memory params = _buyParams(amount, carol);
        params.productId = productId;
        _buy(AWAY, carol, params);
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

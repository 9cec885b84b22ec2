// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DevnetDollar} from "../../../src/devnet/DevnetDollar.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {Money} from "../../../src/libraries/Money.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {Product, Terms} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_ApplyProduct_Test is BaseTest {
    CoverMarket internal market;
    Product internal product;
    Terms internal terms;

    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
        product = registry.getProduct(PRODUCT);
        terms = _terms();
    }

    function _apply() private {
        Product memory p = product;
        Terms memory t = terms;
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, p, t);
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.applyProduct(PRODUCT, product, terms);
    }

    function test_RevertWhen_UnknownPool() public {
        product.poolId = 2;
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownPool.selector, 2));
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, product, terms);
    }

    /// @dev Else the reports of one would be taken for those of the other.
    function test_RevertWhen_ThePlaceIsTaken() public {
        _passProduct(AWAY, PRODUCT);
        vm.expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_PlaceTaken.selector, PRODUCT + 1, product.place, PRODUCT)
        );
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT + 1, product, terms);
    }

    function test_RevertWhen_PoolHasAnotherAsset() public {
        uint32[] memory ids = new uint32[](1);
        address[] memory pools = new address[](1);
        (ids[0], pools[0]) = (POOL_ID, address(sides[FAR].pool));
        address asset = address(sides[AWAY].asset);
        CoverMarket mixed = new CoverMarket(
            CoverMarket.Setup(
                1,
                asset,
                address(this),
                address(this),
                address(this),
                address(this),
                address(0),
                address(0),
                FREE_GROWTH,
                MAX_AGE,
                SKEW
            ),
            ids,
            pools
        );
        vm.expectRevert(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_WrongAsset.selector, asset, address(sides[FAR].asset))
        );
        mixed.applyProduct(PRODUCT, product, terms);
    }

    function test_RevertWhen_AssetHasOtherDecimals() public {
        address asset = address(new DevnetDollar(19));
        vm.expectRevert(abi.encodeWithSelector(Money.Money_UnsupportedDecimals.selector, 19));
        new CoverMarket(
            CoverMarket.Setup(
                1,
                asset,
                address(this),
                address(this),
                address(this),
                address(this),
                address(0),
                address(0),
                FREE_GROWTH,
                MAX_AGE,
                SKEW
            ),
            new uint32[](0),
            new address[](0)
        );
    }

    function test_RevertWhen_CurveIsBad() public {
        for (uint256 i; i < 4; ++i) {
            product.curve = _curve();
            if (i == 0) product.curve.baseRate = product.curve.kinkRate + 1;
            if (i == 1) product.curve.kinkRate = product.curve.maxRate + 1;
            if (i == 2) product.curve.kinkBps = 0;
            if (i == 3) product.curve.kinkBps = 10_000;
            vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_BadCurve.selector, PRODUCT));
            vm.prank(address(sides[AWAY].gateway));
            market.applyProduct(PRODUCT, product, terms);
        }
    }

    function test_WhenFirst() public {
        vm.expectEmit();
        emit ICoverMarket.TermsRecorded(1, terms);
        vm.expectEmit();
        emit ICoverMarket.ProductUpdated(PRODUCT, 1, 1, true);
        _apply();

        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        assertEq(p.label, "Aave V3", "label");
        assertEq(p.poolId, POOL_ID, "poolId");
        assertEq(p.pool, address(sides[AWAY].pool), "pool");
        assertEq(p.productSeq, 1, "seq");
        assertEq(abi.encode(p.curve), abi.encode(_curve()), "curve");
        assertTrue(p.listed, "listed");
        assertEq(abi.encode(market.productIds()), abi.encode(_list(PRODUCT)), "ids");
        assertEq(abi.encode(market.getTerms(1)), abi.encode(terms), "terms");
    }

    function test_WhenARateFalls() public {
        _apply();
        uint40 again = uint40(block.timestamp) + 1 days;
        (product.seq, product.curve.maxRate) = (2, _curve().maxRate / 2);
        _apply();
        product.seq = 3;
        product.curve.kinkRate -= 1;
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_FallsTooFast.selector, PRODUCT, again));
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, product, terms);
        vm.warp(again);
        _apply();
        assertEq(market.getProduct(PRODUCT).curve.kinkRate, _curve().kinkRate - 1, "a day later");
    }

    function test_RevertWhen_ARateFallsBelowItsHalf() public {
        _apply();
        (product.seq, product.curve.baseRate) = (2, _curve().baseRate / 2 - 1);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_FallsTooFast.selector, PRODUCT, 1 days));
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, product, terms);
        assertEq(market.getProduct(PRODUCT).productSeq, 1, "changes nothing");
    }

    function test_WhenNewer() public {
        _open();
        uint256 coverId = _buy(AWAY, carol, 1_000e6);
        bytes memory before = abi.encode(market.getCover(coverId));

        (product.seq, product.termsId, product.listed, product.label) = (2, 2, true, "other");
        product.curve.baseRate = _curve().baseRate / 2;
        (terms.tailDays, terms.waitingPeriod) = (TAIL - 1, 2 days);
        _apply();

        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        assertEq(p.label, "Aave V3", "label stays");
        assertEq(p.pool, address(sides[AWAY].pool), "pool stays");
        assertEq(p.curve.baseRate, _curve().baseRate / 2, "curve");
        assertEq(p.termsId, 2, "terms");
        assertTrue(p.listed, "listed");
        assertEq(market.productIds().length, 1, "listed once");
        assertEq(abi.encode(market.getCover(coverId)), before, "live cover untouched");

        // The longer tail still holds: nothing is freed before it.
        vm.warp((uint256(_today()) + 30 + TAIL) * 1 days - 1);
        _refresh(AWAY);
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "tail never shrinks");
    }

    function test_WhenTheWaitingPeriodIsShorter() public {
        _open();
        (product.seq, product.termsId, terms.waitingPeriod) = (2, 2, WAITING - 1);
        _apply();
        uint40 startsAt = market.quote(PRODUCT, 1e6, _today() + 30).startsAt;
        assertEq(startsAt, block.timestamp + WAITING, "the longer one stays");
        (product.seq, product.termsId, terms.waitingPeriod) = (3, 3, WAITING + 1);
        _apply();
        startsAt = market.quote(PRODUCT, 1e6, _today() + 30).startsAt;
        assertEq(startsAt, block.timestamp + WAITING + 1, "a longer one holds");
    }

    /// @dev Whatever its price: nothing is sold at it.
    function test_WhenItIsListedNoMore() public {
        _open();
        (product.seq, product.listed) = (2, false);
        product.curve.baseRate = _curve().baseRate / 4;
        _apply();
        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        assertFalse(p.listed, "not listed");
        assertEq(p.curve.baseRate, _curve().baseRate, "the price that was goes on");

        (product.seq, product.listed) = (3, true);
        vm.expectPartialRevert(ICoverMarket.CoverMarket_FallsTooFast.selector);
        _apply();
    }

    function test_WhenOlderOrSame() public {
        _apply();
        (product.termsId, product.listed) = (7, false);
        _apply();
        assertTrue(market.getProduct(PRODUCT).listed, "ignored");
        assertEq(market.getTerms(7).wordingHash, terms.wordingHash, "terms recorded");
    }

    function test_WhenTermsAreKnown() public {
        _apply();
        (product.seq, terms.wordingHash) = (2, keccak256("other"));
        _apply();
        assertEq(market.getTerms(1).wordingHash, _terms().wordingHash, "terms never change");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {Product} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Fees_Test is BaseTest {
    CoverMarket internal market;
    address internal pool;
    address internal shop = makeAddr("integrator");
    ICoverMarket.BuyParams internal params;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        pool = address(sides[AWAY].pool);
        _setFee(PRODUCT, 500);
        params = _buyParams(1_000e6, carol);
        (params.integrator, params.integratorBps) = (shop, 1_000);
    }

    function _refused(bytes memory reason) private {
        _fund(AWAY, carol, 1_000_000e6);
        vm.expectRevert(reason);
        vm.prank(carol);
        market.buy(params);
    }

    function test_RevertWhen_IntegratorAsksForMoreThanTheCap() public {
        params.integratorBps = 2_001;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_FeeTooHigh.selector, 2_001, 2_000));
        params.integratorBps = 2_000;
        _buy(AWAY, carol, params);
    }

    function test_RevertWhen_ThereIsNoIntegrator() public {
        params.integrator = address(0);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_ZeroIntegrator.selector));
    }

    function test_RevertWhen_HomeAsksForMoreThanTheCap() public {
        Product memory product = registry.getProduct(PRODUCT);
        (product.seq, product.feeBps) = (9, 2_001);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_FeeTooHigh.selector, 2_001, 2_000));
        vm.prank(address(sides[AWAY].gateway));
        market.applyProduct(PRODUCT, product, _terms());
    }

    function test_GivenBothFees() public {
        ICoverMarket.Quote memory q = market.quote(PRODUCT, params.amount, params.endDay);
        assertEq(q.feeBps, 500, "bps");
        assertEq(q.protocolFee, q.premium / 20, "protocol's fee in the quote");
        assertEq(market.getProduct(PRODUCT).feeBps, 500, "bps of the product");
        uint64 payment = q.premium + q.protocolFee + q.premium / 10;
        params.maxPayment = payment - 1;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, payment, payment - 1));
        params.maxPayment = payment;

        uint256 balance = sides[AWAY].asset.balanceOf(pool);
        uint256 coverId = (uint256(sides[AWAY].eid) << 64) | (uint256(PRODUCT) << 32);
        vm.expectEmit();
        emit ICoverMarket.FeesAdded(coverId, shop, q.protocolFee, q.premium / 10);
        vm.prank(carol);
        market.buy(params);
        assertEq(sides[AWAY].asset.balanceOf(pool) - balance, payment, "one payment");
        (uint64 received,) = market.premiumsOf(pool);
        assertEq(received, q.premium, "premium without fees");
        (uint64 integratorFees, uint64 protocolFees) = market.feesOf(pool, shop);
        assertEq(integratorFees, q.premium / 10, "integrator's");
        assertEq(protocolFees, q.protocolFee, "protocol's");

        // Never capital.
        uint64 free = sides[AWAY].pool.books().free;
        sides[AWAY].pool.syncPremium();
        assertEq(sides[AWAY].pool.books().free, free, "free");
    }

    function test_OfAnExtension() public {
        uint256 coverId = _buy(AWAY, carol, 1_000e6);
        (, uint64 before) = market.feesOf(pool, address(0));
        ICoverMarket.Quote memory q = market.quoteExtend(coverId, params.endDay + 10);
        assertEq(q.protocolFee, q.premium / 20, "quote");
        _extend(AWAY, bob, coverId, params.endDay + 10);
        (, uint64 protocolFees) = market.feesOf(pool, address(0));
        assertEq(protocolFees - before, q.protocolFee, "protocol's");
    }

    function test_WhenAnIntegratorClaims() public {
        _buy(AWAY, carol, params);
        (uint64 due, uint64 protocolFees) = market.feesOf(pool, shop);
        vm.expectEmit();
        emit ICoverMarket.FeesClaimed(pool, shop, due);
        assertEq(market.claimFees(pool, shop), due, "amount");
        assertEq(sides[AWAY].asset.balanceOf(shop), due, "paid");
        (uint64 left, uint64 protocolLeft) = market.feesOf(pool, shop);
        assertEq(left, 0, "once");
        assertEq(protocolLeft, protocolFees, "protocol's part stays");
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NoFees.selector, pool));
        market.claimFees(pool, shop);
    }

    function test_WhenTheProtocolClaims() public {
        address[] memory integrators = new address[](3);
        (integrators[1], integrators[2]) = (shop, shop);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NoFees.selector, pool));
        market.claimProtocolFees(pool, integrators);

        _buy(AWAY, carol, params);
        _buy(AWAY, carol, 1_000e6);
        (uint64 shopFees, uint64 ofShop) = market.feesOf(pool, shop);
        (, uint64 direct) = market.feesOf(pool, address(0));
        assertGt(direct, 0, "sales without an integrator");
        assertEq(market.claimProtocolFees(pool, integrators), ofShop + direct, "amount");
        assertEq(sides[AWAY].asset.balanceOf(feeReceiver), ofShop + direct, "paid");
        (uint64 left, uint64 protocolLeft) = market.feesOf(pool, shop);
        assertEq(left, shopFees, "integrator's part stays");
        assertEq(protocolLeft, 0, "once");
        market.claimFees(pool, shop);
        _assertCash(AWAY);
    }

    function test_GivenNobodyReceivesTheProtocolsFee() public {
        feeReceiver = address(0);
        _deployAway(HOME_EID + 9);
        CoverMarket free = sides[sides.length - 1].market;
        Product memory product = registry.getProduct(PRODUCT);
        vm.prank(address(sides[sides.length - 1].gateway));
        free.applyProduct(PRODUCT, product, _terms());
        assertEq(free.getProduct(PRODUCT).feeBps, 0);
    }
}

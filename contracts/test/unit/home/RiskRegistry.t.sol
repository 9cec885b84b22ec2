// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {Curve, Product, Terms} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract RiskRegistry_Test is BaseTest {
    function test_RevertWhen_CallerIsNotTheOwner() public {
        bytes memory reason = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, carol);
        vm.startPrank(carol);
        vm.expectRevert(reason);
        registry.addTerms(_terms());
        vm.expectRevert(reason);
        registry.addProduct("x", POOL_ID, 1, _curve(), _limits());
        vm.expectRevert(reason);
        registry.updateProduct(PRODUCT, 1, true, _curve(), _limits());
        vm.expectRevert(reason);
        registry.setWeights(PRODUCT, new uint32[](0), new uint16[](0));
        vm.expectRevert(reason);
        registry.setGroup(1, POOL_ID, _limits());
        vm.expectRevert(reason);
        registry.setChainCap(POOL_ID, HOME_EID, 0);
        vm.expectRevert(reason);
        registry.setInboundLimits(IRiskRegistry.InboundLimits(1, 1, 1, 1, 1));
        vm.expectRevert(reason);
        registry.setFee(PRODUCT, 1);
        vm.expectRevert(reason);
        registry.windDown(POOL_ID);
    }

    function test_WindDown_RevertWhen_Bad() public {
        vm.expectRevert(IRiskRegistry.RiskRegistry_BadPool.selector);
        registry.windDown(9);
        registry.windDown(POOL_ID);
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_WindingDown.selector, POOL_ID));
        registry.windDown(POOL_ID);
    }

    function test_WindDown() public {
        registry.addProduct("other pool", 2, 1, _curve(), _limits());
        vm.expectEmit();
        emit IRiskRegistry.WindDownBegan(POOL_ID);
        registry.windDown(POOL_ID);
        assertTrue(registry.isWindingDown(POOL_ID), "winds down");
        Product memory p = registry.getProduct(PRODUCT);
        assertFalse(p.listed, "not listed");
        assertEq(p.seq, 2, "newer than what chains have");
        assertTrue(registry.getProduct(2).listed, "the other pool");
        assertEq(registry.getProduct(2).seq, 1, "is left alone");
    }

    function test_WindDown_GivenAChangeAfterwards() public {
        registry.windDown(POOL_ID);
        registry.setFee(PRODUCT, 7);
        registry.updateProduct(PRODUCT, 1, true, _curve(), _limits());
        Product memory p = registry.getProduct(PRODUCT);
        assertEq(p.seq, 4, "newer with each");
        assertEq(p.feeBps, 7, "fee");
        assertFalse(p.listed, "never listed again");
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_WindingDown.selector, POOL_ID));
        registry.addProduct("x", POOL_ID, 1, _curve(), _limits());
    }

    function test_AddTerms_RevertWhen_TheyMakeNoSense() public {
        for (uint256 i; i < 6; ++i) {
            Terms memory terms = _terms();
            if (i == 0) terms.maxPeriodDays = 0;
            if (i == 1) terms.maxPeriodDays = 366;
            if (i == 2) terms.tailDays = 0;
            if (i == 3) terms.claimWindow = 0;
            if (i == 4) terms.perils = 0;
            if (i == 5) terms.wordingHash = 0;
            vm.expectRevert(IRiskRegistry.RiskRegistry_BadTerms.selector);
            registry.addTerms(terms);
        }
    }

    function test_AddTerms() public {
        Terms memory terms = _terms();
        terms.tailDays = 30;
        vm.expectEmit();
        emit IRiskRegistry.TermsAdded(2, terms);
        assertEq(registry.addTerms(terms), 2, "id");
        assertEq(abi.encode(registry.getTerms(2)), abi.encode(terms), "stored");
        assertEq(abi.encode(registry.getTerms(1)), abi.encode(_terms()), "the first stays");
        assertEq(registry.termsCount(), 2, "count");
    }

    function test_AddProduct_RevertWhen_Bad() public {
        vm.expectRevert(IRiskRegistry.RiskRegistry_BadPool.selector);
        registry.addProduct("x", 0, 1, _curve(), _limits());
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownTerms.selector, 9));
        registry.addProduct("x", POOL_ID, 9, _curve(), _limits());
        for (uint256 i; i < 4; ++i) {
            Curve memory curve = _curve();
            if (i == 0) curve.baseRate = curve.kinkRate + 1;
            if (i == 1) curve.kinkRate = curve.maxRate + 1;
            if (i == 2) curve.kinkBps = 0;
            if (i == 3) curve.kinkBps = 10_000;
            vm.expectRevert(IRiskRegistry.RiskRegistry_BadCurve.selector);
            registry.addProduct("x", POOL_ID, 1, curve, _limits());
        }
        assertEq(registry.productCount(), 1, "changes nothing");
    }

    function test_AddProduct() public {
        assertEq(registry.addProduct("Compound V3", POOL_ID, 1, _curve(), _limits()), 2, "id");
        Product memory p = registry.getProduct(2);
        assertEq(p.label, "Compound V3", "label");
        assertEq(p.seq, 1, "seq");
        assertTrue(p.listed, "listed");
        assertEq(abi.encode(p.curve), abi.encode(_curve()), "curve");
        assertEq(abi.encode(registry.getLimits(2)), abi.encode(_limits()), "limits");
    }

    function test_UpdateProduct_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        registry.updateProduct(9, 1, true, _curve(), _limits());
    }

    function test_UpdateProduct_RevertWhen_TermsAreWorse() public {
        for (uint16 i; i < 5; ++i) {
            Terms memory terms = _terms();
            if (i == 0) terms.tailDays -= 1;
            if (i == 1) terms.tailDays += 1;
            if (i == 2) terms.claimWindow -= 1;
            if (i == 3) terms.waitingPeriod -= 1;
            if (i == 4) terms.maxPeriodDays -= 1;
            uint16 termsId = registry.addTerms(terms);
            vm.expectRevert(
                abi.encodeWithSelector(IRiskRegistry.RiskRegistry_TermsShortened.selector, PRODUCT, termsId)
            );
            registry.updateProduct(PRODUCT, termsId, true, _curve(), _limits());
        }
    }

    function test_UpdateProduct() public {
        Terms memory terms = _terms();
        (terms.claimWindow, terms.waitingPeriod) = (CLAIM_WINDOW + 1, WAITING + 1);
        uint16 termsId = registry.addTerms(terms);
        Curve memory curve = Curve(1, 2, 3, 4);
        registry.updateProduct(PRODUCT, termsId, false, curve, IRiskRegistry.Limits(5, 6));
        Product memory p = registry.getProduct(PRODUCT);
        assertEq(p.seq, 2, "seq");
        assertEq(p.termsId, termsId, "terms");
        assertFalse(p.listed, "listed");
        assertEq(abi.encode(p.curve), abi.encode(curve), "curve");
        assertEq(registry.getLimits(PRODUCT).cap, 5, "limits");
        assertEq(p.label, "Aave V3", "name stays");
        assertEq(p.poolId, POOL_ID, "pool stays");
    }

    function test_SetFee_RevertWhen_Bad() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        registry.setFee(9, 1);
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_FeeTooHigh.selector, 2_001, 2_000));
        registry.setFee(PRODUCT, 2_001);
    }

    function test_SetFee() public {
        registry.setFee(PRODUCT, 2_000);
        Product memory p = registry.getProduct(PRODUCT);
        assertEq(p.feeBps, 2_000, "fee");
        assertEq(p.seq, 2, "seq");
        registry.updateProduct(PRODUCT, 1, true, _curve(), _limits());
        assertEq(registry.getProduct(PRODUCT).feeBps, 2_000, "an update keeps it");
    }

    function test_SetWeights_RevertWhen_Bad() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        registry.setWeights(9, new uint32[](0), new uint16[](0));
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_LengthMismatch.selector, 1, 2));
        registry.setWeights(PRODUCT, new uint32[](1), new uint16[](2));
    }

    function test_SetWeights() public {
        uint32[] memory eids = new uint32[](3);
        uint16[] memory weights = new uint16[](3);
        (eids[0], eids[1], eids[2]) = (HOME_EID, HOME_EID, 7);
        (weights[0], weights[1], weights[2]) = (10, 5, 3);
        vm.expectEmit();
        emit IRiskRegistry.WeightsSet(PRODUCT, eids, weights);
        registry.setWeights(PRODUCT, eids, weights);
        (uint16 home, uint32 sum) = registry.weightOf(PRODUCT, HOME_EID);
        assertEq(home, 5, "the last of a repeated chain counts");
        assertEq(sum, 5 + 1 + 2 + 3, "sum");
    }

    function test_SetGroup_RevertWhen_Bad() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_BadGroup.selector, 0, POOL_ID));
        registry.setGroup(0, POOL_ID, _limits());
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_BadGroup.selector, 1, 0));
        registry.setGroup(1, 0, _limits());
        registry.setGroup(1, POOL_ID, _limits());
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_BadGroup.selector, 1, 2));
        registry.setGroup(1, 2, _limits());
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownGroup.selector, 2));
        registry.getGroup(2);
    }

    function test_SetGroup() public {
        registry.setGroup(1, POOL_ID, _limits());
        vm.expectEmit();
        emit IRiskRegistry.GroupSet(1, POOL_ID, IRiskRegistry.Limits(5, 6));
        registry.setGroup(1, POOL_ID, IRiskRegistry.Limits(5, 6));
        assertEq(registry.getGroup(1).poolId, POOL_ID, "pool");
        assertEq(registry.getGroup(1).limits.cap, 5, "cap");
        assertEq(registry.getGroup(1).limits.shareBps, 6, "share");
    }

    function test_SetChainCap() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_NoChainCap.selector, POOL_ID, 7));
        registry.chainCapOf(POOL_ID, 7);
        vm.expectEmit();
        emit IRiskRegistry.ChainCapSet(POOL_ID, 7, 0);
        registry.setChainCap(POOL_ID, 7, 0);
        assertEq(registry.chainCapOf(POOL_ID, 7), 0, "zero is a cap");
        registry.setChainCap(POOL_ID, 7, type(uint64).max);
        assertEq(registry.chainCapOf(POOL_ID, 7), type(uint64).max, "no bound");
    }

    function test_SetInboundLimits_RevertWhen_Bad() public {
        for (uint256 i; i < 7; ++i) {
            IRiskRegistry.InboundLimits memory limits = IRiskRegistry.InboundLimits(1, 1, 1, 1, 1);
            if (i == 0) limits.riseBps = 0;
            if (i == 1) limits.riseBps = 10_001;
            if (i == 2) limits.fallBps = 0;
            if (i == 3) limits.fallBps = 10_001;
            if (i == 4) limits.riseFloor = 0;
            if (i == 5) limits.fallFloor = 0;
            if (i == 6) limits.depositFloor = 0;
            vm.expectRevert(IRiskRegistry.RiskRegistry_BadInboundLimits.selector);
            registry.setInboundLimits(limits);
        }
    }

    function test_SetInboundLimits() public {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        assertEq(limits.riseBps, 1_000, "a tenth from the start");
        assertEq(limits.fallBps, 5_000, "a half from the start");
        assertEq(limits.depositFloor, 5_000_000e6, "five million from the start");
        limits = IRiskRegistry.InboundLimits(10_000, 2, 10_000, 4, 5);
        vm.expectEmit();
        emit IRiskRegistry.InboundLimitsSet(limits);
        registry.setInboundLimits(limits);
        assertEq(abi.encode(registry.getInboundLimits()), abi.encode(limits), "stored");
    }
}

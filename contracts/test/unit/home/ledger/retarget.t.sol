// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {CapitalReport} from "../../../../src/types/Types.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Retarget_Test is BaseTest {
    /// @dev I1' for the product and for the pool.
    function _assertLimits() private view {
        uint256 sum;
        for (uint256 i; i < sides.length; ++i) {
            sum += _line(i, PRODUCT).granted;
        }
        assertEq(ledger.getTotals(PRODUCT).granted, sum, "sum of the product");
        assertLe(sum, ledger.limitOf(PRODUCT), "limit");
        assertLe(ledger.getPool(POOL_ID).granted, _capital(), "leverage 1");
    }

    function test_RevertWhen_UnknownProduct() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        ledger.retarget(9);
    }

    function test_RevertWhen_UnknownPool() public {
        uint32 productId = registry.addProduct("Other", 2, 1, _curve(), _limits());
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownPool.selector, 2));
        ledger.retarget(productId);
    }

    function test_RevertGiven_IncidentOpen() public {
        _open();
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_ProductHasIncident.selector, PRODUCT, incidentId));
        ledger.retarget(PRODUCT);
    }

    function test_RevertGiven_AuditFails() public {
        _open();
        CapitalReport memory forged;
        (forged.poolId, forged.time) = (POOL_ID, uint40(block.timestamp + 1));
        forged.epoch = uint32(forged.time / EPOCH);
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[FAR].eid, forged);
        ledger.retarget(PRODUCT);

        forged.time += 1;
        forged.cash = 1;
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[FAR].eid, forged);
        int256 capital = int256(_capital());
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_AuditFailed.selector, capital, capital + 1));
        ledger.retarget(PRODUCT);
    }

    function test_GivenLimitsAllow() public {
        _deposit(HOME, alice, DEPOSIT);
        _settleEpoch();
        vm.expectEmit();
        emit ILedger.TargetSet(PRODUCT, HOME_EID, 1, DEPOSIT / 8, DEPOSIT / 8);
        ledger.retarget(PRODUCT);
        assertEq(ledger.limitOf(PRODUCT), DEPOSIT / 2, "share of capital");
        assertEq(_line(HOME, PRODUCT).target, DEPOSIT / 8, "1 of 4");
        assertEq(_line(FAR, PRODUCT).target, DEPOSIT / 4, "2 of 4");
        assertEq(_line(FAR, PRODUCT).granted, DEPOSIT / 4, "granted");
        _assertLimits();
    }

    function test_GivenNothingChanged() public {
        _open();
        ledger.retarget(PRODUCT);
        ledger.retarget(PRODUCT);
        for (uint256 i; i < sides.length; ++i) {
            assertEq(_line(i, PRODUCT).seq, 1, "sequence");
        }
    }

    function test_GivenLimitFell() public {
        _open();
        ILedger.Line memory before = _line(AWAY, PRODUCT);
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, SHARE_BPS / 2));
        ledger.retarget(PRODUCT);
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        assertEq(line.seq, before.seq + 1, "sequence");
        assertEq(line.target, before.target / 2, "target");
        assertEq(line.granted, before.granted, "granted, not confirmed");

        _passTargets(AWAY, PRODUCT);
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        assertEq(_line(AWAY, PRODUCT).granted, line.target, "granted, confirmed");
    }

    function test_GivenGrantsElsewhereAreNotBack() public {
        _open();
        uint64 all = ledger.limitOf(PRODUCT);
        uint32[] memory eids = new uint32[](2);
        (eids[0], eids[1]) = (HOME_EID, sides[AWAY].eid);
        registry.setWeights(PRODUCT, eids, new uint16[](2));
        ledger.retarget(PRODUCT);
        assertEq(_line(HOME, PRODUCT).target, 0, "taken back");
        assertEq(_line(FAR, PRODUCT).target, all / 2, "not granted yet");
        _assertLimits();

        _passTargets(HOME, PRODUCT);
        _passTargets(AWAY, PRODUCT);
        vm.warp(block.timestamp + 1);
        _reportAll();
        ledger.retarget(PRODUCT);
        assertEq(_line(FAR, PRODUCT).target, all, "granted");
        _assertLimits();
    }

    function test_GivenNotListed() public {
        _open();
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        ledger.retarget(PRODUCT);
        for (uint256 i; i < sides.length; ++i) {
            assertEq(_line(i, PRODUCT).target, 0, "target");
        }
    }

    /// @dev R14: what is reserved backs no new cover of another product.
    function test_GivenReserveOfAnotherProduct() public {
        _open();
        uint32 other = _addProduct("Compound V3");
        uint256 capital = _capital();
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        uint64 reserve = ledger.getIncident(incidentId).reserve;
        assertEq(reserve, capital / 2, "reserve");
        ledger.retarget(other);
        assertEq(ledger.limitOf(other), (capital - reserve) / 2, "share of what is free");
        uint256 sum = ledger.getTotals(other).granted + ledger.getTotals(PRODUCT).granted;
        assertEq(ledger.getPool(POOL_ID).granted, sum, "sum");
        assertLe(ledger.getTotals(other).granted, capital - reserve, "free capital");
    }

    function test_GivenShareLargerThanTheSlot() public {
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(type(uint64).max, 10_000));
        _deposit(HOME, alice, 2_000_000_000e6);
        _settleEpoch();
        ledger.retarget(PRODUCT);
        assertEq(_line(FAR, PRODUCT).target, type(uint48).max);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {CapitalReport} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
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

    function test_GivenAuditFails() public {
        _open();
        CapitalReport memory forged;
        (forged.poolId, forged.time) = (POOL_ID, uint40(block.timestamp + 1));
        forged.epoch = uint32(forged.time / EPOCH);
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[FAR].eid, MessageCodec.encodeCapitalReport(forged));
        ledger.retarget(PRODUCT);

        forged.time += 1;
        forged.cash = 1;
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[FAR].eid, MessageCodec.encodeCapitalReport(forged));
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        assertEq(counted, capital + 1, "the audit fails");
        ILedger.Line memory before = _line(AWAY, PRODUCT);
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, SHARE_BPS * 2));
        assertFalse(ledger.wantsRetarget(PRODUCT), "nothing to raise");
        ledger.retarget(PRODUCT);
        assertEq(abi.encode(_line(AWAY, PRODUCT)), abi.encode(before), "not raised");

        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, SHARE_BPS / 2));
        assertTrue(ledger.wantsRetarget(PRODUCT), "something to lower");
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).target, before.target / 2, "lowered");
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
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, 1, 10_000, 1, DEPOSIT));
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

    function _setShare(uint16 shareBps) private {
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, shareBps));
    }

    /// @dev A hundredth of each chain's share, up or down.
    function test_GivenTargetsWouldHardlyMove() public {
        _open();
        bytes memory before = abi.encode(_line(AWAY, PRODUCT));
        _setShare(SHARE_BPS - SHARE_BPS / 101);
        assertFalse(ledger.wantsRetarget(PRODUCT), "a little less");
        ledger.retarget(PRODUCT);
        _setShare(SHARE_BPS + SHARE_BPS / 100);
        assertFalse(ledger.wantsRetarget(PRODUCT), "a little more");
        ledger.retarget(PRODUCT);
        assertEq(abi.encode(_line(AWAY, PRODUCT)), before, "nothing moves");
        _setShare(SHARE_BPS + SHARE_BPS / 50);
        assertTrue(ledger.wantsRetarget(PRODUCT), "more than a hundredth");
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).seq, 2, "moves");
        assertFalse(ledger.wantsRetarget(PRODUCT), "once");
        _assertLimits();
    }

    /// @dev Grants fall when a chain confirms the newest target: whoever buys for a dollar at home must not make a newer one each time.
    function test_GivenSharesLeave() public {
        _open();
        _claimShares(HOME, alice);
        _redeem(HOME, alice, 900_000e18);
        _nextEpoch();
        _refreshAll();
        _reportAll();
        ledger.retarget(PRODUCT);
        _passTargets(HOME, PRODUCT);
        _passTargets(AWAY, PRODUCT);
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        assertLt(line.target, line.granted, "less is wanted");
        for (uint256 i; i < 5; ++i) {
            _buy(HOME, carol, UNIT);
            vm.warp(block.timestamp + 1);
            _report(HOME);
            ledger.retarget(PRODUCT);
        }
        assertEq(_line(AWAY, PRODUCT).seq, line.seq, "nothing newer");
        _report(AWAY);
        assertEq(_line(AWAY, PRODUCT).granted, line.target, "confirmed, and given back");
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).seq, line.seq + 1, "the next small step");
        assertLt(_line(AWAY, PRODUCT).target, line.target, "down");
    }

    function test_GivenSharesOfNothing() public {
        assertTrue(ledger.wantsRetarget(PRODUCT), "first targets");
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).seq, 1, "first targets of zero are set");
        assertFalse(ledger.wantsRetarget(PRODUCT), "once");
        uint32 productId = registry.addProduct("Other", 2, 1, _curve(), _limits());
        assertFalse(ledger.wantsRetarget(productId), "no such pool");
        _open();
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _setShare(SHARE_BPS / 2);
        assertFalse(ledger.wantsRetarget(PRODUCT), "not while an incident is open");
    }

    function test_GivenCoversAreLive() public {
        _open();
        uint64 sold = _line(HOME, PRODUCT).target;
        _buy(HOME, carol, sold);
        vm.warp(block.timestamp + 1);
        _reportAll();
        uint64 idle = ledger.limitOf(PRODUCT) - sold;
        assertTrue(ledger.wantsRetarget(PRODUCT));
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).target, idle / 4, "1 of 4 of what is idle");
        assertEq(_line(FAR, PRODUCT).target, idle / 2, "2 of 4 of what is idle");
        assertApproxEqRel(_line(HOME, PRODUCT).target, sold, 0.001e18, "no room before the others confirmed");
        _passTargets(AWAY, PRODUCT);
        _passTargets(FAR, PRODUCT);
        vm.warp(block.timestamp + 1);
        _reportAll();
        ledger.retarget(PRODUCT);
        assertApproxEqRel(_line(HOME, PRODUCT).target, sold + idle / 4, 0.001e18, "used, and 1 of 4 of what is idle");
        _assertLimits();
    }

    function test_GivenMoreIsExposedThanTheLimit() public {
        _open();
        uint64 sold = _line(HOME, PRODUCT).target;
        _buy(HOME, carol, sold);
        _buy(AWAY, carol, sold / 2);
        vm.warp(block.timestamp + 1);
        _reportAll();
        _setShare(SHARE_BPS / 8);
        uint256 limit = ledger.limitOf(PRODUCT);
        ledger.retarget(PRODUCT);
        assertEq(_line(HOME, PRODUCT).target, limit * 2 / 3, "by exposure");
        assertEq(_line(AWAY, PRODUCT).target, limit / 3, "by exposure");
        assertEq(_line(FAR, PRODUCT).target, 0, "none");
    }

    function test_GivenGroup() public {
        _open();
        uint32 first = _addProduct("Compound V3");
        uint32 second = _addProduct("Euler V2");
        uint256 capital = _capital();
        registry.setGroup(1, POOL_ID, IRiskRegistry.Limits(CAP, SHARE_BPS / 2));
        ledger.joinGroup(first, 1);
        ledger.joinGroup(second, 1);
        registry.updateProduct(first, 1, true, _curve(), IRiskRegistry.Limits(uint64(capital / 5), SHARE_BPS));
        ledger.retarget(first);
        ledger.retarget(second);
        assertEq(ledger.groupGranted(1), capital / 4, "the group's limit");
        assertEq(ledger.getTotals(second).granted, capital / 4 - capital / 5, "what the first left");

        // What the first gives back, the second can have.
        registry.updateProduct(first, 1, true, _curve(), IRiskRegistry.Limits(uint64(capital / 10), SHARE_BPS));
        ledger.retarget(first);
        ledger.retarget(second);
        assertEq(ledger.groupGranted(1), capital / 4, "not before it is confirmed");
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, first);
            _passTargets(i, first);
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
        assertEq(ledger.groupGranted(1), capital / 4 - capital / 10, "confirmed");
        ledger.retarget(second);
        assertEq(ledger.groupGranted(1), capital / 4, "granted again");
        registry.setGroup(1, POOL_ID, IRiskRegistry.Limits(uint64(capital / 8), SHARE_BPS));
        ledger.retarget(second);
        assertEq(ledger.groupGranted(1), capital / 4, "a lower limit takes nothing back, but grants nothing either");
    }

    function test_GivenChainCap() public {
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        uint32 eid = sides[AWAY].eid;
        registry.setChainCap(POOL_ID, eid, DEPOSIT + 7e6);
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, 7e6, "cap - capital there");
        assertEq(_line(HOME, PRODUCT).granted, DEPOSIT / 4, "another chain");
        uint32 other = _addProduct("Compound V3");
        ledger.retarget(other);
        assertEq(_line(AWAY, other).granted, 0, "over all products");
        registry.setChainCap(POOL_ID, eid, DEPOSIT - 1);
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).target, 7e6, "what is granted stays");
        registry.setChainCap(POOL_ID, eid, type(uint64).max);
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, DEPOSIT / 4, "no bound");
        assertEq(ledger.getChain(POOL_ID, eid).granted, DEPOSIT / 4, "sum of the chain");
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

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {CapitalReport, Curve} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Settle_Test is BaseTest {
    function _settlement(uint256 side, uint32 n) private view returns (ILedger.Settlement memory) {
        return ledger.getSettlement(POOL_ID, sides[side].eid, n);
    }

    function test_RevertWhen_UnknownPool() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownPool.selector, 2));
        ledger.settle(2);
    }

    function test_RevertGiven_IncidentOpen() public {
        _open();
        _deposit(HOME, carol, 100e6);
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _nextEpoch();
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_IncidentOpen.selector, POOL_ID));
        ledger.settle(POOL_ID);
    }

    function test_RevertGiven_AuditFails() public {
        _open();
        _deposit(HOME, carol, 100e6);
        _nextEpoch();
        _reportAll();
        CapitalReport memory forged;
        (forged.poolId, forged.time) = (POOL_ID, uint40(block.timestamp + 1));
        forged.epoch = uint32(forged.time / EPOCH);
        (forged.depositsAsked, forged.depositsApplied) = (DEPOSIT, DEPOSIT);
        forged.cash = int64(DEPOSIT) + 1;
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[AWAY].eid, MessageCodec.encodeCapitalReport(forged));
        vm.expectRevert(
            abi.encodeWithSelector(
                ILedger.Ledger_AuditFailed.selector, int256(uint256(2 * DEPOSIT)), int256(uint256(2 * DEPOSIT)) + 1
            )
        );
        ledger.settle(POOL_ID);
    }

    function test_RevertGiven_ChainHasNeverReported() public {
        _deposit(HOME, alice, DEPOSIT);
        _nextEpoch();
        _report(HOME);
        _report(AWAY);
        assertFalse(ledger.wantsSettlement(POOL_ID), "nobody is asked to try");
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_MissingReport.selector, POOL_ID, sides[FAR].eid));
        ledger.settle(POOL_ID);
    }

    function test_RevertGiven_NoClosedDeposit() public {
        _nextEpoch();
        _deposit(HOME, alice, DEPOSIT);
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingToSettle.selector, POOL_ID));
        ledger.settle(POOL_ID);
    }

    function test_GivenDepositsOnSeveralChains() public {
        _open();
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 20 days);
        _deposit(HOME, carol, 300e6);
        _deposit(FAR, bob, 700e6);
        _nextEpoch();
        _reportAll();
        uint256 capital = _capital();
        uint256 shares = ledger.getPool(POOL_ID).shares;
        assertGt(capital, 2 * DEPOSIT, "premium was earned");
        ledger.settle(POOL_ID);

        ILedger.Settlement memory home = _settlement(HOME, 2);
        ILedger.Settlement memory far = _settlement(FAR, 1);
        assertEq(home.depositAssets, 300e6, "home assets");
        assertEq(far.depositAssets, 700e6, "far assets");
        assertEq(home.sharesMinted, 300e6 * (shares + 1e12) / (capital + 1), "home shares");
        assertEq(far.sharesMinted, 700e6 * (shares + 1e12) / (capital + 1), "one price");
        assertEq(_capital(), capital + 1_000e6, "capital");
        assertEq(ledger.getPool(POOL_ID).shares, shares + home.sharesMinted + far.sharesMinted, "R2");
        _assertAudit();
        _passLastSettlements();
        _reportAll();
        _assertAudit();
    }

    function test_GivenAChainReportedLater() public {
        _deposit(HOME, alice, 300e6);
        _deposit(AWAY, bob, 700e6);
        _nextEpoch();
        _reportAll();
        _nextEpoch();
        _report(AWAY);
        ledger.settle(POOL_ID);
        assertEq(_settlement(HOME, 1).depositAssets, 300e6, "home settles");
        assertEq(_settlement(AWAY, 1).depositAssets, 700e6, "so does away: all reported after it asked");
        assertEq(_settlement(AWAY, 1).sharesMinted, 700e18, "one price");
        assertEq(_settlement(AWAY, 1).toRound, _settlement(HOME, 1).toRound, "of the same rounds");
    }

    function test_GivenRoundsWithoutDeposits() public {
        uint32 first = uint32(block.timestamp / EPOCH);
        _deposit(HOME, alice, 300e6);
        _settleEpoch();
        vm.warp(block.timestamp + 5 * EPOCH);
        _deposit(HOME, bob, 100e6);
        _settleEpoch();
        assertEq(_settlement(HOME, 1).fromRound, 0, "from the beginning");
        assertEq(_settlement(HOME, 1).toRound, first, "to");
        assertEq(_settlement(HOME, 2).fromRound, first + 1, "from the next");
        assertEq(_settlement(HOME, 2).toRound, first + 6, "to");
        assertEq(ledger.getChain(POOL_ID, HOME_EID).nextRound, first + 7, "next");
    }

    function test_GivenThePoolHasLostEverything() public {
        _loseEverything(250_000_000e6);
        assertEq(_capital(), 0, "total loss");

        _deposit(HOME, bob, 250_000_000e6);
        _settleEpoch();
        _passLastSettlements();
        assertEq(_capital(), 250_000_000e6, "new capital");
        uint256 shares = ledger.getPool(POOL_ID).shares;
        uint256 bobs = sides[HOME].pool.maxMint(bob);
        assertGe(bobs * 1e6 / shares, 999_999, "the newcomer owns it, the lost shares a millionth at most");

        _deposit(HOME, carol, 250_000_000e6);
        _settleEpoch();
        _passLastSettlements();
        assertApproxEqRel(sides[HOME].pool.maxMint(carol), bobs, 1e-6 ether, "a fair price again");
        _assertAudit();
    }

    /// @dev One product on home alone, sold to the last unit without premium, paid out in full.
    function _loseEverything(uint64 capital) private {
        registry.updateProduct(PRODUCT, 1, true, Curve(0, 0, 0, 8_000), IRiskRegistry.Limits(type(uint64).max, 10_000));
        uint32[] memory eids = new uint32[](2);
        (eids[0], eids[1]) = (sides[AWAY].eid, sides[FAR].eid);
        registry.setWeights(PRODUCT, eids, new uint16[](2));
        _deposit(HOME, alice, capital);
        _settleEpoch();
        _passLastSettlements();
        _retargetAll(PRODUCT);
        uint256 coverId = _buy(HOME, carol, capital);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[HOME].desk.settle(incidentId, coverId);
        assertEq(sides[HOME].pool.books().free, 0, "paid to the last unit");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {SumTree} from "../../../src/libraries/SumTree.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {ClaimDecided} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {TestTree} from "../../utils/TestTree.sol";

contract ClaimDesk_SettleItem_Test is BaseTest {
    using TestTree for TestTree.Tree;

    ClaimDesk internal desk;
    uint32 internal incidentId;
    uint256 internal farCover;

    /// @dev Five covers of 1,000 on the away chain, protected, and an incident that awaits its decision.
    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
        for (uint256 i; i < 5; ++i) {
            _buy(AWAY, carol, 1_000e6);
        }
        farCover = _buy(FAR, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
    }

    function _coverId(uint256 serial) private view returns (uint256) {
        return uint256(sides[AWAY].eid) << 64 | uint256(PRODUCT) << 32 | serial;
    }

    /// @dev Cover i is paid (i + 1) x 100.
    function _tree(uint256 count) private view returns (TestTree.Tree memory) {
        uint256[] memory ids = new uint256[](count);
        uint64[] memory payouts = new uint64[](count);
        for (uint256 i; i < count; ++i) {
            (ids[i], payouts[i]) = (_coverId(i), uint64(i + 1) * 100e6);
        }
        return TestTree.build(incidentId, ids, payouts);
    }

    function _decideTree(uint256 count) private returns (TestTree.Tree memory tree) {
        tree = _tree(count);
        _decideByTree(incidentId, AWAY, tree);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
    }

    function _settle(IClaimDesk.Item memory item) private returns (uint64) {
        return desk.settleItem(incidentId, item.coverId, item.payout, item.path, item.proof);
    }

    function _expectNotInTree(IClaimDesk.Item memory item) private {
        vm.expectRevert(
            abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotInTree.selector, incidentId, item.coverId, item.payout)
        );
        _settle(item);
    }

    function test_RevertGiven_TheOtherKindOfDecision() public {
        TestTree.Tree memory tree = _decideTree(2);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_DecidedByTree.selector, incidentId));
        desk.settle(incidentId, _coverId(0));
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_DecidedByTree.selector, incidentId));
        desk.settleBatch(incidentId, tree.coverIds);

        _refreshAll();
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 500_000);
        _passDecisions(second);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        IClaimDesk.Item memory item = tree.itemOf(0);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_DecidedByRatio.selector, second));
        desk.settleItem(second, item.coverId, item.payout, item.path, item.proof);
    }

    function test_RevertWhen_TheProofDoesNotLeadToTheRoot() public {
        TestTree.Tree memory tree = _decideTree(5);
        IClaimDesk.Item memory item = tree.itemOf(1);
        item.payout += 1;
        _expectNotInTree(item);
        item = tree.itemOf(1);
        item.coverId = _coverId(2);
        _expectNotInTree(item);
        item = tree.itemOf(1);
        item.path ^= 1;
        _expectNotInTree(item);
        item = tree.itemOf(1);
        item.proof = tree.itemOf(0).proof;
        _expectNotInTree(item);
        tree.incidentId += 1;
        _expectNotInTree(tree.itemOf(1));
    }

    function test_RevertGiven_Paid() public {
        TestTree.Tree memory tree = _decideTree(3);
        _settle(tree.itemOf(1));
        IClaimDesk.Item memory item = tree.itemOf(1);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadySettled.selector, item.coverId, 0));
        _settle(item);
    }

    function test_RevertWhen_NotProtectedAtTheInstant() public {
        uint256 late = _coverId(5);
        uint256[] memory ids = new uint256[](1);
        uint64[] memory payouts = new uint64[](1);
        (ids[0], payouts[0]) = (late, 10e6);
        TestTree.Tree memory tree = TestTree.build(incidentId, ids, payouts);
        _decideByTree(incidentId, AWAY, tree);
        _passDecisions(incidentId);
        assertEq(_buy(AWAY, carol, 1_000e6), late, "bought after the instant");
        vm.warp(block.timestamp + PAYABLE_DELAY);
        vm.expectPartialRevert(ICoverMarket.CoverMarket_NotCoveredAt.selector);
        _settle(tree.itemOf(0));
    }

    /// @dev Tree after ratio: the cover has 250 left, its item says 500.
    function test_GivenAnotherIncidentLeftLess() public {
        TestTree.Tree memory tree = _tree(5);
        _decideByTree(incidentId, AWAY, tree);
        _refreshAll();
        vm.warp(block.timestamp + 1);
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 750_000);
        _passDecisions(incidentId);
        _passDecisions(second);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(desk.settle(second, _coverId(4)), 750e6, "by ratio first");
        assertEq(_settle(tree.itemOf(4)), 250e6, "by tree what remains");
        assertEq(_settle(tree.itemOf(0)), 100e6, "another by tree first");
        assertEq(desk.settle(second, _coverId(0)), 675e6, "by ratio three quarters of what remains");

        vm.warp(desk.getIncident(incidentId).closesAt + 1);
        desk.close(incidentId);
        assertEq(sides[AWAY].pool.books().budgetsReleased, 1_500e6 - 350e6, "the rest returns");
        _reportAll();
        _assertAudit();
    }

    /// @dev As home decides when the items exceed its reserve: see Ledger_DecideByTree_Test.
    function test_GivenAScale() public {
        TestTree.Tree memory tree = _tree(5);
        ClaimDecided memory decision = ClaimDecided({
            incidentId: incidentId,
            productId: PRODUCT,
            ordinal: 0,
            instant: desk.getIncident(incidentId).instant,
            ratio: 333_333,
            payableAt: 0,
            closesAt: 1 days,
            budget: uint64(uint256(tree.total) * 333_333 / 1e6),
            commitOut: 0,
            root: SumTree.rootOf(tree.top, tree.total)
        });
        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(decision);
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        for (uint256 i; i < 5; ++i) {
            assertEq(_settle(tree.itemOf(i)), uint256(tree.payouts[i]) * 333_333 / 1e6, "scaled");
        }
        assertLt(desk.getIncident(incidentId).budgetLeft, 5, "rounding stays with the pool");
    }

    function test_GivenNoAllocation() public {
        _decideTree(2);
        assertEq(ledger.budgetOf(incidentId, sides[FAR].eid), 0, "no budget");
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, farCover));
        sides[2].desk.settle(incidentId, farCover);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NothingToFund.selector, incidentId));
        sides[2].desk.fund(incidentId);
    }

    function test_WhenAllIsWell() public {
        TestTree.Tree memory tree = _decideTree(5);
        assertEq(desk.rootOf(incidentId), ledger.rootOf(incidentId, sides[AWAY].eid), "root");
        uint256 before = sides[AWAY].asset.balanceOf(carol);
        vm.expectEmit();
        emit IClaimDesk.CoverSettled(incidentId, _coverId(3), carol, 400e6);
        vm.prank(bob);
        assertEq(_settle(tree.itemOf(3)), 400e6, "its leaf");

        IClaimDesk.Item[] memory items = new IClaimDesk.Item[](5);
        for (uint256 i; i < 5; ++i) {
            items[i] = tree.itemOf(i);
        }
        uint64[] memory payouts = desk.settleItems(incidentId, items);
        assertEq(payouts[0], 100e6, "first");
        assertEq(payouts[3], 0, "paid before");
        assertEq(payouts[4], 500e6, "last");
        assertEq(sides[AWAY].asset.balanceOf(carol), before + 1_500e6, "all");
        assertEq(desk.getIncident(incidentId).budgetLeft, 0, "the budget, to the unit");
        assertEq(sides[AWAY].pool.books().setAside, 0, "nothing is left aside");
        _assertCash(AWAY);
        _reportAll();
        _assertAudit();

        items[0].payout += 1;
        vm.expectPartialRevert(IClaimDesk.ClaimDesk_NotInTree.selector);
        desk.settleItems(incidentId, items);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverLens} from "../../../src/interfaces/ICoverLens.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {CoverLens} from "../../../src/periphery/CoverLens.sol";
import {CoverStatus} from "../../../src/periphery/CoverStatus.sol";
import {IncidentOpened} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {TestTree} from "../../utils/TestTree.sol";

contract CoverLens_Test is BaseTest {
    using TestTree for TestTree.Tree;

    uint32 internal constant OTHER = 2;

    CoverMarket internal market;
    CoverLens internal lens;
    uint256 internal held;
    uint256 internal other;
    uint256 internal late;

    /// @dev Covers of two products, two days old, and one whose protection has just started.
    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
        lens = new CoverLens(address(market), address(sides[AWAY].desk));
        _addProduct("Balancer V2");
        _open();
        _retargetAll(OTHER);
        held = _buy(AWAY, carol, 1_000e6);
        other = _buyOther();
        vm.warp(block.timestamp + 1 days);
        _refreshAll();
        late = _buy(AWAY, bob, 500e6);
        vm.warp(market.getCover(late).start);
        _refreshAll();
    }

    /*//////////////////////////////////////////////////////////////
                                 COVERS
    //////////////////////////////////////////////////////////////*/

    function test_Covers() public {
        vm.prank(carol);
        market.transferFrom(carol, alice, held);
        ICoverLens.CoverView[] memory read = lens.covers(_ids(late, held));
        assertEq(read.length, 2, "length");
        assertEq(read[0].coverId, late, "order");
        assertEq(read[0].owner, bob, "owner");
        assertEq(read[1].owner, alice, "owner of now");
        assertEq(abi.encode(read[1].cover), abi.encode(market.getCover(held)), "as the market has it");
        assertEq(uint8(read[1].status), uint8(CoverStatus.PROTECTED), "status");
        assertEq(read[1].error, "", "no error");
        assertEq(abi.encode(lens.cover(held)), abi.encode(read[1]), "one alone");
    }

    function test_Covers_Status() public {
        ICoverMarket.Cover memory cover = market.getCover(held);
        vm.warp(cover.start - 1);
        assertEq(uint8(lens.cover(held).status), uint8(CoverStatus.WAITING), "waiting");
        vm.warp(cover.start);
        assertEq(uint8(lens.cover(held).status), uint8(CoverStatus.PROTECTED), "first second");
        vm.warp(cover.end);
        assertEq(uint8(lens.cover(held).status), uint8(CoverStatus.PROTECTED), "last second");
        vm.warp(cover.end + 1);
        assertEq(uint8(lens.cover(held).status), uint8(CoverStatus.ENDED), "ended");
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(held, PRODUCT, 0, cover.end, 1_000_000, WHAT_REMAINS);
        assertEq(uint8(lens.cover(held).status), uint8(CoverStatus.PAID_OUT), "paid out");
    }

    function test_Covers_GivenUnknown() public {
        uint256[] memory ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (held + 7, held, type(uint256).max);
        ICoverLens.CoverView[] memory read = lens.covers(ids);
        assertEq(read[0].coverId, held + 7, "named");
        assertEq(read[0].error, _unknown(held + 7), "reason");
        assertEq(read[0].owner, address(0), "nothing else");
        assertEq(read[1].owner, carol, "the others");
        assertEq(read[2].error, _unknown(type(uint256).max), "reason");
        vm.expectRevert(_unknown(held + 7));
        lens.cover(held + 7);
    }

    function test_Covers_GivenNone() public view {
        assertEq(lens.covers(new uint256[](0)).length, 0, "nothing");
    }

    /*//////////////////////////////////////////////////////////////
                                 PAYOUTS
    //////////////////////////////////////////////////////////////*/

    function test_Payouts_GivenNotPayable() public {
        _assertNoPayouts(0, 0);
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _assertNoPayouts(1, 1);
        _decide(incidentId, 500_000);
        _passDecision(AWAY, incidentId);
        IClaimDesk.Incident memory incident = sides[AWAY].desk.getIncident(incidentId);
        vm.warp(incident.payableAt - 1);
        _assertNoPayouts(1, 1);
        vm.warp(incident.payableAt);
        sides[AWAY].desk.fund(incidentId);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).closesAt + 1);
        _assertNoPayouts(1, 1);
    }

    function test_Payouts_GivenDismissed() public {
        _incidentOf(PRODUCT, 0);
        _assertNoPayouts(1, 1);
    }

    function test_Payouts_WhenPayable() public {
        uint32 incidentId = _incidentOf(PRODUCT, 500_000);
        bytes32 before = _state();
        (ICoverLens.PayoutView[] memory found, uint32 seen, uint32 known) = lens.payouts(_ids(held, other), 1, 10);
        assertEq(found.length, 1, "the other product is left out");
        assertEq(found[0].coverId, held, "cover");
        assertEq(found[0].incidentId, incidentId, "incident");
        assertEq(found[0].amount, 500e6, "amount");
        assertEq(found[0].error, "", "no error");
        assertEq(seen + known, 2, "one seen, one known");
        assertEq(_state(), before, "changes nothing");
        vm.prank(alice);
        assertEq(sides[AWAY].desk.settle(incidentId, held), found[0].amount, "what a settlement pays");
    }

    function test_Payouts_GivenWithinSkew() public {
        uint32 incidentId = _incidentOf(PRODUCT, 500_000);
        uint40 instant = sides[AWAY].desk.getIncident(incidentId).instant;
        ICoverMarket.Cover memory cover = market.getCover(late);
        assertEq(instant, cover.start, "the instant is the start");
        (ICoverLens.PayoutView[] memory found,,) = lens.payouts(_ids(late, held), 1, 10);
        assertEq(found.length, 2, "both");
        assertEq(
            found[0].error,
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_NotCoveredAt.selector, late, instant, cover.start + SKEW, cover.end
            ),
            "reason"
        );
        assertEq(found[0].amount, 0, "no amount");
        assertEq(found[1].amount, 500e6, "the other pays");
    }

    function test_Payouts_GivenInstantOutsideOfProtection() public {
        vm.warp(market.getCover(held).end + 1);
        _refreshAll();
        _incidentOf(PRODUCT, 500_000);
        (ICoverLens.PayoutView[] memory found,,) = lens.payouts(_ids(held, other), 1, 10);
        assertEq(found.length, 0, "ended before");
    }

    function test_Payouts_GivenFreeIsShort() public {
        _incidentOf(PRODUCT, 500_000);
        sides[AWAY].pool.syncPremium();
        uint64 free = sides[AWAY].pool.books().free;
        vm.prank(address(sides[AWAY].desk));
        sides[AWAY].pool.setAside(free, 0);
        (ICoverLens.PayoutView[] memory found,,) = lens.payouts(_ids(held, other), 1, 10);
        assertEq(
            found[0].error,
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, 0, 500e6),
            "reason of the pool"
        );
    }

    function test_Payouts_GivenPaid() public {
        uint32 incidentId = _incidentOf(PRODUCT, 500_000);
        sides[AWAY].desk.settle(incidentId, held);
        _assertNoPayouts(1, 1);
    }

    function test_Payouts_GivenUnknown() public {
        _incidentOf(PRODUCT, 500_000);
        (ICoverLens.PayoutView[] memory found,,) = lens.payouts(_ids(held + 7, held), 1, 10);
        assertEq(found.length, 2, "both");
        assertEq(found[0].incidentId, 0, "no incident");
        assertEq(found[0].error, _unknown(held + 7), "reason");
        assertEq(found[1].amount, 500e6, "the other pays");
    }

    function test_Payouts_GivenSeveral() public {
        _incidentOf(PRODUCT, 500_000);
        _refreshAll();
        vm.warp(block.timestamp + 1);
        _incidentOf(PRODUCT, 250_000);
        (ICoverLens.PayoutView[] memory found, uint32 seen, uint32 known) = lens.payouts(_ids(held, other), 1, 2);
        assertEq(found.length, 2, "both");
        assertEq(found[0].amount, 500e6, "first alone");
        assertEq(found[1].amount, 250e6, "second alone");
        assertEq(seen, 2, "seen");
        assertEq(known, 2, "known");
    }

    function test_Payouts_GivenOtherRange() public {
        _incidentOf(PRODUCT, 500_000);
        (ICoverLens.PayoutView[] memory found, uint32 seen, uint32 known) = lens.payouts(_ids(held, other), 2, 10);
        assertEq(found.length, 0, "nothing");
        assertEq(seen, 0, "seen");
        assertEq(known, 1, "known");
    }

    function test_ItemPayouts() public {
        TestTree.Tree memory tree = _incidentByTree();
        uint256 second = held + 1;
        bytes32 before = _state();
        ICoverLens.PayoutView[] memory found = lens.itemPayouts(1, _items(tree.itemOf(1), tree.itemOf(0)));
        assertEq(found.length, 2, "one for each");
        assertEq(found[0].coverId, second, "order");
        assertEq(found[0].amount, 200e6, "second");
        assertEq(found[1].incidentId, 1, "incident");
        assertEq(found[1].amount, 300e6, "first");
        assertEq(found[1].error, "", "no error");
        assertEq(_state(), before, "changes nothing");
        (found,,) = lens.payouts(_ids(held, other), 1, 10);
        assertEq(found.length, 1, "of its product");
        assertEq(
            found[0].error, abi.encodeWithSelector(IClaimDesk.ClaimDesk_DecidedByTree.selector, 1), "needs a proof"
        );
    }

    function test_ItemPayouts_GivenBadItems() public {
        TestTree.Tree memory tree = _incidentByTree();
        IClaimDesk.Item[] memory items = new IClaimDesk.Item[](4);
        (items[0], items[1], items[2], items[3]) = (tree.itemOf(0), tree.itemOf(1), tree.itemOf(2), tree.itemOf(0));
        items[0].payout += 1;
        items[3].proof = hex"12";
        sides[AWAY].desk.settleItem(1, items[1].coverId, items[1].payout, items[1].path, items[1].proof);
        ICoverLens.PayoutView[] memory found = lens.itemPayouts(1, items);
        assertEq(
            found[0].error,
            abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotInTree.selector, 1, held, 300e6 + 1),
            "another amount"
        );
        assertEq(found[0].amount, 0, "no amount");
        assertEq(
            found[1].error,
            abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadySettled.selector, held + 1, 0),
            "paid before"
        );
        assertEq(found[2].error, _unknown(held + 7), "no cover");
        assertGt(found[3].error.length, 0, "no proof");
        items[3] = tree.itemOf(0);
        assertEq(lens.itemPayouts(1, items)[3].amount, 300e6, "the others are tried");
    }

    function test_ItemPayouts_GivenNotByTree() public {
        TestTree.Tree memory tree = _treeOf(1);
        ICoverLens.PayoutView[] memory found = lens.itemPayouts(1, _items(tree.itemOf(0), tree.itemOf(1)));
        assertEq(found[1].error, abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 1), "not decided");
        _incidentOf(PRODUCT, 500_000);
        found = lens.itemPayouts(1, _items(tree.itemOf(0), tree.itemOf(1)));
        assertEq(found[0].error, abi.encodeWithSelector(IClaimDesk.ClaimDesk_DecidedByRatio.selector, 1), "by ratio");
        assertEq(lens.itemPayouts(1, new IClaimDesk.Item[](0)).length, 0, "no items");
    }

    function test_TrySettleItem_AlwaysReverts() public {
        TestTree.Tree memory tree = _incidentByTree();
        vm.expectRevert(abi.encodeWithSelector(ICoverLens.CoverLens_WouldPay.selector, 300e6));
        lens.trySettleItem(1, tree.itemOf(0));
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 9));
        lens.trySettleItem(9, tree.itemOf(0));
    }

    function test_TrySettle_AlwaysReverts() public {
        uint32 incidentId = _incidentOf(PRODUCT, 500_000);
        vm.expectRevert(abi.encodeWithSelector(ICoverLens.CoverLens_WouldPay.selector, 500e6));
        lens.trySettle(incidentId, held);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 9));
        lens.trySettle(9, held);
    }

    /*//////////////////////////////////////////////////////////////
                                PRODUCTS
    //////////////////////////////////////////////////////////////*/

    function test_Products() public view {
        uint16 endDay = _today() + 30;
        (ICoverLens.ProductView[] memory page, uint256 total) = lens.products(0, 10, 1_000e6, endDay);
        assertEq(total, 2, "total");
        assertEq(page.length, 2, "length");
        for (uint32 i; i < 2; ++i) {
            uint32 productId = i + 1;
            assertEq(page[i].productId, productId, "id");
            assertEq(abi.encode(page[i].product), abi.encode(market.getProduct(productId)), "product");
            assertEq(abi.encode(page[i].terms), abi.encode(market.getTerms(1)), "terms");
            assertEq(abi.encode(page[i].quote), abi.encode(market.quote(productId, 1_000e6, endDay)), "quote");
            assertGt(page[i].quote.premium, 0, "priced");
            assertEq(page[i].error, "", "no error");
        }
        assertEq(abi.encode(lens.product(OTHER, 1_000e6, endDay)), abi.encode(page[1]), "one alone");
    }

    function test_Products_GivenOneThatCannotBeRead() public {
        // A product that is listed can always be read from the market of today; the lens must outlive that.
        vm.mockCallRevert(
            address(market), abi.encodeCall(ICoverMarket.getProduct, (PRODUCT)), abi.encodePacked("broken")
        );
        (ICoverLens.ProductView[] memory page,) = lens.products(0, 10, 1_000e6, _today() + 30);
        assertEq(page[0].productId, PRODUCT, "named");
        assertEq(page[0].error, "broken", "reason");
        assertEq(page[1].product.label, "Balancer V2", "the other");
    }

    function test_Products_Pages() public view {
        for (uint256 first; first < 2; ++first) {
            (ICoverLens.ProductView[] memory page, uint256 total) = lens.products(first, 1, 1_000e6, _today() + 30);
            assertEq(page.length, 1, "one");
            assertEq(page[0].productId, first + 1, "in order");
            assertEq(total, 2, "total");
        }
        _assertEmptyPage(2, 10);
        _assertEmptyPage(type(uint256).max, type(uint256).max);
        _assertEmptyPage(0, 0);
        (ICoverLens.ProductView[] memory all,) = lens.products(1, type(uint256).max, 1_000e6, _today() + 30);
        assertEq(all.length, 1, "the rest");
    }

    function test_Products_GivenNone() public {
        _deployAway(HOME_EID + 9);
        CoverLens empty = new CoverLens(address(sides[3].market), address(sides[3].desk));
        (ICoverLens.ProductView[] memory page, uint256 total) = empty.products(0, 10, 1_000e6, _today() + 30);
        assertEq(page.length + total, 0, "nothing");
    }

    /*//////////////////////////////////////////////////////////////
                                INCIDENTS
    //////////////////////////////////////////////////////////////*/

    function test_Incidents() public {
        _incidentOf(PRODUCT, 500_000);
        _refreshAll();
        _freeze(OTHER, uint40(block.timestamp));
        (ICoverLens.IncidentView[] memory page, uint32 known) = lens.incidents(0, 100);
        assertEq(page.length, 2, "length");
        assertEq(known, 2, "known");
        for (uint32 i; i < 2; ++i) {
            assertEq(page[i].incidentId, i + 1, "ascending");
            assertEq(abi.encode(page[i].incident), abi.encode(sides[AWAY].desk.getIncident(i + 1)), "incident");
        }
        (page, known) = lens.incidents(2, 1);
        assertEq(page.length, 1, "part");
        assertEq(page[0].incidentId, 2, "second");
        assertEq(known, 2, "known");
    }

    function test_Incidents_GivenLastId() public {
        uint32 last = type(uint32).max;
        vm.prank(address(sides[AWAY].gateway));
        sides[AWAY].desk.applyIncidentOpened(IncidentOpened(last, PRODUCT, 0, uint40(block.timestamp)));
        (ICoverLens.IncidentView[] memory page,) = lens.incidents(last - 1, 9);
        assertEq(page.length, 1, "length");
        assertEq(page[0].incidentId, last, "last");
    }

    /*//////////////////////////////////////////////////////////////
                                  POOLS
    //////////////////////////////////////////////////////////////*/

    function test_Pools_FollowsADeposit() public {
        _deposit(AWAY, carol, 2_000e6);
        ICoverLens.PoolView memory read = lens.pool(POOL_ID, carol);
        assertEq(read.request.assets, 2_000e6, "requested");
        assertEq(read.request.round, read.round, "in the round of now");
        assertEq(read.claimableShares + read.shares, 0, "no shares");

        _settleEpoch();
        _passLastSettlements();
        read = lens.pool(POOL_ID, carol);
        uint256 claimable = read.claimableShares;
        assertGt(claimable, 0, "claimable");

        sides[AWAY].pool.claimDeposit(carol);
        read = lens.pool(POOL_ID, carol);
        assertEq(read.shares, claimable, "held");
        assertEq(read.claimableShares + read.request.assets, 0, "nothing under way");
    }

    function test_Pools_FollowsAnExit() public {
        _deposit(AWAY, carol, 2_000e6);
        _settleEpoch();
        _passLastSettlements();
        uint256 shares = _claimShares(AWAY, carol);
        assertEq(lens.pool(POOL_ID, carol).exit.shares, 0, "none");

        uint256 held_ = lens.pool(POOL_ID, carol).shares;
        _redeem(AWAY, carol, shares / 2);
        ICoverLens.PoolView memory read = lens.pool(POOL_ID, carol);
        assertEq(read.exit.round, read.round, "in the round of now");
        assertEq(read.exit.shares + read.shares, held_, "what waits is not held");
        assertEq(read.exit.claimable, 0, "nothing yet");
        assertFalse(read.exit.settled, "waits");

        _nextEpoch();
        _reportAll();
        _settleEpoch();
        _passLastSettlements();
        read = lens.pool(POOL_ID, carol);
        assertEq(abi.encode(read.exit), abi.encode(sides[AWAY].pool.exitOf(carol)), "as the pool has it");
        assertTrue(read.exit.settled, "settled");
        assertEq(sides[AWAY].pool.claimRedeem(carol), read.exit.claimable, "what was told is paid");
        assertEq(lens.pool(POOL_ID, carol).exit.round, 0, "nothing under way");
    }

    function test_Pools_GivenUnknown() public {
        uint32[] memory ids = new uint32[](2);
        (ids[0], ids[1]) = (9, POOL_ID);
        ICoverLens.PoolView[] memory read = lens.pools(ids, bob);
        assertEq(read[0].poolId, 9, "named");
        assertEq(read[0].error, abi.encodeWithSelector(ICoverLens.CoverLens_UnknownPool.selector, 9), "reason");
        assertEq(read[1].error, "", "no error");
        assertEq(read[1].pool, address(sides[AWAY].pool), "pool");
        assertEq(read[1].share, address(sides[AWAY].share), "share");
        assertEq(read[1].shareSupply, sides[AWAY].share.totalSupply(), "supply");
        assertEq(read[1].round, sides[AWAY].pool.currentRound(), "round");
        assertEq(abi.encode(read[1].books), abi.encode(sides[AWAY].pool.books()), "books");
        vm.expectRevert(abi.encodeWithSelector(ICoverLens.CoverLens_UnknownPool.selector, 9));
        lens.pool(9, bob);
    }

    /*//////////////////////////////////////////////////////////////
                                 HELPERS
    //////////////////////////////////////////////////////////////*/

    function _buyOther() private returns (uint256) {
        ICoverMarket.BuyParams memory params = _buyParams(300e6, carol);
        params.productId = OTHER;
        return _buy(AWAY, carol, params);
    }

    /// @dev An incident of now, decided with `ratio`, told to the chain, and payable.
    function _incidentOf(uint32 productId, uint32 ratio) private returns (uint32 incidentId) {
        incidentId = _freeze(productId, uint40(block.timestamp));
        _decide(incidentId, ratio);
        _passDecision(AWAY, incidentId);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
    }

    /// @dev An incident of now that pays two covers and one that does not exist, told to the chain, and payable.
    function _incidentByTree() private returns (TestTree.Tree memory tree) {
        _buy(AWAY, carol, 700e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        tree = _treeOf(incidentId);
        _decideByTree(incidentId, AWAY, tree);
        _passDecision(AWAY, incidentId);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
    }

    function _treeOf(uint32 incidentId) private view returns (TestTree.Tree memory) {
        uint256[] memory coverIds = new uint256[](3);
        uint64[] memory amounts = new uint64[](3);
        (coverIds[0], coverIds[1], coverIds[2]) = (held, held + 1, held + 7);
        (amounts[0], amounts[1], amounts[2]) = (300e6, 200e6, 100e6);
        return TestTree.build(incidentId, coverIds, amounts);
    }

    function _items(IClaimDesk.Item memory a, IClaimDesk.Item memory b)
        private
        pure
        returns (IClaimDesk.Item[] memory items)
    {
        items = new IClaimDesk.Item[](2);
        (items[0], items[1]) = (a, b);
    }

    function _ids(uint256 a, uint256 b) private pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (a, b);
    }

    function _unknown(uint256 coverId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId);
    }

    /// @dev What a settlement would change.
    function _state() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                market.getCover(held),
                market.getProduct(PRODUCT),
                sides[AWAY].desk.getIncident(1),
                sides[AWAY].pool.books(),
                sides[AWAY].asset.balanceOf(carol)
            )
        );
    }

    function _assertNoPayouts(uint32 seen, uint32 known) private {
        (ICoverLens.PayoutView[] memory found, uint32 seen_, uint32 known_) = lens.payouts(_ids(held, other), 1, 10);
        assertEq(found.length, 0, "payouts");
        assertEq(seen_, seen, "seen");
        assertEq(known_, known, "known");
    }

    function _assertEmptyPage(uint256 first, uint256 number) private view {
        (ICoverLens.ProductView[] memory page, uint256 total) = lens.products(first, number, 1_000e6, _today() + 30);
        assertEq(page.length, 0, "empty");
        assertEq(total, 2, "total");
    }
}

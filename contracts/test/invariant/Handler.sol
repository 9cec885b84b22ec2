// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {Allocation, Terms} from "../../src/types/Types.sol";
import {FreezableDollar} from "../utils/FreezableDollar.sol";
import {QueueEndpoint} from "../utils/QueueEndpoint.sol";
import {TestTree} from "../utils/TestTree.sol";
import {Checks} from "./Checks.sol";

/// @title Handler
/// @notice Everything that users, keepers, assessors, relayers and time may do to home and two away chains, in any order.
/// Messages wait in their endpoints until they are delivered: late, out of order, twice, or never and sent again. No action may
/// revert: what the protocol refuses by design is left out before or named in a catch.
contract Handler is Checks {
    using TestTree for TestTree.Tree;

    uint256 internal constant MAX_INCIDENTS = 12;
    uint16 internal constant GROUP_SHARE_BPS = 9_000;

    /// @notice How often each action did something, to see that the search goes deep.
    mapping(bytes32 action => uint256) public done;

    uint256 private _actions;

    constructor() {
        setUp();
        _addProduct("Compound V3");
        registry.setGroup(GROUP, POOL_ID, IRiskRegistry.Limits(CAP, GROUP_SHARE_BPS));
        // No report parks: a walk closes several incidents at once, and no action may revert. Falls of grants stay limited.
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, DEPOSIT, 5_000, 10_000e6));
        for (uint256 i; i < sides.length; ++i) {
            vm.etch(address(sides[i].asset), address(new FreezableDollar()).code);
        }
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            registry.updateProduct(p, 1, true, _curve(), IRiskRegistry.Limits(CAP, 10_000));
            ledger.joinGroup(p, GROUP);
            registry.setFee(p, uint16(500 * p));
        }
        _deposit(HOME, actors[0], DEPOSIT);
        _deposit(AWAY, actors[1], DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            _retargetAll(p);
        }
    }

    /// @dev Short waits and windows, so that a walk of some hundred steps gets through whole stories.
    function _terms() internal pure override returns (Terms memory terms) {
        terms = super._terms();
        (terms.waitingPeriod, terms.claimWindow) = (1 hours, 6 days);
    }

    /// @dev Fuzzers like small numbers; each use takes its own bits of a seed, so spread them.
    function _mix(uint256 seed) private returns (uint256) {
        for (uint256 i; i < sides.length; ++i) {
            earnedBefore[i] = sides[i].pool.books().premiumEarned;
        }
        return uint256(keccak256(abi.encode(seed, ++_actions)));
    }

    function _product(uint256 seed) internal pure returns (uint32) {
        return uint32(1 + seed % PRODUCTS);
    }

    function _incidentId(uint256 seed) internal view returns (uint32) {
        uint32 count = ledger.incidentCount();
        return count == 0 ? 0 : uint32(1 + seed % count);
    }

    /*//////////////////////////////////////////////////////////////
                                  TIME
    //////////////////////////////////////////////////////////////*/

    function passTime(uint256 seed) external {
        seed = _mix(seed);
        uint256 most = (seed >> 64) % 8 == 0 ? 20 days : (seed >> 64) % 2 == 0 ? 2 days : 4 hours;
        vm.warp(block.timestamp + seed % most);
    }

    /*//////////////////////////////////////////////////////////////
                                  USERS
    //////////////////////////////////////////////////////////////*/

    function deposit(uint256 seed) external {
        seed = _mix(seed);
        (uint256 side, address who) = (seed % 3, actors[(seed >> 8) % 4]);
        ICapitalPool.Request memory request = sides[side].pool.requestOf(who);
        if (request.assets != 0 && request.round != sides[side].pool.currentRound()) return;
        _deposit(side, who, uint64(bound(seed >> 32, UNIT, DEPOSIT)));
        ++done["deposit"];
        if ((seed >> 128) % 8 != 0 || FreezableDollar(address(sides[side].asset)).isFrozen(who)) return;
        vm.prank(who);
        sides[side].pool.cancelDeposit();
        ++done["cancel"];
    }

    function claimShares(uint256 seed) external {
        seed = _mix(seed);
        (uint256 side, address who) = (seed % 3, actors[(seed >> 8) % 4]);
        if (sides[side].pool.claimableShares(who) == 0) return;
        sides[side].pool.claimDeposit(who);
        ++done["claimShares"];
    }

    function buy(uint256 seed) external {
        for (uint256 i; i < 3; ++i) {
            seed = _mix(seed);
            _buyOne(seed);
        }
    }

    function _buyOne(uint256 seed) private {
        (uint256 side, uint32 productId) = (seed % 3, _product(seed >> 8));
        if ((seed >> 32) % 4 != 0) _relay(side);
        uint64 available = sides[side].market.quote(productId, UNIT, _today() + 2).available;
        if (available < UNIT) return;
        // Every other sale takes most of what is left: limits are where rules break.
        uint256 least = (seed >> 16) % 2 == 0 ? UNIT : _max(UNIT, available - available / 8);
        ICoverMarket.BuyParams memory params = _order(productId, uint64(bound(seed >> 64, least, available)), seed);
        covers.push(Sold(side, productId, _buy(side, params.owner, params)));
        _noteSale(productId);
        ++done["buy"];
    }

    /// @dev Every other order comes through an integrator.
    function _order(uint32 productId, uint64 amount, uint256 seed)
        private
        view
        returns (ICoverMarket.BuyParams memory params)
    {
        params = _buyParams(amount, actors[(seed >> 24) % 4]);
        (params.productId, params.endDay) = (productId, _today() + 2 + uint16((seed >> 40) % 40));
        if ((seed >> 192) % 2 == 0) (params.integrator, params.integratorBps) = (shop, uint16((seed >> 200) % 2_001));
    }

    function _noteSale(uint32 productId) private {
        uint32 open = ledger.getTotals(productId).openIncident;
        if (open != 0 && block.timestamp > uint256(ledger.getIncident(open).openedAt) + MAX_AGE) ++lateSales;
    }

    /// @dev A little of each product in one call, if there is enough of it.
    function _buyBasket(uint256 seed) private {
        uint256 side = seed % 3;
        ICoverMarket.BuyParams[] memory lines = new ICoverMarket.BuyParams[](PRODUCTS);
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            uint64 available = sides[side].market.quote(p, UNIT, _today() + 2).available;
            if (available < UNIT) return;
            lines[p - 1] = _order(p, uint64(bound(seed >> 64, UNIT, _max(UNIT, available / 16))), seed);
        }
        address payer = lines[0].owner;
        _fund(side, payer, 1_000_000e6);
        vm.prank(payer);
        (uint256[] memory coverIds,) = sides[side].market.buyBasket(lines);
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            covers.push(Sold(side, p, coverIds[p - 1]));
            _noteSale(p);
        }
        ++done["basket"];
    }

    /// @dev Extends or cancels some cover, which may be long over, fully paid or frozen.
    function changeCover(uint256 seed) external {
        seed = _mix(seed);
        if (covers.length == 0) return;
        uint256 index = (seed >> 8) % covers.length;
        if ((seed >> 136) % 4 != 0) _relay(covers[index].side);
        if (seed % 3 == 0) _cancelCover(index);
        else if (seed % 3 == 1) _extendCover(index, seed);
        else _buyBasket(seed >> 16);
    }

    function _extendCover(uint256 index, uint256 seed) private {
        Sold memory sold = covers[index];
        uint16 endDay = uint16(sides[sold.side].market.getCover(sold.coverId).end / 1 days);
        uint16 last = _today() + 365;
        if (endDay >= last) return;
        endDay = uint16(bound(seed >> 32, endDay + 1, endDay + 30 < last ? endDay + 30 : last));
        if (sides[sold.side].market.quoteExtend(sold.coverId, endDay).available == 0) return;
        _extend(sold.side, actors[(seed >> 24) % 4], sold.coverId, endDay);
        _noteSale(sold.productId);
        ++done["extend"];
    }

    function _cancelCover(uint256 index) private {
        Sold memory sold = covers[index];
        ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
        (,, bool frozen) = sides[sold.side].market.quoteCancel(sold.coverId, 0);
        if (frozen || block.timestamp >= c.end || c.paid == c.amount) return;
        address owner = sides[sold.side].market.ownerOf(sold.coverId);
        FreezableDollar(address(sides[sold.side].asset)).setFrozen(owner, false);
        _cancel(sold.side, sold.coverId);
        covers[index] = covers[covers.length - 1];
        covers.pop();
        ++done["cancelCover"];
    }

    function _claimFees(uint256 seed) private {
        ICoverMarket market = sides[seed % 3].market;
        address pool = address(sides[seed % 3].pool);
        (uint64 ofIntegrator, uint64 ofProtocol) = market.feesOf(pool, shop);
        address[] memory integrators = new address[](1);
        integrators[0] = shop;
        if (ofIntegrator != 0) market.claimFees(pool, shop);
        if (ofProtocol != 0) market.claimProtocolFees(pool, integrators);
        if (ofIntegrator != 0) ++done["claimFees"];
    }

    function _transferCover(uint256 seed) private {
        if (covers.length == 0) return;
        Sold memory sold = covers[seed % covers.length];
        address from = sides[sold.side].market.ownerOf(sold.coverId);
        vm.prank(from);
        sides[sold.side].market.transferFrom(from, actors[(seed >> 32) % 4], sold.coverId);
    }

    function claim(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = (seed >> 24) % 2 == 0 ? ledger.incidentCount() : _incidentId(seed);
        if (incidentId == 0 || covers.length == 0) return;
        ILedger.Incident memory incident = ledger.getIncident(incidentId);
        if (incident.state != ILedger.IncidentState.DECIDED) return;
        if ((seed >> 16) % 4 != 0) {
            for (uint256 i; i < sides.length; ++i) {
                _relay(i);
            }
            for (uint256 i; i < sides.length; ++i) {
                uint40 payableAt = sides[i].desk.getIncident(incidentId).payableAt;
                if (block.timestamp < payableAt) vm.warp(payableAt);
            }
        }
        if ((seed >> 20) % 4 == 0) _freezeSomebody(seed >> 32);
        // Up to eight covers, beginning anywhere.
        for (uint256 i; i < 8 && i < covers.length; ++i) {
            _claim(incidentId, covers[((seed >> 32) + i) % covers.length]);
        }
        if ((seed >> 28) % 2 == 0) _claimAll(incidentId, (seed >> 96) % 3);
    }

    function _claim(uint32 incidentId, Sold memory sold) private {
        IClaimDesk desk = sides[sold.side].desk;
        if (!desk.getIncident(incidentId).byTree) {
            try desk.settle(incidentId, sold.coverId) returns (uint64 payout) {
                _paid(incidentId, sold.side, sold.coverId, payout);
            } catch (bytes memory reason) {
                _assertNotShort(reason);
            }
            return;
        }
        TestTree.Tree memory tree = trees[incidentId][sold.side];
        for (uint256 i; i < tree.coverIds.length; ++i) {
            if (tree.coverIds[i] != sold.coverId) continue;
            IClaimDesk.Item memory item = tree.itemOf(i);
            try desk.settleItem(incidentId, item.coverId, item.payout, item.path, item.proof) returns (uint64 payout) {
                _paid(incidentId, sold.side, sold.coverId, payout);
                ++done["claimItem"];
            } catch (bytes memory reason) {
                _assertNotShort(reason);
            }
        }
    }

    /// @dev All covers of a chain in one batch, those that cannot be paid among them, and the first once more.
    function _claimAll(uint32 incidentId, uint256 side) private {
        IClaimDesk desk = sides[side].desk;
        uint256[] memory ids = new uint256[](covers.length + 1);
        for (uint256 i; i < ids.length; ++i) {
            ids[i] = covers[i % covers.length].coverId;
        }
        TestTree.Tree memory tree = trees[incidentId][side];
        IClaimDesk.Item[] memory items = new IClaimDesk.Item[](tree.coverIds.length);
        for (uint256 i; i < items.length; ++i) {
            items[i] = tree.itemOf(i);
        }
        bool byTree = desk.getIncident(incidentId).byTree;
        bytes memory call = byTree
            ? abi.encodeCall(desk.settleItems, (incidentId, items))
            : abi.encodeCall(desk.settleBatch, (incidentId, ids));
        (bool ok, bytes memory answer) = address(desk).call(call);
        if (!ok) return _assertNotShort(answer);
        uint64[] memory payouts = abi.decode(answer, (uint64[]));
        for (uint256 i; i < payouts.length; ++i) {
            if (payouts[i] != 0) _paid(incidentId, side, byTree ? items[i].coverId : ids[i], payouts[i]);
        }
        ++done["claimAll"];
    }

    function _paid(uint32 incidentId, uint256 side, uint256 coverId, uint64 payout) private {
        paidHere[incidentId][side] += payout;
        paidOf[coverId] += payout;
        ++timesPaid[incidentId][coverId];
        ++done["claim"];
    }

    function _assertNotShort(bytes memory reason) private pure {
        bytes4 error = bytes4(reason);
        assertTrue(error != IClaimDesk.ClaimDesk_BudgetExceeded.selector, "a budget never falls short");
        assertTrue(error != IClaimDesk.ClaimDesk_NotInTree.selector, "an item leads to its root");
    }

    function fund(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = _incidentId(seed);
        if (incidentId == 0) return;
        uint256 side = (seed >> 32) % 3;
        try sides[side].desk.fund(incidentId) {
            ++done["fund"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            assertTrue(
                error == IClaimDesk.ClaimDesk_NotDecided.selector
                    || error == IClaimDesk.ClaimDesk_NotPayableYet.selector
                    || error == IClaimDesk.ClaimDesk_AlreadyFunded.selector
                    || error == IClaimDesk.ClaimDesk_NothingToFund.selector
                    || error == ICapitalPool.CapitalPool_InsufficientFree.selector,
                "fund is refused for a reason"
            );
        }
    }

    /// @dev The issuer freezes somebody who may be paid next.
    function _freezeSomebody(uint256 seed) private {
        FreezableDollar(address(sides[seed % 3].asset)).setFrozen(actors[(seed >> 8) % 4], true);
    }

    function _withdrawHeld() private {
        for (uint256 i; i < sides.length; ++i) {
            for (uint256 a; a < actors.length; ++a) {
                FreezableDollar(address(sides[i].asset)).setFrozen(actors[a], false);
                if (sides[i].pool.heldFor(actors[a]) == 0) continue;
                sides[i].pool.withdrawHeld(actors[a]);
                ++done["held"];
            }
        }
    }

    function _donate(uint256 seed) private {
        (uint256 side, uint64 amount) = (seed % 3, uint64(seed >> 128));
        donated[side] += amount;
        sides[side].asset.mint(address(sides[side].pool), amount);
    }

    /*//////////////////////////////////////////////////////////////
                                 KEEPERS
    //////////////////////////////////////////////////////////////*/

    function _poke(uint256 seed) private {
        sides[seed % 3].market.poke(_product(seed >> 8));
    }

    function _syncPremium(uint256 seed) private {
        sides[seed % 3].pool.syncPremium();
    }

    function _postReport(uint256 seed) private {
        uint256 side = seed % 3;
        uint32[] memory page = (seed >> 8) % 4 == 0 ? _list(_product(seed >> 16)) : _products(side);
        _send(side, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, page));
        ++done["report"];
    }

    function settleEpoch() public {
        try ledger.settle(POOL_ID) {
            ++done["settleEpoch"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            assertTrue(
                error == ILedger.Ledger_NothingToSettle.selector || error == ILedger.Ledger_IncidentOpen.selector,
                "settle is refused for a reason"
            );
        }
    }

    function _postSettlement(uint256 seed) private {
        uint256 side = seed % 3;
        uint32 settlements = ledger.getChain(POOL_ID, sides[side].eid).settlements;
        if (settlements == 0) return;
        bytes memory key = abi.encode(POOL_ID, 1 + (seed >> 8) % settlements);
        _send(HOME, MessageType.EPOCH_SETTLED, sides[side].eid, key);
    }

    function retarget(uint256 seed) external {
        seed = _mix(seed);
        uint32 productId = _product(seed);
        if (ledger.getTotals(productId).openIncident != 0) return;
        uint256 before = ledger.getPool(POOL_ID).granted;
        uint256[3] memory there;
        for (uint256 i; i < sides.length; ++i) {
            there[i] = ledger.getChain(POOL_ID, sides[i].eid).granted;
        }
        ledger.retarget(productId);
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        uint256 limit = uint256(pool.capital - pool.reserves) * GROUP_SHARE_BPS / 10_000;
        assertTrue(pool.granted <= before || pool.granted <= limit, "I1': a grant fits, in the pool and in the group");
        for (uint256 i; i < sides.length; ++i) {
            _checkCap(sides[i].eid, there[i]);
        }
        ++done["retarget"];
    }

    /// @dev A grant on a chain fits into its cap, with the capital that is there.
    function _checkCap(uint32 eid, uint256 before) private view {
        ILedger.Chain memory c = ledger.getChain(POOL_ID, eid);
        if (c.granted <= before) return;
        int256 book = int256(c.cash) + int256(uint256(c.depositsSettled)) - int256(uint256(c.depositsApplied))
            - int256(uint256(c.budgets)) + int256(uint256(c.claimsPaid)) + int256(uint256(c.budgetsReleased));
        uint256 there = book > 0 ? uint256(book) : 0;
        assertLe(there + c.granted, registry.chainCapOf(POOL_ID, eid), "granted + capital <= cap");
    }

    function _postTargets(uint256 seed) private {
        _sendTargets(seed % 3, _product(seed >> 8));
    }

    /// @dev Sends one message and leaves it waiting.
    function send(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        if (what % 4 == 0) _postReport(seed);
        if (what % 4 == 1) _postSettlement(seed);
        if (what % 4 == 2) _postTargets(seed);
        if (what % 4 == 3) _postIncident(seed);
    }

    /// @dev What happens now and then.
    function rarely(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        if (what % 10 == 1) _transferCover(seed);
        if (what % 10 == 2) _donate(seed);
        if (what % 10 == 3) _poke(seed);
        if (what % 10 == 4) _syncPremium(seed);
        if (what % 10 == 5) _changeRisk(seed);
        if (what % 10 == 6) _replay(seed);
        if (what % 10 == 7) _freezeSomebody(seed);
        if (what % 10 == 8) _withdrawHeld();
        if (what % 10 == 9) _claimFees(seed);
        if (what % 10 == 0) _drop(seed);
    }

    /*//////////////////////////////////////////////////////////////
                           RISK AND ASSESSORS
    //////////////////////////////////////////////////////////////*/

    function _changeRisk(uint256 seed) private {
        uint32 productId = _product(seed);
        uint32[] memory eids = new uint32[](3);
        uint16[] memory weights = new uint16[](3);
        for (uint256 i; i < 3; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, uint16((seed >> (8 + 8 * i)) % 4));
        }
        registry.setWeights(productId, eids, weights);
        registry.setChainCap(POOL_ID, eids[seed % 3], uint64((seed >> 80) % (4 * DEPOSIT)));
        uint16 share = uint16(2_500 * (1 + (seed >> 64) % 4));
        registry.updateProduct(productId, 1, (seed >> 72) % 16 != 0, _curve(), IRiskRegistry.Limits(CAP, share));
    }

    function openIncident(uint256 seed) external {
        seed = _mix(seed);
        uint32 productId = _product(seed);
        if (ledger.getTotals(productId).openIncident != 0 || ledger.incidentCount() == MAX_INCIDENTS) return;
        if ((seed >> 104) % (covers.length == 0 ? 8 : 2) != 0 || _after(productId) > block.timestamp) return;
        uint256 oldest = block.timestamp + MAX_AGE + SKEW - uint256(TAIL) * 1 days;
        uint256 instant = bound(seed >> 8, _max(oldest, _after(productId)), block.timestamp);
        // Most incidents hit a cover.
        if (covers.length != 0 && (seed >> 80) % 8 != 0) {
            Sold memory sold = covers[(seed >> 96) % covers.length];
            ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
            uint256 from = _max(_max(oldest, _after(sold.productId)), c.start + SKEW);
            uint256 to = c.end < block.timestamp ? c.end : block.timestamp;
            if (from > to || ledger.getTotals(sold.productId).openIncident != 0) return;
            (productId, instant) = (sold.productId, bound(seed >> 8, from, to));
        }
        vm.prank(address(assessment));
        ledger.openIncident(productId, uint40(instant));
        ++done["openIncident"];
    }

    /// @dev First instant that does not belong to the last paid incident of a product.
    function _after(uint32 productId) private view returns (uint256) {
        uint32 last = ledger.lastPaidOf(productId);
        return last == 0 ? 0 : ledger.getIncident(last).openedAt + 1;
    }

    function decide(uint256 seed) external {
        seed = _mix(seed);
        _decideNow(_incidentId(seed), seed);
    }

    /// @dev A good keeper's round: every chain is told, says what it has exposed, and the incident is decided.
    function assess(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = ledger.getTotals(_product(seed)).openIncident;
        if (incidentId == 0) return;
        for (uint256 i; i < sides.length; ++i) {
            _relay(i);
        }
        vm.warp(block.timestamp + 1 + (seed >> 16) % 3 hours);
        _reportAll();
        _decideNow(incidentId, seed);
    }

    function _decideNow(uint32 incidentId, uint256 seed) private {
        if (ledger.getIncident(incidentId).state != ILedger.IncidentState.OPEN) return;
        uint32 ratio = (seed >> 64) % 8 == 0 ? 0 : uint32((seed >> 32) % (1e6 + 1));
        uint256 reserve = ledger.getIncident(incidentId).reserve;
        if ((seed >> 72) % 2 == 0 && _decideItems(incidentId, seed >> 80)) {
            reserveOf[incidentId] = reserve;
            return;
        }
        vm.prank(address(assessment));
        try ledger.decide(incidentId, ratio) {
            reserveOf[incidentId] = reserve;
            ++done["decide"];
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ILedger.Ledger_ExposureUnknown.selector, "decide is refused for a reason");
        }
    }

    /// @dev By a tree for each chain that has said what is exposed: any part of what remains of each cover protected then.
    function _decideItems(uint32 incidentId, uint256 seed) private returns (bool) {
        Allocation[] memory allocations = new Allocation[](sides.length);
        TestTree.Tree[] memory built = new TestTree.Tree[](sides.length);
        uint256 length;
        for (uint256 i; i < sides.length; ++i) {
            (bool known,) = ledger.incidentExposure(incidentId, sides[i].eid);
            built[i] = _buildTree(incidentId, i, seed);
            if (!known || built[i].coverIds.length == 0) continue;
            allocations[length++] = Allocation(sides[i].eid, built[i].top, built[i].total);
        }
        if (length == 0) return false;
        assembly {
            mstore(allocations, length)
        }
        vm.prank(address(assessment));
        ledger.decideByTree(incidentId, allocations);
        for (uint256 i; i < sides.length; ++i) {
            trees[incidentId][i] = built[i];
        }
        ++done["decideByTree"];
        return true;
    }

    function _buildTree(uint32 incidentId, uint256 side, uint256 seed) private view returns (TestTree.Tree memory) {
        ILedger.Incident memory incident = ledger.getIncident(incidentId);
        uint256[] memory ids = new uint256[](covers.length);
        uint64[] memory payouts = new uint64[](covers.length);
        uint256 length;
        for (uint256 i; i < covers.length; ++i) {
            if (covers[i].side != side || covers[i].productId != incident.productId) continue;
            uint256 remaining = _protectedAmount(covers[i], incident);
            if (remaining == 0) continue;
            uint256 part = uint256(keccak256(abi.encode(seed, i)));
            (ids[length], payouts[length]) = (covers[i].coverId, uint64(1 + part % remaining));
            ++length;
        }
        assembly {
            mstore(ids, length)
            mstore(payouts, length)
        }
        TestTree.Tree memory none;
        return length == 0 ? none : TestTree.build(incidentId, ids, payouts);
    }

    function _postIncident(uint256 seed) private {
        uint32 incidentId = _incidentId(seed);
        if (incidentId == 0) return;
        bool decided = ledger.getIncident(incidentId).state == ILedger.IncidentState.DECIDED;
        uint16 messageType = decided && (seed >> 32) % 4 != 0 ? MessageType.CLAIM_DECIDED : MessageType.INCIDENT_OPENED;
        _send(HOME, messageType, sides[(seed >> 64) % 3].eid, abi.encode(incidentId));
    }

    function closeIncident(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = _incidentId(seed);
        if (incidentId == 0) return;
        uint256 side = (seed >> 32) % 3;
        uint40 closesAt = sides[side].desk.getIncident(incidentId).closesAt;
        bool isFunded = sides[side].desk.getIncident(incidentId).state == IClaimDesk.State.FUNDED;
        if ((seed >> 40) % 16 == 0 && isFunded && block.timestamp <= closesAt) vm.warp(closesAt + 1);
        try sides[side].desk.close(incidentId) {
            ++done["closeIncident"];
        } catch {}
    }

    /*//////////////////////////////////////////////////////////////
                                RELAYERS
    //////////////////////////////////////////////////////////////*/

    /// @dev Delivers up to four packets that wait, beginning anywhere.
    function deliver(uint256 seed) external {
        seed = _mix(seed);
        QueueEndpoint endpoint = sides[seed % 3].endpoint;
        uint256 count = endpoint.count();
        uint256 left = 1 + (seed >> 8) % 4;
        for (uint256 i; i < count && left != 0; ++i) {
            uint256 index = ((seed >> 16) % count + i) % count;
            if (endpoint.packet(index).delivered) continue;
            endpoint.deliver(index);
            --left;
            ++done["deliver"];
        }
    }

    function _replay(uint256 seed) private {
        QueueEndpoint endpoint = sides[seed % 3].endpoint;
        if (endpoint.count() == 0) return;
        endpoint.redeliver((seed >> 8) % endpoint.count());
        ++done["replay"];
    }

    function _drop(uint256 seed) private {
        QueueEndpoint endpoint = sides[seed % 3].endpoint;
        if (endpoint.count() == 0) return;
        endpoint.drop((seed >> 8) % endpoint.count());
    }

    /// @dev A good relayer's round: without it a random walk hardly ever gets as far as a claim.
    function relayAll(uint256 seed) external {
        seed = _mix(seed);
        for (uint256 i; i < sides.length; ++i) {
            if ((seed >> (8 * i)) % 4 == 0) continue;
            _relay(i);
            _report(i);
        }
        if ((seed >> 32) % 2 == 0) settleEpoch();
    }

    /// @dev All that home has to say to a chain, but for what it knows (sending that again is `replay`).
    function _relay(uint256 side) private {
        for (uint32 id = 1; id <= ledger.incidentCount(); ++id) {
            IClaimDesk.State state = sides[side].desk.getIncident(id).state;
            if (state >= IClaimDesk.State.DECIDED) continue;
            bool decided = ledger.getIncident(id).state == ILedger.IncidentState.DECIDED;
            if (decided) _passDecision(side, id);
            else if (state == IClaimDesk.State.NONE) _passOpened(side, id);
        }
        for (uint32 n = 1; n <= ledger.getChain(POOL_ID, sides[side].eid).settlements; ++n) {
            if (!sides[side].pool.isApplied(n)) _passSettlement(side, n);
        }
        uint32[] memory all = new uint32[](PRODUCTS);
        for (uint32 p; p < PRODUCTS; ++p) {
            all[p] = p + 1;
        }
        _pass(HOME, MessageType.TARGETS, sides[side].eid, abi.encode(all));
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}

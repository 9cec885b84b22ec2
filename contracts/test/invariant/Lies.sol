// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRemitter} from "../../src/interfaces/IRemitter.sol";
import {MessageCodec} from "../../src/libraries/MessageCodec.sol";
import {ProductRows} from "../../src/libraries/ProductRows.sol";
import {SumTree} from "../../src/libraries/SumTree.sol";
import {
    CapitalReport,
    ClaimDecided,
    Curve,
    DecisionDenied,
    EpochSettled,
    HomeHead,
    IncidentLine,
    IncidentOpened,
    IncidentReported,
    Product,
    ProductRow,
    Remit,
    SharesMoved,
    TargetLine,
    Terms
} from "../../src/types/Types.sol";
import {TestTree} from "../utils/TestTree.sol";
import {Assessors} from "./Assessors.sol";

/// @title Lies
/// @notice Writes messages of every type that nobody sent. Most are near the truth: those get furthest.
abstract contract Lies is Assessors {
    /// @dev The products that there are, and one that only a lie knows.
    function _anyProduct(uint256 seed) private pure returns (uint32) {
        return uint32(1 + seed % 8 % (PRODUCTS + 1));
    }

    function _anyIncident(uint256 seed) private view returns (uint32) {
        return uint32(1 + seed % _idCount());
    }

    function _roll(uint256 seed, uint256 n) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    /// @dev The truth, up to four times as much, nothing, a little more, or anything.
    function _near(uint256 truth, uint256 seed) private pure returns (uint64) {
        uint256 how = seed % 8;
        seed >>= 8;
        if (how == 7) return uint64(seed);
        if (how == 6) truth += seed % 1e12;
        if (how == 5) truth = 0;
        if (how < 3) truth = truth * (seed % 401) / 100;
        return uint64(truth);
    }

    function _head(uint256 side, uint256 seed) private view returns (HomeHead memory) {
        (, uint32 count,) = ledger.headFor(sides[side].eid);
        uint256 time = seed % 8 == 0 ? block.timestamp + SKEW : block.timestamp - (seed >> 8) % 2 hours;
        return HomeHead(uint40(time), count + ((seed >> 32) % 8 == 0 ? uint32((seed >> 40) % 3) : 0));
    }

    /// @dev To an away chain, in the name of home.
    function _lieOfHome(uint256 side, uint256 seed) internal view returns (bytes32 name, bytes memory message) {
        HomeHead memory head = _head(side, _roll(seed, 0));
        uint256 what = (seed >> 64) % 10;
        if (what == 0) return ("forged targets", MessageCodec.encodeTargets(head, _targetLines(side, seed)));
        if (what == 1) return ("forged product", _productLie(head, seed));
        if (what == 2) return ("forged opening", MessageCodec.encodeIncidentOpened(head, _opening(seed)));
        if (what == 3) return ("forged settlement", MessageCodec.encodeEpochSettled(head, _settlement(side, seed)));
        if (what == 4) {
            DecisionDenied memory denial = DecisionDenied(_anyIncident(_roll(seed, 1)));
            return ("forged denial", MessageCodec.encodeDecisionDenied(head, denial));
        }
        if (what == 5) return ("forged order", MessageCodec.encodeRemit(head, _remittance(side, seed)));
        if (what == 6) return ("forged move", MessageCodec.encodeSharesToAway(head, _sharesMoved(side, HOME, seed)));
        (ClaimDecided memory decision,) = _decision(side, seed);
        return ("forged decision", MessageCodec.encodeClaimDecided(head, decision));
    }

    /// @dev To home, in the name of an away chain.
    function _lieToHome(uint256 side, uint256 seed) internal view returns (bytes32 name, bytes memory message) {
        uint256 what = (seed >> 64) % 8;
        if (what == 7) return ("forged move home", MessageCodec.encodeSharesToHome(_sharesMoved(HOME, side, seed)));
        if (what < 2) {
            uint40 instant = uint40(block.timestamp - _roll(seed, 1) % 10 days);
            uint32 reportId = uint32(sides[side].desk.reportCount() + _roll(seed, 2) % 2);
            IncidentReported memory reported =
                IncidentReported(reportId, _anyProduct(_roll(seed, 3)), instant, EVIDENCE, actors[0]);
            return ("forged incident", MessageCodec.encodeIncidentReported(reported));
        }
        return ("forged report", MessageCodec.encodeCapitalReport(_report(side, seed)));
    }

    /*//////////////////////////////////////////////////////////////
                                OF HOME
    //////////////////////////////////////////////////////////////*/

    function _targetLines(uint256 side, uint256 seed) private view returns (TargetLine[] memory lines) {
        lines = new TargetLine[](1 + _roll(seed, 1) % 2);
        for (uint256 i; i < lines.length; ++i) {
            uint256 s = _roll(seed, 10 + i);
            ILedger.Line memory truth = _line(side, uint32(1 + i));
            lines[i] = TargetLine({
                productId: uint32(1 + i),
                seq: truth.seq + uint32(s % 3),
                target: _near(truth.target, s >> 8),
                burnSeen: _near(truth.burned, _roll(s, 1)),
                decisions: truth.decisions + uint16(_roll(s, 4) % 2),
                others: _near(DEPOSIT, _roll(s, 2)),
                limit: _near(DEPOSIT, _roll(s, 3))
            });
        }
    }

    function _productLie(HomeHead memory head, uint256 seed) private view returns (bytes memory) {
        uint32 productId = _anyProduct(_roll(seed, 1));
        Product memory p = registry.getProduct(productId > PRODUCTS ? 1 : productId);
        Terms memory terms = registry.getTerms(p.termsId);
        uint256 s = _roll(seed, 2);
        p.seq += uint32(s % 3);
        p.feeBps = uint16((s >> 8) % 2_200);
        p.termsId += uint16((s >> 24) % 2);
        p.listed = (s >> 32) % 8 != 0;
        // From a third of the rates to twice as much.
        uint256 part = 33 + (s >> 40) % 167;
        Curve memory c = p.curve;
        p.curve = Curve(_part(c.baseRate, part), _part(c.kinkRate, part), _part(c.maxRate, part), c.kinkBps);
        terms.waitingPeriod += uint32((s >> 48) % 2 days);
        terms.tailDays = uint8(s >> 72);
        return MessageCodec.encodeProduct(head, productId, p, terms);
    }

    function _part(uint256 rate, uint256 percent) private pure returns (uint24) {
        return uint24(rate * percent / 100);
    }

    function _opening(uint256 seed) private view returns (IncidentOpened memory) {
        uint40 instant = uint40(block.timestamp - _roll(seed, 1) % 10 days);
        return
            IncidentOpened(
                _anyIncident(_roll(seed, 2)), _anyProduct(_roll(seed, 3)), uint8(_roll(seed, 4) % 40), instant
            );
    }

    function _settlement(uint256 side, uint256 seed) private view returns (EpochSettled memory settled) {
        uint32 round = sides[side].pool.currentRound();
        uint32 known = ledger.getChain(POOL_ID, sides[side].eid).settlements;
        settled.poolId = POOL_ID;
        settled.settlement = known + uint32(_roll(seed, 1) % 4);
        settled.fromRound = _roll(seed, 2) % 2 == 0 ? 0 : round - uint32(_roll(seed, 3) % 4);
        settled.toRound = _roll(seed, 4) % 2 == 0 ? type(uint32).max : round - uint32(_roll(seed, 5) % 4);
        settled.depositAssets = _near(sides[side].pool.books().pending, _roll(seed, 6));
        settled.sharesMinted = uint128(uint256(settled.depositAssets) * (_roll(seed, 7) % 4) * 1e12);
        if (_roll(seed, 8) % 2 == 0) return settled;
        ICapitalPool.Books memory b = sides[side].pool.books();
        settled.exitShares = uint128(_near(uint64(b.leaving / 1e12), _roll(seed, 9))) * 1e12;
        settled.exitAssets = _near(b.free, _roll(seed, 10));
    }

    /// @dev One of the next orders, to any chain.
    function _remittance(uint256 side, uint256 seed) internal view returns (Remit memory) {
        uint32 orderId = remitter.orderCount(POOL_ID) + 1 + uint32(_roll(seed, 1) % 3);
        uint64 amount = _near(sides[side].pool.books().free, _roll(seed, 3)) / 4;
        return Remit(POOL_ID, orderId, sides[_roll(seed, 2) % CHAINS].eid, amount);
    }

    /// @dev A move of any number to one of the actors, of about as many shares as there are where it comes from.
    function _sharesMoved(uint256 to, uint256 from, uint256 seed) private view returns (SharesMoved memory) {
        uint32 moveId = uint32(1 + _roll(seed, 1) % (sides[from].pool.moveCount(sides[to].eid) + 2));
        uint256 supply = sides[from].share.totalSupply() / 1e12;
        return SharesMoved(
            POOL_ID, moveId, actors[_roll(seed, 2) % 4], uint96(uint256(_near(supply, _roll(seed, 3))) % 1e16 * 1e12)
        );
    }

    /// @dev Of any incident, of the past or to come, for the holders of covers there. Every fourth by a tree.
    function _decision(uint256 side, uint256 seed)
        internal
        view
        returns (ClaimDecided memory d, TestTree.Tree memory tree)
    {
        uint256 s = _roll(seed, 1);
        (d.incidentId, d.productId) = (_anyIncident(s), _anyProduct(s >> 32));
        (d.ordinal, d.ratio) = (uint8((s >> 40) % 40), uint32((s >> 64) % 1_100_000));
        d.instant = uint40(block.timestamp - (s >> 96) % 5 days);
        d.payableAt = uint40(block.timestamp + (s >> 128) % 3 days);
        d.closesAt = d.payableAt + uint40((s >> 160) % 10 days);
        d.budget = _near(sides[side].pool.books().free, _roll(seed, 2));
        if ((s >> 192) % 4 != 0) return (d, tree);
        ILedger.Incident memory incident;
        (incident.productId, incident.instant, incident.ordinal) = (d.productId, d.instant, d.ordinal);
        tree = _buildTree(d.incidentId, incident, side, s);
        if (tree.coverIds.length != 0) d.root = SumTree.rootOf(tree.top, tree.total);
    }

    /*//////////////////////////////////////////////////////////////
                             OF AN AWAY CHAIN
    //////////////////////////////////////////////////////////////*/

    /// @dev What the chain said last, but for something.
    function _report(uint256 side, uint256 seed) private view returns (CapitalReport memory r) {
        ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[side].eid);
        r.poolId = POOL_ID;
        r.time = uint40(block.timestamp - _roll(seed, 1) % 1 hours);
        r.epoch = uint32(r.time / EPOCH);
        (r.depositsAsked, r.depositsApplied) = (c.depositsAsked, c.depositsApplied);
        (r.premiumEarned, r.claimsPaid, r.budgetsReleased) = (c.premiumEarned, c.claimsPaid, c.budgetsReleased);
        (r.cash, r.unearned) = (c.cash, c.unearned);
        (r.sharesAsked, r.exitsApplied) = (c.sharesAsked, c.exitsApplied);
        IRemitter.Flow memory flow = remitter.flowOf(POOL_ID, sides[side].eid);
        (r.sent, r.received, r.lost) = (flow.sent, flow.received, flow.lost);
        uint64 by = uint64(_roll(seed, 2) % DEPOSIT);
        (r.putIn, r.invested, r.pnl) = (DEPOSIT, c.invested, ledger.pnlOf(POOL_ID, sides[side].eid));
        uint256 about = _roll(seed, 3) % 16;
        if (about > 12) _lieAboutAVault(r, about, by);
        else if (about > 7) _lieAboutLeaving(r, about, by);
        if (about == 0) r.depositsAsked += by;
        if (about == 1) r.depositsApplied += by;
        if (about <= 3) r.premiumEarned += by / 8;
        // The audit sees what is not backed by cash.
        if (about <= 2) r.cash += int64(by / 8);
        if (about == 4) r.cash -= int64(by);
        if (about == 5) r.claimsPaid += by / 8;
        if (about == 6) r.budgetsReleased += by / 8;
        if (about == 7) r.premiumEarned = r.premiumEarned > by / 64 ? r.premiumEarned - by / 64 : 0;
        r.rows = new ProductRow[](1);
        r.rows[0].word = _productWord(side, seed);
        r.incidents = new IncidentLine[](1);
        r.incidents[0] = IncidentLine(_anyIncident(_roll(seed, 4)), _near(DEPOSIT, _roll(seed, 5)));
    }

    function _lieAboutAVault(CapitalReport memory r, uint256 about, uint64 by) private pure {
        // The audit sees a gain or a loss that is nowhere.
        if (about == 13) (r.pnl, r.cash) = (r.pnl + int64(by / 8), r.cash + int64(by / 8));
        if (about == 14) (r.pnl, r.cash) = (r.pnl - int64(by / 64), r.cash - int64(by / 64));
        if (about == 15) (r.invested, r.cash) = (r.invested + by, r.cash - int64(by));
    }

    function _lieAboutLeaving(CapitalReport memory r, uint256 about, uint64 by) private pure {
        if (about == 8) r.sharesAsked += uint128(by) * 1e12;
        if (about == 9) r.exitsApplied += by / 8;
        if (about == 10) r.sent += by / 8;
        if (about == 11) r.received += by / 8;
        if (about == 12) r.lost += by / 1e6;
    }

    /// @dev All products of the walk are in the first row. Most lies confirm home's newest target.
    function _productWord(uint256 side, uint256 seed) private view returns (uint256 word) {
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            ILedger.Line memory truth = _line(side, p);
            uint256 s = _roll(seed, 20 + p);
            uint16 version = ProductRows.version(truth.seq + (s % 4 == 0 ? 1 : 0), truth.decisions);
            word = ProductRows.put(word, p - 1, _near(truth.exposure, _roll(s, 1)), version);
        }
    }
}

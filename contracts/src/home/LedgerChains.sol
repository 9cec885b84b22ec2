// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ISettler} from "../interfaces/ISettler.sol";
import {Drip} from "../libraries/Drip.sol";
import {Lanes} from "../libraries/Lanes.sol";
import {LEAST_SHARES, Product} from "../types/Types.sol";
import {LedgerBooks} from "./LedgerBooks.sol";
import {Joined, State, StoredLine} from "./LedgerState.sol";

/// @title LedgerChains
/// @notice How chains join a pool of the {Ledger}, what they are granted, what it takes for lost with one, and how what comes back becomes
/// capital, in a library of its own because of the size limit of a contract. It works on the ledger's storage.
library LedgerChains {
    using Drip for Drip.Stream;
    using Lanes for mapping(uint256 => uint256);
    using LedgerBooks for State;
    using SafeCastLib for int256;
    using SafeCastLib for uint256;

    /// @dev A settlement and a decision walk over all chains of a pool.
    uint256 private constant MAX_CHAINS = 100;

    /// @notice See {ILedger-addChain}.
    /// @param window Epoch of home's clock.
    function add(State storage s, uint32 poolId, uint32 eid, uint32 window) external {
        ILedger.Pool memory pool = s.pools[poolId];
        if (pool.leverageBps == 0) revert ILedger.Ledger_UnknownPool(poolId);
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (chain.riseWindow != 0) revert ILedger.Ledger_ChainExists(poolId, eid);
        if (s.chains[poolId].length == MAX_CHAINS) revert ILedger.Ledger_TooManyChains(MAX_CHAINS);
        // A chain that joins during an incident would hide that it is not exposed to it.
        if (pool.openIncidents != 0) revert ILedger.Ledger_IncidentOpen(poolId);
        // The owner must have said how much may be lost with it.
        _ledger().REGISTRY().chainCapOf(poolId, eid);
        chain.riseWindow = window - 1;
        s.chains[poolId].push(eid);
        s.poolsOf[eid].push(poolId);
        s.joined[poolId][eid] = Joined(s.incidentCount, pool.incidents);
        emit ILedger.ChainAdded(poolId, eid);
    }

    /// @notice See {ILedger-confirm}.
    /// @param window Epoch of home's clock.
    function confirm(State storage s, uint32 productId, uint32 window) external {
        _confirm(s, productId, window);
    }

    /// @notice See {ILedger-retarget}.
    /// @param window Epoch of home's clock.
    function retarget(State storage s, uint32 productId, uint32 window) external {
        ILedger.Totals memory totals = _confirm(s, productId, window);
        if (totals.openIncident != 0) revert ILedger.Ledger_ProductHasIncident(productId, totals.openIncident);
        if (totals.poolId == 0) _place(s, productId, totals);
        ICapacity.Move[] memory moves = _capacity().plan(productId);
        for (uint256 i; i < moves.length; ++i) {
            (uint32 eid, uint48 target) = (moves[i].eid, moves[i].target);
            StoredLine memory line = s.lines[productId][eid];
            if (target > line.granted) _setGranted(s, totals, eid, line, target);
            _setTarget(s, productId, eid, line, target);
        }
        _storeTotals(s, productId, totals);
    }

    /// @notice See {ILedger-lapse}.
    function lapse(State storage s, uint32 productId, uint32 eid) external {
        ILedger.Totals memory totals = s.totals[productId];
        if (totals.openIncident != 0) revert ILedger.Ledger_ProductHasIncident(productId, totals.openIncident);
        StoredLine memory line = s.lines[productId][eid];
        if (line.granted == 0) revert ILedger.Ledger_NothingGranted(productId, eid);
        uint256 lapsesAt = _capacity().lapsesAt(productId, eid);
        if (block.timestamp <= lapsesAt) revert ILedger.Ledger_NotLapsed(productId, eid, lapsesAt);
        _setGranted(s, totals, eid, line, 0);
        _setTarget(s, productId, eid, line, 0);
        _storeTotals(s, productId, totals);
    }

    /// @notice See {ILedger-announceWriteDown}.
    function announce(State storage s, uint32 poolId, uint32 eid) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (chain.riseWindow == 0) revert ILedger.Ledger_UnknownChain(poolId, eid);
        if (_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_WriteDownAnnounced(poolId, eid);
        chain.writeDownAt = uint40(block.timestamp) + _ledger().MAX_SILENCE();
        emit ILedger.WriteDownAnnounced(poolId, eid, chain.writeDownAt);
    }

    /// @notice See {ILedger-cancelWriteDown}.
    function cancel(State storage s, uint32 poolId, uint32 eid) external {
        if (!_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_NoWriteDown(poolId, eid);
        s.chain[poolId][eid].writeDownAt = 0;
        emit ILedger.WriteDownCancelled(poolId, eid);
    }

    /// @notice See {ILedger-writeDown}.
    function writeDown(State storage s, uint32 poolId, uint32 eid) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (!_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_NoWriteDown(poolId, eid);
        uint40 from = chain.writeDownAt;
        if (block.timestamp <= from) revert ILedger.Ledger_WriteDownTooEarly(poolId, eid, from);
        // What is reserved must stay: the budgets of an open incident come first.
        if (s.pools[poolId].openIncidents != 0) revert ILedger.Ledger_IncidentOpen(poolId);

        (int256 whole, int256 counted) = _capacity().audit(poolId);
        int256 left = counted - _capacity().capitalOn(poolId, eid) - _coming(poolId, eid);
        if (left < 0) left = 0;
        if (left > whole) left = whole;
        chain.writeDownAt = 0;
        chain.writtenDown += (counted - left).toInt64();
        // forge-lint: disable-next-line(unsafe-typecast) `left` is not above it
        uint256 loss = uint256(whole - left);
        _lose(s.pools[poolId], loss);
        emit ILedger.WrittenDown(poolId, eid, loss, s.pools[poolId].capital);
    }

    /// @dev What is not capital yet is lost first: nobody was paid for it.
    function _lose(ILedger.Pool storage pool, uint256 loss) private {
        Drip.Stream memory stream = pool.dripping;
        uint256 capital = uint256(pool.capital) + stream.take();
        uint256 first = loss < stream.left ? loss : stream.left;
        // forge-lint: disable-next-line(unsafe-typecast) not above what is left
        stream.left -= uint64(first);
        pool.dripping = stream;
        // forge-lint: disable-next-line(unsafe-typecast) below what it was, which fits
        pool.capital = uint128(capital - (loss - first));
    }

    /// @notice See {ILedger-recover}.
    /// @param window Epoch of home's clock.
    function recover(State storage s, uint32 poolId, uint32 eid, uint32 window) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        (int256 capital, int256 counted) = _capacity().audit(poolId);
        if (capital != counted) revert ILedger.Ledger_AuditFailed(capital, counted);
        // What is still on its way there may be lost for good.
        int256 found = chain.writtenDown - _coming(poolId, eid);
        if (found <= 0 || _capacity().isQuarantined(poolId, eid)) revert ILedger.Ledger_NothingToRecover(poolId, eid);
        if (window == chain.recoverWindow) revert ILedger.Ledger_RecoversTooFast(poolId, eid);
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        uint256 amount = uint256(found);
        uint256 most = _capacity().recoverLimit(poolId);
        if (amount > most) amount = most;
        chain.recoverWindow = window;
        // forge-lint: disable-next-line(unsafe-typecast) not above what was written down
        chain.writtenDown -= int64(uint64(amount));
        emit ILedger.Recovered(poolId, eid, amount);
        // forge-lint: disable-next-line(unsafe-typecast) not above what was written down
        _bringBack(s.pools[poolId], poolId, uint64(amount));
    }

    /// @notice Capital after what a chain gained and lost, of which `back` drips. Premium that a chain gives back, or what its bridge or its
    /// vault lost, never comes out of what is reserved: its report waits until the incident is decided.
    function change(State storage s, uint32 poolId, int256 by, uint256 back) external returns (uint128) {
        ILedger.Pool storage pool = s.pools[poolId];
        // forge-lint: disable-next-line(unsafe-typecast) a rise of a counter of 64 bits
        if (back != 0) _bringBack(pool, poolId, uint64(back));
        // forge-lint: disable-next-line(unsafe-typecast) a rise of a counter of 64 bits
        by -= int256(back);
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        if (by < 0) bringForward(s, poolId, uint256(-by));
        int256 left = int256(uint256(pool.capital)) + by;
        if (by < 0 && left < int256(uint256(pool.reserves))) revert ILedger.Ledger_BelowReserves(-by, pool.reserves);
        // forge-lint: disable-next-line(unsafe-typecast) not below zero, as reserves are not
        pool.capital = uint256(left).toUint128();
        return pool.capital;
    }

    /// @dev What came back drips into capital.
    function _bringBack(ILedger.Pool storage pool, uint32 poolId, uint64 amount) private {
        Drip.Stream memory stream = pool.dripping;
        pool.capital += stream.take();
        stream.add(amount);
        pool.dripping = stream;
        emit ILedger.CameBack(poolId, amount, stream.left);
    }

    /// @notice Makes capital at once of what still drips, as far as `needed` is more than the capital that nothing is reserved of: what came
    /// back pays for losses and claims before it is anybody's gain.
    function bringForward(State storage s, uint32 poolId, uint256 needed) public {
        ILedger.Pool storage pool = s.pools[poolId];
        uint256 free = uint256(pool.capital) - pool.reserves;
        Drip.Stream memory stream = pool.dripping;
        if (stream.left == 0 || free >= needed) return;
        // What has dripped by now first.
        uint64 come = stream.take();
        uint256 missing = needed > free + come ? needed - free - come : 0;
        // forge-lint: disable-next-line(unsafe-typecast) below what is left
        uint64 amount = missing < stream.left ? uint64(missing) : stream.left;
        stream.left -= amount;
        pool.dripping = stream;
        pool.capital += come + amount;
        emit ILedger.BroughtForward(poolId, amount);
    }

    /// @notice All that still drips, once those who stay would hold less than one share: it is of those who leave, since nobody else
    /// will be there to have it.
    function letGo(State storage s, uint32 poolId) external {
        uint256 staying = s.pools[poolId].shares;
        uint32[] memory eids = s.chains[poolId];
        ISettler settler = _ledger().SETTLER();
        for (uint256 i; i < eids.length; ++i) {
            ISettler.Exits memory exits = settler.exitsOf(poolId, eids[i]);
            staying -= exits.asked - exits.filled;
        }
        if (staying < LEAST_SHARES) bringForward(s, poolId, type(uint128).max);
    }

    function _confirm(State storage s, uint32 productId, uint32 window) private returns (ILedger.Totals memory totals) {
        totals = s.totals[productId];
        _count(s, productId, totals);
        ICapacity.Fall[] memory falls = _capacity().falls(productId);
        for (uint256 i; i < falls.length; ++i) {
            uint32 eid = falls[i].eid;
            ILedger.Chain storage chain = s.chain[totals.poolId][eid];
            (chain.grantedFloor, chain.fallWindow) = (falls[i].floor, window);
            StoredLine memory line = s.lines[productId][eid];
            _setGranted(s, totals, eid, line, falls[i].granted);
            s.lines[productId][eid] = line;
            emit ILedger.GrantFell(productId, eid, line.granted);
        }
        _storeTotals(s, productId, totals);
    }

    /// @dev Adds up what is exposed, once for all that is told of it. The caller stores `totals`.
    function _count(State storage s, uint32 productId, ILedger.Totals memory totals) private {
        uint32[] memory eids = s.chains[totals.poolId];
        uint56 exposed;
        for (uint256 i; i < eids.length; ++i) {
            StoredLine memory line = s.lines[productId][eids[i]];
            (uint48 there,) = s.said(totals, eids[i], line.granted);
            if (there != line.counted) s.lines[productId][eids[i]].counted = there;
            exposed += there;
        }
        totals.exposed = exposed;
    }

    /// @dev With the grant among those of the pool, by which room for exits is worked out.
    function _storeTotals(State storage s, uint32 productId, ILedger.Totals memory totals) private {
        if (totals.granted != s.totals[productId].granted) {
            s.grants[totals.poolId].set(totals.place, LedgerBooks.GRANT_BITS, totals.granted);
        }
        s.totals[productId] = totals;
    }

    function _place(State storage s, uint32 productId, ILedger.Totals memory totals) private view {
        Product memory product = _ledger().REGISTRY().getProduct(productId);
        if (s.pools[product.poolId].leverageBps == 0) revert ILedger.Ledger_UnknownPool(product.poolId);
        (totals.poolId, totals.place) = (product.poolId, product.place);
    }

    /// @dev Sets what is granted on a line, and the sums over the product, the chain, the pool and the group. The caller stores
    /// `totals` and `line`.
    function _setGranted(
        State storage s,
        ILedger.Totals memory totals,
        uint32 eid,
        StoredLine memory line,
        uint48 granted
    ) private {
        uint48 before = line.granted;
        line.granted = granted;
        if (line.counted > granted) {
            totals.exposed -= line.counted - granted;
            line.counted = granted;
        }
        totals.granted = totals.granted - before + granted;
        ILedger.Pool storage pool = s.pools[totals.poolId];
        pool.granted = pool.granted - before + granted;
        ILedger.Chain storage chain = s.chain[totals.poolId][eid];
        chain.granted = chain.granted - before + granted;
        if (totals.groupId != 0) {
            s.groupGranted[totals.groupId] = s.groupGranted[totals.groupId] - before + granted;
        }
    }

    function _setTarget(State storage s, uint32 productId, uint32 eid, StoredLine memory line, uint48 target) private {
        line.target = target;
        line.seq += 1;
        s.lines[productId][eid] = line;
        emit ILedger.TargetSet(productId, eid, line.seq, target, line.granted);
    }

    function _coming(uint32 poolId, uint32 eid) private view returns (int256) {
        return int256(uint256(_capacity().comingTo(poolId, eid)));
    }

    /// @dev The ledger, of which this is a part: its settings are read where they are kept.
    function _ledger() private view returns (ILedger) {
        return ILedger(address(this));
    }

    function _capacity() private view returns (ICapacity) {
        return _ledger().CAPACITY();
    }
}

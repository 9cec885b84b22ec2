// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ISettler} from "../interfaces/ISettler.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRemitter} from "../interfaces/IRemitter.sol";
import {IRiskRegistry} from "../interfaces/IRiskRegistry.sol";
import {Drip} from "../libraries/Drip.sol";
import {Lanes} from "../libraries/Lanes.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {ProductRows} from "../libraries/ProductRows.sol";
import {Allocation, CapitalReport} from "../types/Types.sol";
import {LedgerBooks} from "./LedgerBooks.sol";
import {LedgerChains} from "./LedgerChains.sol";
import {LedgerIncidents} from "./LedgerIncidents.sol";
import {Earlier, Exposed, State, StoredLine} from "./LedgerState.sol";

/// @title Ledger
/// @notice See {ILedger}. Rules R0 to R4, R7, R11, R13, R14 and R17 of docs/design.md.
contract Ledger is ILedger, Ownable {
    using Drip for Drip.Stream;
    using Lanes for mapping(uint256 => uint256);
    using LedgerBooks for State;
    using SafeCastLib for int256;
    using SafeCastLib for uint256;

    /// @notice The contracts at home that it works with.
    struct Parts {
        address gateway;
        address assessment;
        address registry;
        address remitter;
        address capacity;
        address settler;
    }

    /// @notice Times of the protocol, the same on all chains, seconds.
    /// @param epochLength Length of an epoch.
    /// @param maxAge Age at which news from home is too old.
    /// @param skew Difference between clocks.
    /// @param payableDelay From a decision to its first payout.
    /// @param maxSilence After which a silent chain is quarantined, and taken to be exposed up to its grant.
    /// @param maxOpen After which an open incident may be dismissed by anyone; longer than `maxSilence`.
    struct Times {
        uint40 epochLength;
        uint40 maxAge;
        uint40 skew;
        uint40 payableDelay;
        uint40 maxSilence;
        uint40 maxOpen;
    }

    uint256 private constant BPS = 10_000;

    /// @inheritdoc ILedger
    address public immutable GATEWAY;
    address public immutable ASSESSMENT;
    IRiskRegistry public immutable REGISTRY;

    /// @notice Works out limits and targets.
    ICapacity public immutable CAPACITY;
    /// @notice Works out settlements and keeps the queue of exits.
    ISettler public immutable SETTLER;
    /// @notice Orders money to where it is owed.
    IRemitter public immutable REMITTER;
    uint40 public immutable EPOCH_LENGTH;
    uint40 public immutable MAX_AGE;
    uint40 public immutable SKEW;
    uint40 public immutable PAYABLE_DELAY;
    uint40 public immutable MAX_SILENCE;
    uint40 public immutable MAX_OPEN;

    State private _s;

    constructor(address owner, Parts memory parts, Times memory times) Ownable(owner) {
        if (times.maxOpen <= times.maxSilence) revert Ledger_OpenTooShort(times.maxOpen, times.maxSilence);
        GATEWAY = parts.gateway;
        ASSESSMENT = parts.assessment;
        REGISTRY = IRiskRegistry(parts.registry);
        REMITTER = IRemitter(parts.remitter);
        CAPACITY = ICapacity(parts.capacity);
        SETTLER = ISettler(parts.settler);
        EPOCH_LENGTH = times.epochLength;
        MAX_AGE = times.maxAge;
        SKEW = times.skew;
        PAYABLE_DELAY = times.payableDelay;
        MAX_SILENCE = times.maxSilence;
        MAX_OPEN = times.maxOpen;
    }

    modifier only(address who) {
        if (msg.sender != who) revert Ledger_Unauthorized(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                   OWNER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function addPool(uint32 poolId, uint32 leverageBps) external onlyOwner {
        if (poolId == 0) revert Ledger_UnknownPool(poolId);
        if (_s.pools[poolId].leverageBps != 0) revert Ledger_PoolExists(poolId);
        if (leverageBps < BPS) revert Ledger_BadLeverage(leverageBps);
        _s.pools[poolId].leverageBps = leverageBps;
        emit PoolAdded(poolId, leverageBps);
    }

    /// @inheritdoc ILedger
    function addChain(uint32 poolId, uint32 eid) external onlyOwner {
        LedgerChains.add(_s, poolId, eid, _window());
    }

    /// @inheritdoc ILedger
    function joinGroup(uint32 productId, uint32 groupId) external onlyOwner {
        uint32 poolId = REGISTRY.getProduct(productId).poolId;
        if (groupId != 0 && REGISTRY.getGroup(groupId).poolId != poolId) revert Ledger_WrongGroup(groupId, poolId);
        Totals storage totals = _s.totals[productId];
        if (totals.granted != 0) revert Ledger_StillGranted(productId, totals.granted);
        totals.groupId = groupId;
        emit GroupJoined(productId, groupId);
    }

    /*//////////////////////////////////////////////////////////////
                                  REPORTS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function applyReport(uint32 eid, bytes calldata report) external only(GATEWAY) {
        (CapitalReport memory r, uint256 rows, uint256 incidents) = MessageCodec.decodeCapitalReport(report);
        Chain storage chain = _s.chain[r.poolId][eid];
        if (chain.riseWindow == 0) revert Ledger_UnknownChain(r.poolId, eid);
        if (r.time > block.timestamp + SKEW) revert Ledger_FromTheFuture(r.time, block.timestamp);
        uint32 epoch = uint256(r.time / EPOCH_LENGTH).toUint32();
        if (r.epoch != epoch) revert Ledger_WrongEpoch(epoch, r.epoch);
        uint40 newest = chain.time;
        if (r.time > newest) {
            // During an incident a chain is heard also when its money cannot be believed yet: else whoever has that refused would
            // silence the chain, and its whole grant would be taken for exposed (R13).
            if (incidents == 0) {
                _applyMoney(eid, chain, r);
            } else {
                try this.applyMoney(eid, r) {}
                catch (bytes memory reason) {
                    emit MoneyRefused(r.poolId, eid, r.time, reason);
                }
            }
        } else {
            emit ReportIgnored(r.poolId, eid, r.time, newest);
        }
        mapping(uint256 => uint256) storage words = _s.rows[r.poolId][eid];
        // Pages of one second are all the newest.
        if (r.time >= newest) {
            for (uint256 i; i < rows; ++i) {
                (uint256 row, uint256 word) = MessageCodec.rowAt(report, i);
                words[row] = word;
            }
        }
        if (incidents != 0) _hear(r, eid, report, rows, incidents);
    }

    /// @notice For `applyReport` alone, which must go on where this reverts.
    function applyMoney(uint32 eid, CapitalReport calldata r) external only(address(this)) {
        _applyMoney(eid, _s.chain[r.poolId][eid], r);
    }

    /// @dev Slots that did not change are not written: most reports bring premium alone.
    function _applyMoney(uint32 eid, Chain storage chain, CapitalReport memory r) private {
        uint64 released = chain.budgetsReleased;
        int256 before = int256(uint256(chain.premiumEarned) + released);
        int256 gained = int256(uint256(r.premiumEarned) + r.budgetsReleased);
        // Most chains never put anything into a vault.
        if (r.putIn != 0) {
            before += _s.pnl[r.poolId][eid];
            gained += r.pnl;
            (_s.pnl[r.poolId][eid], chain.invested) = (r.pnl, uint256(r.invested).toUint56());
        }
        uint256 back = _rise(released, r.budgetsReleased);
        if (_rise(chain.depositsAsked, r.depositsAsked) != 0) _noteDeposits(eid, chain, r);
        if (_rise(chain.depositsApplied, r.depositsApplied) != 0) chain.depositsApplied = r.depositsApplied;
        _limitChange(eid, chain, r, before, gained, released);
        _applyExits(eid, chain, r);
        if (_rise(chain.claimsPaid, r.claimsPaid) != 0 || back != 0) {
            uint256 used = uint256(r.claimsPaid) + r.budgetsReleased;
            if (used > chain.budgets) revert Ledger_BudgetsExceeded(used, chain.budgets);
            (chain.claimsPaid, chain.budgetsReleased) = (r.claimsPaid, r.budgetsReleased);
        }
        uint56 unearned = uint256(r.unearned).toUint56();
        (chain.time, chain.epoch) = (r.time, r.epoch);
        (chain.premiumEarned, chain.cash, chain.unearned) = (r.premiumEarned, r.cash, unearned);
        // What a bridge lost is a loss of all; most chains never move money, and their reports ask for nothing.
        if (r.sent | r.received != 0) {
            before += int256(uint256(REMITTER.note(r.poolId, eid, r.sent, r.received, r.lost)));
        }
        emit ReportApplied(r.poolId, eid, r.time, _change(r.poolId, gained - before, back));
    }

    /// @param back Part of the change that drips into capital.
    /// @return capital After it.
    function _change(uint32 poolId, int256 change, uint256 back) private returns (uint128 capital) {
        if (change < 0 || back != 0) return LedgerChains.change(_s, poolId, change, back);
        capital = _s.pools[poolId].capital;
        if (change == 0) return capital;
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        capital = (capital + uint256(change)).toUint128();
        _s.pools[poolId].capital = capital;
    }

    /// @dev The limit counts from when something waits: a chain without deposits saves none of it up. What waits already is kept apart,
    /// so that it need not wait for as many reports of the others as what comes.
    function _noteDeposits(uint32 eid, Chain storage chain, CapitalReport memory r) private {
        (uint64 asked, uint32 epoch) = (chain.depositsAsked, chain.depositsEpoch);
        if (asked == chain.depositsSettled) {
            uint32 window = _window();
            if (chain.depositsFrom < window) chain.depositsFrom = window;
        } else if (r.epoch != epoch) {
            Earlier storage earlier = _s.earlier[r.poolId][eid];
            if (earlier.asked <= chain.depositsSettled) (earlier.asked, earlier.epoch) = (asked, epoch);
        }
        (chain.depositsAsked, chain.depositsEpoch) = (r.depositsAsked, r.epoch);
    }

    function _applyExits(uint32 eid, Chain storage chain, CapitalReport memory r) private {
        if (_rise(chain.exitsApplied, r.exitsApplied) != 0) {
            if (r.exitsApplied > chain.exitsFilled) revert Ledger_ExitsExceeded(r.exitsApplied, chain.exitsFilled);
            chain.exitsApplied = r.exitsApplied;
        }
        if (r.sharesAsked == chain.sharesAsked) return;
        chain.sharesAsked = r.sharesAsked;
        SETTLER.note(r.poolId, eid, r.epoch, r.sharesAsked);
    }

    /// @dev A report that raises or lowers capital too fast parks: it reverts whole. Each window that passes before the chain's next
    /// report of money allows more, so what a chain really has gets through in the end.
    /// @param released What the chain's last report had released; part of `before`.
    function _limitChange(
        uint32 eid,
        Chain storage chain,
        CapitalReport memory r,
        int256 before,
        int256 gained,
        uint64 released
    ) private {
        uint32 window = _window();
        uint32 last = chain.riseWindow;
        if (window != last) {
            int256 most = CAPACITY.mostChange(r.poolId, eid, window - last);
            (chain.riseCeiling, chain.riseWindow) = ((before + most).toInt64(), window);
            chain.gainedFloor = (before - int256(uint256(released)) - most).toInt64();
        }
        if (gained > before && gained > chain.riseCeiling) revert Ledger_RisesTooFast(gained, chain.riseCeiling);
        // What was released drips, so it makes up for no loss: else a lie could turn capital into what drips.
        gained -= int256(uint256(r.budgetsReleased));
        before -= int256(uint256(released));
        if (gained < before && gained < chain.gainedFloor) revert Ledger_FallsTooFast(gained, chain.gainedFloor);
    }

    /// @dev Limits on what chains say hold for one epoch of home's clock.
    function _window() private view returns (uint32) {
        return (block.timestamp / EPOCH_LENGTH).toUint32();
    }

    function _hear(CapitalReport memory r, uint32 eid, bytes calldata report, uint256 rows, uint256 incidents) private {
        LedgerIncidents.hear(_s, r.poolId, eid, r.time, report, rows, incidents);
    }

    function _rise(uint64 before, uint64 now_) private pure returns (uint256) {
        if (now_ < before) revert Ledger_CounterFell(before, now_);
        return now_ - before;
    }

    /*//////////////////////////////////////////////////////////////
                            EPOCHS AND TARGETS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function settle(uint32 poolId) external {
        Pool memory pool = _loadPool(poolId);
        if (pool.leverageBps == 0) revert Ledger_UnknownPool(poolId);
        if (pool.openIncidents != 0) revert Ledger_IncidentOpen(poolId);
        _requireAudit(poolId);
        if (pool.dripping.left != 0) {
            LedgerChains.letGo(_s, poolId);
            pool = _loadPool(poolId);
        }

        ISettler.Part[] memory parts = SETTLER.settle(poolId, _window());
        if (parts.length == 0) revert Ledger_NothingToSettle(poolId);
        for (uint256 i; i < parts.length; ++i) {
            _settle(poolId, pool, parts[i]);
        }
        _s.pools[poolId] = pool;
    }

    /// @dev Deposits and exits have numbers, and messages, of their own: an exit that waits on its chain keeps no deposit waiting. The
    /// caller stores `pool`.
    function _settle(uint32 poolId, Pool memory pool, ISettler.Part memory part) private {
        Chain storage chain = _s.chain[poolId][part.eid];
        uint32 n = chain.settlements;
        if (part.depositAssets != 0) {
            Settlement storage settlement = _s.settlements[poolId][part.eid][++n];
            (settlement.fromRound, settlement.toRound) = (chain.nextRound, part.depositsEpoch - 1);
            (settlement.depositAssets, settlement.sharesMinted) = (part.depositAssets, part.sharesMinted);
            chain.nextRound = part.depositsEpoch;
            chain.depositsSettled += part.depositAssets;
            chain.depositsFrom = _window() + 1;
            emit Settled(poolId, part.eid, n, part.depositAssets, part.sharesMinted);
        }
        if (part.exitShares != 0) {
            Settlement storage settlement = _s.settlements[poolId][part.eid][++n];
            (settlement.exitShares, settlement.exitAssets) = (part.exitShares, part.exitAssets);
            chain.exitsFilled += part.exitAssets;
            emit ExitsFilled(poolId, part.eid, n, part.exitShares, part.exitAssets);
        }
        chain.settlements = n;
        pool.capital = pool.capital + part.depositAssets - part.exitAssets;
        pool.shares = pool.shares + part.sharesMinted - part.exitShares;
    }

    /// @inheritdoc ILedger
    function confirm(uint32 productId) public {
        LedgerChains.confirm(_s, productId, _window());
    }

    /// @inheritdoc ILedger
    function retarget(uint32 productId) external {
        LedgerChains.retarget(_s, productId, _window());
    }

    /// @inheritdoc ILedger
    function lapse(uint32 productId, uint32 eid) external {
        LedgerChains.lapse(_s, productId, eid);
    }

    /*//////////////////////////////////////////////////////////////
                                WRITE-DOWNS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function announceWriteDown(uint32 poolId, uint32 eid) external onlyOwner {
        LedgerChains.announce(_s, poolId, eid);
    }

    /// @inheritdoc ILedger
    function cancelWriteDown(uint32 poolId, uint32 eid) external onlyOwner {
        LedgerChains.cancel(_s, poolId, eid);
    }

    /// @inheritdoc ILedger
    function writeDown(uint32 poolId, uint32 eid) external {
        LedgerChains.writeDown(_s, poolId, eid);
    }

    /// @inheritdoc ILedger
    function recover(uint32 poolId, uint32 eid) external {
        LedgerChains.recover(_s, poolId, eid, _window());
    }

    /*//////////////////////////////////////////////////////////////
                                 INCIDENTS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function openIncident(uint32 productId, uint40 instant) external only(ASSESSMENT) returns (uint32 incidentId) {
        // What chains gave back is not reserved for; what came back is reserved, as far as capital is too little.
        confirm(productId);
        LedgerChains.bringForward(_s, _s.totals[productId].poolId, _s.totals[productId].granted);
        return LedgerIncidents.open(_s, productId, instant);
    }

    /// @inheritdoc ILedger
    function decide(uint32 incidentId, uint32 ratio) external only(ASSESSMENT) {
        LedgerIncidents.decide(_s, incidentId, ratio);
    }

    /// @inheritdoc ILedger
    function decideByTree(uint32 incidentId, Allocation[] calldata allocations) external only(ASSESSMENT) {
        LedgerIncidents.decideByTree(_s, incidentId, allocations);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function wantsRetarget(uint32 productId) external view returns (bool) {
        return CAPACITY.wantsRetarget(productId);
    }

    /// @inheritdoc ILedger
    function wantsSettlement(uint32 poolId) external view returns (bool) {
        if (_loadPool(poolId).openIncidents != 0) return false;
        (int256 capital, int256 counted) = audit(poolId);
        return capital == counted && SETTLER.settles(poolId, _window());
    }

    /// @inheritdoc ILedger
    function limitOf(uint32 productId) external view returns (uint64) {
        return CAPACITY.limitOf(productId);
    }

    /// @inheritdoc ILedger
    function audit(uint32 poolId) public view returns (int256 capital, int256 counted) {
        return CAPACITY.audit(poolId);
    }

    /// @inheritdoc ILedger
    function getPool(uint32 poolId) external view returns (Pool memory) {
        return _loadPool(poolId);
    }

    /// @inheritdoc ILedger
    function getChain(uint32 poolId, uint32 eid) external view returns (Chain memory) {
        return _loadChain(poolId, eid);
    }

    /// @inheritdoc ILedger
    function earlierDeposits(uint32 poolId, uint32 eid) external view returns (uint64 assets, uint32 epoch) {
        Earlier memory earlier = _s.earlier[poolId][eid];
        uint64 settled = _s.chain[poolId][eid].depositsSettled;
        if (earlier.asked > settled) (assets, epoch) = (earlier.asked - settled, earlier.epoch);
    }

    /// @inheritdoc ILedger
    function pnlOf(uint32 poolId, uint32 eid) external view returns (int64) {
        return _s.pnl[poolId][eid];
    }

    /// @inheritdoc ILedger
    function getLine(uint32 productId, uint32 eid) external view returns (Line memory line) {
        StoredLine memory stored = _s.lines[productId][eid];
        uint16 version;
        (line.exposure, version) = _s.said(_loadTotals(productId), eid, stored.granted);
        (line.granted, line.target, line.burned) = (stored.granted, stored.target, stored.burned);
        (line.seq, line.decisions) = (stored.seq, stored.decisions);
        line.confirmed = stored.seq != 0 && version == ProductRows.version(stored.seq, stored.decisions);
    }

    /// @inheritdoc ILedger
    function exposureOf(uint32 productId) external view returns (uint64 exposure) {
        Totals memory totals = _loadTotals(productId);
        uint32[] memory eids = _s.chains[totals.poolId];
        for (uint256 i; i < eids.length; ++i) {
            (uint48 there,) = _s.said(totals, eids[i], _s.lines[productId][eids[i]].granted);
            exposure += there;
        }
    }

    /// @inheritdoc ILedger
    function grantsOf(uint32 poolId, uint256 count) external view returns (uint256[] memory) {
        return _s.grants[poolId].load(count, LedgerBooks.GRANT_BITS);
    }

    /// @inheritdoc ILedger
    function countedElsewhere(uint32 productId, uint32 eid) external view returns (uint64) {
        return _s.totals[productId].exposed - _s.lines[productId][eid].counted;
    }

    /// @inheritdoc ILedger
    function getTotals(uint32 productId) external view returns (Totals memory) {
        return _loadTotals(productId);
    }

    /// @inheritdoc ILedger
    function getIncident(uint32 incidentId) external view returns (Incident memory) {
        return _s.incidents[incidentId];
    }

    /// @inheritdoc ILedger
    function getSettlement(uint32 poolId, uint32 eid, uint32 settlement) external view returns (Settlement memory) {
        return _s.settlements[poolId][eid][settlement];
    }

    /// @inheritdoc ILedger
    function chainsOf(uint32 poolId) external view returns (uint32[] memory) {
        return _s.chains[poolId];
    }

    /// @inheritdoc ILedger
    function budgetOf(uint32 incidentId, uint32 eid) external view returns (uint64) {
        return _s.budgets[incidentId][eid];
    }

    /// @inheritdoc ILedger
    function incidentCount() external view returns (uint32) {
        return _s.incidentCount;
    }

    /// @inheritdoc ILedger
    function rootOf(uint32 incidentId, uint32 eid) external view returns (bytes32) {
        return _s.rootOf[incidentId][eid];
    }

    /// @inheritdoc ILedger
    function lastPaidOf(uint32 productId) external view returns (uint32) {
        return _s.lastPaidOf[productId];
    }

    /// @inheritdoc ILedger
    function groupGranted(uint32 groupId) external view returns (uint64) {
        return _s.groupGranted[groupId];
    }

    /// @inheritdoc ILedger
    function incidentExposure(uint32 incidentId, uint32 eid) external view returns (bool known, uint64 exposure) {
        Exposed memory exposed = _s.exposed[incidentId][eid];
        return (exposed.time != 0, exposed.amount);
    }

    /// @inheritdoc ILedger
    function headFor(uint32 eid) external view returns (bool joined, uint32 incidents, bool silent) {
        uint32[] memory pools = _s.poolsOf[eid];
        uint256 newest;
        for (uint256 i; i < pools.length; ++i) {
            incidents += _s.pools[pools[i]].incidents - _s.joined[pools[i]][eid].incidents;
            uint256 time = _s.chain[pools[i]][eid].time;
            if (time > newest) newest = time;
        }
        joined = pools.length != 0;
        silent = newest != 0 && block.timestamp > newest + MAX_SILENCE;
    }

    /// @inheritdoc ILedger
    function concerns(uint32 incidentId, uint32 eid) external view returns (bool) {
        uint32 poolId = _s.incidents[incidentId].poolId;
        return _s.chain[poolId][eid].riseWindow != 0 && incidentId > _s.joined[poolId][eid].lastIncident;
    }

    // Storage is read through one function: the compiler would else unpack a slot anew at each use, and the ledger would outgrow the
    // size limit of a contract.

    /// @dev With what has dripped by now. Who stores it has booked that.
    function _loadPool(uint32 poolId) private view returns (Pool memory pool) {
        pool = _s.pools[poolId];
        pool.capital += pool.dripping.take();
    }

    function _loadChain(uint32 poolId, uint32 eid) private view returns (Chain memory) {
        return _s.chain[poolId][eid];
    }

    function _loadTotals(uint32 productId) private view returns (Totals memory) {
        return _s.totals[productId];
    }

    function _requireAudit(uint32 poolId) private view {
        (int256 capital, int256 counted) = audit(poolId);
        if (capital != counted) revert Ledger_AuditFailed(capital, counted);
    }
}

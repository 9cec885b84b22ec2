// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ISettler} from "../interfaces/ISettler.sol";
import {ExitBook} from "../libraries/ExitBook.sol";
import {LEAST_SHARES} from "../types/Types.sol";

/// @title Settler
/// @notice See {ISettler}.
contract Settler is ISettler {
    using SafeCastLib for uint256;

    /// @dev The shares of one chain that asked between two reports: a stretch of its queue that ends at `end`.
    struct Tranche {
        uint32 epoch; // all its rounds are before
        uint128 end;
    }

    struct Queue {
        Exits exits;
        uint256 head; // first tranche that has not left whole
        Tranche[] tranches;
    }

    /// @dev The queue of a chain while a settlement walks through it: behind the last fill where that had to stop.
    struct Walk {
        uint256 head;
        uint128 at;
        uint256 liquid; // what the chain can still pay, units
        bool stopped;
    }

    /// @dev One settlement in memory. `capital` for `shares` is its price.
    struct Run {
        uint32 poolId;
        uint32 epoch; // of the oldest last report
        uint32 window; // by home's clock
        uint256 capital;
        uint256 shares;
        uint256 expected; // what is not capital yet, and deposits pay for, units
        uint256 room; // what may leave, units
        uint32[] eids;
        bool[] quarantined;
        Part[] parts;
        Walk[] walks;
    }

    /// @dev Price of the first share: 1e-18 of a share costs 1e-12 units. Virtual amounts make inflating it pointless.
    uint256 private constant VIRTUAL_SHARES = 1e12;
    uint256 private constant VIRTUAL_ASSETS = 1;

    /// @dev A unit buys at most so many shares (1e-18): a millionth of the first price. Else, after a total loss, one deposit
    /// could bring more shares than fit, and no settlement of that pool would ever go through again.
    uint256 private constant MAX_SHARES_PER_UNIT = 1e18;

    /// @dev Less than a hundredth of what a round waits for is not worth a message; the room for it is kept.
    uint256 private constant THRESHOLD = 100;

    /// @dev Bounds the gas of one settlement; the next one goes on.
    uint256 private constant MAX_STEPS = 32;

    ILedger public immutable LEDGER;
    ICapacity public immutable CAPACITY;

    /// @inheritdoc ISettler
    uint32 public immutable NOTICE;

    mapping(uint32 poolId => mapping(uint32 eid => Queue)) private _queues;

    /// @dev Shares that asked to leave and have not, over all chains.
    mapping(uint32 poolId => uint256) private _waiting;

    constructor(address ledger, address capacity, uint32 notice) {
        (LEDGER, CAPACITY, NOTICE) = (ILedger(ledger), ICapacity(capacity), notice);
    }

    modifier onlyLedger() {
        if (msg.sender != address(LEDGER)) revert Settler_Unauthorized(msg.sender);
        _;
    }

    /// @inheritdoc ISettler
    function note(uint32 poolId, uint32 eid, uint32 epoch, uint128 sharesAsked) external onlyLedger {
        Queue storage queue = _queues[poolId][eid];
        Exits memory exits = queue.exits;
        // More than was minted there is a lie; what is true of it is served.
        if (sharesAsked > exits.minted) sharesAsked = exits.minted;
        if (sharesAsked < exits.asked) revert Settler_SharesFell(exits.asked, sharesAsked);
        if (sharesAsked == exits.asked) return;
        queue.exits.asked = sharesAsked;
        _waiting[poolId] += sharesAsked - exits.asked;
        queue.tranches.push(Tranche(epoch, sharesAsked));
    }

    /// @inheritdoc ISettler
    function settle(uint32 poolId, uint32 window) external onlyLedger returns (Part[] memory) {
        return _finish(_work(poolId, window));
    }

    /// @inheritdoc ISettler
    function move(uint32 poolId, uint32 from, uint32 to, uint128 shares) external {
        if (msg.sender != LEDGER.GATEWAY()) revert Settler_Unauthorized(msg.sender);
        Exits storage source = _queues[poolId][from].exits;
        uint128 there = source.minted - source.asked;
        if (shares > there) revert Settler_MoreThanThere(from, there, shares);
        source.minted -= shares;
        _queues[poolId][to].exits.minted += shares;
    }

    /// @inheritdoc ISettler
    function settles(uint32 poolId, uint32 window) external view returns (bool) {
        uint32[] memory eids = LEDGER.chainsOf(poolId);
        for (uint256 i; i < eids.length; ++i) {
            if (LEDGER.getChain(poolId, eids[i]).epoch == 0 || CAPACITY.hasWriteDown(poolId, eids[i])) return false;
        }
        Part[] memory parts = _work(poolId, window).parts;
        for (uint256 i; i < parts.length; ++i) {
            if (_isPart(parts[i])) return true;
        }
        return false;
    }

    /// @inheritdoc ISettler
    function exitsOf(uint32 poolId, uint32 eid) external view returns (Exits memory) {
        return _queues[poolId][eid].exits;
    }

    /// @inheritdoc ISettler
    function leaving(uint32 poolId) external view returns (uint256) {
        if (_waiting[poolId] == 0) return 0;
        uint32[] memory eids = LEDGER.chainsOf(poolId);
        uint256 shares;
        for (uint256 i; i < eids.length; ++i) {
            Exits memory exits = _queues[poolId][eids[i]].exits;
            if (exits.asked != exits.filled && !CAPACITY.isQuarantined(poolId, eids[i])) {
                shares += exits.asked - exits.filled;
            }
        }
        return _worth(poolId, shares);
    }

    /// @inheritdoc ISettler
    function waiting(uint32 poolId) external view returns (uint256) {
        return _worth(poolId, _waiting[poolId]);
    }

    /// @inheritdoc ISettler
    function dueOn(uint32 poolId, uint32 eid) external view returns (uint256) {
        Queue storage queue = _queues[poolId][eid];
        uint32 epoch = LEDGER.getChain(poolId, eid).epoch;
        uint256 end = queue.exits.filled;
        for (uint256 i = queue.head; i < queue.tranches.length && i < queue.head + MAX_STEPS; ++i) {
            Tranche memory tranche = queue.tranches[i];
            if (uint256(tranche.epoch) + NOTICE > epoch) break;
            end = tranche.end;
        }
        return _worth(poolId, end - queue.exits.filled);
    }

    /// @inheritdoc ISettler
    function fillable(uint32 poolId) external view returns (uint256[] memory assets) {
        Run memory run = _begin(poolId, false);
        for (uint256 i; i < run.eids.length; ++i) {
            Queue storage queue = _queues[poolId][run.eids[i]];
            uint256 head = run.quarantined[i] ? type(uint256).max : queue.head;
            run.walks[i] = Walk(head, queue.exits.filled, type(uint256).max, false);
        }
        run.room = CAPACITY.exitRoom(poolId, 0);
        _fillExits(run);
        assets = new uint256[](run.parts.length);
        for (uint256 i; i < assets.length; ++i) {
            assets[i] = run.parts[i].exitAssets;
        }
    }

    /// @inheritdoc ISettler
    function worthOn(uint32 poolId, uint32 eid) external view returns (uint256) {
        Exits memory exits = _queues[poolId][eid].exits;
        return _worth(poolId, exits.minted - exits.filled);
    }

    function _worth(uint32 poolId, uint256 shares) private view returns (uint256) {
        if (shares == 0) return 0;
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        return shares * (uint256(pool.capital) + VIRTUAL_ASSETS) / (uint256(pool.shares) + VIRTUAL_SHARES);
    }

    function _work(uint32 poolId, uint32 window) private view returns (Run memory run) {
        run = _begin(poolId, true);
        run.window = window;
        _settleDeposits(run);
        _fillExits(run);
    }

    /// @param strict Whether it reverts where nothing can settle.
    function _begin(uint32 poolId, bool strict) private view returns (Run memory run) {
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        run.poolId = poolId;
        // One price for all: capital and shares as they are before this settlement.
        run.shares = uint256(pool.shares) + VIRTUAL_SHARES;
        run.capital = uint256(pool.capital) + VIRTUAL_ASSETS;
        run.expected = pool.dripping.left;
        run.eids = LEDGER.chainsOf(poolId);
        run.parts = new Part[](run.eids.length);
        run.walks = new Walk[](run.eids.length);
        run.epoch = type(uint32).max;
        run.quarantined = new bool[](run.eids.length);
        for (uint256 i; i < run.eids.length; ++i) {
            ILedger.Chain memory chain = LEDGER.getChain(poolId, run.eids[i]);
            if (strict && chain.epoch == 0) revert ILedger.Ledger_MissingReport(poolId, run.eids[i]);
            if (strict && CAPACITY.hasWriteDown(poolId, run.eids[i])) {
                revert ILedger.Ledger_WriteDownAnnounced(poolId, run.eids[i]);
            }
            run.quarantined[i] = CAPACITY.isQuarantined(poolId, run.eids[i]);
            if (run.quarantined[i]) {
                run.expected += _unreported(chain);
                continue;
            }
            run.expected += _recoverable(poolId, run.eids[i], chain);
            if (chain.epoch < run.epoch) run.epoch = chain.epoch;
        }
    }

    /// @dev What a chain that reports again was written down by: anyone may have it come back.
    function _recoverable(uint32 poolId, uint32 eid, ILedger.Chain memory chain) private view returns (uint256) {
        if (chain.writtenDown <= 0) return 0;
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        (uint256 lost, uint256 coming) = (uint256(int256(chain.writtenDown)), CAPACITY.comingTo(poolId, eid));
        return lost > coming ? lost - coming : 0;
    }

    /// @dev Most that the next report of a chain can bring: premium earned, and budgets that nobody claimed. No premium is believed
    /// to be more than what it was paid for, which is granted or paid out: else a chain that lies and falls silent would take all
    /// that is deposited elsewhere.
    function _unreported(ILedger.Chain memory chain) private pure returns (uint256) {
        uint256 most = uint256(chain.granted) + chain.claimsPaid;
        uint256 unearned = chain.unearned < most ? chain.unearned : most;
        return unearned + chain.budgets - chain.claimsPaid - chain.budgetsReleased;
    }

    function _settleDeposits(Run memory run) private view {
        // Who comes in pays for what came back, or may have been gained by silent chains; who leaves is not paid for it.
        uint256 capital = run.capital + run.expected;
        // What comes back where nobody stayed is of who comes next, who pays the first price at most: at one with it he would get next
        // to no shares, too few to leave again.
        uint256 most = run.shares / VIRTUAL_SHARES;
        if (run.shares < LEAST_SHARES + VIRTUAL_SHARES && capital > most) capital = most;
        uint256 least = run.shares / MAX_SHARES_PER_UNIT;
        if (capital < least) capital = least;
        uint256 deposits;
        for (uint256 i; i < run.eids.length; ++i) {
            ILedger.Chain memory chain = LEDGER.getChain(run.poolId, run.eids[i]);
            Part memory part = run.parts[i];
            part.eid = run.eids[i];
            if (run.quarantined[i]) {
                run.walks[i].head = type(uint256).max;
                continue;
            }
            (part.depositAssets, part.depositsEpoch) = _depositsOf(run, part.eid, chain);
            part.sharesMinted = (part.depositAssets * run.shares / capital).toUint128();
            deposits += part.depositAssets;

            Queue storage queue = _queues[run.poolId][part.eid];
            Walk memory walk = run.walks[i];
            (walk.head, walk.at) = (queue.head, queue.exits.filled);
            walk.liquid = _liquidOn(run.poolId, part);
            walk.stopped = chain.exitsFilled != chain.exitsApplied;
        }
        run.room = CAPACITY.exitRoom(run.poolId, deposits);
    }

    /// @dev What a chain can pay (R8). Deposits first make up for what it is short of: claims and orders go before exits.
    function _liquidOn(uint32 poolId, Part memory part) private view returns (uint256) {
        int256 free = CAPACITY.freeOn(poolId, part.eid) + int256(uint256(part.depositAssets));
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        return free > 0 ? uint256(free) : 0;
    }

    /// @dev All that a chain asked for, if every chain has reported in that epoch since (R7) and it is within the limit; else all that it
    /// had asked for earlier, if that is so; else nothing, until others report or the next window. Home knows no single rounds.
    function _depositsOf(Run memory run, uint32 eid, ILedger.Chain memory chain)
        private
        view
        returns (uint64 assets, uint32 epoch)
    {
        (assets, epoch) = (chain.depositsAsked - chain.depositsSettled, chain.depositsEpoch);
        if (assets == 0) return (0, 0);
        uint256 most = CAPACITY.depositLimit(run.poolId, eid, run.window);
        if (epoch > run.epoch || assets > most) (assets, epoch) = LEDGER.earlierDeposits(run.poolId, eid);
        if (epoch > run.epoch || assets > most) return (0, 0);
    }

    function _fillExits(Run memory run) private view {
        for (uint256 steps; steps < MAX_STEPS && run.room != 0; ++steps) {
            (uint32 epoch, uint256 wanted) = _oldest(run);
            if (wanted == 0 && epoch == type(uint32).max) return;
            for (uint256 i; i < run.eids.length; ++i) {
                Tranche memory tranche = _head(run, i);
                if (tranche.epoch == epoch) _fill(run, i, tranche, wanted);
            }
            run.room = wanted < run.room ? run.room - wanted : 0;
        }
    }

    /// @dev Fills one tranche as far as its part of the room and the money on its chain go.
    function _fill(Run memory run, uint256 i, Tranche memory tranche, uint256 wanted) private pure {
        Walk memory walk = run.walks[i];
        uint256 shares = tranche.end - walk.at;
        uint256 assets = shares * run.capital / run.shares;
        uint256 most = wanted > run.room ? run.room * assets / wanted : assets;
        if (most > walk.liquid) most = walk.liquid;
        if (most * THRESHOLD < assets) walk.stopped = true;
        if (!walk.stopped) {
            if (most < assets) {
                // Whole units of the chain's book, and what they are worth.
                shares = most * run.shares / run.capital / ExitBook.UNIT * ExitBook.UNIT;
                assets = shares * run.capital / run.shares;
                walk.stopped = true;
            }
            Part memory part = run.parts[i];
            part.exitShares += shares.toUint128();
            part.exitAssets += assets.toUint64();
            walk.liquid -= assets;
        }
        // A chain that must stop keeps room for the tranche that it stopped at, and takes no steps from the others.
        (walk.head, walk.at) = (walk.stopped ? type(uint256).max : walk.head + 1, tranche.end);
    }

    /// @dev The age of the oldest tranches that may leave, and what they would be paid.
    function _oldest(Run memory run) private view returns (uint32 epoch, uint256 wanted) {
        epoch = type(uint32).max;
        for (uint256 i; i < run.eids.length; ++i) {
            Tranche memory tranche = _head(run, i);
            if (tranche.epoch < epoch) (epoch, wanted) = (tranche.epoch, 0);
            if (tranche.epoch == epoch && tranche.end != 0) {
                wanted += (tranche.end - run.walks[i].at) * run.capital / run.shares;
            }
        }
    }

    /// @dev The next tranche of a chain whose notice has passed; the largest epoch, and no shares, if there is none.
    function _head(Run memory run, uint256 i) private view returns (Tranche memory tranche) {
        Tranche[] storage tranches = _queues[run.poolId][run.eids[i]].tranches;
        uint256 head = run.walks[i].head;
        if (head < tranches.length) tranche = tranches[head];
        if (tranche.end == 0 || uint256(tranche.epoch) + NOTICE > run.epoch) return Tranche(type(uint32).max, 0);
    }

    function _isPart(Part memory part) private pure returns (bool) {
        return part.depositAssets != 0 || part.exitShares != 0;
    }

    /// @dev Stores the queues, and keeps the parts in which something happens.
    function _finish(Run memory run) private returns (Part[] memory parts) {
        uint256 count;
        uint256 left;
        parts = run.parts;
        for (uint256 i; i < run.eids.length; ++i) {
            Part memory part = parts[i];
            if (!_isPart(part)) continue;
            Queue storage queue = _queues[run.poolId][part.eid];
            if (part.sharesMinted != 0) queue.exits.minted += part.sharesMinted;
            if (part.exitShares != 0) {
                uint128 filled = queue.exits.filled + part.exitShares;
                queue.exits.filled = filled;
                left += part.exitShares;
                uint256 head = queue.head;
                while (head < queue.tranches.length && queue.tranches[head].end <= filled) ++head;
                queue.head = head;
            }
            parts[count++] = part;
        }
        if (left != 0) _waiting[run.poolId] -= left;
        // Cut to what is used.
        assembly ("memory-safe") {
            mstore(parts, count)
        }
    }
}

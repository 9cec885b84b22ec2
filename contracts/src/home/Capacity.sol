// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ICoverGateway} from "../interfaces/ICoverGateway.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRemitter} from "../interfaces/IRemitter.sol";
import {IRiskRegistry} from "../interfaces/IRiskRegistry.sol";
import {Product, Terms} from "../types/Types.sol";

/// @title Capacity
/// @notice See {ICapacity}. Inside the ledger it would not fit the size limit of a contract.
contract Capacity is ICapacity {
    /// @dev A product while its targets are worked out. The grants of the plan are added as it goes from chain to chain.
    struct Book {
        uint32 productId;
        uint32 poolId;
        bool listed;
        bool audited;
        bool recalls;
        uint256 limit;
        uint256 exposed;
        uint256 granted;
        uint256 poolLimit;
        uint256 poolGranted;
        uint256 groupLimit;
        uint256 groupGranted;
    }

    uint256 private constant BPS = 10_000;

    /// @dev A move of more than this part of a chain's share is worth a message.
    uint256 private constant THRESHOLD = 100;

    /// @dev Grants above a limit by more than a thousandth of it are taken back; for exits, however small the step is for one chain,
    /// once it has confirmed the step before.
    uint256 private constant RECALL = 1_000;

    /// @dev Most that one chain may have exposed of one product, units: its budget then fits the claim desk's slot.
    uint256 private constant MAX_TARGET = type(uint48).max;

    /// @dev Added to what was gained it still fits a counter.
    uint256 private constant MAX_CHANGE = uint64(type(int64).max) / 2;

    ILedger public immutable LEDGER;
    IRiskRegistry public immutable REGISTRY;
    ICoverGateway public immutable GATEWAY;
    IRemitter public immutable REMITTER;

    constructor(address ledger, address registry, address gateway, address remitter) {
        (LEDGER, REGISTRY) = (ILedger(ledger), IRiskRegistry(registry));
        (GATEWAY, REMITTER) = (ICoverGateway(gateway), IRemitter(remitter));
    }

    /// @inheritdoc ICapacity
    function plan(uint32 productId) public view returns (Move[] memory moves) {
        Product memory product = REGISTRY.getProduct(productId);
        ILedger.Totals memory totals = LEDGER.getTotals(productId);
        ILedger.Pool memory pool = LEDGER.getPool(product.poolId);
        if (totals.openIncident != 0 || pool.leverageBps == 0) return moves;

        Book memory book = _book(productId, product, totals, pool);
        uint32[] memory eids = LEDGER.chainsOf(product.poolId);
        moves = new Move[](eids.length);
        uint256 count;
        for (uint256 i; i < eids.length; ++i) {
            (bool moved, uint48 target) = _move(book, eids[i]);
            if (moved) moves[count++] = Move(eids[i], target);
        }
        // Cut to what is used.
        assembly ("memory-safe") {
            mstore(moves, count)
        }
    }

    /// @inheritdoc ICapacity
    function falls(uint32 productId) public view returns (Fall[] memory all) {
        uint32 poolId = LEDGER.getTotals(productId).poolId;
        uint32[] memory eids = LEDGER.chainsOf(poolId);
        all = new Fall[](eids.length);
        uint256 count;
        for (uint256 i; i < eids.length; ++i) {
            ILedger.Line memory line = LEDGER.getLine(productId, eids[i]);
            uint56 claim = line.target > line.exposure ? line.target : line.exposure;
            if (!line.confirmed || claim >= line.granted) continue;
            (uint64 most, uint64 floor) = _mostFall(LEDGER.getChain(poolId, eids[i]));
            uint256 by = _min(line.granted - claim, most);
            // forge-lint: disable-next-line(unsafe-typecast) not above a grant of 48 bits
            if (by != 0) all[count++] = Fall(eids[i], uint48(line.granted - by), floor);
        }
        // Cut to what is used.
        assembly ("memory-safe") {
            mstore(all, count)
        }
    }

    /// @inheritdoc ICapacity
    function wantsRetarget(uint32 productId) external view returns (bool) {
        if (plan(productId).length != 0) return true;
        ILedger.Totals memory totals = LEDGER.getTotals(productId);
        Fall[] memory all = falls(productId);
        if (totals.openIncident != 0) return false;
        uint256 exposed = LEDGER.exposureOf(productId);
        uint256 moved = exposed > totals.exposed ? exposed - totals.exposed : totals.exposed - exposed;
        if (moved * THRESHOLD > _max(LEDGER.limitOf(productId), totals.exposed)) return true;
        if (all.length == 0) return false;
        uint256 sum;
        for (uint256 i; i < all.length; ++i) {
            sum += LEDGER.getLine(productId, all[i].eid).granted - all[i].granted;
        }
        return sum * THRESHOLD > totals.granted || LEDGER.SETTLER().leaving(totals.poolId) != 0;
    }

    /// @inheritdoc ICapacity
    function limitOf(uint32 productId) external view returns (uint64) {
        uint32 poolId = REGISTRY.getProduct(productId).poolId;
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        return _limitOf(productId, _free(poolId, pool));
    }

    /// @inheritdoc ICapacity
    function limitToTell(uint32 productId) external view returns (uint64) {
        uint32 poolId = REGISTRY.getProduct(productId).poolId;
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        return _limitOf(productId, _room(pool.capital, pool.reserves + LEDGER.SETTLER().waiting(poolId)));
    }

    /// @inheritdoc ICapacity
    function audit(uint32 poolId) public view returns (int256 capital, int256 counted) {
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        capital = int256(uint256(pool.capital) + pool.dripping.left);
        counted = REMITTER.inTransit(poolId);
        uint32[] memory eids = LEDGER.chainsOf(poolId);
        for (uint256 i; i < eids.length; ++i) {
            counted += _capitalOn(LEDGER.getChain(poolId, eids[i]));
        }
    }

    /// @inheritdoc ICapacity
    function exitRoom(uint32 poolId, uint256 deposits) external view returns (uint256) {
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        uint256 needed = _ceil(uint256(pool.granted) * BPS, pool.leverageBps);
        needed = _max(needed, _max(_neededByProducts(poolId), _neededByGroups(poolId)));
        return _room(uint256(pool.capital) + deposits, needed + pool.reserves);
    }

    /// @inheritdoc ICapacity
    function freeOn(uint32 poolId, uint32 eid) external view returns (int256) {
        ILedger.Chain memory chain = LEDGER.getChain(poolId, eid);
        // What is in a vault pays nothing, and may never come back.
        return _capitalOn(chain) - _signed(chain.invested) - _signed(REMITTER.toSend(poolId, eid));
    }

    /// @inheritdoc ICapacity
    function isQuarantined(uint32 poolId, uint32 eid) public view returns (bool) {
        ILedger.Chain memory chain = LEDGER.getChain(poolId, eid);
        return chain.epoch != 0 && block.timestamp > uint256(chain.time) + LEDGER.MAX_SILENCE();
    }

    /// @inheritdoc ICapacity
    function hasWriteDown(uint32 poolId, uint32 eid) external view returns (bool) {
        ILedger.Chain memory chain = LEDGER.getChain(poolId, eid);
        if (chain.writeDownAt == 0) return false;
        uint256 length = LEDGER.MAX_SILENCE();
        return chain.time + length <= chain.writeDownAt && block.timestamp <= chain.writeDownAt + length;
    }

    /// @inheritdoc ICapacity
    function capitalOn(uint32 poolId, uint32 eid) external view returns (int256) {
        return _capitalOn(LEDGER.getChain(poolId, eid));
    }

    /// @inheritdoc ICapacity
    function comingTo(uint32 poolId, uint32 eid) external view returns (uint64) {
        return REMITTER.orderedTo(poolId, eid) - REMITTER.flowOf(poolId, eid).received;
    }

    /// @inheritdoc ICapacity
    function recoverLimit(uint32 poolId) external view returns (uint256) {
        return _mostRise(LEDGER.getPool(poolId).capital);
    }

    /// @inheritdoc ICapacity
    function lapsesAt(uint32 productId, uint32 eid) external view returns (uint256) {
        // Periods and tails of a product never get shorter, so those of its terms now hold for every cover sold.
        Terms memory terms = REGISTRY.getTerms(REGISTRY.getProduct(productId).termsId);
        uint256 life = (uint256(terms.maxPeriodDays) + terms.tailDays) * 1 days;
        // A chain sells for `MAX_AGE` after home sent it something, by its own clock.
        return uint256(GATEWAY.lastSentAt(eid)) + LEDGER.MAX_AGE() + LEDGER.SKEW() + life;
    }

    /// @inheritdoc ICapacity
    function mostChange(uint32 poolId, uint32 eid, uint32 windows) external view returns (int64) {
        ILedger.Chain memory chain = LEDGER.getChain(poolId, eid);
        ILedger.Pool memory pool = LEDGER.getPool(poolId);
        // Of what capital would be if all open budgets came back: most large rises are budgets that nobody claimed.
        uint256 whole =
            uint256(pool.capital) + pool.dripping.left + chain.budgets - chain.claimsPaid - chain.budgetsReleased;
        // forge-lint: disable-next-line(unsafe-typecast) capped on the same line
        return int64(uint64(_min(_mostRise(whole) * windows, MAX_CHANGE)));
    }

    /// @inheritdoc ICapacity
    function depositLimit(uint32 poolId, uint32 eid, uint32 window) external view returns (uint256) {
        if (eid == GATEWAY.EID()) return type(uint64).max;
        IRiskRegistry.InboundLimits memory limits = REGISTRY.getInboundLimits();
        uint256 most = LEDGER.getPool(poolId).capital * uint256(limits.riseBps) / BPS;
        uint256 windows = _room(uint256(window) + 1, LEDGER.getChain(poolId, eid).depositsFrom);
        return _max(most, limits.depositFloor) * windows;
    }

    /// @dev By how much capital may rise in one window because a chain says so.
    function _mostRise(uint256 capital) private view returns (uint256) {
        IRiskRegistry.InboundLimits memory limits = REGISTRY.getInboundLimits();
        return _max(capital * limits.riseBps / BPS, limits.riseFloor);
    }

    /// @dev By how much the sum of a chain's grants may still fall in this window, and to what.
    function _mostFall(ILedger.Chain memory chain) private view returns (uint64 most, uint64 floor) {
        floor = chain.grantedFloor;
        if (chain.fallWindow != block.timestamp / LEDGER.EPOCH_LENGTH()) {
            IRiskRegistry.InboundLimits memory limits = REGISTRY.getInboundLimits();
            uint256 part = uint256(chain.granted) * limits.fallBps / BPS;
            // forge-lint: disable-next-line(unsafe-typecast) not above what is granted
            floor = uint64(_room(chain.granted, part < limits.fallFloor ? limits.fallFloor : part));
        }
        // forge-lint: disable-next-line(unsafe-typecast) not above what is granted
        most = uint64(_room(chain.granted, floor));
    }

    function _book(uint32 productId, Product memory product, ILedger.Totals memory totals, ILedger.Pool memory pool)
        private
        view
        returns (Book memory book)
    {
        (book.productId, book.poolId, book.listed) = (productId, product.poolId, product.listed);
        (int256 capital, int256 counted) = audit(product.poolId);
        book.audited = capital == counted;
        uint256 free = _free(product.poolId, pool);
        (book.limit, book.granted) = (_limitOf(productId, free), totals.granted);
        book.exposed = LEDGER.exposureOf(productId);
        (book.poolLimit, book.poolGranted) = (free * pool.leverageBps / BPS, pool.granted);
        // A product without a group is a group of its own.
        (book.groupLimit, book.groupGranted) = (book.limit, book.granted);
        if (totals.groupId != 0) {
            IRiskRegistry.Limits memory limits = REGISTRY.getGroup(totals.groupId).limits;
            book.groupLimit = _min(limits.cap, free * limits.shareBps / BPS);
            book.groupGranted = LEDGER.groupGranted(totals.groupId);
        }
        _recall(book, book.limit, book.granted);
        _recall(book, book.poolLimit, book.poolGranted);
        _recall(book, book.groupLimit, book.groupGranted);
    }

    /// @dev Capital that the product with the largest grant for its share needs. It reads 1.3 slots for four products and takes no call for
    /// each, because a settlement needs this.
    function _neededByProducts(uint32 poolId) private view returns (uint256 needed) {
        (uint256 count, uint256[] memory shares) = REGISTRY.sharesOf(poolId);
        uint256[] memory grants = LEDGER.grantsOf(poolId, count);
        for (uint256 i; i < grants.length; ++i) {
            uint256 four = grants[i];
            if (four == 0) continue;
            uint256 bps = shares[i >> 2] >> ((i & 3) << 6);
            for (; four != 0; four >>= 64) {
                // The same as `ceil(granted / share) > needed`, without a division for each.
                (uint256 granted, uint256 share) = ((four & type(uint64).max) * BPS, bps & type(uint16).max);
                if (granted > needed * share) needed = _ceil(granted, share);
                bps >>= 16;
            }
        }
    }

    function _neededByGroups(uint32 poolId) private view returns (uint256 needed) {
        uint32[] memory ids = REGISTRY.groupsOf(poolId);
        for (uint256 i; i < ids.length; ++i) {
            uint256 granted = LEDGER.groupGranted(ids[i]);
            if (granted != 0) needed = _max(needed, _ceil(granted * BPS, REGISTRY.getGroup(ids[i]).limits.shareBps));
        }
    }

    /// @dev Where more is granted than may be, because capital was lost or wants to leave, each product gives back in proportion (R15).
    function _recall(Book memory book, uint256 limit, uint256 granted) private view {
        if (granted <= limit + limit / RECALL) return;
        book.recalls = LEDGER.SETTLER().leaving(book.poolId) != 0;
        book.limit = _min(book.limit, book.granted * limit / granted);
    }

    /// @dev What a chain's target should be, and whether that is worth a message.
    function _move(Book memory book, uint32 eid) private view returns (bool moved, uint48 target) {
        ILedger.Line memory line = LEDGER.getLine(book.productId, eid);
        uint256 share = book.listed ? _share(book, eid, line.exposure) : 0;
        uint256 want = _min(_min(share, _most(book, eid, line)), MAX_TARGET);
        // Less is always safe; more only out of capital that is counted right, and to a chain that answers.
        if (!book.audited || isQuarantined(book.poolId, eid)) want = _min(want, line.target);
        uint256 by = want > line.target ? want - line.target : line.target - want;
        bool isSmall = by * THRESHOLD <= share && (want != 0 || by == 0);
        // Sales elsewhere move each share a little: a newer target each time, and no chain would ever confirm the newest.
        bool recalls = book.recalls && want < line.target && line.confirmed;
        if (line.seq != 0 && isSmall && !recalls) return (false, 0);

        if (want > line.granted) {
            uint256 more = want - line.granted;
            book.granted += more;
            book.poolGranted += more;
            book.groupGranted += more;
        }
        // forge-lint: disable-next-line(unsafe-typecast) MAX_TARGET is of 48 bits
        return (true, uint48(want));
    }

    /// @dev A chain's part of the limit. The parts of all chains are not more than the limit.
    function _share(Book memory book, uint32 eid, uint256 exposure) private view returns (uint256) {
        if (book.exposed >= book.limit) return book.exposed == 0 ? 0 : book.limit * exposure / book.exposed;
        (uint16 weight, uint32 sum) = REGISTRY.weightOf(book.productId, eid);
        return sum == 0 ? exposure : exposure + (book.limit - book.exposed) * weight / sum;
    }

    /// @dev Highest target: more than now needs room everywhere; as much as now never does, or a fall of a limit would stop every
    /// chain at once. A grant that a decision has burned the target of gives no room: its capital is gone.
    function _most(Book memory book, uint32 eid, ILedger.Line memory line) private view returns (uint256 room) {
        uint256 granted = line.granted;
        ILedger.Chain memory chain = LEDGER.getChain(book.poolId, eid);
        room = _room(book.limit, book.granted - granted);
        room = _min(room, _room(book.poolLimit, book.poolGranted - granted));
        room = _min(room, _room(book.groupLimit, book.groupGranted - granted));
        int256 capital = _capitalOn(chain);
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        uint256 used = chain.granted - granted + (capital > 0 ? uint256(capital) : 0);
        room = _min(room, _room(REGISTRY.chainCapOf(book.poolId, eid), used));
        if (room < line.target) room = line.target;
    }

    /// @dev Capital that backs what is granted from now on: neither held for an open incident nor asked to leave, so that grants make
    /// room for exits.
    function _free(uint32 poolId, ILedger.Pool memory pool) private view returns (uint256) {
        return _room(pool.capital, pool.reserves + LEDGER.SETTLER().leaving(poolId));
    }

    function _limitOf(uint32 productId, uint256 free) private view returns (uint64) {
        IRiskRegistry.Limits memory limits = REGISTRY.getLimits(productId);
        // forge-lint: disable-next-line(unsafe-typecast) not above the cap
        return uint64(_min(limits.cap, free * limits.shareBps / BPS));
    }

    /// @dev Capital on a chain in home's book: what it has, what is on its way there, less what it is ordered to pay (R8).
    function _capitalOn(ILedger.Chain memory c) private pure returns (int256) {
        return c.cash + _signed(c.invested) + _signed(c.depositsSettled) - _signed(c.depositsApplied)
            - (_signed(c.exitsFilled) - _signed(c.exitsApplied))
            - (_signed(c.budgets) - _signed(c.claimsPaid) - _signed(c.budgetsReleased)) - c.writtenDown;
    }

    function _signed(uint64 amount) private pure returns (int256) {
        return int256(uint256(amount));
    }

    function _room(uint256 limit, uint256 used) private pure returns (uint256) {
        return limit > used ? limit - used : 0;
    }

    /// @dev Division rounded up; nothing backs what is divided by zero.
    function _ceil(uint256 a, uint256 b) private pure returns (uint256) {
        return a == 0 ? 0 : b == 0 ? type(uint128).max : (a + b - 1) / b;
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

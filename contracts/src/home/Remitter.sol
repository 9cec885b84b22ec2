// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRemitter} from "../interfaces/IRemitter.sol";
import {ISettler} from "../interfaces/ISettler.sol";

/// @title Remitter
/// @notice See {IRemitter}. Rules R8 and R9 of docs/design.md.
contract Remitter is IRemitter {
    using SafeCastLib for uint256;

    /// @dev What a chain can give, or is short of, units; one of them is zero.
    struct Balance {
        uint32 eid;
        uint256 spare;
        uint256 short;
    }

    uint256 private constant BPS = 10_000;

    /// @dev More than this part of what arrived is never lost on the way: a chain that says so wants its shares to be cheap.
    uint256 private constant MAX_LOSS_BPS = 10;

    /// @dev Least that is worth two messages, units: one of the asset.
    uint64 private constant MIN_ORDER = 1e6;

    ILedger public immutable LEDGER;

    mapping(uint32 poolId => Order[]) private _orders;
    mapping(uint32 poolId => mapping(uint32 eid => Flow)) private _flows;

    /// @inheritdoc IRemitter
    mapping(uint32 poolId => mapping(uint32 eid => uint64)) public orderedTo;

    /// @inheritdoc IRemitter
    mapping(uint32 poolId => int256) public inTransit;

    constructor(address ledger) {
        LEDGER = ILedger(ledger);
    }

    /// @inheritdoc IRemitter
    function order(uint32 poolId) external {
        (int256 capital, int256 counted) = LEDGER.audit(poolId);
        if (capital != counted) revert ILedger.Ledger_AuditFailed(capital, counted);
        Order[] memory orders = _plan(poolId);
        if (orders.length == 0) revert Remitter_NothingToOrder(poolId);
        for (uint256 i; i < orders.length; ++i) {
            Order memory o = orders[i];
            _orders[poolId].push(o);
            _flows[poolId][o.from].ordered += o.amount;
            orderedTo[poolId][o.to] += o.amount;
            emit RemitOrdered(poolId, _orders[poolId].length.toUint32(), o.from, o.to, o.amount);
        }
    }

    /// @inheritdoc IRemitter
    function note(uint32 poolId, uint32 eid, uint64 sent, uint64 received, uint64 lost) external returns (uint64 loss) {
        if (msg.sender != address(LEDGER)) revert Remitter_Unauthorized(msg.sender);
        Flow memory flow = _flows[poolId][eid];
        uint64 left = _rise(flow.sent, sent);
        uint64 arrived = _rise(flow.received, received);
        loss = _rise(flow.lost, lost);
        if (left == 0 && arrived == 0 && loss == 0) return 0;
        if (sent > flow.ordered) revert Remitter_SentExceeded(sent, flow.ordered);
        if (received > orderedTo[poolId][eid]) revert Remitter_ReceivedExceeded(received, orderedTo[poolId][eid]);
        if (uint256(lost) * BPS > uint256(received) * MAX_LOSS_BPS) revert Remitter_LossTooHigh(lost, received);
        (flow.sent, flow.received, flow.lost) = (sent, received, lost);
        _flows[poolId][eid] = flow;
        inTransit[poolId] += _signed(left) - _signed(arrived);
    }

    /// @inheritdoc IRemitter
    function wantsOrder(uint32 poolId) external view returns (bool) {
        (int256 capital, int256 counted) = LEDGER.audit(poolId);
        return capital == counted && _plan(poolId).length != 0;
    }

    /// @inheritdoc IRemitter
    function getOrder(uint32 poolId, uint32 orderId) external view returns (Order memory none) {
        Order[] storage orders = _orders[poolId];
        return orderId == 0 || orderId > orders.length ? none : orders[orderId - 1];
    }

    /// @inheritdoc IRemitter
    function orderCount(uint32 poolId) external view returns (uint32) {
        return _orders[poolId].length.toUint32();
    }

    /// @inheritdoc IRemitter
    function flowOf(uint32 poolId, uint32 eid) external view returns (Flow memory) {
        return _flows[poolId][eid];
    }

    /// @inheritdoc IRemitter
    function toSend(uint32 poolId, uint32 eid) external view returns (uint64) {
        Flow memory flow = _flows[poolId][eid];
        return flow.ordered - flow.sent;
    }

    /// @dev From the chains that can give to those that are short, in the order in which they joined.
    function _plan(uint32 poolId) private view returns (Order[] memory orders) {
        Balance[] memory balances = _balances(poolId);
        // Each order empties a giver or fills a taker, and no chain is both.
        orders = new Order[](balances.length);
        uint256 count;
        for (uint256 to; to < balances.length; ++to) {
            Balance memory taker = balances[to];
            for (uint256 from; from < balances.length && taker.short != 0; ++from) {
                Balance memory giver = balances[from];
                uint256 amount = giver.spare < taker.short ? giver.spare : taker.short;
                // What is too little for a message is rounded up.
                if (amount < MIN_ORDER) amount = MIN_ORDER;
                if (giver.spare < amount) continue;
                giver.spare -= amount;
                taker.short = taker.short > amount ? taker.short - amount : 0;
                orders[count++] = Order(giver.eid, taker.eid, amount.toUint64());
            }
        }
        // Cut to what is used.
        assembly ("memory-safe") {
            mstore(orders, count)
        }
    }

    function _balances(uint32 poolId) private view returns (Balance[] memory balances) {
        uint32[] memory eids = LEDGER.chainsOf(poolId);
        balances = new Balance[](eids.length);
        (ICapacity capacity, ISettler settler) = (LEDGER.CAPACITY(), LEDGER.SETTLER());
        // While an incident is open nobody leaves, so nothing is sent for it. Room goes to the oldest exits, as when they are filled: a chain
        // that has it for younger ones would keep the money from the others.
        uint256[] memory exits =
            LEDGER.getPool(poolId).openIncidents == 0 ? settler.fillable(poolId) : new uint256[](eids.length);
        for (uint256 i; i < eids.length; ++i) {
            // Nothing is sent to a chain that does not answer, nor ordered from it.
            if (capacity.isQuarantined(poolId, eids[i])) continue;
            // forge-lint: disable-next-line(unsafe-typecast) not above the pool's capital, which is of 128 bits
            balances[i] = _balanceOf(poolId, eids[i], capacity.freeOn(poolId, eids[i]) - int256(exits[i]));
        }
    }

    /// @dev What is on its way there counts for what the chain is owed, but nobody can be sent it before it has arrived.
    function _balanceOf(uint32 poolId, uint32 eid, int256 free) private view returns (Balance memory) {
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        if (free >= 0) return Balance(eid, uint256(free), 0);
        uint256 coming = LEDGER.CAPACITY().comingTo(poolId, eid);
        // forge-lint: disable-next-line(unsafe-typecast) below zero
        uint256 missing = uint256(-free);
        return Balance(eid, 0, missing > coming ? missing - coming : 0);
    }

    function _rise(uint64 before, uint64 now_) private pure returns (uint64) {
        if (now_ < before) revert Remitter_CounterFell(before, now_);
        return now_ - before;
    }

    function _signed(uint64 amount) private pure returns (int256) {
        return int256(uint256(amount));
    }
}

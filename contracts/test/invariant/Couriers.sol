// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverGateway} from "../../src/interfaces/ICoverGateway.sol";
import {IRemitter} from "../../src/interfaces/IRemitter.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {SharesMoved} from "../../src/types/Types.sol";
import {QueueEndpoint} from "../utils/QueueEndpoint.sol";
import {Silences} from "./Silences.sol";

/// @title Couriers
/// @notice Remittances: orders by home, their messages, money sent over the bridge by anyone, and what is composed when it arrives. And
/// shares that move between home and other chains.
abstract contract Couriers is Silences {
    function remit(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        _orderMoney();
        if (what % 3 == 0) _postRemit(seed);
        if (what % 3 == 1) _sendMoney(_side(seed));
        if (what % 3 == 2) _credit(_side(seed));
    }

    function _orderMoney() internal {
        bool audited = _isAudited();
        bool wants = remitter.wantsOrder(POOL_ID);
        try remitter.order(POOL_ID) {
            _must(wants, "ordered what it did not want");
            if (!audited) ++unaudited;
            ++done["order"];
        } catch {
            _must(!wants, "order is refused for a reason");
        }
        if (audited) _noteOrders();
    }

    /// @dev Any order, whether or not it is known there.
    function _postRemit(uint256 seed) internal {
        uint32 count = remitter.orderCount(POOL_ID);
        if (count == 0) return;
        uint32 orderId = uint32(1 + (seed >> 8) % count);
        _post(HOME, MessageType.REMIT, remitter.getOrder(POOL_ID, orderId).from, abi.encode(POOL_ID, orderId));
    }

    /// @dev What the bridge of a chain holds is sent on its way, and waits in the endpoint like any message.
    function _sendMoney(uint256 side) internal {
        for (uint32 id = 1; id <= remitter.orderCount(POOL_ID); ++id) {
            if (remitter.getOrder(POOL_ID, id).from != sides[side].eid || !sides[side].bridge.isWaiting(id)) continue;
            _sendOver(side, id);
            ++done["sendMoney"];
        }
    }

    /// @dev Runs what arrived money composed on a chain.
    function _credit(uint256 side) internal {
        QueueEndpoint endpoint = sides[side].endpoint;
        for (uint256 i; i < endpoint.composedCount(); ++i) {
            if (endpoint.isRun(i)) continue;
            endpoint.runComposed(i);
            ++done["credit"];
        }
    }

    /// @notice Some of somebody's shares leave home for another chain or come back, and a move of any time is sent again.
    function moveShares(uint256 seed) external {
        seed = _mix(seed);
        uint256 away = 1 + seed % (CHAINS - 1);
        (uint256 from, uint256 to) = (seed >> 8) % 2 == 0 ? (HOME, away) : (away, HOME);
        _startMove(from, to, seed >> 16);
        uint32 count = sides[from].pool.moveCount(sides[to].eid);
        if (count != 0 && (seed >> 128) % 2 == 0) _sendMove(from, to, uint32(1 + (seed >> 136) % count));
    }

    function _startMove(uint256 from, uint256 to, uint256 seed) private {
        address who = actors[seed % 4];
        uint256 has = sides[from].share.balanceOf(who);
        if (has < 1e18) return;
        uint256 shares = (seed >> 8) % 4 == 0 ? has : bound(seed >> 16, 1e18, has);
        vm.prank(who);
        try sides[from].pool.moveShares(shares, sides[to].eid, actors[(seed >> 4) % 4]) {
            ++done["moveShares"];
        } catch (bytes memory reason) {
            bool isFull = bytes4(reason) == ICoverGateway.CoverGateway_AboveChainCap.selector;
            _must(
                isFull || bytes4(reason) == ICoverGateway.CoverGateway_SilentChain.selector,
                "a move is refused for a reason"
            );
        }
    }

    /// @dev Sends all moves that have not arrived whole.
    function _carryMoves(uint256 from, uint256 to) private {
        uint32 count = sides[from].pool.moveCount(sides[to].eid);
        for (uint32 id = 1; id <= count; ++id) {
            SharesMoved memory move = sides[from].pool.getMove(sides[to].eid, id);
            if (sides[to].pool.arrivedOf(sides[from].eid, move) == move.shares) continue;
            _passMove(from, to, id);
            if (sides[to].pool.arrivedOf(sides[from].eid, move) == move.shares) ++done["moved"];
            else ++done["moved in parts"];
        }
    }

    /// @dev A good relayer carries the orders and moves out too, once what was said before them is there.
    function _relay(uint256 side) internal virtual override {
        super._relay(side);
        for (uint32 id = 1; id <= remitter.orderCount(POOL_ID); ++id) {
            IRemitter.Order memory order = remitter.getOrder(POOL_ID, id);
            if (order.from == sides[side].eid && !sides[side].pool.isRemitted(id)) _passRemit(side, id);
        }
        _sendMoney(side);
        _credit(side);
        if (side == HOME) return;
        _carryMoves(HOME, side);
        _carryMoves(side, HOME);
    }
}

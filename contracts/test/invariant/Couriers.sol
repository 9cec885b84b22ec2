// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IRemitter} from "../../src/interfaces/IRemitter.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {QueueEndpoint} from "../utils/QueueEndpoint.sol";
import {Relayers} from "./Relayers.sol";

/// @title Couriers
/// @notice Remittances: orders by home, their messages, money sent over the bridge by anyone, and what is composed when it arrives.
abstract contract Couriers is Relayers {
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

    /// @dev A good relayer carries the orders out too, once what was said before them is there.
    function _relay(uint256 side) internal virtual override {
        super._relay(side);
        for (uint32 id = 1; id <= remitter.orderCount(POOL_ID); ++id) {
            IRemitter.Order memory order = remitter.getOrder(POOL_ID, id);
            if (order.from == sides[side].eid && !sides[side].pool.isRemitted(id)) _passRemit(side, id);
        }
        _sendMoney(side);
        _credit(side);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBridge} from "./IBridge.sol";

/// @title IOftBridge
/// @notice A bridge over an omnichain fungible token (LayerZero's OFT standard), one for a pool and chain. The money travels with the
/// order's id as a composed message, and the bridge at the other end credits its pool by it.
/// @dev Assumptions: the token and the endpoint are honest; the OFT enforces gas for `lzReceive`, and has six shared decimals, so
/// that no dust is left. Money that arrives without a credit (sent by somebody else, or twice) stays here and counts for nothing.
interface IOftBridge is IBridge {
    /// @notice An order whose money is here, or was.
    struct Order {
        uint32 to;
        uint64 amount;
        bool sent;
    }

    error OftBridge_Unauthorized(address caller);
    error OftBridge_UnsupportedDecimals(uint8 decimals);
    error OftBridge_WrongToken(address expected, address actual);
    error OftBridge_OrderExists(uint32 orderId);
    error OftBridge_UnknownOrder(uint32 orderId);
    error OftBridge_AlreadySent(uint32 orderId);
    error OftBridge_AlreadyCredited(uint32 eid, uint32 orderId);
    error OftBridge_NoPeer(uint32 eid);
    error OftBridge_WrongSender(uint32 eid, bytes32 sender);

    event PeerSet(uint32 indexed eid, bytes32 peer);
    event OrderTaken(uint32 indexed orderId, uint32 to, uint64 amount);
    event OrderSent(uint32 indexed orderId, uint32 to, bytes32 indexed guid);
    event OrderCredited(uint32 indexed eid, uint32 indexed orderId, uint64 ordered, uint64 arrived);

    /// @notice Sets the bridge of the same pool on another chain; zero closes the way there. Only the owner, meant to be a time lock.
    function setPeer(uint32 eid, bytes32 peer) external;

    /// @return The bridge of the same pool on a chain.
    function peers(uint32 eid) external view returns (bytes32);

    /// @return An order that the pool here gave to this bridge; zeros if none.
    function orderOf(uint32 orderId) external view returns (Order memory);

    /// @return Whether an order from the chain `eid` was credited here.
    function isCredited(uint32 eid, uint32 orderId) external view returns (bool);
}

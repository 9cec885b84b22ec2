// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IRemitter
/// @notice Orders money to the chain where it is owed, and keeps home's book of what is under way (R8). Orders are facts with an id; an
/// order moves free capital of one pool from one chain to another and never changes what the pool is worth.
/// @dev Anyone may order, because what is ordered follows from home's book alone: a chain is owed what its decided budgets, and its
/// exits whose notice has passed and for which there is room, exceed what it has and what is on its way there. Others give what is
/// free with them beyond their own exits. A quarantined chain neither gives nor is given.
interface IRemitter {
    /// @notice Money to be sent.
    /// @param from Endpoint id of the chain that sends.
    /// @param to Endpoint id of the chain where it is owed.
    /// @param amount Units.
    struct Order {
        uint32 from;
        uint32 to;
        uint64 amount;
    }

    /// @notice What a chain was ordered to send, and what it said, units. All cumulative.
    /// @param ordered Orders that leave it.
    /// @param sent Part of them that it has given to its bridge.
    /// @param received Orders that arrived there, at what was ordered.
    /// @param lost Part of that which the bridge did not bring.
    struct Flow {
        uint64 ordered;
        uint64 sent;
        uint64 received;
        uint64 lost;
    }

    error Remitter_Unauthorized(address caller);
    error Remitter_NothingToOrder(uint32 poolId);
    error Remitter_CounterFell(uint64 before, uint64 now_);
    error Remitter_SentExceeded(uint64 sent, uint64 ordered);
    error Remitter_ReceivedExceeded(uint64 received, uint64 ordered);
    error Remitter_LossTooHigh(uint64 lost, uint64 received);

    event RemitOrdered(uint32 indexed poolId, uint32 indexed orderId, uint32 indexed from, uint32 to, uint64 amount);

    /// @notice Orders all that is owed and not under way, as far as other chains have free capital. Exits are owed oldest first, as far as
    /// there is room for them (ISettler.fillable). Anyone may call it.
    /// @dev Reverts with Remitter_NothingToOrder, or with Ledger_AuditFailed while the audit of the pool's capital fails.
    function order(uint32 poolId) external;

    /// @notice From the ledger: what a chain says of its remittances.
    /// @return loss What its bridge did not bring, beyond what home knew, units: capital falls by it.
    function note(uint32 poolId, uint32 eid, uint64 sent, uint64 received, uint64 lost) external returns (uint64 loss);

    /// @return Whether `order` would order anything now.
    function wantsOrder(uint32 poolId) external view returns (bool);

    /// @return An order of a pool; zeros if there is none with this id.
    function getOrder(uint32 poolId, uint32 orderId) external view returns (Order memory);

    /// @return Orders of a pool so far; ids are 1 to that.
    function orderCount(uint32 poolId) external view returns (uint32);

    /// @return What a chain was ordered to send, and what it said.
    function flowOf(uint32 poolId, uint32 eid) external view returns (Flow memory);

    /// @return Orders that go to a chain so far, units.
    function orderedTo(uint32 poolId, uint32 eid) external view returns (uint64);

    /// @return Money of a pool between chains, units: below zero while the report of an arrival is ahead of the sender's.
    function inTransit(uint32 poolId) external view returns (int256);

    /// @return What a chain was ordered to send and has not said that it did, units.
    function toSend(uint32 poolId, uint32 eid) external view returns (uint64);
}

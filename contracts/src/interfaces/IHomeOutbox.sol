// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IHomeOutbox
/// @notice Builds every message that home sends, from the ledger's and the registry's state alone.
interface IHomeOutbox {
    error HomeOutbox_UnknownChain(uint32 eid);
    error HomeOutbox_UnknownMessage(uint16 messageType);
    error HomeOutbox_NothingFor(uint32 eid, uint16 messageType, uint32 id);

    /// @notice Content of a message to a chain, as encoded by MessageCodec.
    /// @param key abi.encode of: uint32[] product ids (TARGETS), uint32 product id (PRODUCT), uint32 incident id
    /// (INCIDENT_OPENED, CLAIM_DECIDED, DECISION_DENIED), (uint32 pool id, uint32 settlement) (EPOCH_SETTLED),
    /// (uint32 pool id, uint32 order id) (REMIT), (uint32 pool id, uint32 move id) (SHARES_TO_AWAY).
    function buildMessage(uint16 messageType, uint32 eid, bytes calldata key) external view returns (bytes memory);
}

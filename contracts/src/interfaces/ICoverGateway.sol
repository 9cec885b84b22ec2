// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MessagingFee} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";

import {ICoverMarket} from "./ICoverMarket.sol";

/// @title ICoverGateway
/// @notice The one door between chains. Anyone may send or resend any message by paying its fee: the content is built from the
/// sender's state, so a sender can delay but not forge. On home, messages to home's own market are plain calls through the
/// same handlers.
/// @dev Delivery is unordered and `lzReceive` is permissionless: handlers trust neither caller, gas nor value. A handler that
/// runs out of gas or meets a state it cannot apply reverts as a whole, and anyone delivers it again later.
interface ICoverGateway {
    error CoverGateway_WrongDirection(uint16 messageType, uint32 srcEid, uint32 dstEid);
    error CoverGateway_UnknownMessage(uint16 messageType);
    error CoverGateway_NoEnforcedOptions(uint32 dstEid, uint16 messageType);
    error CoverGateway_UnknownPool(uint32 poolId);
    error CoverGateway_OnlySelf(address caller);
    error CoverGateway_ValueForLocal(uint256 value);
    error CoverGateway_Unauthorized(address caller);
    error CoverGateway_SilentChain(uint32 eid);
    error CoverGateway_AboveChainCap(uint32 eid, uint256 there, uint256 cap);

    event MessageSent(bytes32 indexed guid, uint16 indexed messageType, uint32 indexed dstEid, bytes key);
    event MessageApplied(bytes32 indexed guid, uint16 indexed messageType, uint32 indexed srcEid);

    /// @return LayerZero endpoint id of this chain.
    function EID() external view returns (uint32);

    /// @notice Fee of `send` now, wei of the native token. Zero for home's messages to itself.
    function quoteSend(uint16 messageType, uint32 dstEid, bytes calldata key)
        external
        view
        returns (MessagingFee memory fee);

    /// @notice Builds and sends a message. Value above the fee is refunded to the caller.
    /// @param key What to send: for messages from home see {IHomeOutbox-buildMessage}; abi.encode(uint32 poolId, uint32[]
    /// productIds) for CAPITAL_REPORT; abi.encode(uint32 reportId) for INCIDENT_REPORTED; abi.encode(uint32 poolId, uint32 moveId) for
    /// SHARES_TO_HOME.
    /// @return guid LayerZero's id of the message; zero for home's messages to itself.
    function send(uint16 messageType, uint32 dstEid, bytes calldata key) external payable returns (bytes32 guid);

    /// @notice From a pool: shares that it burned leave for a chain. Home counts them there at once; see {ISettler-move}.
    /// @dev Reverts with CoverGateway_WrongDirection unless one of the two chains is home.
    /// @param shares 1e-18 of a share.
    function bookMove(uint32 poolId, uint32 dstEid, uint96 shares) external;

    /// @notice Skips the next message of the peer on a chain, which was not verified yet. Only the guardians.
    /// @dev LayerZero runs a message only when all before it are verified, so one that its DVNs will never verify would block
    /// its pathway. Nothing is lost: whatever it said can be sent again.
    /// @param srcEid Chain that it comes from.
    /// @param nonce The next nonce; the endpoint refuses any other.
    function skip(uint32 srcEid, uint64 nonce) external;

    /// @return The market of this chain.
    function MARKET() external view returns (ICoverMarket);

    /// @return Newest time in the head of what home sent a chain, denials apart: no chain is fresh by a newer one. It is when home last
    /// sent anything to it while it was not silent ({ILedger-headFor}), and grows again with the first message after it reports.
    /// Zero for never, and on other chains.
    function lastSentAt(uint32 eid) external view returns (uint40);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IBridge
/// @notice Carries one pool's money from this chain to the same pool on another: what a remittance needs of a bridge, and no more, so
/// that OFT, CCTP or another can stand behind it. The other end credits the pool by the id of the order, in its own way.
/// @dev The pool trusts its bridge with what home ordered to move, and with nothing else.
interface IBridge {
    /// @notice From the pool, which has just paid `amount` to this contract: keeps an order until somebody sends it.
    /// @dev Sends nothing: the pool calls this while it handles a message. Reverts when there is no way to `to`.
    /// @param orderId Home's number of the order, once per pool.
    /// @param to Endpoint id of the chain where the money is owed.
    /// @param amount Units.
    function take(uint32 orderId, uint32 to, uint64 amount) external;

    /// @notice Sends the money of an order on its way, once. Anyone may, who pays the fee; what exceeds it comes back to the caller.
    /// @return transferId The bridge's own name of the transfer.
    function send(uint32 orderId) external payable returns (bytes32 transferId);

    /// @return nativeFee What `send` of an order costs now, wei.
    function quoteSend(uint32 orderId) external view returns (uint256 nativeFee);

    /// @return Whether the order is here and nobody has sent it yet.
    function isWaiting(uint32 orderId) external view returns (bool);
}

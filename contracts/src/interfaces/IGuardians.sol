// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IGuardians
/// @notice The emergency brake of one chain. Two guardians who agree may pause sales or deposits for a while, hold a decision
/// once, or skip a message that was not verified yet. They cannot move money, stop a payout that is funded, or stop anybody
/// from leaving, and what they do ends by itself.
/// @dev Each action is called by two different guardians within `VOTE_WINDOW`; the second call does it. No guardian can act
/// alone, and one that is lost does not block the others while two remain.
interface IGuardians {
    error Guardians_TooFew(uint256 number);
    error Guardians_BadGuardian(address guardian);
    error Guardians_NotAGuardian(address caller);
    error Guardians_AlreadyAgreed(address guardian);
    error Guardians_PausedRecently(bytes32 what, uint40 againAt);
    error Guardians_UnknownPool(uint32 poolId);

    event Proposed(bytes32 indexed action, address indexed guardian);
    event Agreed(bytes32 indexed action, address indexed guardian);
    event SalesPaused(uint40 until);
    event DepositsPaused(uint32 indexed poolId, uint40 until);

    /// @notice Stops purchases and extensions on this chain for `PAUSE_LENGTH`. Claims, cancels and payouts go on.
    /// @dev Reverts with Guardians_PausedRecently until as long again has passed after the end of the last pause.
    /// @return done Whether this was the second voice.
    function pauseSales() external returns (bool done);

    /// @notice Stops new requests to deposit into a pool on this chain for `PAUSE_LENGTH`; as `pauseSales` otherwise.
    /// @param poolId Pool of this chain.
    function pauseDeposits(uint32 poolId) external returns (bool done);

    /// @notice Delays the first payout of a decided incident, once, by the claim desk's `HOLD_LENGTH`: time to replace a DVN that
    /// lied, and for home to deny what it never decided. A decision that is funded already cannot be held.
    /// @param incidentId Incident that is decided here.
    function hold(uint32 incidentId) external returns (bool done);

    /// @notice Skips the next message from a chain, which was not verified yet. Safe, because everything can be sent again.
    /// @param srcEid Chain that it comes from.
    /// @param nonce Its nonce: the next one, or LayerZero refuses.
    function skip(uint32 srcEid, uint64 nonce) external returns (bool done);

    /// @return Whether `account` is a guardian.
    function isGuardian(address account) external view returns (bool);

    /// @return End of the last pause of sales, UTC seconds; zero when there was none.
    function salesPausedUntil() external view returns (uint40);

    /// @return End of the last pause of deposits of a pool, UTC seconds; zero when there was none.
    function depositsPausedUntil(uint32 poolId) external view returns (uint40);
}

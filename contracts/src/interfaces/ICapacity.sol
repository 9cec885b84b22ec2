// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ICapacity
/// @notice Works out from the ledger's book and the registry's limits what may be granted where, and how far a chain is believed:
/// the one place of that arithmetic. It has no state and moves nothing; the ledger does what it says.
/// @dev A chain's share of a product's limit is what it has exposed plus its part by weight of what nobody has exposed, so
/// capacity goes where it is used. If more than the limit is exposed, the limit is split by exposure. A target above the chain's
/// grant needs room in each of: the product's limit, leverage x capital, the limit of its group, and the chain's cap. While the
/// audit of capital fails, targets only fall.
interface ICapacity {
    /// @notice A target that should change.
    /// @param target Units.
    struct Move {
        uint32 eid;
        uint48 target;
    }

    /// @notice A grant that a chain gives back.
    /// @param granted What stays granted, units.
    /// @param floor Least that the sum of the chain's grants may fall to in this window, units.
    struct Fall {
        uint32 eid;
        uint48 granted;
        uint64 floor;
    }

    /// @notice The targets of a product that should change. A move of at most a hundredth of the chain's share is not worth a
    /// message and left out; first targets and falls to zero never are.
    /// @return moves None while an incident of the product is open, or if its pool is not in the ledger.
    function plan(uint32 productId) external view returns (Move[] memory moves);

    /// @notice The grants of a product that may be lowered now: where the chain has confirmed the newest target and all decisions,
    /// to max(target, exposure), as far as the inbound limits let the chain's grants fall in one window.
    function falls(uint32 productId) external view returns (Fall[] memory);

    /// @return Whether there is a move, or falls of more than a hundredth of what is granted; while shares wait to leave, any fall; or
    /// what is exposed moved by more than a hundredth of the limit since it was counted.
    function wantsRetarget(uint32 productId) external view returns (bool);

    /// @return Most exposure of a product now: min(cap, share x (capital - reserves)), units.
    function limitOf(uint32 productId) external view returns (uint64);

    /// @return The limit that chains are told, by which they set prices, units: that of `limitOf`, but shares that ask to leave on
    /// quarantined chains count too. So it reads no chain, and telling all of them costs as much for each, however many there are.
    function limitToTell(uint32 productId) external view returns (uint64);

    /// @notice The audit of a pool's capital, as of {ILedger-audit}.
    function audit(uint32 poolId) external view returns (int256 capital, int256 counted);

    /// @return What may leave a pool when `deposits` (units) come in: what no grant and no reserve needs, units. It reads the grants
    /// and the shares of all products, several in a slot, and all groups.
    function exitRoom(uint32 poolId, uint256 deposits) external view returns (uint256);

    /// @return What is free on a chain in home's book (R8), units: its capital there less what it was ordered to send. Below zero, it is
    /// owed money.
    function freeOn(uint32 poolId, uint32 eid) external view returns (int256);

    /// @return Whether a chain that has reported has been silent for longer than MAX_SILENCE. It gets no new grants, and settlements
    /// and remittances leave it out until it reports.
    function isQuarantined(uint32 poolId, uint32 eid) external view returns (bool);

    /// @return Whether a write-down is announced and can still be made: the chain has not reported since, and it is not too late.
    function hasWriteDown(uint32 poolId, uint32 eid) external view returns (bool);

    /// @return What home counts on a chain, units; below zero if it owes more than it has.
    function capitalOn(uint32 poolId, uint32 eid) external view returns (int256);

    /// @return What others were ordered to send to a chain and it has not received, units.
    function comingTo(uint32 poolId, uint32 eid) external view returns (uint64);

    /// @return Most of what was written down that may be recovered in one window, units.
    function recoverLimit(uint32 poolId) external view returns (uint256);

    /// @return Time after which no cover of a product can be live on a chain unless {ICoverGateway-lastSentAt} grows.
    function lapsesAt(uint32 productId, uint32 eid) external view returns (uint256);

    /// @return By how much a report of a chain may raise or lower capital, units.
    /// @param windows Since the window of its last report of money.
    function mostChange(uint32 poolId, uint32 eid, uint32 windows) external view returns (int64);

    /// @return Most deposits of a chain, units, that may become capital in `window`. Those that wait for more wait for later windows;
    /// home's own are not limited, since home believes nobody for them.
    function depositLimit(uint32 poolId, uint32 eid, uint32 window) external view returns (uint256);
}

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
        uint56 target;
    }

    /// @notice The targets of a product that should change. A move of at most a hundredth of the chain's share is not worth a
    /// message and left out; first targets and falls to zero never are.
    /// @return poolId Pool of the product.
    /// @return moves None while an incident of the product is open, or if its pool is not in the ledger.
    function plan(uint32 productId) external view returns (uint32 poolId, Move[] memory moves);

    /// @return Most exposure of a product now: min(cap, share x (capital - reserves)), units.
    function limitOf(uint32 productId) external view returns (uint64);

    /// @notice The audit of a pool's capital, as of {ILedger-audit}.
    function audit(uint32 poolId) external view returns (int256 capital, int256 counted);

    /// @return What may leave a pool when `deposits` (units) come in: what no grant and no reserve needs, units. It reads every
    /// product, so its cost grows with their number.
    function exitRoom(uint32 poolId, uint256 deposits) external view returns (uint256);

    /// @return What is free on a chain in home's book (R8), units: its capital there less what it was ordered to send. Below zero, it is
    /// owed money.
    function freeOn(uint32 poolId, uint32 eid) external view returns (int256);

    /// @return What a chain can pay out of its capital, as home knows it, units: `freeOn`, or zero.
    function liquidOn(uint32 poolId, uint32 eid) external view returns (uint256);

    /// @return Time after which no cover of a product can be live on a chain unless home sends it something.
    function lapsesAt(uint32 productId, uint32 eid) external view returns (uint256);

    /// @return Most that premium earned + budgets released of a chain may reach, units.
    /// @param windows Since the window of its last report of money.
    function riseCeiling(uint32 poolId, uint32 eid, uint32 windows) external view returns (uint64);

    /// @return Least that the sum of a chain's grants may fall to in one window, units.
    /// @param granted The sum when the window began, units.
    function fallFloor(uint64 granted) external view returns (uint64);
}

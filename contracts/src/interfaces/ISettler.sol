// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ISettler
/// @notice Works out what a settlement does on each chain, at one price, and keeps the queue of those who want to leave. The ledger
/// creates it and is the only one that changes it.
/// @dev Exits are filled by the age of their round, over all chains (R5, R8, R16): the oldest first, those of one age pro rata, as far as
/// the capital that stays backs every grant and the money is on the chain. What waits for money on its chain keeps its room, so nobody
/// younger takes it. A chain is sent its next exits once it has applied the last, and no part
/// of a round below a hundredth of it.
interface ISettler {
    /// @notice What a settlement does on one chain.
    /// @param depositAssets Deposits that become capital, units.
    /// @param depositsEpoch Epoch of the report that asked for them: those of all rounds before it that were not settled.
    /// @param sharesMinted Shares for them, 1e-18 of a share.
    /// @param exitShares Shares that leave, 1e-18 of a share.
    /// @param exitAssets What they are paid, units.
    struct Part {
        uint32 eid;
        uint64 depositAssets;
        uint32 depositsEpoch;
        uint128 sharesMinted;
        uint128 exitShares;
        uint64 exitAssets;
    }

    /// @notice Exits of one chain.
    /// @param asked Shares that asked to leave, 1e-18 of a share; never more than were minted there.
    /// @param filled Shares that have left.
    /// @param minted Shares that settlements minted there, and moves brought, less those that moves took. Moves leave the sum over all chains as it
    /// is (R2).
    struct Exits {
        uint128 asked;
        uint128 filled;
        uint128 minted;
    }

    error Settler_Unauthorized(address caller);
    error Settler_SharesFell(uint128 before, uint128 now_);
    error Settler_MoreThanThere(uint32 eid, uint128 there, uint128 shares);

    /// @notice From the ledger: a chain said in `epoch` that so many shares asked to leave in rounds before it.
    function note(uint32 poolId, uint32 eid, uint32 epoch, uint128 sharesAsked) external;

    /// @notice From the ledger: settles, in the queue, what can be settled now.
    /// @param window Epoch of home's clock, by which deposits are limited: see {ICapacity-depositLimit}.
    /// @return parts One for each chain on which something happens.
    /// @dev Reverts with Ledger_MissingReport while a chain of the pool never reported, and with Ledger_WriteDownAnnounced.
    function settle(uint32 poolId, uint32 window) external returns (Part[] memory parts);

    /// @notice From the gateway: shares moved from one chain to another.
    /// @dev Reverts with Settler_MoreThanThere if more move than were minted there and have not asked to leave: those who ask are held
    /// in escrow and those who move are burned, so true moves always fit. What a forged report said was deposited there counts as minted too, so that a chain
    /// that lies brings home as much as its deposits may become.
    /// @param shares 1e-18 of a share.
    function move(uint32 poolId, uint32 from, uint32 to, uint128 shares) external;

    /// @return Whether `settle` would settle anything now, were the ledger to call it.
    function settles(uint32 poolId, uint32 window) external view returns (bool);

    /// @return Exits of a chain.
    function exitsOf(uint32 poolId, uint32 eid) external view returns (Exits memory);

    /// @return What the shares on a chain, those on their way there too, would be paid now, units.
    function worthOn(uint32 poolId, uint32 eid) external view returns (uint256);

    /// @return What those who want to leave a pool would be paid now, units; without those on quarantined chains, who cannot.
    function leaving(uint32 poolId) external view returns (uint256);

    /// @return What all who want to leave a pool would be paid now, units; those on quarantined chains too. It reads no chain.
    function waiting(uint32 poolId) external view returns (uint256);

    /// @return What shares on a chain whose notice has passed, and that have not left, would be paid now, units. Of the oldest
    /// requests alone where there are very many.
    function dueOn(uint32 poolId, uint32 eid) external view returns (uint256);

    /// @notice What a settlement would pay now to those whose notice has passed if every chain had the money: the oldest first over all
    /// chains, as far as the room for exits goes.
    /// @return assets Of each chain, in the order of {ILedger-chainsOf}, units; zero on quarantined ones.
    function fillable(uint32 poolId) external view returns (uint256[] memory assets);

    /// @return Epochs for which a round of exits waits at least, once it is closed: an incident that happened before has been
    /// opened by then (R16).
    function NOTICE() external view returns (uint32);
}

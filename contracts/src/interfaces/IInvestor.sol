// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "./ICapitalPool.sol";

/// @title IInvestor
/// @notice Puts idle cash of one pool on one chain into an ERC-4626 vault that the chain's owner allows, and brings it back.
/// @dev The pool counts what is in the vault at min(cost, value), by a book that only the functions here change: no view of a vault is
/// believed for longer than a call, so one that reverts changes nothing. Payouts never touch a vault. What makes the pool safer is for
/// anyone: taking money out, and marking a loss. Gains drip into capital. The owner is that of the pool's gateway, meant to be a time lock.
///
/// Assumptions: the vault's price cannot be moved within a transaction, and it charges nothing for going in. If broken, what is in it can
/// be lost, up to the cap, and no other money.
interface IInvestor {
    /// @notice What the owner allows.
    /// @param vault An ERC-4626 vault of the pool's asset; zero for none.
    /// @param cap Most that may be in it, at cost, units.
    /// @param liquidBps Part of the pool's capital here that is never put in, basis points.
    struct Policy {
        address vault;
        uint64 cap;
        uint16 liquidBps;
    }

    /// @notice What there is, units.
    /// @param invested In the vault by the pool's book: at cost, or at what it was last marked down to.
    /// @param value What the vault says that it would pay; zero when it does not answer.
    /// @param dripping Gains that are not capital yet.
    /// @param ready Part of them that `drip` would bring now.
    /// @param investable What `invest` would put in now.
    /// @param keep Capital that the policy wants here as cash.
    struct Figures {
        uint64 invested;
        uint64 value;
        uint64 dripping;
        uint64 ready;
        uint64 investable;
        uint64 keep;
    }

    error Investor_Unauthorized(address caller);
    error Investor_Busy();
    error Investor_BadPolicy(uint16 liquidBps);
    error Investor_WrongAsset(address expected, address actual);
    error Investor_StillInvested(uint256 shares);
    error Investor_OncePerEpoch(uint32 epoch);
    error Investor_NothingToInvest(uint64 investable);
    error Investor_WorthLess(uint64 amount, uint256 value);
    error Investor_NothingInvested();
    error Investor_VaultPaysNothing();
    error Investor_NothingToMark(uint64 invested, uint256 value);
    error Investor_NothingToHarvest(uint64 invested, uint256 value);
    error Investor_NothingReady();
    error Investor_MoreThanInvested(uint64 invested, uint64 amount);

    event PolicySet(address indexed vault, uint64 cap, uint16 liquidBps);
    event Invested(address indexed vault, uint64 amount);
    event Divested(address indexed vault, uint64 book, uint64 arrived);
    event MarkedDown(address indexed vault, uint64 loss);
    event Harvested(address indexed vault, uint64 gain);
    event Dripped(uint64 amount);

    /// @notice Allows a vault. Another one only when nothing is in the last. Money that is above a lower cap stays until it is taken out.
    /// @param liquidBps At least `MIN_LIQUID_BPS`.
    /// @dev For the owner.
    function setPolicy(address vault, uint64 cap, uint16 liquidBps) external;

    /// @notice Puts in all that the policy allows and nobody is owed here: nothing while the chain is stale or an incident open. Anyone
    /// may call it, once an epoch. Reverts with `Investor_WorthLess` if the vault would pay back less, but for a millionth.
    /// @return amount Units, one of the asset at least.
    function invest() external returns (uint64 amount);

    /// @notice Takes money out, as far as the vault pays. Anyone may call it at any time. What is less than it cost is a loss at once,
    /// what is more drips.
    /// @param amount Units; all if it is as much as is invested.
    /// @return book Units by which `invested` falls.
    /// @return arrived Units that came.
    function divest(uint64 amount) external returns (uint64 book, uint64 arrived);

    /// @notice Counts a vault that is worth less than the book at what it is worth. Anyone may call it. Reverts as the vault's
    /// valuation does, and then the book stays as it is.
    /// @return loss Units.
    function markDown() external returns (uint64 loss);

    /// @notice As `markDown`, for a vault that does not answer any more.
    /// @param loss Units.
    /// @dev For the owner.
    function writeDown(uint64 loss) external;

    /// @notice Takes out what the vault is worth above the book, one of the asset at least; it drips. Anyone may call it.
    /// @return gain Units.
    function harvest() external returns (uint64 gain);

    /// @notice Makes the gains that have come capital. Anyone may call it.
    /// @return amount Units.
    function drip() external returns (uint64 amount);

    function POOL() external view returns (ICapitalPool);

    function getPolicy() external view returns (Policy memory);

    function figures() external view returns (Figures memory);

    /// @return Shares of the vault, in its own parts; others that it holds were given to it and count for nothing.
    function shares() external view returns (uint256);

    /// @return Epoch of the last `invest`.
    function lastInvested() external view returns (uint32);
}

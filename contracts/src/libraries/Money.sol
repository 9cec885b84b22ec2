// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @title Money
/// @notice The edge between units, in which everything is counted, and what a token moves: a token of more than six decimals is
/// multiplied on the way out and divided on the way in, and what is smaller than a unit stays with whom it belongs to.
library Money {
    uint8 private constant DECIMALS = 6;
    uint8 private constant MOST_DECIMALS = 18;

    /// @notice The token has fewer decimals than a unit needs, or more than are supported.
    error Money_UnsupportedDecimals(uint8 decimals);

    /// @notice A token moved something else than it was told to: it takes a fee, rebases or lies. Such a token is not taken.
    error Money_NotWhatWasSent(address token, uint256 sent, uint256 arrived);

    /// @return Smallest parts of the token in a unit.
    function scaleOf(address token) internal view returns (uint256) {
        uint8 decimals = IERC20Metadata(token).decimals();
        if (decimals < DECIMALS || decimals > MOST_DECIMALS) revert Money_UnsupportedDecimals(decimals);
        return 10 ** (decimals - DECIMALS);
    }

    /// @notice Moves `amount` of smallest parts to a contract of ours, and makes sure that it arrived whole.
    function pull(address token, address from, address to, uint256 amount) internal {
        uint256 before = SafeTransferLib.balanceOf(token, to);
        SafeTransferLib.safeTransferFrom(token, from, to, amount);
        checkArrived(token, to, before, amount);
    }

    /// @notice Gives `amount` of smallest parts to a contract of ours, and makes sure that it arrived whole.
    function push(address token, address to, uint256 amount) internal {
        uint256 before = SafeTransferLib.balanceOf(token, to);
        SafeTransferLib.safeTransfer(token, to, amount);
        checkArrived(token, to, before, amount);
    }

    /// @param before Balance of `to` before the transfer.
    function checkArrived(address token, address to, uint256 before, uint256 amount) internal view {
        uint256 balance = SafeTransferLib.balanceOf(token, to);
        uint256 arrived = balance > before ? balance - before : 0;
        if (arrived != amount) revert Money_NotWhatWasSent(token, amount, arrived);
    }
}

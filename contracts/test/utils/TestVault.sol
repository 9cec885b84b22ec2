// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @title TestVault
/// @notice OpenZeppelin's vault, which loses money, falls silent, takes a part of what comes in or calls back on demand.
contract TestVault is ERC4626 {
    error Stuck();

    /// @notice Its valuation reverts.
    bool public isSilent;

    /// @notice Nothing goes out.
    bool public isStuck;

    /// @notice Most shares that it pays at once.
    uint256 public most = type(uint256).max;

    /// @notice Part of what comes in that it takes for itself, basis points.
    uint256 public feeBps;

    address private _target;
    bytes private _data;

    constructor(address asset_) ERC20("Test Vault", "tv") ERC4626(IERC20(asset_)) {}

    function set(bool silent, bool stuck, uint256 most_, uint256 feeBps_) external {
        (isSilent, isStuck, most, feeBps) = (silent, stuck, most_, feeBps_);
    }

    /// @notice Whom it calls when money goes in or out.
    function setCallback(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function lose(uint256 parts) external {
        SafeTransferLib.safeTransfer(asset(), address(0xdead), parts);
    }

    function maxRedeem(address owner) public view override returns (uint256) {
        uint256 balance = super.maxRedeem(owner);
        return balance < most ? balance : most;
    }

    function previewRedeem(uint256 shares) public view override returns (uint256) {
        if (isSilent) revert Stuck();
        return super.previewRedeem(shares);
    }

    function previewWithdraw(uint256 assets) public view override returns (uint256) {
        if (isSilent) revert Stuck();
        return super.previewWithdraw(assets);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        _callBack();
        uint256 fee = shares * feeBps / 10_000;
        super._deposit(caller, receiver, assets, shares - fee);
        if (fee != 0) _mint(address(0xfee), fee);
    }

    function _withdraw(address caller, address receiver, address owner, uint256 assets, uint256 shares)
        internal
        override
    {
        if (isStuck) revert Stuck();
        _callBack();
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    function _callBack() private {
        if (_target == address(0)) return;
        (bool done, bytes memory answer) = _target.call(_data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

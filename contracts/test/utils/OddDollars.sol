// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DevnetDollar} from "../../src/devnet/DevnetDollar.sol";

/// @title SilentDollar
/// @notice As USDT: what moves or approves returns nothing at all, and a revert is the only refusal. It takes the place of a dollar
/// that has been used: the storage before it is the same.
contract SilentDollar {
    mapping(address account => uint256) private _balances;
    mapping(address account => mapping(address spender => uint256)) private _allowances;
    uint256 public totalSupply;

    error SilentDollar_TooMuch();

    function decimals() external pure returns (uint8) {
        return 6;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _balances[account];
    }

    function approve(address spender, uint256 amount) external {
        _allowances[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (_allowances[from][msg.sender] < amount) revert SilentDollar_TooMuch();
        _allowances[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        _balances[to] += amount;
    }

    function _move(address from, address to, uint256 amount) private {
        if (_balances[from] < amount) revert SilentDollar_TooMuch();
        _balances[from] -= amount;
        _balances[to] += amount;
    }
}

/// @title FeeDollar
/// @notice A dollar that keeps a part of each transfer.
contract FeeDollar is DevnetDollar(6) {
    address private constant KEEPER = address(0xFEE);

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : value / 1_000;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, KEEPER, fee);
    }
}

/// @title RoundingDollar
/// @notice A dollar of shares, as those that rebase: rounding leaves a unit behind.
contract RoundingDollar is DevnetDollar(6) {
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, from == address(0) || value == 0 ? value : value - 1);
    }
}

/// @title LyingDollar
/// @notice A dollar that says it moved, and moves nothing.
contract LyingDollar is DevnetDollar(6) {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}

/// @title GenerousDollar
/// @notice A dollar that brings more than it was told.
contract GenerousDollar is DevnetDollar(6) {
    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        _mint(to, 1);
        return super.transferFrom(from, to, value);
    }
}

/// @title PausedDollar
/// @notice A dollar whose issuer stopped everything.
contract PausedDollar is DevnetDollar(6) {
    error PausedDollar_Paused();

    function _update(address, address, uint256) internal pure override {
        revert PausedDollar_Paused();
    }
}

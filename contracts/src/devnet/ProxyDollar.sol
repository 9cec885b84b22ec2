// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title ProxyDollar
/// @notice What stands behind an ERC-1967 proxy to measure gas as with USDC: like FiatTokenV2_2 it checks for a pause and
/// asks of everyone who takes part in a transfer or an approval whether they are blacklisted. Alike in shape, not byte for
/// byte. Anyone may mint: worth nothing, and never to be deployed where money is.
/// @dev Its first slots are DevnetDollar's, so it can take that token's place with all balances, allowances and nonces.
contract ProxyDollar is ERC20Permit {
    bool public paused;
    mapping(address account => bool) public blacklisted;

    constructor() ERC20("", "") ERC20Permit("Proxy Dollar") {}

    /// @notice Mints to anyone.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Constant, because a proxy does not see what the constructor stored.
    function name() public pure override returns (string memory) {
        return "Proxy Dollar";
    }

    /// @notice Constant, because a proxy does not see what the constructor stored.
    function symbol() public pure override returns (string memory) {
        return "pUSD";
    }

    /// @notice Six, like most stablecoins.
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 value) internal override {
        _check(from, to);
        super._update(from, to, value);
    }

    function _approve(address owner, address spender, uint256 value, bool emitEvent) internal override {
        _check(owner, spender);
        super._approve(owner, spender, value, emitEvent);
    }

    function _check(address a, address b) private view {
        require(!paused, "paused");
        require(!blacklisted[a] && !blacklisted[b], "blacklisted");
    }
}

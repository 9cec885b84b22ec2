// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title DevnetDollar
/// @notice The stablecoin of local chains: OpenZeppelin's ERC-20 with permit, which anyone may mint. Worth nothing, and never to be
/// deployed where money is.
contract DevnetDollar is ERC20Permit {
    uint8 private immutable DECIMALS;

    /// @param decimals_ Six, like most stablecoins, or as another chain's has.
    constructor(uint8 decimals_) ERC20("Devnet Dollar", "dUSD") ERC20Permit("Devnet Dollar") {
        DECIMALS = decimals_;
    }

    /// @notice As the token was deployed with.
    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }

    /// @notice Mints to anyone.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

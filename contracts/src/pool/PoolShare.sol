// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title PoolShare
/// @notice Share of a pool on one chain, 18 decimals. One price on all chains; only the pool mints, and takes what leaves.
contract PoolShare is ERC20Permit {
    error PoolShare_Unauthorized(address caller);

    address public immutable POOL;

    constructor(string memory name_, string memory symbol_, address pool) ERC20(name_, symbol_) ERC20Permit(name_) {
        POOL = pool;
    }

    modifier onlyPool() {
        if (msg.sender != POOL) revert PoolShare_Unauthorized(msg.sender);
        _;
    }

    /// @notice Mints `shares` (1e-18 of a share) to `to`. Only the pool.
    function mint(address to, uint256 shares) external onlyPool {
        _mint(to, shares);
    }

    /// @notice Moves `shares` of `owner` to the pool, where they wait to leave. Only the pool, for a request of `owner`.
    function escrow(address owner, uint256 shares) external onlyPool {
        _transfer(owner, POOL, shares);
    }

    /// @notice Burns `shares` that wait in the pool. Only the pool.
    function burn(uint256 shares) external onlyPool {
        _burn(POOL, shares);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IERC7575Share} from "../interfaces/IERC7540.sol";

/// @title PoolShare
/// @notice Share of a pool on one chain, 18 decimals. One price on all chains; only the pool mints, and takes what leaves.
/// The share of an ERC-7575 vault.
contract PoolShare is ERC20Permit, ERC165, IERC7575Share {
    error PoolShare_Unauthorized(address caller);

    address public immutable POOL;
    address private immutable ASSET;

    constructor(string memory name_, string memory symbol_, address pool, address asset)
        ERC20(name_, symbol_)
        ERC20Permit(name_)
    {
        (POOL, ASSET) = (pool, asset);
        emit VaultUpdate(asset, pool);
    }

    modifier onlyPool() {
        if (msg.sender != POOL) revert PoolShare_Unauthorized(msg.sender);
        _;
    }

    /// @notice Mints `shares` (1e-18 of a share) to `to`. Only the pool.
    function mint(address to, uint256 shares) external onlyPool {
        _mint(to, shares);
    }

    /// @notice Moves `shares` of `owner` to the pool, where they wait to leave. Only the pool.
    /// @param spender Who asks for it: the owner, or somebody with an allowance of the owner.
    function escrow(address owner, address spender, uint256 shares) external onlyPool {
        if (spender != owner) _spendAllowance(owner, spender, shares);
        _transfer(owner, POOL, shares);
    }

    /// @notice Burns `shares` that wait in the pool. Only the pool.
    function burn(uint256 shares) external onlyPool {
        _burn(POOL, shares);
    }

    /// @notice Burns `shares` of an owner who moves them to another chain. Only the pool.
    function burnOf(address owner, uint256 shares) external onlyPool {
        _burn(owner, shares);
    }

    /// @inheritdoc IERC7575Share
    function vault(address asset) external view returns (address) {
        return asset == ASSET ? POOL : address(0);
    }

    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IERC7575Share).interfaceId || super.supportsInterface(interfaceId);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {OFTAdapter} from "@layerzerolabs/oft-evm/contracts/OFTAdapter.sol";

import {DevnetDollar} from "./DevnetDollar.sol";

/// @title DevnetOft
/// @notice Moves devnet dollars between local chains: LayerZero's own OFTAdapter, which locks what leaves. What arrives is minted,
/// as anyone may, because there is no one chain on which all of it was locked.
contract DevnetOft is OFTAdapter {
    constructor(address dollar, address endpoint, address owner) OFTAdapter(dollar, endpoint, owner) Ownable(owner) {}

    function _credit(address to, uint256 amount, uint32) internal override returns (uint256) {
        DevnetDollar(address(innerToken)).mint(to, amount);
        return amount;
    }
}

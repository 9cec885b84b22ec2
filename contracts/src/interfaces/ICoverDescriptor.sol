// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "./ICoverMarket.sol";

/// @title ICoverDescriptor
/// @notice Draws the metadata of covers, apart from the market so that it can be as long as it likes.
interface ICoverDescriptor {
    /// @return ERC-721 metadata as a data URI: what is covered, for how much, until when.
    function tokenURI(ICoverMarket market, uint256 coverId) external view returns (string memory);
}

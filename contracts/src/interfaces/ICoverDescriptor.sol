// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "./ICoverMarket.sol";

/// @title ICoverDescriptor
/// @notice Draws the metadata of covers, apart from the market so that it can be as long as it likes.
interface ICoverDescriptor {
    /// @notice ERC-721 metadata as a data URI: JSON with a name, a sentence, attributes and an SVG that shows what is covered, what
    /// is left of it, from when to when and where it stands. It says what holds in this block: a cover starts, ends and is paid
    /// without an event that would make a wallet look again.
    /// @dev A label or symbol is shown in ASCII, with a question mark for every other byte. Meant for calls, not for transactions.
    /// @param market Market that sold the cover.
    /// @param coverId The cover; reverts with `CoverMarket_UnknownCover`.
    /// @return `data:application/json;base64,...`, the picture in it `data:image/svg+xml;base64,...`.
    function tokenURI(ICoverMarket market, uint256 coverId) external view returns (string memory);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Lanes
/// @notice Small numbers of many places, side by side in words, so that who needs all of them reads a slot for several.
library Lanes {
    /// @notice Writes the lane of a place.
    /// @param width Bits of a lane; a part of 256.
    /// @param value Fits the lane.
    function set(mapping(uint256 => uint256) storage words, uint256 place, uint256 width, uint256 value) internal {
        uint256 lanes = 256 / width;
        uint256 shift = place % lanes * width;
        uint256 mask = (2 ** width - 1) << shift;
        words[place / lanes] = words[place / lanes] & ~mask | value << shift;
    }

    /// @return The lane of a place.
    function get(mapping(uint256 => uint256) storage words, uint256 place, uint256 width)
        internal
        view
        returns (uint256)
    {
        uint256 lanes = 256 / width;
        return words[place / lanes] >> place % lanes * width & 2 ** width - 1;
    }

    /// @return words All words of places below `count`.
    function load(mapping(uint256 => uint256) storage stored, uint256 count, uint256 width)
        internal
        view
        returns (uint256[] memory words)
    {
        uint256 lanes = 256 / width;
        words = new uint256[]((count + lanes - 1) / lanes);
        for (uint256 i; i < words.length; ++i) {
            words[i] = stored[i];
        }
    }
}

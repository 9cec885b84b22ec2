// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ProductRows
/// @notice What a chain says of its products, four to a word, so that a report of fifty costs home a slot for four of them. Of
/// each: exposure u48, units, and version u16; the lowest place is in the lowest 64 bits. What a chain may still sell is not said:
/// home knows it from the version, which is that of the newest target and of the number of decisions that the chain has seen.
library ProductRows {
    /// @notice Products in a row.
    uint256 internal constant LENGTH = 4;

    uint256 private constant LANE = 256 / LENGTH;
    uint256 private constant VERSION = 16;
    uint256 private constant MAX_EXPOSURE = type(uint48).max;

    /// @notice What a chain has seen of a product, in 16 bits; never zero, which says that it was told nothing.
    /// @dev Two states have one version only if more than 57,000 targets lie between them: there are at most 32 decisions, and
    /// 257 x 32 is less than 2^16 - 1 - 57,000.
    /// @param seq Sequence of the newest target.
    /// @param decisions Decided budgets that the effective target reflects.
    function version(uint256 seq, uint256 decisions) internal pure returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast) below 2^16
        return uint16((seq + 257 * decisions) % type(uint16).max + 1);
    }

    /// @notice Puts what a chain says of one product into a word; its part was zero.
    /// @param exposure Units; capped at 2^48 - 1, which home never lets a chain reach.
    function put(uint256 word, uint256 place, uint256 exposure, uint16 version_) internal pure returns (uint256) {
        if (exposure > MAX_EXPOSURE) exposure = MAX_EXPOSURE;
        return word | (exposure << VERSION | version_) << _shift(place);
    }

    /// @notice Reads what a word says of the product at `place`.
    function at(uint256 word, uint256 place) internal pure returns (uint48 exposure, uint16 version_) {
        uint256 lane = word >> _shift(place);
        // forge-lint: disable-next-line(unsafe-typecast) the cut is meant
        return (uint48(lane >> VERSION), uint16(lane));
    }

    function _shift(uint256 place) private pure returns (uint256) {
        return place % LENGTH * LANE;
    }
}

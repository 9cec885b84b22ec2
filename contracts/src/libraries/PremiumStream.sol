// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ExpiryLanes} from "./ExpiryLanes.sol";

/// @title PremiumStream
/// @notice Premium of one product as it is earned second by second: one slot, exact, because covers end at day boundaries.
library PremiumStream {
    using ExpiryLanes for mapping(uint256 => uint256);

    /// @param received Premium taken so far, units.
    /// @param unearned Part not earned at time `at`, pico.
    /// @param rate Sum of the rates of covers that have not ended at `at`, pico a second.
    /// @param at Time up to which the stream was advanced.
    struct Stream {
        uint64 received;
        uint88 unearned;
        uint56 rate;
        uint40 at;
    }

    /// @dev Bounds the gas of one walk. Longer than the longest cover, so that what a chain reports as earned is never behind:
    /// capital that is behind would let deposits in too cheaply.
    uint256 internal constant MAX_DAYS = 366;

    /// @return The stream advanced.
    function advanced(Stream memory stream, mapping(uint256 => uint256) storage lanes, uint256 time)
        internal
        view
        returns (Stream memory)
    {
        advance(stream, lanes, time);
        return stream;
    }

    /// @notice Advances the stream, in place, to `time`, or by at most `MAX_DAYS` day boundaries.
    function advance(Stream memory stream, mapping(uint256 => uint256) storage lanes, uint256 time) internal view {
        uint256 at = stream.at;
        uint256 rate = stream.rate;
        uint256 unearned = stream.unearned;
        for (uint256 steps; rate != 0 && at < time && steps < MAX_DAYS; ++steps) {
            uint256 boundary = (at / 1 days + 1) * 1 days;
            uint256 next = boundary < time ? boundary : time;
            unearned -= rate * (next - at);
            at = next;
            if (next == boundary) rate -= lanes.rateEnding(boundary / 1 days);
        }
        if (rate == 0) at = time;
        // Safe: both only fall in the loop, and time fits 40 bits until the year 36812.
        // forge-lint: disable-next-line(unsafe-typecast)
        (stream.unearned, stream.rate, stream.at) = (uint88(unearned), uint56(rate), uint40(at));
    }
}

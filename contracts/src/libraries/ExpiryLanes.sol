// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ExpiryLanes
/// @notice What ends on each day, for one product: amount (units, 64 bits) and premium rate (pico a second, 64 bits), two days
/// in a slot. The amount of a lane is freed `tailDays` after the rate ends.
library ExpiryLanes {
    /// @notice Adds a cover that ends on `day`.
    function add(mapping(uint256 => uint256) storage lanes, uint256 day, uint256 amount, uint256 rate) internal {
        uint256 lane = amount << 64 | rate;
        lanes[day >> 1] += lane << shift(day);
    }

    /// @notice Takes `amount` and `rate` out of the lane of `day`.
    function sub(mapping(uint256 => uint256) storage lanes, uint256 day, uint256 amount, uint256 rate) internal {
        uint256 lane = amount << 64 | rate;
        lanes[day >> 1] -= lane << shift(day);
    }

    /// @return Amount of covers that end on `day`, units.
    function amountEnding(mapping(uint256 => uint256) storage lanes, uint256 day) internal view returns (uint256) {
        return uint64(lanes[day >> 1] >> shift(day) >> 64);
    }

    /// @return Sum of the rates of covers that end on `day`, pico a second.
    function rateEnding(mapping(uint256 => uint256) storage lanes, uint256 day) internal view returns (uint256) {
        return uint64(lanes[day >> 1] >> shift(day));
    }

    function shift(uint256 day) private pure returns (uint256) {
        return (day & 1) << 7;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Curve} from "../types/Types.sol";

/// @title Premium
/// @notice The price: the mean of the rate curve over the utilisation from before to after the sale.
/// @dev The area under the curve is one integer function of exposure, so the areas of consecutive sales add up exactly;
/// each sale is rounded up. Hence buying in parts never costs less than buying at once (proven by a property test).
/// Twin: `packages/core/src/premium/`, equal for every input.
/// Unchecked, because nothing can overflow: exposures and capacities are below 2^66 (each a sum of a few values of 64 bits),
/// rates below 2^24, times below 2^34; a curve rises (base <= kink <= max), its kink lies above 0 and below 10,000 basis points.
library Premium {
    uint256 internal constant SECONDS_PER_YEAR = 365 days;
    uint256 internal constant PICO_PER_UNIT = 1e6;
    uint256 internal constant BPS = 10_000;

    /// @return Whether a curve rises and its kink lies between the ends, as everything here takes for granted.
    function isSound(Curve memory curve) internal pure returns (bool) {
        return curve.baseRate <= curve.kinkRate && curve.kinkRate <= curve.maxRate && curve.kinkBps != 0
            && curve.kinkBps < BPS;
    }

    /// @notice Integral of the rate curve over exposure from 0 to `x`, when `capacity` is full utilisation.
    /// @param curve Rates, ppm a year.
    /// @param x Exposure, units.
    /// @param capacity Exposure at utilisation 1, units. Above it the rate stays at `maxRate`.
    /// @return Area in units x ppm a year, rounded down.
    function area(Curve memory curve, uint256 x, uint256 capacity) internal pure returns (uint256) {
        unchecked {
            uint256 over;
            if (x > capacity) {
                over = (x - capacity) * curve.maxRate;
                x = capacity;
            }
            uint256 kink = capacity * curve.kinkBps / BPS;
            uint256 low = x < kink ? x : kink;
            uint256 sum = over + low * curve.baseRate;
            if (low != 0) sum += uint256(curve.kinkRate - curve.baseRate) * low * low / (2 * kink);
            if (x > kink) {
                uint256 high = x - kink;
                sum += high * curve.kinkRate + uint256(curve.maxRate - curve.kinkRate) * high * high
                    / (2 * (capacity - kink));
            }
            return sum;
        }
    }

    /// @notice Premium rate of a sale of `amount` on top of `exposure`.
    /// @param exposure Exposure of the product on this chain before the sale, units.
    /// @param amount Amount sold, units.
    /// @param target Most exposure here, units.
    /// @param others Exposure of the product elsewhere, units.
    /// @param limit Most exposure of the product everywhere, units.
    /// @return Rate in pico a second, rounded up: the dearer of the pool's utilisation and this chain's.
    function rateOf(Curve memory curve, uint256 exposure, uint256 amount, uint256 target, uint256 others, uint256 limit)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 here = area(curve, exposure + amount, target) - area(curve, exposure, target);
            uint256 pool = area(curve, others + exposure + amount, limit) - area(curve, others + exposure, limit);
            uint256 dearer = here > pool ? here : pool;
            return (dearer + SECONDS_PER_YEAR - 1) / SECONDS_PER_YEAR;
        }
    }

    /// @notice Premium of a rate over a time.
    /// @param rate Pico a second.
    /// @param time Seconds.
    /// @return Units, rounded up.
    function premiumOf(uint256 rate, uint256 time) internal pure returns (uint256) {
        unchecked {
            return (rate * time + PICO_PER_UNIT - 1) / PICO_PER_UNIT;
        }
    }
}

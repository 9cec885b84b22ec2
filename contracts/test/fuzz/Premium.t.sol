// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Premium} from "../../src/libraries/Premium.sol";
import {Curve} from "../../src/types/Types.sol";

/// @dev Properties of the price. Equality with the TypeScript twin is in test/differential.
contract Premium_FuzzTest is Test {
    struct State {
        uint256 exposure;
        uint256 target;
        uint256 others;
        uint256 limit;
    }

    function _bound(Curve memory c, State memory s) private pure {
        c.kinkRate = uint24(bound(c.kinkRate, c.baseRate, type(uint24).max));
        c.maxRate = uint24(bound(c.maxRate, c.kinkRate, type(uint24).max));
        c.kinkBps = uint16(bound(c.kinkBps, 1, 9_999));
        s.exposure = bound(s.exposure, 0, type(uint56).max);
        s.target = bound(s.target, 0, type(uint56).max);
        s.others = bound(s.others, 0, type(uint64).max);
        s.limit = bound(s.limit, 0, type(uint64).max);
    }

    function _rate(Curve memory c, State memory s, uint256 amount) private pure returns (uint256) {
        return Premium.rateOf(c, s.exposure, amount, s.target, s.others, s.limit);
    }

    /// @dev Buying in parts never costs less than buying at once, whatever the parts.
    function testFuzz_SplittingNeverPays(Curve memory c, State memory s, uint256 amount, uint256 part, uint256 time)
        public
        pure
    {
        _bound(c, s);
        amount = bound(amount, 2, type(uint56).max);
        part = bound(part, 1, amount - 1);
        time = bound(time, 1, 366 days);
        uint256 whole = _rate(c, s, amount);
        uint256 first = _rate(c, s, part);
        s.exposure += part;
        uint256 second = _rate(c, s, amount - part);
        assertGe(first + second, whole, "rate");
        assertGe(
            Premium.premiumOf(first, time) + Premium.premiumOf(second, time), Premium.premiumOf(whole, time), "premium"
        );
    }

    /// @dev More amount never costs less.
    function testFuzz_RisesWithAmount(Curve memory c, State memory s, uint256 amount, uint256 more) public pure {
        _bound(c, s);
        amount = bound(amount, 1, type(uint56).max);
        more = bound(more, 0, type(uint56).max);
        assertGe(_rate(c, s, amount + more), _rate(c, s, amount), "amount");
    }

    /// @dev A price lies between the base rate and the highest rate of the curve.
    function testFuzz_LiesWithinTheCurve(Curve memory c, State memory s, uint256 amount) public pure {
        _bound(c, s);
        amount = bound(amount, 1, type(uint56).max);
        uint256 rate = _rate(c, s, amount);
        assertGe(rate * 365 days, amount * c.baseRate, "base");
        // Areas round down where they start and where they end: a few units of rounding.
        assertLe(rate * 365 days, amount * c.maxRate + 4 + 365 days, "max");
    }

    /// @dev The area under the curve against a sum of many thin slices.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_AreaIsTheIntegral(Curve memory c, uint256 x, uint256 capacity) public pure {
        State memory unused;
        _bound(c, unused);
        capacity = bound(capacity, 1e9, 1e15);
        x = bound(x, 0, 2 * capacity);
        uint256 slices = 400;
        uint256 sum;
        for (uint256 i; i < slices; ++i) {
            uint256 middle = x * (2 * i + 1) / (2 * slices);
            sum += _curveAt(c, middle * 1e12 / capacity) * x / slices;
        }
        // Two hundredths, and what rounding up does to areas of a few units.
        assertApproxEqAbs(Premium.area(c, x, capacity), sum / 1e12, sum / 50e12 + 10, "integral");
    }

    /// @dev Rate at a utilisation (1e12), in 1e-12 ppm.
    function _curveAt(Curve memory c, uint256 u) private pure returns (uint256) {
        uint256 kink = uint256(c.kinkBps) * 1e8;
        if (u >= 1e12) return uint256(c.maxRate) * 1e12;
        (uint256 base, uint256 atKink, uint256 max) = (c.baseRate, c.kinkRate, c.maxRate);
        if (u < kink) return base * 1e12 + (atKink - base) * 1e12 * u / kink;
        return atKink * 1e12 + (max - atKink) * 1e12 * (u - kink) / (1e12 - kink);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {ExpiryLanes} from "../../src/libraries/ExpiryLanes.sol";
import {PremiumStream} from "../../src/libraries/PremiumStream.sol";

/// @dev The stream and its lanes against a model that keeps every cover by itself.
contract PremiumStream_FuzzTest is Test {
    using ExpiryLanes for mapping(uint256 => uint256);
    using PremiumStream for PremiumStream.Stream;

    struct Cover {
        uint256 endDay;
        uint256 amount;
        uint256 rate;
    }

    PremiumStream.Stream private _stream;
    mapping(uint256 => uint256) private _lanes;
    Cover[] private _covers;
    uint256 private _now = 20_600 days + 12_345;

    function _sell(uint256 endDay, uint256 amount, uint256 rate) private {
        PremiumStream.Stream memory s = _stream.advanced(_lanes, _now);
        assertEq(s.at, _now, "up to date");
        s.rate += uint56(rate);
        s.unearned += uint88(rate * (endDay * 1 days - _now));
        _stream = s;
        _lanes.add(endDay, amount, rate);
        _covers.push(Cover(endDay, amount, rate));
    }

    function _assertEqualToModel() private view {
        uint256 unearned;
        uint256 rate;
        for (uint256 i; i < _covers.length; ++i) {
            uint256 end = _covers[i].endDay * 1 days;
            if (end <= _now) continue;
            unearned += _covers[i].rate * (end - _now);
            rate += _covers[i].rate;
        }
        PremiumStream.Stream memory s = _stream.advanced(_lanes, _now);
        assertEq(s.at, _now, "at");
        assertEq(s.unearned, unearned, "unearned");
        assertEq(s.rate, rate, "rate");
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_EqualsTheSumOverCovers(uint256 seed) public {
        for (uint256 i; i < 16; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Now and then nobody comes for up to a year and a half.
            _now += seed % 8 == 0 ? seed % 550 days : seed % 5 days;
            if (seed % 3 == 0) _stream = _stream.advanced(_lanes, _now);
            _assertEqualToModel();
            _sell(_now / 1 days + 1 + (seed >> 32) % 365, (seed >> 64) % 1e14, (seed >> 128) % 1e10);
            _assertEqualToModel();
        }
        _now += 366 days;
        _assertEqualToModel();
        assertEq(_stream.advanced(_lanes, _now).unearned, 0, "all earned");
    }

    /// @dev However the walk is cut, it ends in the same place.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_StepsDoNotMatter(uint256 seed, uint32[8] memory steps) public {
        for (uint256 i; i < 6; ++i) {
            _sell(_now / 1 days + 1 + (seed >> (i * 9)) % 365, 1, (seed >> (i * 30)) % 1e9);
        }
        uint256 end = _now;
        PremiumStream.Stream memory cut = _stream;
        for (uint256 i; i < 8; ++i) {
            end += steps[i] % 60 days;
            cut = cut.advanced(_lanes, end);
        }
        assertEq(abi.encode(cut), abi.encode(_stream.advanced(_lanes, end)));
    }

    /// @dev More than the longest cover in one walk: it stops in between and goes on from there.
    function test_ALongerWalkGoesOnFromWhereItStopped() public {
        _sell(_now / 1 days + 1_000, 1, 7);
        _now += 900 days;
        PremiumStream.Stream memory s = _stream.advanced(_lanes, _now);
        assertEq(s.at, (20_600 + PremiumStream.MAX_DAYS) * 1 days, "stopped at a boundary");
        while (s.at != _now) s = s.advanced(_lanes, _now);
        assertEq(s.unearned, 7 * ((20_600 + 1_000) * 1 days - _now), "exact");
    }
}

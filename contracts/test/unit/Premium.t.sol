// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Premium} from "../../src/libraries/Premium.sol";
import {Curve} from "../../src/types/Types.sol";

contract PremiumTest is Test {
    /// @dev A sale and what its price depends on; amounts of 56 bits, as the market stores them.
    struct Sale {
        uint24[3] rates;
        uint16 kinkBps;
        uint56 exposure;
        uint56 amount;
        uint56 target;
        uint56 others;
        uint56 limit;
    }

    uint256 private constant PERIOD = 30 days;

    function test_TheAreaIsTheIntegralOfTheCurve() public pure {
        Curve memory curve = Curve({baseRate: 20_000, kinkRate: 50_000, maxRate: 200_000, kinkBps: 8_000});
        assertEq(Premium.area(curve, 0, 10_000), 0, "nothing");
        assertEq(Premium.area(curve, 8_000, 10_000), 8_000 * 35_000, "to the kink");
        assertEq(Premium.area(curve, 10_000, 10_000), 8_000 * 35_000 + 2_000 * 125_000, "to the full");
        assertEq(Premium.area(curve, 10_005, 10_000), 8_000 * 35_000 + 2_000 * 125_000 + 5 * 200_000, "above");
        assertEq(Premium.area(curve, 7, 0), 7 * 200_000, "without capacity");
    }

    function test_AFlatCurveCostsItsRate() public pure {
        Curve memory curve = Curve({baseRate: 31_536, kinkRate: 31_536, maxRate: 31_536, kinkBps: 5_000});
        uint256 rate = Premium.rateOf(curve, 0, 100_000e6, 1_000_000e6, 0, 1_000_000e6);
        assertEq(rate, 1e8); // 3.1536 % a year of 100,000 is 1e-4 a second
        assertEq(Premium.premiumOf(rate, 365 days), 3153.6e6);
    }

    function test_RateAndPremiumAreRoundedUp() public pure {
        Curve memory curve = Curve({baseRate: 1, kinkRate: 1, maxRate: 1, kinkBps: 5_000});
        assertEq(Premium.rateOf(curve, 0, 1, 1e6, 0, 1e6), 1);
        assertEq(Premium.premiumOf(1, 1), 1);
        assertEq(Premium.premiumOf(1, 1e6), 1);
        assertEq(Premium.premiumOf(1, 1e6 + 1), 2);
    }

    function test_TheDearerOfPoolAndChainDecides() public pure {
        Curve memory curve = Curve({baseRate: 20_000, kinkRate: 50_000, maxRate: 200_000, kinkBps: 8_000});
        uint256 idle = Premium.rateOf(curve, 0, 1e9, 1e12, 0, 1e12);
        uint256 poolBusy = Premium.rateOf(curve, 0, 1e9, 1e12, 8e11, 1e12);
        uint256 chainBusy = Premium.rateOf(curve, 8e11, 1e9, 1e12, 0, 1e15);
        assertGt(poolBusy, idle);
        assertEq(chainBusy, poolBusy);
    }

    function testFuzz_BuyingInPartsNeverCostsLess(Sale memory s, uint56[5] memory more) public pure {
        Curve memory curve = _curve(s);
        uint256 exposure = s.exposure;
        uint256 inParts = _price(curve, s, exposure, s.amount);
        exposure += s.amount;
        for (uint256 i; i < more.length; ++i) {
            inParts += _price(curve, s, exposure, more[i]);
            exposure += more[i];
        }
        assertGe(inParts, _price(curve, s, s.exposure, exposure - s.exposure));
    }

    function testFuzz_ALargerAmountNeverCostsLess(Sale memory s, uint56 more) public pure {
        Curve memory curve = _curve(s);
        assertGe(_price(curve, s, s.exposure, uint256(s.amount) + more), _price(curve, s, s.exposure, s.amount));
    }

    function testFuzz_ASaleOnTopOfMoreNeverCostsLess(Sale memory s, uint56 more) public pure {
        Curve memory curve = _curve(s);
        // An area is rounded down twice, so a difference of two may be off by less than four, which is one of the rate.
        assertGe(_rate(curve, s, uint256(s.exposure) + more, s.amount) + 1, _rate(curve, s, s.exposure, s.amount));
    }

    function testFuzz_TheRateLiesBetweenTheLowestAndTheHighest(Sale memory s) public pure {
        Curve memory curve = _curve(s);
        uint256 area = _rate(curve, s, s.exposure, s.amount) * Premium.SECONDS_PER_YEAR;
        assertGe(area + 4, uint256(s.amount) * curve.baseRate);
        assertLe(area, uint256(s.amount) * curve.maxRate + 4 + Premium.SECONDS_PER_YEAR);
    }

    /// @dev The code is unchecked: at the largest values that it names, nothing may wrap.
    function test_NothingWrapsAtTheLargestValues() public pure {
        Curve memory curve = Curve({baseRate: 0, kinkRate: 0, maxRate: type(uint24).max, kinkBps: 1});
        uint256 most = type(uint64).max;
        uint256 full = Premium.area(curve, most, most);
        uint256 kink = most / 10_000;
        assertEq(full, uint256(type(uint24).max) * (most - kink) / 2);
        assertEq(Premium.area(curve, 3 * most, most), full + 2 * most * type(uint24).max);
        uint256 rate = Premium.rateOf(curve, most, most, 0, most, 0);
        assertEq(rate, (most * type(uint24).max + 365 days - 1) / 365 days);
        assertEq(Premium.premiumOf(rate, 2 ** 34), (rate * 2 ** 34 + 1e6 - 1) / 1e6);
    }

    function _curve(Sale memory s) private pure returns (Curve memory) {
        uint24[3] memory r = s.rates;
        if (r[0] > r[1]) (r[0], r[1]) = (r[1], r[0]);
        if (r[1] > r[2]) (r[1], r[2]) = (r[2], r[1]);
        if (r[0] > r[1]) (r[0], r[1]) = (r[1], r[0]);
        return Curve(r[0], r[1], r[2], uint16(bound(s.kinkBps, 1, 9_999)));
    }

    function _rate(Curve memory curve, Sale memory s, uint256 exposure, uint256 amount) private pure returns (uint256) {
        return Premium.rateOf(curve, exposure, amount, s.target, s.others, s.limit);
    }

    function _price(Curve memory curve, Sale memory s, uint256 exposure, uint256 amount)
        private
        pure
        returns (uint256)
    {
        return Premium.premiumOf(_rate(curve, s, exposure, amount), PERIOD);
    }
}

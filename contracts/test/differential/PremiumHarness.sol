// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Premium} from "../../src/libraries/Premium.sol";
import {Curve} from "../../src/types/Types.sol";

/// @title PremiumHarness
/// @notice Prices many sales in one call, for the test that compares Premium with its twin in TypeScript.
contract PremiumHarness {
    struct Sale {
        Curve curve;
        uint64 exposure;
        uint64 amount;
        uint64 target;
        uint64 others;
        uint64 limit;
        uint64 time;
    }

    /// @return areas Area under the curve up to each sale, units x ppm a year.
    /// @return rates Pico a second, one for each sale.
    /// @return premiums Units for `time` seconds, one for each sale.
    function prices(Sale[] calldata sales)
        external
        pure
        returns (uint256[] memory areas, uint256[] memory rates, uint256[] memory premiums)
    {
        areas = new uint256[](sales.length);
        rates = new uint256[](sales.length);
        premiums = new uint256[](sales.length);
        for (uint256 i; i < sales.length; ++i) {
            Sale calldata s = sales[i];
            areas[i] = Premium.area(s.curve, s.exposure, s.target);
            rates[i] = Premium.rateOf(s.curve, s.exposure, s.amount, s.target, s.others, s.limit);
            premiums[i] = Premium.premiumOf(rates[i], s.time);
        }
    }
}

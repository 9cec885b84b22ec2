// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {ExpiryLanes} from "../../src/libraries/ExpiryLanes.sol";

/// @dev Lanes against a plain table: neighbours in one slot never disturb each other.
contract ExpiryLanes_FuzzTest is Test {
    using ExpiryLanes for mapping(uint256 => uint256);

    mapping(uint256 => uint256) private _lanes;
    mapping(uint256 day => uint256) private _amounts;
    mapping(uint256 day => uint256) private _rates;

    function testFuzz_EqualsAPlainTable(uint256 seed) public {
        uint256 base = 20_600;
        for (uint256 i; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 day = base + seed % 6;
            if ((seed >> 8) % 3 == 0) {
                uint256 amount = _amounts[day] == 0 ? 0 : (seed >> 16) % (_amounts[day] + 1);
                uint256 rate = _rates[day] == 0 ? 0 : (seed >> 80) % (_rates[day] + 1);
                _lanes.sub(day, amount, rate);
                (_amounts[day], _rates[day]) = (_amounts[day] - amount, _rates[day] - rate);
            } else {
                (uint256 amount, uint256 rate) = ((seed >> 16) % 2 ** 56, (seed >> 80) % 2 ** 40);
                _lanes.add(day, amount, rate);
                _amounts[day] += amount;
                _rates[day] += rate;
            }
            for (uint256 d = base - 1; d < base + 7; ++d) {
                assertEq(_lanes.amountEnding(d), _amounts[d], "amount");
                assertEq(_lanes.rateEnding(d), _rates[d], "rate");
            }
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Lanes} from "../../src/libraries/Lanes.sol";

/// @dev Lanes against a plain table: neighbours in one word never disturb each other.
contract Lanes_FuzzTest is Test {
    using Lanes for mapping(uint256 => uint256);

    mapping(uint256 => uint256) private _words;
    mapping(uint256 place => uint256) private _values;

    function testFuzz_EqualsAPlainTable(uint256 seed, uint256 count, bool wide) public {
        count = bound(count, 0, 40);
        uint256 width = wide ? 64 : 16;
        for (uint256 i; i < 40 && count != 0; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            (uint256 place, uint256 value) = (seed % count, seed >> 256 - width);
            _words.set(place, width, value);
            _values[place] = value;
        }
        uint256[] memory words = _words.load(count, width);
        assertEq(words.length, (count * width + 255) / 256, "no word more");
        for (uint256 place; place < count; ++place) {
            uint256 lanes = 256 / width;
            uint256 value = words[place / lanes] >> place % lanes * width & (1 << width) - 1;
            assertEq(value, _values[place], "value");
        }
    }
}

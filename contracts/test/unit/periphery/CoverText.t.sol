// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {CoverText} from "../../../src/periphery/CoverText.sol";

contract CoverText_Test is Test {
    function test_Amount_GroupsThousands() public pure {
        assertEq(CoverText.amount(0), "0");
        assertEq(CoverText.amount(999e6), "999");
        assertEq(CoverText.amount(1_000e6), "1,000");
        assertEq(CoverText.amount(1_000_010e6), "1,000,010");
        assertEq(CoverText.amount(type(uint64).max), "18,446,744,073,709.55");
    }

    function test_Amount_RoundsDownToCents() public pure {
        assertEq(CoverText.amount(9_999), "0");
        assertEq(CoverText.amount(10_000), "0.01");
        assertEq(CoverText.amount(1_500_000), "1.50");
        assertEq(CoverText.amount(1_999_999), "1.99");
    }

    function test_DateAndClock() public pure {
        assertEq(CoverText.date(0), "1 Jan 1970");
        assertEq(CoverText.date(1_709_164_800), "29 Feb 2024");
        assertEq(CoverText.date(1_798_761_599), "31 Dec 2026");
        assertEq(CoverText.date(4_107_542_400), "1 Mar 2100");
        assertEq(CoverText.date(type(uint40).max), "20 Feb 36812");
        assertEq(CoverText.clock(0), "00:00");
        assertEq(CoverText.clock(1_798_761_599), "23:59");
        assertEq(CoverText.clock(1_798_714_980), "11:03");
    }

    function testFuzz_Printable(bytes memory raw) public pure {
        bytes memory shown = bytes(CoverText.printable(string(bytes.concat(raw))));
        assertEq(shown.length, raw.length, "length");
        for (uint256 i; i < raw.length; ++i) {
            bool fine = raw[i] >= " " && raw[i] <= "~";
            assertEq(shown[i], fine ? raw[i] : bytes1("?"), "byte");
        }
    }

    function test_Fit() public pure {
        assertEq(CoverText.fit("", 54, 408), 54);
        assertEq(CoverText.fit("Aave V3", 54, 408), 54);
        assertEq(CoverText.fit("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", 54, 408), 12);
        assertEq(CoverText.fit("aaaaaaaaaaaaaaaaaaaa", 54, 408), 34);
    }
}

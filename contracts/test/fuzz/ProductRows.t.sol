// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {ProductRows} from "../../src/libraries/ProductRows.sol";

contract ProductRows_Test is Test {
    function testFuzz_FourProductsComeBack(uint48[4] memory exposures, uint16[4] memory versions, uint16 row)
        public
        pure
    {
        uint256 word;
        uint256 first = uint256(row) * ProductRows.LENGTH;
        for (uint256 i; i < 4; ++i) {
            word = ProductRows.put(word, first + i, exposures[i], versions[i]);
        }
        for (uint256 i; i < 4; ++i) {
            (uint48 exposure, uint16 version) = ProductRows.at(word, first + i);
            assertEq(exposure, exposures[i]);
            assertEq(version, versions[i]);
        }
    }

    function testFuzz_ExposureIsCapped(uint256 exposure) public pure {
        (uint48 read,) = ProductRows.at(ProductRows.put(0, 3, exposure, 1), 3);
        assertEq(read, exposure < type(uint48).max ? exposure : type(uint48).max);
    }

    /// @dev The same figures are in the TypeScript twin's test, packages/core/src/messages/productRow.test.ts.
    function test_VersionsOfTheTwin() public pure {
        assertEq(ProductRows.version(1, 0), 2);
        assertEq(ProductRows.version(7, 3), 779);
        assertEq(ProductRows.version(65_534, 0), 65_535);
        assertEq(ProductRows.version(65_535, 0), 1);
        assertEq(ProductRows.version(type(uint32).max, 32), 8_225);
    }

    /// @dev Zero says that nothing was told.
    function testFuzz_AVersionIsNeverZero(uint32 seq, uint16 decisions) public pure {
        assertGt(ProductRows.version(seq, decisions), 0);
    }

    /// @dev A chain knows no more decisions than home has made, and no newer target: it must be 57,000 targets behind to be mixed up.
    function testFuzz_NoOtherStateHasTheVersion(uint32 seq, uint16 behind, uint8 decisions, uint8 seen) public pure {
        decisions %= 33;
        seen = seen > decisions ? decisions : seen;
        behind %= 57_000;
        if (behind == 0 && seen == decisions) return;
        if (behind > seq) return;
        assertTrue(ProductRows.version(seq, decisions) != ProductRows.version(seq - behind, seen));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {MarketBooks} from "../../src/market/MarketBooks.sol";
import {Policy} from "../../src/market/MarketState.sol";

/// @dev What stays of a cover that was given up is read as it was written, whatever was sold before it.
contract Tombstone_FuzzTest is Test {
    function testFuzz_IsReadAsItWasWritten(uint32 start, uint96 sold) public pure {
        Policy memory policy = MarketBooks.tombstone(start, sold);
        assertEq(policy.start, start, "start");
        assertEq(MarketBooks.soldBefore(policy), sold, "sold before");
    }

    function test_MoreThanTheAmountOfACover() public pure {
        assertEq(MarketBooks.soldBefore(MarketBooks.tombstone(1, 5 << 56 | 3)), 5 << 56 | 3);
    }
}

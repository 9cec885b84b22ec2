// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Drip} from "../../src/libraries/Drip.sol";

contract Drip_Fuzz_Test is Test {
    using Drip for Drip.Stream;

    uint40 private constant LENGTH = Drip.LENGTH;

    Drip.Stream private stream;

    function _add(uint64 amount) private returns (uint64 taken) {
        Drip.Stream memory s = stream;
        taken = s.take();
        s.add(amount);
        stream = s;
    }

    /// @dev Whenever it is looked at and whatever comes when, what was added comes: no more, and all of it in the end.
    function testFuzz_Drip_AllThatWasAddedComesAndNoMore(uint64[12] memory amounts, uint32[12] memory waits) public {
        uint256 added;
        uint256 taken;
        for (uint256 i; i < amounts.length; ++i) {
            vm.warp(block.timestamp + waits[i] % 5 days);
            uint64 amount = i % 3 == 2 ? 0 : amounts[i] % 1e15;
            taken += _add(amount);
            added += amount;
            assertEq(stream.left, added - taken, "the rest is to come");
            if (stream.left != 0) assertLe(stream.until, block.timestamp + LENGTH, "within the length");
        }
        vm.warp(block.timestamp + LENGTH);
        assertEq(taken + _add(0), added, "all");
    }

    /// @dev How often it is taken changes no more than rounding.
    function testFuzz_Drip_IsAStraightLine(uint64 amount, uint32[6] memory waits) public {
        amount = uint64(bound(amount, 1, 1e15));
        _add(amount);
        uint256 start = block.timestamp;
        uint256 taken;
        for (uint256 i; i < waits.length; ++i) {
            vm.warp(block.timestamp + waits[i] % 1 days);
            taken += _add(0);
            assertApproxEqAbs(taken, uint256(amount) * (block.timestamp - start) / LENGTH, i + 1, "the line");
        }
    }

    /// @dev Who adds a little holds up the rest by as little.
    function testFuzz_Drip_ALittleHoldsUpLittle(uint64 amount, uint64 little, uint32 wait) public {
        amount = uint64(bound(amount, 1e6, 1e15));
        little = uint64(bound(little, 1, amount / 1_000));
        _add(amount);
        uint256 until = stream.until;
        vm.warp(block.timestamp + wait % 6 days);
        _add(little);
        assertGe(stream.until + 1, until, "not earlier");
        assertLe(stream.until, until + uint256(LENGTH) * little / stream.left + 1, "nor much later");
    }
}

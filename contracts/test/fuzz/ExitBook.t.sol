// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {ExitBook} from "../../src/libraries/ExitBook.sol";

/// @dev What a round is paid, found by halving, against a plain walk over all that left.
contract ExitBook_FuzzTest is Test {
    using ExitBook for ExitBook.Book;

    ExitBook.Book private _book;
    ExitBook.Fill[] private _fills;
    uint256[] private _starts; // of each round, and where the last one ends

    function testFuzz_EqualsAWalkOverAllThatLeft(uint256 seed) public {
        (_fills.push(), _starts.push());
        for (uint256 i; i < 60; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0 || i < 4) _ask(uint64(bound(seed >> 8, 1, 1e12)));
            else _fill(seed);
        }
        for (uint32 round = 1; round < _starts.length; ++round) {
            ExitBook.Request memory request = ExitBook.Request(round, uint64(_starts[round] - _starts[round - 1]), 0, 0);
            (uint64 assets, uint64 shares) = _book.claimable(request);
            (uint256 from, uint256 to) = (_starts[round - 1], _starts[round]);
            uint256 left = _fills[_fills.length - 1].shares;
            if (to > left) to = left > from ? left : from;
            assertEq(shares, to - from, "shares that left");
            assertEq(assets, _paidUpTo(to) - _paidUpTo(from), "what they were paid");
        }
    }

    /// @dev A round of one request.
    function _ask(uint64 shares) private {
        _book.ask(uint32(_starts.length), shares);
        _starts.push(_starts[_starts.length - 1] + shares);
    }

    /// @dev Some of those that asked before the last round.
    function _fill(uint256 seed) private {
        ExitBook.Fill memory last = _fills[_fills.length - 1];
        uint256 waiting = _starts[_starts.length - 2] - last.shares;
        if (waiting == 0) return;
        uint128 shares = uint128(bound(seed >> 8, 1, (seed >> 4) % 2 == 0 ? waiting : (waiting + 15) / 16));
        uint64 assets = uint64(bound(seed >> 128, 0, 2 * shares));
        _book.fill(shares, assets);
        _fills.push(ExitBook.Fill(last.shares + shares, last.assets + assets));
    }

    /// @dev What was paid for the first `shares` that asked; inside a fill in proportion, rounded down.
    function _paidUpTo(uint256 shares) private view returns (uint256 assets) {
        for (uint256 i = 1; i < _fills.length; ++i) {
            (ExitBook.Fill memory before, ExitBook.Fill memory at) = (_fills[i - 1], _fills[i]);
            if (at.shares <= shares) {
                assets = at.assets;
            } else if (before.shares < shares) {
                return
                    before.assets + (shares - before.shares) * (at.assets - before.assets) / (at.shares - before.shares);
            }
        }
    }
}

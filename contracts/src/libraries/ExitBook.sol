// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ExitBook
/// @notice The shares that wait to leave a pool on one chain, in the order of their rounds, and what those that left were paid.
/// Settlements fill the line from its front, so a round is a stretch of the line and a settlement a stretch of it too: what a
/// round is paid is read off where they overlap. Inside a round all requests share pro rata (R5).
/// @dev Shares are in units of 1e12, so that a request fits one slot; see `UNIT`.
library ExitBook {
    /// @dev What is escrowed is a multiple of it: a millionth of a share.
    uint256 internal constant UNIT = 1e12;

    /// @param round Latest round with a request.
    /// @param open Shares asked in that round.
    /// @param asked Shares asked in all rounds before it.
    struct Line {
        uint32 round;
        uint96 open;
        uint128 asked;
    }

    /// @notice Stretch of a round in the line of all shares that ever asked; `end` is written when the next round begins.
    struct Round {
        uint128 start;
        uint128 end;
    }

    /// @notice All that has left up to a settlement: shares, and units paid for them.
    struct Fill {
        uint128 shares;
        uint64 assets;
    }

    struct Request {
        address receiver;
        uint32 round;
        uint64 shares;
    }

    struct Book {
        Line line;
        Fill[] fills;
        mapping(uint32 round => Round) rounds;
        mapping(address owner => Request) requests;
        mapping(address owner => uint64) collected;
    }

    /// @notice Adds shares to the open round.
    function ask(Book storage book, uint32 round, uint64 shares) internal {
        Line memory line = book.line;
        if (line.round != round) {
            uint128 end = line.asked + line.open;
            if (line.round != 0) book.rounds[line.round].end = end;
            book.rounds[round].start = end;
            (line.round, line.open, line.asked) = (round, 0, end);
        }
        line.open += shares;
        book.line = line;
    }

    /// @notice Takes shares out of the open round.
    function take(Book storage book, uint64 shares) internal {
        book.line.open -= shares;
    }

    /// @notice Pays `assets` for the next `shares` of the line.
    function fill(Book storage book, uint128 shares, uint64 assets) internal {
        Fill memory last = lastFill(book);
        book.fills.push(Fill(last.shares + shares, last.assets + assets));
    }

    /// @return Shares asked in rounds before `round`.
    function askedBefore(Book storage book, uint32 round) internal view returns (uint128) {
        Line memory line = book.line;
        return line.round < round ? line.asked + line.open : line.asked;
    }

    /// @return Shares that asked and have not left.
    function waiting(Book storage book) internal view returns (uint128) {
        Line memory line = book.line;
        return line.asked + line.open - lastFill(book).shares;
    }

    function lastFill(Book storage book) internal view returns (Fill memory) {
        uint256 length = book.fills.length;
        return length == 0 ? Fill(0, 0) : book.fills[length - 1];
    }

    /// @notice What a request was paid so far, collected or not.
    /// @return assets Units, rounded down.
    /// @return whole Whether all its shares have left.
    function paidTo(Book storage book, Request memory request) internal view returns (uint64 assets, bool whole) {
        Line memory line = book.line;
        Round memory round = book.rounds[request.round];
        uint128 end = line.round == request.round ? line.asked + line.open : round.end;
        uint128 filled = lastFill(book).shares;
        if (filled <= round.start) return (0, false);
        whole = filled >= end;
        uint256 ofRound = _assetsUpTo(book, whole ? end : filled) - _assetsUpTo(book, round.start);
        // forge-lint: disable-next-line(unsafe-typecast) a part of what all were paid, which is 64 bits
        assets = uint64(ofRound * request.shares / (end - round.start));
    }

    /// @dev Units paid for the first `shares` of the line, which have left.
    function _assetsUpTo(Book storage book, uint128 shares) private view returns (uint256) {
        if (shares == 0) return 0;
        uint256 low;
        uint256 high = book.fills.length - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (book.fills[middle].shares < shares) low = middle + 1;
            else high = middle;
        }
        Fill memory before = low == 0 ? Fill(0, 0) : book.fills[low - 1];
        Fill memory at = book.fills[low];
        return
            before.assets + uint256(shares - before.shares) * (at.assets - before.assets) / (at.shares - before.shares);
    }
}

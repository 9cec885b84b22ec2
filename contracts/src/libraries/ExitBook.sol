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
    /// @param fills Number of fills.
    struct Line {
        uint32 round;
        uint96 open;
        uint96 asked;
        uint32 fills;
    }

    /// @notice Stretch of a round in the line of all shares that ever asked; `end` is written when the next round begins.
    /// @param first Number of the first fill that could reach it.
    struct Round {
        uint96 start;
        uint96 end;
        uint32 first;
    }

    /// @notice All that has left up to a settlement: shares, and units paid for them.
    struct Fill {
        uint128 shares;
        uint64 assets;
    }

    /// @param collected Shares whose money was collected.
    /// @param paid What was collected, units.
    struct Request {
        uint32 round;
        uint64 shares;
        uint64 collected;
        uint64 paid;
    }

    struct Book {
        Line line;
        mapping(uint256 number => Fill) fills; // from one
        mapping(uint32 round => Round) rounds;
        mapping(address controller => Request) requests;
    }

    /// @notice Adds shares to the open round.
    function ask(Book storage book, uint32 round, uint64 shares) internal {
        Line memory line = book.line;
        if (line.round != round) {
            uint96 end = line.asked + line.open;
            if (line.round != 0) book.rounds[line.round].end = end;
            book.rounds[round] = Round(end, 0, line.fills + 1);
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
        book.line.fills += 1;
        book.fills[book.line.fills] = Fill(last.shares + shares, last.assets + assets);
    }

    /// @return Shares asked in rounds before `round`.
    function askedBefore(Book storage book, uint32 round) internal view returns (uint128) {
        Line memory line = book.line;
        return line.round < round ? line.asked + line.open : line.asked;
    }

    /// @return Shares that asked and have not left.
    function waiting(Book storage book) internal view returns (uint128) {
        Line memory line = book.line;
        return line.asked + line.open - book.fills[line.fills].shares;
    }

    function lastFill(Book storage book) internal view returns (Fill memory) {
        return book.fills[book.line.fills];
    }

    /// @notice What can be collected of a request now.
    /// @return assets Units, rounded down.
    /// @return shares Shares that left and were not collected, rounded down but when all have left.
    function claimable(Book storage book, Request memory request) internal view returns (uint64 assets, uint64 shares) {
        Line memory line = book.line;
        Round memory round = book.rounds[request.round];
        uint96 end = line.round == request.round ? line.asked + line.open : round.end;
        uint128 filled = book.fills[line.fills].shares;
        if (request.shares == 0 || filled <= round.start) return (0, 0);
        if (filled > end) filled = end;
        uint256 ofRound = _assetsUpTo(book, filled, round.first, line.fills)
            - _assetsUpTo(book, round.start, round.first, line.fills);
        uint256 size = end - round.start;
        // forge-lint: disable-next-line(unsafe-typecast) a part of what all were paid, which is 64 bits
        assets = uint64(ofRound * request.shares / size) - request.paid;
        // forge-lint: disable-next-line(unsafe-typecast) at most the shares of the request
        shares = uint64((filled - round.start) * uint256(request.shares) / size) - request.collected;
    }

    /// @notice Notes that what was claimable was collected, and forgets a request that has left whole.
    function collect(Book storage book, address controller, Request memory request, uint64 assets, uint64 shares)
        internal
    {
        (request.collected, request.paid) = (request.collected + shares, request.paid + assets);
        if (request.collected == request.shares) delete book.requests[controller];
        else book.requests[controller] = request;
    }

    /// @dev Units paid for the first `shares` of the line, which have left. `low` is no fill after the one that they left with.
    function _assetsUpTo(Book storage book, uint128 shares, uint256 low, uint256 last) private view returns (uint256) {
        if (shares == 0) return 0;
        // Most rounds leave soon after `low`, and are claimed when there are many more: so the steps grow.
        uint256 high = low;
        for (uint256 step = 1; high < last && book.fills[high].shares < shares; step *= 2) {
            (low, high) = (high + 1, high + step < last ? high + step : last);
        }
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (book.fills[middle].shares < shares) low = middle + 1;
            else high = middle;
        }
        Fill memory at = book.fills[low];
        if (at.shares == shares) return at.assets;
        Fill memory before = book.fills[low - 1];
        return
            before.assets + uint256(shares - before.shares) * (at.assets - before.assets) / (at.shares - before.shares);
    }
}

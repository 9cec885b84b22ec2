// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Drip
/// @notice Money that becomes capital along a straight line, so that nobody gains by coming just before it.
library Drip {
    /// @dev Seconds over which what is added comes, if nothing was on its way: a week.
    uint40 internal constant LENGTH = 7 days;

    /// @param left What is still to come, units.
    /// @param from Until when it was taken.
    /// @param until When the last of it comes.
    struct Stream {
        uint64 left;
        uint40 from;
        uint40 until;
    }

    /// @return Units that have come since they were last taken.
    function ready(Stream memory s) internal view returns (uint64) {
        if (block.timestamp >= s.until) return s.left;
        // forge-lint: disable-next-line(unsafe-typecast) not above what is left
        return uint64(uint256(s.left) * (block.timestamp - s.from) / (s.until - s.from));
    }

    /// @notice Takes, in memory, what has come.
    function take(Stream memory s) internal view returns (uint64 amount) {
        // What is over is left as it is, so that nobody has to store it again.
        if (s.left == 0) return 0;
        amount = ready(s);
        s.left -= amount;
        s.from = uint40(block.timestamp);
    }

    /// @notice Adds to a stream that was just taken. The end moves by the weight of what is new, so that nobody who adds a little
    /// holds up the rest.
    function add(Stream memory s, uint64 amount) internal view {
        if (amount == 0) return;
        uint256 rest = s.until > block.timestamp ? s.until - block.timestamp : 0;
        uint256 sum = uint256(s.left) + amount;
        // Rounded up: what was added now has not come yet.
        uint256 wait = (s.left * rest + uint256(amount) * LENGTH + sum - 1) / sum;
        // forge-lint: disable-next-line(unsafe-typecast) not above both, or what is added
        (s.left, s.from, s.until) = (s.left + amount, uint40(block.timestamp), uint40(block.timestamp + wait));
    }
}

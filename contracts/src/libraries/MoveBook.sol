// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title MoveBook
/// @notice Shares that moved between this chain and others: what left, by other chain and number, and what of each move arrived.
/// @dev Of a move as much arrives at a time as the limit of the epoch lets in; the rest when it is sent again.
library MoveBook {
    /// @notice What is counted of one other chain.
    /// @param count Moves to it so far.
    /// @param epoch In which something last arrived from it.
    /// @param left What else may arrive from it in that epoch, 1e-18 of a share.
    struct Lane {
        uint32 count;
        uint32 epoch;
        uint128 left;
    }

    /// @param shares 1e-18 of a share.
    struct Move {
        address receiver;
        uint96 shares;
    }

    struct Book {
        mapping(uint32 eid => Lane) lanes;
        mapping(uint32 eid => mapping(uint32 moveId => Move)) moves; // from one
        mapping(bytes32 key => uint96) arrived;
    }

    /// @notice Notes that shares leave for another chain.
    /// @return moveId Number of the move among those to that chain, from one.
    function add(Book storage book, uint32 eid, address receiver, uint96 shares) internal returns (uint32 moveId) {
        moveId = ++book.lanes[eid].count;
        book.moves[eid][moveId] = Move(receiver, shares);
    }

    /// @notice Lets in what of a move has not arrived yet, as far as the limit goes.
    /// @param key See `keyOf`.
    /// @param epoch Of now.
    /// @param most Limit of an epoch that begins now, 1e-18 of a share.
    /// @return due Shares of the move that had not arrived.
    /// @return now_ Shares that arrive.
    function arrive(Book storage book, uint32 eid, bytes32 key, uint96 shares, uint32 epoch, uint128 most)
        internal
        returns (uint96 due, uint96 now_)
    {
        uint96 before = book.arrived[key];
        due = shares - before;
        Lane memory lane = book.lanes[eid];
        if (lane.epoch != epoch) (lane.epoch, lane.left) = (epoch, most);
        // forge-lint: disable-next-line(unsafe-typecast) below `due`
        now_ = due < lane.left ? due : uint96(lane.left);
        if (now_ == 0) return (due, 0);
        lane.left -= now_;
        book.lanes[eid] = lane;
        book.arrived[key] = before + now_;
    }

    /// @return Key of a move that comes from another chain: all that it says, so that a lie never stands in the way of the truth.
    function keyOf(uint32 eid, uint32 moveId, address receiver, uint96 shares) internal pure returns (bytes32) {
        return keccak256(abi.encode(eid, moveId, receiver, shares));
    }
}

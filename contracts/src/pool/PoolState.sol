// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibBitmap} from "solady/utils/LibBitmap.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {ExitBook} from "../libraries/ExitBook.sol";
import {MoveBook} from "../libraries/MoveBook.sol";
import {PriceBound} from "../libraries/PriceBound.sol";

/// @notice Deposits by round.
/// @param round Latest round with a request.
/// @param open What was asked in `round`.
/// @param asked What was asked in the rounds before it.
/// @param pausedUntil Read by every request anyway; enough until 2106.
struct Entry {
    uint32 round;
    uint64 open;
    uint64 asked;
    uint64 applied;
    uint32 pausedUntil;
}

/// @notice One round with requests. Rounds form a list, newest first, so that a settlement finds those that it names.
/// @param assets With `shares` the settlement's price: `shares` for `assets`.
struct Round {
    uint32 previous;
    bool settled;
    uint64 assets;
    uint128 shares;
}

/// @notice All that a payout touches, one slot.
struct Cash {
    uint64 free;
    uint64 premiumSynced;
    uint64 setAside;
    uint64 claimsPaid;
}

/// @notice Money that is here and not free, and what was done with it before.
/// @param held Payouts that wait for receivers whom the asset refuses to pay.
/// @param exitsApplied Exits of settlements so far.
/// @param exitsOwed Part of them that nobody has collected yet.
struct Owed {
    uint64 budgetsReleased;
    uint64 held;
    uint64 exitsApplied;
    uint64 exitsOwed;
}

/// @notice What moved between chains, cumulative: orders sent, orders received, and what the bridge lost of these.
struct Moved {
    uint64 sent;
    uint64 received;
    uint64 lost;
}

/// @notice What the pool gave its {Investor}, and what came of it.
/// @param putIn All that was ever given.
/// @param invested What is out, at cost or marked down.
/// @param pnl Gains that became cash less losses.
struct Lent {
    uint64 putIn;
    uint64 invested;
    int64 pnl;
}

/// @notice All that a pool stores.
struct State {
    Entry entry;
    Cash cash;
    Owed owed;
    Moved moved;
    PriceBound.Price price;
    ExitBook.Book exits;
    mapping(address receiver => uint64) heldFor;
    mapping(uint32 round => Round) rounds;
    mapping(address controller => ICapitalPool.Request) requests;
    mapping(address controller => mapping(address operator => bool)) isOperator;
    LibBitmap.Bitmap applied; // settlements, numbered from one
    mapping(uint32 orderId => bool) isRemitted;
    MoveBook.Book moves;
    Lent lent;
}

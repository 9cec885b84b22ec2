// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../interfaces/ICoverMarket.sol";

/// @notice Where a cover stands, in words for people. Whether an incident is paid is up to the desk, never to this: a cover
/// that has ended is still paid for what happened while it protected.
enum CoverStatus {
    WAITING, // bought, its protection has not started
    PROTECTED,
    ENDED,
    PAID_OUT // nothing is left of it
}

/// @notice The status of a cover at a time, UTC seconds.
function coverStatusAt(ICoverMarket.Cover memory cover, uint256 time) pure returns (CoverStatus) {
    if (cover.paid >= cover.amount) return CoverStatus.PAID_OUT;
    if (time > cover.end) return CoverStatus.ENDED;
    return time < cover.start ? CoverStatus.WAITING : CoverStatus.PROTECTED;
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PremiumStream} from "../libraries/PremiumStream.sol";
import {Terms} from "../types/Types.sol";

/// @notice What a sale changes. Amounts of 56 bits hold 72 billion of the asset.
/// @param target What sales may reach: the effective target, or less while it grows faster than the chain lets it.
/// @param freedDay Lanes of days up to this one are no longer in `exposure`.
/// @param sold Sum of the amounts sold less what was paid and cancelled. A cover keeps what it was before it, in the spare bits
/// of its owner slot.
struct Sale {
    uint56 target;
    uint56 exposure;
    uint32 serial;
    uint16 freedDay;
    uint16 termsId;
    uint8 tailDays;
    uint8 openIncidents;
    uint64 sold;
}

/// @notice What home said, read by a sale.
/// @param toldAt Home's time of the target.
/// @param feeBps Protocol fee; zero where nobody receives it.
struct Told {
    uint64 others;
    uint64 limit;
    uint32 waitingPeriod;
    uint32 toldAt;
    uint32 productSeq;
    uint16 maxPeriodDays;
    uint16 feeBps;
}

/// @notice What a sale costs and who backs it.
struct Price {
    address pool;
    uint24 baseRate;
    uint24 kinkRate;
    uint24 maxRate;
    uint16 kinkBps;
    bool listed;
}

/// @notice What only messages and decisions touch.
/// @param decisionsSeen Number of budgets in `burnSeen`.
/// @param decisionsHere Number of budgets in `burnedHere`.
/// @param doubledAt Hour since 1970 in which sales last were let reach more than the free growth.
struct Burn {
    uint56 rawTarget;
    uint56 burnSeen;
    uint56 burnedHere;
    uint32 targetSeq;
    uint16 decisionsSeen;
    uint16 decisionsHere;
    uint24 doubledAt;
}

/// @notice Where a product belongs.
/// @param fellAt When its rates last fell.
struct Listing {
    uint32 poolId;
    uint16 place;
    uint40 fellAt;
}

/// @notice One cover, one slot; the owner is in the ERC-721 slot.
/// @param start Enough until 2106.
/// @param extended Whether it was: what was paid for it can then not be told from the rest.
struct Policy {
    uint32 start;
    bool extended;
    uint16 endDay;
    uint16 termsId;
    uint56 amount;
    uint56 paid;
    uint40 rate;
    uint32 settled;
}

/// @notice How recent this chain's knowledge of home is.
struct News {
    uint40 heardAt;
    uint32 incidentsTold;
    uint32 incidentsKnown;
    uint40 pausedUntil;
}

/// @notice Fees that wait to be pulled, in one slot, so that naming an integrator writes no slot more. Units.
struct Fees {
    uint128 integrator;
    uint128 protocol;
}

/// @notice All that a market stores beside its ERC-721 tokens.
struct State {
    News news;
    uint32[] productIds;
    mapping(uint32 productId => Sale) sales;
    mapping(uint32 productId => Told) told;
    mapping(uint32 productId => Price) prices;
    mapping(uint32 productId => PremiumStream.Stream) streams;
    mapping(uint32 productId => mapping(uint256 pairOfDays => uint256)) lanes;
    mapping(uint32 productId => Burn) burns;
    mapping(uint32 productId => bytes32) labels;
    mapping(uint256 coverId => Policy) policies;
    mapping(uint16 termsId => Terms) terms;
    mapping(address pool => uint32[]) productsOfPool;
    mapping(uint32 poolId => address) poolOf;
    mapping(address pool => mapping(address integrator => Fees)) fees;
    mapping(uint32 productId => Listing) listings;
    mapping(address pool => mapping(uint256 word => uint256)) productAt; // ids by place, eight in a word
}

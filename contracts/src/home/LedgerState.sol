// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../interfaces/ILedger.sol";

/// @notice When a chain joined a pool: incidents from before are not told to it.
/// @param lastIncident Newest incident then, of any pool.
/// @param incidents Number of the pool's incidents then.
struct Joined {
    uint32 lastIncident;
    uint32 incidents;
}

/// @notice What a chain had asked for, as {ILedger-earlierDeposits} says.
/// @param asked Counts as {ILedger-Chain} `depositsAsked`, units; settled, if it is not above what was.
/// @param epoch Of the report that said it first.
struct Earlier {
    uint64 asked;
    uint32 epoch;
}

/// @notice What a chain said that it has exposed to an open incident.
/// @param time Of the report, by the chain's clock; zero: it said nothing.
/// @param amount Units.
struct Exposed {
    uint40 time;
    uint64 amount;
}

/// @notice A product on a chain as home set it; see {ILedger-Line}.
/// @param counted What of it is in {ILedger-Totals} `exposed`, units.
struct StoredLine {
    uint48 granted;
    uint48 target;
    uint48 counted;
    uint56 burned;
    uint32 seq;
    uint16 decisions;
}

/// @notice All that the ledger stores, so that its two halves share it.
struct State {
    uint32 incidentCount;
    mapping(uint32 poolId => ILedger.Pool) pools;
    mapping(uint32 poolId => uint32[]) chains;
    mapping(uint32 poolId => mapping(uint32 eid => ILedger.Chain)) chain;
    mapping(uint32 poolId => mapping(uint32 eid => mapping(uint32 n => ILedger.Settlement))) settlements;
    mapping(uint32 productId => ILedger.Totals) totals;
    mapping(uint32 productId => mapping(uint32 eid => StoredLine)) lines;
    mapping(uint32 poolId => mapping(uint32 eid => mapping(uint256 row => uint256 word))) rows; // as reported, see ProductRows
    mapping(uint32 incidentId => ILedger.Incident) incidents;
    mapping(uint32 incidentId => mapping(uint32 eid => uint64)) budgets;
    mapping(uint32 incidentId => mapping(uint32 eid => Exposed)) exposed;
    mapping(uint32 incidentId => mapping(uint32 eid => bytes32)) rootOf;
    mapping(uint32 productId => uint32) lastPaidOf;
    mapping(uint32 groupId => uint64) groupGranted;
    mapping(uint32 eid => uint32[]) poolsOf;
    mapping(uint32 poolId => mapping(uint32 eid => Joined)) joined;
    mapping(uint32 poolId => mapping(uint32 eid => int64)) pnl; // of its vault, as reported
    mapping(uint32 poolId => mapping(uint32 eid => Earlier)) earlier;
    mapping(uint32 poolId => mapping(uint256 word => uint256)) grants; // of products by place, see ILedger.grantsOf
}

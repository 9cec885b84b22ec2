// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReplayTraces} from "./ReplayTraces.sol";

/// @notice Traces of worlds in which no chain is silent for too long.
contract Replay_Test is ReplayTraces {
    function test_Capacity() public {
        _replayAll("capacity", 12);
        _assertTaken(
            ["sell", "expire", "retarget", "delist", "sendTarget", "takeTarget", "report", "takeReport", "sell"]
        );
    }

    function test_Amounts() public {
        _replayAll("amounts", 12);
        _assertTaken(
            ["sell", "expire", "retarget", "delist", "sendTarget", "takeTarget", "report", "takeReport", "sell"]
        );
    }

    function test_Capital() public {
        _replayAll("capital", 24);
        _assertTaken(
            [
                "deposit",
                "redeem",
                "cancelDeposit",
                "cancelRedeem",
                "tick",
                "settle",
                "takeSettlement",
                "report",
                "takeReport"
            ]
        );
    }

    function test_Moves() public {
        first = HOME;
        _replayAll("moves", 24);
        _assertTaken(
            ["move", "takeMove", "deposit", "redeem", "tick", "settle", "takeSettlement", "report", "takeReport"]
        );
    }

    function test_Incidents() public {
        unit = 20e6;
        _replayAll("incident", 28);
        _assertTaken(["event", "open", "takeOpening", "decide", "dismiss", "takeDecision", "fund", "pay", "sell"]);
    }
}

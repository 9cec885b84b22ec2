// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ledger} from "../../src/home/Ledger.sol";
import {ReplayTraces} from "./ReplayTraces.sol";

/// @notice Traces of the world in which chains fall silent.
contract ReplaySilence_Test is ReplayTraces {
    /// @dev Each epoch of a trace takes minutes of its day. So a chain is silent once its last report is of an earlier one, a write-down
    /// can be made in the epoch after its announcement, and no more in the one after that.
    function _times() internal pure override returns (Ledger.Times memory times) {
        times = super._times();
        times.maxSilence = EPOCH * 6 / 10;
    }

    function test_Silence() public {
        unit = 20e6;
        rounding = 100;
        _replayAll("silence", 24);
        _assertTaken(
            ["announce", "drip", "writeDown", "recover", "settle", "takeSettlement", "takeReport", "deposit", "redeem"]
        );
    }
}

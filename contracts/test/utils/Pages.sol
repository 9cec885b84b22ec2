// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MessageCodec} from "../../src/libraries/MessageCodec.sol";
import {CapitalReport, IncidentLine, ProductRow, TargetLine} from "../../src/types/Types.sol";

/// @notice Messages with lists, read as a whole: the contracts read a list line by line, where it is applied.
library Pages {
    function report(bytes calldata message) internal pure returns (CapitalReport memory r) {
        uint256 rows;
        uint256 incidents;
        (r, rows, incidents) = MessageCodec.decodeCapitalReport(message);
        (r.rows, r.incidents) = (new ProductRow[](rows), new IncidentLine[](incidents));
        for (uint256 i; i < rows; ++i) {
            (uint256 row, uint256 word) = MessageCodec.rowAt(message, i);
            r.rows[i] = ProductRow(uint16(row), word);
        }
        for (uint256 i; i < incidents; ++i) {
            r.incidents[i] = MessageCodec.incidentAt(message, rows, i);
        }
    }

    function targets(bytes calldata message) internal pure returns (TargetLine[] memory lines) {
        lines = new TargetLine[](MessageCodec.countTargets(message));
        for (uint256 i; i < lines.length; ++i) {
            lines[i] = MessageCodec.targetAt(message, i);
        }
    }
}

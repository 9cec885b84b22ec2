// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../interfaces/ILedger.sol";
import {ProductRows} from "../libraries/ProductRows.sol";
import {State} from "./LedgerState.sol";

/// @title LedgerBooks
/// @notice What the ledger and its libraries share.
library LedgerBooks {
    /// @notice Bits of a product's grant among those of its pool.
    uint256 internal constant GRANT_BITS = 64;

    /// @notice What a chain last said of a product.
    /// @param granted There, units.
    /// @return exposure Units; never above the grant (I1): a chain that lies must not set the price of the others.
    /// @return version Of the targets and decisions that it has seen.
    function said(State storage s, ILedger.Totals memory totals, uint32 eid, uint48 granted)
        internal
        view
        returns (uint48 exposure, uint16 version)
    {
        uint256 word = s.rows[totals.poolId][eid][totals.place / ProductRows.LENGTH];
        (exposure, version) = ProductRows.at(word, totals.place);
        if (exposure > granted) exposure = granted;
    }
}

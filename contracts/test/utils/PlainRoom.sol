// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";

/// @notice Room for exits worked out product by product, from what the ledger and the registry say of each: what the packed words
/// must come to.
library PlainRoom {
    function roomOf(ILedger ledger, IRiskRegistry registry, uint32 poolId, uint256 deposits)
        internal
        view
        returns (uint256)
    {
        ILedger.Pool memory pool = ledger.getPool(poolId);
        uint256 needed = _backing(pool.granted, pool.leverageBps);
        for (uint32 id = 1; id <= registry.productCount(); ++id) {
            ILedger.Totals memory totals = ledger.getTotals(id);
            if (totals.poolId != poolId) continue;
            needed = _max(needed, _backing(totals.granted, registry.getLimits(id).shareBps));
            if (totals.groupId == 0) continue;
            uint256 ofGroup = ledger.groupGranted(totals.groupId);
            needed = _max(needed, _backing(ofGroup, registry.getGroup(totals.groupId).limits.shareBps));
        }
        uint256 there = uint256(pool.capital) + deposits;
        return there > needed + pool.reserves ? there - needed - pool.reserves : 0;
    }

    /// @dev Least capital of which `share` is not below what is granted.
    function _backing(uint256 granted, uint256 share) private pure returns (uint256) {
        if (granted == 0) return 0;
        if (share == 0) return type(uint128).max;
        return granted * 10_000 / share + (granted * 10_000 % share == 0 ? 0 : 1);
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}

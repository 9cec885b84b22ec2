// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {Joined, State} from "./LedgerState.sol";

/// @title LedgerChains
/// @notice How chains join a pool of the {Ledger}, and what it takes for lost with one, in a library of its own because of the size limit
/// of a contract. It works on the ledger's storage.
library LedgerChains {
    using SafeCastLib for int256;

    /// @dev A settlement and a decision walk over all chains of a pool.
    uint256 private constant MAX_CHAINS = 100;

    /// @notice See {ILedger-addChain}.
    /// @param window Epoch of home's clock.
    function add(State storage s, uint32 poolId, uint32 eid, uint32 window) external {
        ILedger.Pool memory pool = s.pools[poolId];
        if (pool.leverageBps == 0) revert ILedger.Ledger_UnknownPool(poolId);
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (chain.riseWindow != 0) revert ILedger.Ledger_ChainExists(poolId, eid);
        if (s.chains[poolId].length == MAX_CHAINS) revert ILedger.Ledger_TooManyChains(MAX_CHAINS);
        // A chain that joins during an incident would hide that it is not exposed to it.
        if (pool.openIncidents != 0) revert ILedger.Ledger_IncidentOpen(poolId);
        // The owner must have said how much may be lost with it.
        _ledger().REGISTRY().chainCapOf(poolId, eid);
        chain.riseWindow = window - 1;
        s.chains[poolId].push(eid);
        s.poolsOf[eid].push(poolId);
        s.joined[poolId][eid] = Joined(s.incidentCount, pool.incidents);
        emit ILedger.ChainAdded(poolId, eid);
    }

    /// @notice See {ILedger-announceWriteDown}.
    function announce(State storage s, uint32 poolId, uint32 eid) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (chain.riseWindow == 0) revert ILedger.Ledger_UnknownChain(poolId, eid);
        if (_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_WriteDownAnnounced(poolId, eid);
        chain.writeDownAt = uint40(block.timestamp) + _ledger().MAX_SILENCE();
        emit ILedger.WriteDownAnnounced(poolId, eid, chain.writeDownAt);
    }

    /// @notice See {ILedger-cancelWriteDown}.
    function cancel(State storage s, uint32 poolId, uint32 eid) external {
        if (!_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_NoWriteDown(poolId, eid);
        s.chain[poolId][eid].writeDownAt = 0;
        emit ILedger.WriteDownCancelled(poolId, eid);
    }

    /// @notice See {ILedger-writeDown}.
    function writeDown(State storage s, uint32 poolId, uint32 eid) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        if (!_capacity().hasWriteDown(poolId, eid)) revert ILedger.Ledger_NoWriteDown(poolId, eid);
        uint40 from = chain.writeDownAt;
        if (block.timestamp <= from) revert ILedger.Ledger_WriteDownTooEarly(poolId, eid, from);
        // What is reserved must stay: the budgets of an open incident come first.
        if (s.pools[poolId].openIncidents != 0) revert ILedger.Ledger_IncidentOpen(poolId);

        (int256 capital, int256 counted) = _capacity().audit(poolId);
        int256 left = counted - _capacity().capitalOn(poolId, eid) - _coming(poolId, eid);
        if (left < 0) left = 0;
        if (left > capital) left = capital;
        chain.writeDownAt = 0;
        chain.writtenDown += (counted - left).toInt64();
        // forge-lint: disable-next-line(unsafe-typecast) between zero and the capital
        s.pools[poolId].capital = uint128(uint256(left));
        // forge-lint: disable-next-line(unsafe-typecast) `left` is not above it
        emit ILedger.WrittenDown(poolId, eid, uint256(capital - left), s.pools[poolId].capital);
    }

    /// @notice See {ILedger-recover}.
    /// @param window Epoch of home's clock.
    function recover(State storage s, uint32 poolId, uint32 eid, uint32 window) external {
        ILedger.Chain storage chain = s.chain[poolId][eid];
        (int256 capital, int256 counted) = _capacity().audit(poolId);
        if (capital != counted) revert ILedger.Ledger_AuditFailed(capital, counted);
        // What is still on its way there may be lost for good.
        int256 found = chain.writtenDown - _coming(poolId, eid);
        if (found <= 0 || _capacity().isQuarantined(poolId, eid)) revert ILedger.Ledger_NothingToRecover(poolId, eid);
        if (window == chain.recoverWindow) revert ILedger.Ledger_RecoversTooFast(poolId, eid);
        // forge-lint: disable-next-line(unsafe-typecast) above zero
        uint256 amount = uint256(found);
        uint256 most = _capacity().recoverLimit(poolId);
        if (amount > most) amount = most;
        chain.recoverWindow = window;
        // forge-lint: disable-next-line(unsafe-typecast) not above what was written down
        chain.writtenDown -= int64(uint64(amount));
        // forge-lint: disable-next-line(unsafe-typecast) not above what was written down
        s.pools[poolId].capital += uint128(amount);
        emit ILedger.Recovered(poolId, eid, amount, s.pools[poolId].capital);
    }

    function _coming(uint32 poolId, uint32 eid) private view returns (int256) {
        return int256(uint256(_capacity().comingTo(poolId, eid)));
    }

    /// @dev The ledger, of which this is a part: its settings are read where they are kept.
    function _ledger() private view returns (ILedger) {
        return ILedger(address(this));
    }

    function _capacity() private view returns (ICapacity) {
        return _ledger().CAPACITY();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../interfaces/ILedger.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {Allocation, IncidentLine, Product} from "../types/Types.sol";
import {Exposed, State, StoredLine} from "./LedgerState.sol";

/// @title LedgerIncidents
/// @notice The incidents of the {Ledger}, in a library of its own because of the size limit of a contract. It works on the ledger's
/// storage, for calls that the ledger has checked to come from the assessment. Rules R11, R13, R14 and R17 of docs/design.md.
library LedgerIncidents {
    uint256 private constant PPM = 1e6;

    /// @dev One bit of a cover's `settled` mask for each incident of a product.
    uint8 private constant MAX_INCIDENTS = 32;

    /// @notice See {ILedger-openIncident}.
    function open(State storage s, uint32 productId, uint40 instant) external returns (uint32 incidentId) {
        Product memory product = _ledger().REGISTRY().getProduct(productId);
        ILedger.Totals storage totals = s.totals[productId];
        if (totals.openIncident != 0) revert ILedger.Ledger_ProductHasIncident(productId, totals.openIncident);
        if (totals.incidents == MAX_INCIDENTS) revert ILedger.Ledger_TooManyIncidents(productId);
        if (instant > block.timestamp) revert ILedger.Ledger_InstantInFuture(instant, block.timestamp);
        // R10: later than this, covers that were live at the instant may have been freed somewhere.
        uint256 oldest = block.timestamp + _ledger().MAX_AGE() + _ledger().SKEW();
        uint256 tail = uint256(_ledger().REGISTRY().getTerms(product.termsId).tailDays) * 1 days;
        oldest = oldest > tail ? oldest - tail : 0;
        if (instant < oldest) revert ILedger.Ledger_InstantTooOld(instant, oldest);
        uint32 last = s.lastPaidOf[productId];
        if (last != 0 && instant <= s.incidents[last].openedAt) {
            revert ILedger.Ledger_IncidentOverlaps(last, instant, s.incidents[last].openedAt);
        }

        ILedger.Pool storage pool = s.pools[product.poolId];
        incidentId = ++s.incidentCount;
        // forge-lint: disable-next-line(unsafe-typecast) not above `granted`
        uint64 reserve = uint64(_min(totals.granted, uint256(pool.capital) - pool.reserves));
        ILedger.Incident storage incident = s.incidents[incidentId];
        incident.state = ILedger.IncidentState.OPEN;
        (incident.productId, incident.poolId) = (productId, product.poolId);
        (incident.ordinal, incident.instant) = (totals.incidents, instant);
        (incident.openedAt, incident.reserve) = (uint40(block.timestamp), reserve);
        totals.openIncident = incidentId;
        totals.incidents += 1;
        pool.reserves += reserve;
        pool.openIncidents += 1;
        pool.incidents += 1;
        emit ILedger.IncidentOpenedAtHome(incidentId, productId, instant, reserve);
    }

    /// @notice What a report says of open incidents. R13: a chain lists one once it has stopped sales, and what is exposed to it only falls
    /// then: its newest word holds, so that a lie lasts until the next true report. From before the incident there is no true word.
    /// @param time Of the report, by the chain's clock.
    /// @param rows Number of its rows of products, which come first.
    function hear(
        State storage s,
        uint32 poolId,
        uint32 eid,
        uint40 time,
        bytes calldata report,
        uint256 rows,
        uint256 incidents
    ) external {
        for (uint256 i; i < incidents; ++i) {
            _hear(s, poolId, eid, time, MessageCodec.incidentAt(report, rows, i));
        }
    }

    function _hear(State storage s, uint32 poolId, uint32 eid, uint40 time, IncidentLine memory said) private {
        ILedger.Incident storage incident = s.incidents[said.incidentId];
        if (incident.state != ILedger.IncidentState.OPEN || incident.poolId != poolId) return;
        Exposed storage exposed = s.exposed[said.incidentId][eid];
        if (uint256(time) + _ledger().SKEW() < incident.openedAt || time < exposed.time) return;
        (exposed.time, exposed.amount) = (time, said.exposure);
    }

    /// @notice See {ILedger-decide}.
    function decide(State storage s, uint32 incidentId, uint32 ratio) external {
        if (ratio > PPM) revert ILedger.Ledger_RatioTooHigh(ratio);
        ILedger.Incident memory incident = _openOnly(s, incidentId);
        uint32[] memory eids = s.chains[incident.poolId];
        uint256[] memory amounts = new uint256[](eids.length);
        // A dismissal owes nothing anywhere, so it waits for nobody.
        for (uint256 i; ratio != 0 && i < eids.length; ++i) {
            amounts[i] = _exposureTo(s, incidentId, incident, eids[i]);
        }
        _decide(s, incidentId, incident, eids, amounts, ratio);
    }

    /// @notice See {ILedger-decideByTree}.
    function decideByTree(State storage s, uint32 incidentId, Allocation[] calldata allocations) external {
        ILedger.Incident memory incident = _openOnly(s, incidentId);
        if (allocations.length == 0) revert ILedger.Ledger_NoAllocations(incidentId);
        uint32[] memory eids = new uint32[](allocations.length);
        uint256[] memory amounts = new uint256[](allocations.length);
        for (uint256 i; i < eids.length; ++i) {
            Allocation calldata a = allocations[i];
            if (i != 0 && a.eid <= eids[i - 1]) revert ILedger.Ledger_AllocationsNotAscending(eids[i - 1], a.eid);
            if (s.chain[incident.poolId][a.eid].riseWindow == 0) {
                revert ILedger.Ledger_UnknownChain(incident.poolId, a.eid);
            }
            uint256 exposure = _exposureTo(s, incidentId, incident, a.eid);
            if (a.total > exposure) revert ILedger.Ledger_AllocationAboveExposure(a.eid, exposure, a.total);
            s.rootOf[incidentId][a.eid] = SumTree.rootOf(a.top, a.total);
            (eids[i], amounts[i]) = (a.eid, a.total);
        }
        // forge-lint: disable-next-line(unsafe-typecast) a million
        _decide(s, incidentId, incident, eids, amounts, uint32(PPM));
    }

    function _openOnly(State storage s, uint32 incidentId) private view returns (ILedger.Incident memory incident) {
        incident = s.incidents[incidentId];
        if (incident.state != ILedger.IncidentState.OPEN) revert ILedger.Ledger_NotOpen(incidentId);
    }

    /// @dev Sets the budget of each chain to `amounts` x ratio.
    function _decide(
        State storage s,
        uint32 incidentId,
        ILedger.Incident memory incident,
        uint32[] memory eids,
        uint256[] memory amounts,
        uint32 ratio
    ) private {
        uint256 sum;
        for (uint256 i; i < amounts.length; ++i) {
            sum += amounts[i];
        }
        // One factor for all chains if the reserve is short; of the amounts, so that rounded budgets fit the reserve too.
        // forge-lint: disable-next-line(unsafe-typecast) not above the ratio given
        if (sum != 0) ratio = uint32(_min(ratio, uint256(incident.reserve) * PPM / sum));

        uint256 budgets;
        for (uint256 i; i < eids.length; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast) not above the exposure, which is not above a grant of 48 bits
            budgets += _setBudget(s, incidentId, incident, eids[i], uint48(amounts[i] * ratio / PPM));
        }
        ILedger.Pool storage pool = s.pools[incident.poolId];
        // forge-lint: disable-next-line(unsafe-typecast) not above the reserve
        pool.capital -= uint128(budgets);
        pool.reserves -= incident.reserve;
        pool.openIncidents -= 1;
        s.totals[incident.productId].openIncident = 0;
        if (ratio != 0) s.lastPaidOf[incident.productId] = incidentId;
        incident.state = ILedger.IncidentState.DECIDED;
        (incident.ratio, incident.reserve) = (ratio, 0);
        incident.payableAt = uint40(block.timestamp) + _ledger().PAYABLE_DELAY();
        // Windows of a product only grow, so the window of its terms now covers every cover sold.
        uint16 termsId = _ledger().REGISTRY().getProduct(incident.productId).termsId;
        incident.closesAt = incident.payableAt + _ledger().REGISTRY().getTerms(termsId).claimWindow;
        s.incidents[incidentId] = incident;
        // forge-lint: disable-next-line(unsafe-typecast) not above the reserve
        emit ILedger.Decided(incidentId, ratio, incident.payableAt, incident.closesAt, uint64(budgets));
    }

    /// @dev R13: what the chain said after the freeze; a chain that stays silent is taken to be exposed up to its grant.
    function _exposureTo(State storage s, uint32 incidentId, ILedger.Incident memory incident, uint32 eid)
        private
        view
        returns (uint256)
    {
        uint256 granted = s.lines[incident.productId][eid].granted;
        Exposed memory exposed = s.exposed[incidentId][eid];
        if (exposed.time != 0) return _min(exposed.amount, granted);
        if (granted != 0 && block.timestamp <= uint256(incident.openedAt) + _ledger().MAX_SILENCE()) {
            revert ILedger.Ledger_ExposureUnknown(incidentId, eid);
        }
        return granted;
    }

    function _setBudget(State storage s, uint32 incidentId, ILedger.Incident memory incident, uint32 eid, uint48 budget)
        private
        returns (uint256)
    {
        s.budgets[incidentId][eid] = budget;
        s.chain[incident.poolId][eid].budgets += budget;
        // R17: the decided budget burns the target here and there, whichever message arrives first.
        StoredLine storage line = s.lines[incident.productId][eid];
        line.target = budget < line.target ? line.target - budget : 0;
        line.burned += budget;
        if (budget != 0) line.decisions += 1;
        emit ILedger.BudgetSet(incidentId, eid, budget);
        return budget;
    }

    /// @dev The ledger, of which this is a part: its settings are read where they are kept.
    function _ledger() private view returns (ILedger) {
        return ILedger(address(this));
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ClaimDecided, DecisionDenied, IncidentLine, IncidentOpened} from "../types/Types.sol";

/// @title IClaimDesk
/// @notice Incidents on one chain: takes reports, stops sales, and pays what home decided. Always pays, fresh or not.
interface IClaimDesk {
    /// @notice State of an incident on this chain; it only rises. FUNDED: its whole budget is set aside in the pool.
    enum State {
        NONE,
        OPEN,
        DECIDED,
        FUNDED
    }

    /// @notice An incident as stored, one slot.
    /// @param closesAt Time after which nothing more is paid. It moves when the incident is funded: the claim window runs from there.
    /// @param budgetLeft Budget not paid yet, units.
    /// @param held Whether guardians held the decision; they can once.
    struct Incident {
        State state;
        uint32 productId;
        uint8 ordinal;
        uint40 instant;
        uint32 ratio;
        uint40 payableAt;
        uint40 closesAt;
        uint48 budgetLeft;
        bool held;
    }

    error ClaimDesk_Unauthorized(address caller);
    error ClaimDesk_InstantInFuture(uint40 instant, uint256 time);
    error ClaimDesk_UnknownReport(uint32 reportId);
    error ClaimDesk_NotDecided(uint32 incidentId);
    error ClaimDesk_AlreadyFunded(uint32 incidentId);
    error ClaimDesk_NotFunded(uint32 incidentId);
    error ClaimDesk_NothingToFund(uint32 incidentId);
    error ClaimDesk_NotPayableYet(uint32 incidentId, uint40 payableAt);
    error ClaimDesk_Closed(uint32 incidentId, uint40 closesAt);
    error ClaimDesk_StillOpen(uint32 incidentId, uint40 closesAt);
    error ClaimDesk_BudgetExceeded(uint32 incidentId, uint64 budgetLeft, uint64 payout);
    error ClaimDesk_TooManyOpen(uint256 max);
    error ClaimDesk_BudgetTooLarge(uint64 budget);
    error ClaimDesk_AlreadyHeld(uint32 incidentId);

    event IncidentReportedHere(
        uint32 indexed reportId, uint32 indexed productId, uint40 instant, bytes32 evidence, address indexed reporter
    );
    event IncidentFrozen(uint32 indexed incidentId, uint32 indexed productId, uint40 instant);
    event DecisionReceived(
        uint32 indexed incidentId, uint32 indexed productId, uint32 ratio, uint40 payableAt, uint64 budget
    );
    event IncidentFunded(uint32 indexed incidentId, uint64 budget, uint40 closesAt);
    event CoverSettled(uint32 indexed incidentId, uint256 indexed coverId, address indexed owner, uint64 payout);
    event IncidentClosed(uint32 indexed incidentId, uint64 released);
    event DecisionHeld(uint32 indexed incidentId, uint40 payableAt);
    event DecisionVoided(uint32 indexed incidentId);
    event DenialIgnored(uint32 indexed incidentId);

    /// @notice Says that something happened to a covered protocol. It only notes it; home validates.
    /// @param productId Product known on this chain.
    /// @param instant When it happened, UTC seconds; not in the future.
    /// @param evidence Hash of the evidence.
    /// @return reportId Number of the report on this chain, from 1.
    function report(uint32 productId, uint40 instant, bytes32 evidence) external returns (uint32 reportId);

    /// @notice Sets the whole budget of a decided incident aside in the pool, from `payableAt` on. Nobody is paid before, so nobody
    /// is paid with what another is owed; while the pool has too little free it reverts, and the incident waits. The claim window
    /// runs from here. Anyone may call it.
    function fund(uint32 incidentId) external;

    /// @notice Pays a cover for a decided incident to the cover's owner; funds the incident first if it was not. Anyone may call it.
    /// @return payout Units.
    function settle(uint32 incidentId, uint256 coverId) external returns (uint64 payout);

    /// @notice After the claim window of a funded incident, gives the rest of the budget back to the pool's capital. Anyone may
    /// call it.
    function close(uint32 incidentId) external;

    /// @notice Delays the first payout of a decision by `HOLD_LENGTH`, once. Only the guardians, and not after it was funded.
    function hold(uint32 incidentId) external;

    /// @notice From the gateway: home had not decided an incident at `time`. Voids a decision of it that guardians hold:
    /// the incident is unknown here again, and the chain stale until it hears of those that home has. Ignored unless the decision
    /// is held and home spoke after the time at which it first was payable: home decides before a chain can hear of it, so a
    /// true decision is not denied by then.
    /// @param time Home's block time of the denial.
    function applyDenial(uint40 time, DecisionDenied calldata denied) external;

    /// @notice From the gateway: an incident was opened. Ignored when it is known already.
    function applyIncidentOpened(IncidentOpened calldata opened) external;

    /// @notice From the gateway: an incident was decided. Opens it if its opening did not come; ignored when decided already.
    function applyDecision(ClaimDecided calldata decision) external;

    /// @notice The IncidentReported message of a report, as encoded by MessageCodec.
    function buildIncidentReport(uint32 reportId) external view returns (bytes memory);

    /// @return Number of reports made here; their ids run from 1 to it.
    function reportCount() external view returns (uint32);

    /// @return The incident; zeros when unknown.
    function getIncident(uint32 incidentId) external view returns (Incident memory);

    /// @return For each open incident what can still be claimed at most here: see {ICoverMarket-exposureAt}.
    function openIncidentLines() external view returns (IncidentLine[] memory);
}

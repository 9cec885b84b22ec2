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
    /// @param payableAt Time from which holders are paid: what the decision says, or `CHALLENGE_LENGTH` after it arrived if that is later;
    /// once funded, the time of that.
    /// @param closesAt Time after which nothing more is paid. It moves when the incident is funded: the claim window runs from there.
    /// @param budgetLeft Budget not paid yet, units.
    /// @param ratio Part that is paid, ppm: of what remains of each cover, or of each item of the tree.
    /// @param held Whether guardians held the decision; they can once.
    /// @param byTree Whether each cover has an item of its own in the tree of {rootOf}.
    struct Incident {
        State state;
        uint32 productId;
        uint8 ordinal;
        uint40 instant;
        uint24 ratio;
        uint40 payableAt;
        uint40 closesAt;
        uint48 budgetLeft;
        bool held;
        bool byTree;
    }

    /// @notice What a tree pays a cover, and the proof of it. See SumTree.
    /// @param payout Units, before the ratio.
    /// @param path Bit i is 1 when the sibling of step i, from the leaf up, is on the left.
    /// @param proof The siblings from the leaf up, 40 bytes each: hash, sum.
    struct Item {
        uint256 coverId;
        uint64 payout;
        uint256 path;
        bytes proof;
    }

    error ClaimDesk_Unauthorized(address caller);
    error ClaimDesk_InstantInFuture(uint40 instant, uint256 time);
    error ClaimDesk_FromTheFuture(uint40 time, uint256 now_);
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
    error ClaimDesk_RatioTooHigh(uint32 ratio);
    error ClaimDesk_OrdinalTooHigh(uint8 ordinal);
    error ClaimDesk_PayableTooLate(uint40 payableAt, uint256 latest);
    error ClaimDesk_DecidedByTree(uint32 incidentId);
    error ClaimDesk_DecidedByRatio(uint32 incidentId);
    error ClaimDesk_NotInTree(uint32 incidentId, uint256 coverId, uint64 payout);

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

    /// @notice Pays a cover what the incident's tree says, scaled by the ratio and never above what remains of the cover. Funds the
    /// incident first if it was not. Anyone may call it.
    /// @param payout What the tree says, units.
    /// @param path See {Item}.
    /// @param proof See {Item}.
    /// @return paid Units.
    function settleItem(uint32 incidentId, uint256 coverId, uint64 payout, uint256 path, bytes calldata proof)
        external
        returns (uint64 paid);

    /// @notice Pays many covers by ratio and leaves out, instead of reverting, those that cannot be paid. Anyone may call it.
    /// @return payouts Units, by the order of `coverIds`; zero for a cover that was left out.
    function settleBatch(uint32 incidentId, uint256[] calldata coverIds) external returns (uint64[] memory payouts);

    /// @notice Pays many covers by the incident's tree and leaves out those that cannot be paid. An item that is not in the tree
    /// reverts with `ClaimDesk_NotInTree`. Anyone may call it.
    /// @return payouts Units, by the order of `items`; zero for a cover that was left out.
    function settleItems(uint32 incidentId, Item[] calldata items) external returns (uint64[] memory payouts);

    /// @notice After the claim window of a funded incident, gives the rest of the budget back to the pool's capital. Anyone may
    /// call it.
    function close(uint32 incidentId) external;

    /// @notice Delays the first payout of a decision by `HOLD_LENGTH`, once. Only the guardians, and not after it was funded.
    function hold(uint32 incidentId) external;

    /// @notice From the gateway: home had not decided an incident at `time`. Voids a decision of it that guardians hold:
    /// the incident is unknown here again, and the chain stale until it hears of those that home has. Ignored unless the decision
    /// is held and home spoke after the time at which it first was payable here, its challenge over: home decides before a chain can hear of it, so a
    /// true decision is not denied by then.
    /// @dev A time in the future is refused, here because the market does not hear of a denial: it makes no chain fresher.
    /// @param time Home's block time of the denial.
    function applyDenial(uint40 time, DecisionDenied calldata denied) external;

    /// @notice From the gateway: an incident was opened. Ignored when it is known already; refused when its instant has not come,
    /// the market's `SKEW` counted in.
    function applyIncidentOpened(IncidentOpened calldata opened) external;

    /// @notice From the gateway: an incident was decided. Opens it if its opening did not come; ignored when decided already, so a
    /// resend prolongs nothing. Nothing is paid within `CHALLENGE_LENGTH` of its arrival, whatever it says; one that says payable more
    /// than a week from now is refused until it is no more than that. One that guardians hold gives way to one that says something
    /// else, with a challenge and a hold of its own: so home's word holds, even if a forged one came first.
    function applyDecision(ClaimDecided calldata decision) external;

    /// @notice The IncidentReported message of a report, as encoded by MessageCodec.
    function buildIncidentReport(uint32 reportId) external view returns (bytes memory);

    /// @return Number of reports made here; their ids run from 1 to it.
    function reportCount() external view returns (uint32);

    /// @return The incident; zeros when unknown.
    function getIncident(uint32 incidentId) external view returns (Incident memory);

    /// @return Root of the tree of an incident; zero when it is not decided by tree.
    function rootOf(uint32 incidentId) external view returns (bytes32);

    /// @return Number of covers of its product that were sold here when the incident, or its decision, arrived: later ones were sold
    /// knowing of it.
    function coversAtFreeze(uint32 incidentId) external view returns (uint32);

    /// @return Exits and remittances that home had ordered here when it decided, with all that went before, units; zero when all were done.
    function commitOutOf(uint32 incidentId) external view returns (uint64);

    /// @return sum Budgets of a pool, units, that wait to be funded and that home had decided before it had ordered `ordered` out of
    /// here with all that went before (as `commitOutOf` counts), units. Of an incident that came while as many as fit a report were
    /// open or waited, nothing.
    function unfundedBudgets(address pool, uint64 ordered) external view returns (uint64 sum);

    /// @return For each open incident what can still be claimed at most here: see {ICoverMarket-exposureAt}.
    function openIncidentLines() external view returns (IncidentLine[] memory);
}

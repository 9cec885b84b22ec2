// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Allocation, IncidentReported} from "../types/Types.sol";

/// @title IAssessment
/// @notice Home's judgement: k of n assessors validate a report, which opens an incident, and decide it, by EIP-712 signatures
/// that anyone may bring. The full process (review, vote, appeal) replaces this contract, not its callers.
interface IAssessment {
    /// @notice A report that reached home.
    /// @param incidentId Incident that it opened or joined; 0 while not validated.
    struct Report {
        uint32 productId;
        uint40 instant;
        bytes32 evidence;
        address reporter;
        uint32 incidentId;
    }

    error Assessment_Unauthorized(address caller);
    error Assessment_BadThreshold(uint256 threshold, uint256 assessors);
    error Assessment_DuplicateAssessor(address assessor);
    error Assessment_NoReport(uint32 eid, uint32 reportId);
    error Assessment_AlreadyValidated(uint32 eid, uint32 reportId, uint32 incidentId);
    error Assessment_TooFewSignatures(uint256 threshold, uint256 given);
    error Assessment_NotAnAssessor(address signer);
    error Assessment_SignersNotAscending(address previous, address signer);
    error Assessment_NotOverdue(uint32 incidentId, uint256 overdueAt);

    event ReportReceived(
        uint32 indexed eid, uint32 indexed reportId, uint32 indexed productId, uint40 instant, bytes32 evidence
    );
    event ReportValidated(uint32 indexed eid, uint32 indexed reportId, uint32 indexed incidentId);
    event IncidentDecided(uint32 indexed incidentId, uint32 ratio, bytes32 evidence);
    event IncidentDecidedByTree(uint32 indexed incidentId, Allocation[] allocations, bytes32 evidence);

    /// @notice From the gateway: a report of a chain. A repeated one is ignored.
    function applyIncidentReport(uint32 eid, IncidentReported calldata reported) external;

    /// @notice Validates a report: opens its incident, or joins the one that is open for the product.
    /// @param signatures 65-byte signatures of `Validate`, by ascending signer, at least `THRESHOLD`.
    /// @return incidentId The incident.
    function validate(uint32 eid, uint32 reportId, bytes[] calldata signatures) external returns (uint32 incidentId);

    /// @notice Decides an open incident.
    /// @param ratio Part of what remains of each cover to pay, ppm; 0 dismisses.
    /// @param evidence Hash of the reasons.
    /// @param signatures 65-byte signatures of `Decide`, by ascending signer, at least `THRESHOLD`.
    function decide(uint32 incidentId, uint32 ratio, bytes32 evidence, bytes[] calldata signatures) external;

    /// @notice Decides an open incident item by item: each cover of a chain is paid what its leaf of that chain's Merkle sum tree says.
    /// @param allocations One for each chain that pays, by ascending eid.
    /// @param evidence Hash of the reasons and of where the leaves are published.
    /// @param signatures 65-byte signatures of `DecideByTree`, by ascending signer, at least `THRESHOLD`.
    function decideByTree(
        uint32 incidentId,
        Allocation[] calldata allocations,
        bytes32 evidence,
        bytes[] calldata signatures
    ) external;

    /// @notice Dismisses an incident that nobody has decided for longer than the ledger's MAX_OPEN, so that deposits and exits do not
    /// wait for ever (R11). What happened can be reported anew. Anyone may call.
    function dismissOverdue(uint32 incidentId) external;

    /// @return The report; zeros when unknown.
    function getReport(uint32 eid, uint32 reportId) external view returns (Report memory);

    /// @return Whether an account is an assessor.
    function isAssessor(address account) external view returns (bool);
}

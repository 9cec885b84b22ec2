// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IAssessment} from "../interfaces/IAssessment.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {Allocation, IncidentReported} from "../types/Types.sol";

/// @title Assessment
/// @notice See {IAssessment}. The assessors are fixed at construction.
contract Assessment is IAssessment, EIP712 {
    bytes32 public constant VALIDATE_TYPEHASH =
        keccak256("Validate(uint32 eid,uint32 reportId,uint32 productId,uint40 instant,bytes32 evidence)");
    bytes32 public constant DECIDE_TYPEHASH = keccak256("Decide(uint32 incidentId,uint32 ratio,bytes32 evidence)");

    bytes32 public constant ALLOCATION_TYPEHASH = keccak256("Allocation(uint32 eid,bytes32 top,uint64 total)");
    bytes32 public constant DECIDE_BY_TREE_TYPEHASH = keccak256(
        "DecideByTree(uint32 incidentId,Allocation[] allocations,bytes32 evidence)Allocation(uint32 eid,bytes32 top,uint64 total)"
    );

    address public immutable GATEWAY;
    ILedger public immutable LEDGER;
    uint256 public immutable THRESHOLD;

    mapping(address account => bool) public isAssessor;
    mapping(uint32 eid => mapping(uint32 reportId => Report)) private _reports;

    constructor(address gateway, address ledger, address[] memory assessors, uint256 threshold)
        EIP712("OmniCover Assessment", "1")
    {
        if (threshold == 0 || threshold > assessors.length) {
            revert Assessment_BadThreshold(threshold, assessors.length);
        }
        for (uint256 i; i < assessors.length; ++i) {
            if (isAssessor[assessors[i]]) revert Assessment_DuplicateAssessor(assessors[i]);
            isAssessor[assessors[i]] = true;
        }
        (GATEWAY, LEDGER, THRESHOLD) = (gateway, ILedger(ledger), threshold);
    }

    /// @inheritdoc IAssessment
    function applyIncidentReport(uint32 eid, IncidentReported calldata r) external {
        if (msg.sender != GATEWAY) revert Assessment_Unauthorized(msg.sender);
        if (_reports[eid][r.reportId].productId != 0) return;
        _reports[eid][r.reportId] = Report(r.productId, r.instant, r.evidence, r.reporter, 0);
        emit ReportReceived(eid, r.reportId, r.productId, r.instant, r.evidence);
    }

    /// @inheritdoc IAssessment
    function validate(uint32 eid, uint32 reportId, bytes[] calldata signatures) external returns (uint32 incidentId) {
        Report memory r = _reports[eid][reportId];
        if (r.productId == 0) revert Assessment_NoReport(eid, reportId);
        if (r.incidentId != 0) revert Assessment_AlreadyValidated(eid, reportId, r.incidentId);
        _checkSignatures(
            keccak256(abi.encode(VALIDATE_TYPEHASH, eid, reportId, r.productId, r.instant, r.evidence)), signatures
        );

        incidentId = LEDGER.getTotals(r.productId).openIncident;
        if (incidentId == 0) incidentId = LEDGER.openIncident(r.productId, r.instant);
        _reports[eid][reportId].incidentId = incidentId;
        emit ReportValidated(eid, reportId, incidentId);
    }

    /// @inheritdoc IAssessment
    function decide(uint32 incidentId, uint32 ratio, bytes32 evidence, bytes[] calldata signatures) external {
        _checkSignatures(keccak256(abi.encode(DECIDE_TYPEHASH, incidentId, ratio, evidence)), signatures);
        LEDGER.decide(incidentId, ratio);
        emit IncidentDecided(incidentId, ratio, evidence);
    }

    /// @inheritdoc IAssessment
    function decideByTree(
        uint32 incidentId,
        Allocation[] calldata allocations,
        bytes32 evidence,
        bytes[] calldata signatures
    ) external {
        bytes32[] memory hashes = new bytes32[](allocations.length);
        for (uint256 i; i < hashes.length; ++i) {
            Allocation calldata a = allocations[i];
            hashes[i] = keccak256(abi.encode(ALLOCATION_TYPEHASH, a.eid, a.top, a.total));
        }
        bytes32 hashed = keccak256(abi.encodePacked(hashes));
        _checkSignatures(keccak256(abi.encode(DECIDE_BY_TREE_TYPEHASH, incidentId, hashed, evidence)), signatures);
        LEDGER.decideByTree(incidentId, allocations);
        emit IncidentDecidedByTree(incidentId, allocations, evidence);
    }

    /// @inheritdoc IAssessment
    function dismissOverdue(uint32 incidentId) external {
        ILedger.Incident memory incident = LEDGER.getIncident(incidentId);
        uint256 overdueAt = uint256(incident.openedAt) + LEDGER.MAX_OPEN();
        if (block.timestamp <= overdueAt) revert Assessment_NotOverdue(incidentId, overdueAt);
        LEDGER.decide(incidentId, 0);
        emit IncidentDecided(incidentId, 0, bytes32(0));
    }

    /// @inheritdoc IAssessment
    function getReport(uint32 eid, uint32 reportId) external view returns (Report memory) {
        return _reports[eid][reportId];
    }

    function _checkSignatures(bytes32 structHash, bytes[] calldata signatures) private view {
        if (signatures.length < THRESHOLD) revert Assessment_TooFewSignatures(THRESHOLD, signatures.length);
        bytes32 digest = _hashTypedDataV4(structHash);
        address previous;
        for (uint256 i; i < signatures.length; ++i) {
            address signer = ECDSA.recoverCalldata(digest, signatures[i]);
            if (signer <= previous) revert Assessment_SignersNotAscending(previous, signer);
            if (!isAssessor[signer]) revert Assessment_NotAnAssessor(signer);
            previous = signer;
        }
    }
}

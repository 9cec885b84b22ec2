// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Assessment} from "../../../src/home/Assessment.sol";
import {IAssessment} from "../../../src/interfaces/IAssessment.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {Allocation, IncidentReported} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract Assessment_Test is BaseTest {
    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        _open();
        eid = sides[AWAY].eid;
    }

    function _reportHere() private returns (uint32 reportId) {
        reportId = sides[AWAY].desk.report(PRODUCT, uint40(block.timestamp), EVIDENCE);
        _pass(AWAY, MessageType.INCIDENT_REPORTED, HOME_EID, abi.encode(reportId));
    }

    function _expectDecideReverts(bytes memory reason, bytes[] memory signatures) private {
        vm.expectRevert(reason);
        assessment.decide(1, 500_000, EVIDENCE, signatures);
    }

    function test_Constructor_RevertWhen_Bad() public {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_BadThreshold.selector, 0, 2));
        new Assessment(address(this), address(ledger), accounts, 0);
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_BadThreshold.selector, 3, 2));
        new Assessment(address(this), address(ledger), accounts, 3);
        accounts[1] = alice;
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_DuplicateAssessor.selector, alice));
        new Assessment(address(this), address(ledger), accounts, 2);
    }

    function test_ApplyReport_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_Unauthorized.selector, carol));
        vm.prank(carol);
        assessment.applyIncidentReport(eid, IncidentReported(1, PRODUCT, 0, EVIDENCE, carol));
    }

    function test_ApplyReport_GivenKnown() public {
        uint32 reportId = _reportHere();
        vm.prank(address(sides[HOME].gateway));
        assessment.applyIncidentReport(eid, IncidentReported(reportId, 7, 8, bytes32(0), bob));
        IAssessment.Report memory r = assessment.getReport(eid, reportId);
        assertEq(r.productId, PRODUCT, "product");
        assertEq(r.reporter, address(this), "reporter");
        assertEq(r.incidentId, 0, "not validated");
    }

    function test_Validate_RevertGiven_NoReport() public {
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_NoReport.selector, eid, 5));
        assessment.validate(eid, 5, new bytes[](2));
    }

    function test_Validate_RevertGiven_Validated() public {
        uint32 reportId = _reportHere();
        bytes[] memory signatures = _signValidate(eid, reportId);
        assessment.validate(eid, reportId, signatures);
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_AlreadyValidated.selector, eid, reportId, 1));
        assessment.validate(eid, reportId, signatures);
    }

    function test_Validate_RevertWhen_SignedForAnotherReport() public {
        uint32 first = _reportHere();
        vm.warp(block.timestamp + 1);
        uint32 second = _reportHere();
        bytes[] memory signatures = _signValidate(eid, first);
        vm.expectPartialRevert(IAssessment.Assessment_NotAnAssessor.selector);
        assessment.validate(eid, second, signatures);
    }

    function test_Validate_OpensAndJoins() public {
        uint32 first = _reportHere();
        vm.expectEmit();
        emit IAssessment.ReportValidated(eid, first, 1);
        assertEq(assessment.validate(eid, first, _signValidate(eid, first)), 1, "opens");
        assertEq(ledger.getTotals(PRODUCT).openIncident, 1, "open");

        uint32 far = sides[FAR].desk.report(PRODUCT, uint40(block.timestamp - 5), EVIDENCE);
        _pass(FAR, MessageType.INCIDENT_REPORTED, HOME_EID, abi.encode(far));
        assertEq(assessment.validate(sides[FAR].eid, far, _signValidate(sides[FAR].eid, far)), 1, "joins");
        assertEq(assessment.getReport(sides[FAR].eid, far).incidentId, 1, "noted");
        assertEq(ledger.incidentCount(), 1, "one incident");
    }

    function test_DismissOverdue_RevertGiven_ItIsNotOverdue() public {
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        uint256 overdueAt = block.timestamp + MAX_OPEN;
        vm.warp(overdueAt);
        vm.expectRevert(abi.encodeWithSelector(IAssessment.Assessment_NotOverdue.selector, incidentId, overdueAt));
        assessment.dismissOverdue(incidentId);
    }

    function test_DismissOverdue_RevertGiven_ItIsNotOpen() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, 1));
        assessment.dismissOverdue(1);
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        vm.warp(block.timestamp + MAX_OPEN + 1);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, incidentId));
        assessment.dismissOverdue(incidentId);
    }

    function test_DismissOverdue_GivenOverdue() public {
        _deposit(HOME, carol, 1_000e6);
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        vm.warp(block.timestamp + MAX_OPEN + 1);
        _reportAll();
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_IncidentOpen.selector, POOL_ID));
        ledger.settle(POOL_ID);
        vm.expectEmit(address(assessment));
        emit IAssessment.IncidentDecided(incidentId, 0, bytes32(0));
        vm.prank(carol);
        assessment.dismissOverdue(incidentId);
        assertEq(ledger.lastPaidOf(PRODUCT), 0, "dismissed");
        ledger.settle(POOL_ID);
    }

    function test_Decide_RevertWhen_TooFewSign() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        bytes[] memory signatures = _sign(_decideHash(1, 500_000), 1);
        _expectDecideReverts(abi.encodeWithSelector(IAssessment.Assessment_TooFewSignatures.selector, 2, 1), signatures);
    }

    function test_Decide_RevertWhen_SomebodyElseSigns() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        (address mallory, uint256 key) = makeAddrAndKey("mallory");
        bytes[] memory signatures = _sign(_decideHash(1, 500_000), 2);
        bool isFirst = mallory < vm.addr(assessorKeys[1]);
        signatures[isFirst ? 0 : 1] = _signOne(_decideHash(1, 500_000), key);
        if (isFirst) signatures[1] = _signOne(_decideHash(1, 500_000), assessorKeys[1]);
        _expectDecideReverts(abi.encodeWithSelector(IAssessment.Assessment_NotAnAssessor.selector, mallory), signatures);
    }

    function test_Decide_RevertWhen_OneSignsTwice() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        bytes[] memory signatures = _sign(_decideHash(1, 500_000), 2);
        address first = vm.addr(assessorKeys[0]);
        address second = vm.addr(assessorKeys[1]);
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        _expectDecideReverts(
            abi.encodeWithSelector(IAssessment.Assessment_SignersNotAscending.selector, second, first), signatures
        );
        signatures[0] = signatures[1];
        _expectDecideReverts(
            abi.encodeWithSelector(IAssessment.Assessment_SignersNotAscending.selector, first, first), signatures
        );
    }

    function test_Decide_RevertWhen_SignatureIsMalformed() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        bytes[] memory signatures = _sign(_decideHash(1, 500_000), 2);
        signatures[0] = hex"1234";
        _expectDecideReverts(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 2), signatures);
    }

    function test_Decide_RevertWhen_SignedSomethingElse() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        bytes[] memory signatures = _sign(_decideHash(1, 500_001), 2);
        signatures[1] = signatures[0];
        vm.expectPartialRevert(IAssessment.Assessment_NotAnAssessor.selector);
        assessment.decide(1, 500_000, EVIDENCE, signatures);

        signatures = _sign(_decideHash(1, 500_000), 2);
        signatures[1] = signatures[0];
        vm.expectPartialRevert(IAssessment.Assessment_NotAnAssessor.selector);
        assessment.decide(1, 500_000, keccak256("other reasons"), signatures);
        vm.chainId(99);
        vm.expectPartialRevert(IAssessment.Assessment_NotAnAssessor.selector);
        assessment.decide(1, 500_000, EVIDENCE, signatures);
    }

    function test_DecideByTree() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        Allocation[] memory list = new Allocation[](1);
        list[0] = Allocation(eid, keccak256("top"), 0);
        bytes[] memory signatures = _sign(_decideByTreeHash(1, list), 2);
        list[0].top = keccak256("another top");
        vm.expectPartialRevert(IAssessment.Assessment_NotAnAssessor.selector);
        assessment.decideByTree(1, list, EVIDENCE, signatures);

        list[0].top = keccak256("top");
        vm.expectEmit();
        emit IAssessment.IncidentDecidedByTree(1, list, EVIDENCE);
        vm.prank(carol);
        assessment.decideByTree(1, list, EVIDENCE, signatures);
        assertEq(uint8(ledger.getIncident(1).state), uint8(ILedger.IncidentState.DECIDED), "decided");
        assertTrue(ledger.rootOf(1, eid) != 0, "root");
    }

    function test_Decide_WhenEnoughSign() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        bytes[] memory signatures = _sign(_decideHash(1, 500_000), 3);
        vm.expectEmit();
        emit IAssessment.IncidentDecided(1, 500_000, EVIDENCE);
        vm.prank(carol);
        assessment.decide(1, 500_000, EVIDENCE, signatures);
        assertEq(uint8(ledger.getIncident(1).state), uint8(ILedger.IncidentState.DECIDED), "decided");

        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, 1));
        assessment.decide(1, 500_000, EVIDENCE, signatures);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IHomeOutbox} from "../../../src/interfaces/IHomeOutbox.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {HomeHead, IncidentOpened, TargetLine} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract HomeOutbox_Test is BaseTest {
    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        eid = sides[AWAY].eid;
    }

    function _expectNothing(uint16 messageType, uint32 id, bytes memory key) private {
        vm.expectRevert(abi.encodeWithSelector(IHomeOutbox.HomeOutbox_NothingFor.selector, eid, messageType, id));
        outbox.buildMessage(messageType, eid, key);
    }

    function test_RevertWhen_UnknownChain() public {
        vm.expectRevert(abi.encodeWithSelector(IHomeOutbox.HomeOutbox_UnknownChain.selector, 7));
        outbox.buildMessage(MessageType.PRODUCT, 7, abi.encode(PRODUCT));
    }

    function test_RevertWhen_UnknownMessage() public {
        vm.expectRevert(
            abi.encodeWithSelector(IHomeOutbox.HomeOutbox_UnknownMessage.selector, MessageType.CAPITAL_REPORT)
        );
        outbox.buildMessage(MessageType.CAPITAL_REPORT, eid, abi.encode(PRODUCT));
    }

    function test_Targets_RevertGiven_NoTarget() public {
        _expectNothing(MessageType.TARGETS, PRODUCT, abi.encode(_list(PRODUCT)));
    }

    function test_Targets() public {
        _open();
        _buy(FAR, carol, 5_000e6);
        _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 1);
        _reportAll();
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        TargetLine[] memory lines = new TargetLine[](1);
        lines[0] = TargetLine(PRODUCT, line.seq, line.target, 0, 5_000e6, ledger.limitOf(PRODUCT));
        assertEq(
            outbox.buildMessage(MessageType.TARGETS, eid, abi.encode(_list(PRODUCT))),
            MessageCodec.encodeTargets(HomeHead(uint40(block.timestamp), 0), lines),
            "message"
        );
    }

    function test_Product_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        outbox.buildMessage(MessageType.PRODUCT, eid, abi.encode(9));
    }

    function test_EpochSettled_RevertGiven_NoSettlement() public {
        _expectNothing(MessageType.EPOCH_SETTLED, 1, abi.encode(POOL_ID, 1));
    }

    function test_Incidents_RevertGiven_NoIncident() public {
        _expectNothing(MessageType.INCIDENT_OPENED, 1, abi.encode(1));
        _expectNothing(MessageType.CLAIM_DECIDED, 1, abi.encode(1));
        _expectNothing(MessageType.CLAIM_DECIDED, 0, abi.encode(0));
    }

    function test_Incidents_RevertGiven_FromBeforeTheChainJoined() public {
        _open();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 0);
        ledger.addChain(POOL_ID, 77);
        eid = 77;
        _expectNothing(MessageType.INCIDENT_OPENED, incidentId, abi.encode(incidentId));
        _expectNothing(MessageType.CLAIM_DECIDED, incidentId, abi.encode(incidentId));
    }

    function test_Incidents() public {
        _open();
        uint40 instant = uint40(block.timestamp);
        uint32 incidentId = _incident(AWAY, PRODUCT, instant);
        _expectNothing(MessageType.CLAIM_DECIDED, incidentId, abi.encode(incidentId));
        bytes memory opened = MessageCodec.encodeIncidentOpened(
            HomeHead(uint40(block.timestamp), 1), IncidentOpened(incidentId, PRODUCT, 0, instant)
        );
        assertEq(outbox.buildMessage(MessageType.INCIDENT_OPENED, eid, abi.encode(incidentId)), opened, "opened");
        _decide(incidentId, 0);
        assertEq(outbox.buildMessage(MessageType.INCIDENT_OPENED, eid, abi.encode(incidentId)), opened, "a fact stays");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IHomeOutbox} from "../../../src/interfaces/IHomeOutbox.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {HomeHead, IncidentOpened, SharesMoved, TargetLine} from "../../../src/types/Types.sol";
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
        lines[0] = TargetLine(PRODUCT, line.seq, line.target, 0, 0, 5_000e6, ledger.limitOf(PRODUCT));
        assertEq(
            outbox.buildMessage(MessageType.TARGETS, eid, abi.encode(_list(PRODUCT))),
            MessageCodec.encodeTargets(HomeHead(uint40(block.timestamp), 0), lines),
            "message"
        );
    }

    /// @dev A call, so that the codec is given calldata.
    function read(bytes calldata message) external pure returns (TargetLine memory) {
        return MessageCodec.targetAt(message, 0);
    }

    function _told() private view returns (TargetLine memory) {
        return this.read(outbox.buildMessage(MessageType.TARGETS, eid, abi.encode(_list(PRODUCT))));
    }

    function test_Targets_GivenAReportSinceTheCount() public {
        _open();
        _buy(FAR, carol, 5_000e6);
        vm.warp(block.timestamp + 1);
        _pass(FAR, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, _rows(FAR)));
        assertEq(_told().others, 0, "not counted");
        ledger.confirm(PRODUCT);
        assertEq(_told().others, 5_000e6, "counted");
    }

    /// @dev Else a chain could lower its own price: sell, report, and be told again before anybody counts.
    function test_Targets_GivenTheChainSoldSinceTheCount() public {
        _open();
        _buy(FAR, carol, 5_000e6);
        vm.warp(block.timestamp + 1);
        _reportAll();
        _buy(AWAY, carol, 3_000e6);
        vm.warp(block.timestamp + 1);
        _pass(AWAY, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, _rows(AWAY)));
        assertEq(_line(AWAY, PRODUCT).exposure, 3_000e6, "home knows");
        assertEq(_told().others, 5_000e6, "what was counted elsewhere");
    }

    /// @dev What a message costs must not grow with the number of chains, whoever waits on them.
    function test_Targets_GivenSharesThatLeaveOnASilentChain() public {
        _open();
        _claimShares(AWAY, bob);
        _redeem(AWAY, bob, 100_000e18);
        _nextEpoch();
        _reportAll();
        assertEq(_told().limit, ledger.limitOf(PRODUCT), "the limit");
        uint64 limit = ledger.limitOf(PRODUCT);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(HOME);
        _report(FAR);
        assertGt(ledger.limitOf(PRODUCT), limit, "they hold nothing back");
        assertEq(_told().limit, limit, "and make covers no cheaper");
    }

    function test_Product_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9));
        outbox.buildMessage(MessageType.PRODUCT, eid, abi.encode(9));
    }

    function test_EpochSettled_RevertGiven_NoSettlement() public {
        _expectNothing(MessageType.EPOCH_SETTLED, 1, abi.encode(POOL_ID, 1));
    }

    function test_SharesToAway_RevertGiven_NoMove() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_UnknownMove.selector, eid, 1));
        outbox.buildMessage(MessageType.SHARES_TO_AWAY, eid, abi.encode(POOL_ID, 1));
    }

    function test_SharesToAway() public {
        _open();
        _claimShares(HOME, alice);
        _leave(HOME, AWAY, alice, 5e18);
        assertEq(
            outbox.buildMessage(MessageType.SHARES_TO_AWAY, eid, abi.encode(POOL_ID, 1)),
            MessageCodec.encodeSharesToAway(HomeHead(uint40(block.timestamp), 0), SharesMoved(POOL_ID, 1, alice, 5e18)),
            "message"
        );
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
        registry.setChainCap(POOL_ID, 77, type(uint64).max);
        ledger.addChain(POOL_ID, 77);
        eid = 77;
        _expectNothing(MessageType.INCIDENT_OPENED, incidentId, abi.encode(incidentId));
        _expectNothing(MessageType.CLAIM_DECIDED, incidentId, abi.encode(incidentId));
    }

    /// @dev A chain that counted what it is never told would never be fresh again; one that was told more would pass for fresh.
    function test_Incidents_RevertGiven_OfAnotherPool() public {
        _open();
        ledger.addPool(2, 10_000);
        registry.setChainCap(2, 77, type(uint64).max);
        ledger.addChain(2, 77);
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        assertTrue(ledger.concerns(incidentId, eid), "concerns its pool's chains");
        (, uint32 count,) = ledger.headFor(77);
        assertEq(count, 0, "and no other");
        eid = 77;
        _expectNothing(MessageType.INCIDENT_OPENED, incidentId, abi.encode(incidentId));

        uint32 other = registry.addProduct("Other", 2, 1, _curve(), _limits());
        vm.prank(address(assessment));
        uint32 second = ledger.openIncident(other, uint40(block.timestamp));
        outbox.buildMessage(MessageType.INCIDENT_OPENED, eid, abi.encode(second));
        (, count,) = ledger.headFor(77);
        assertEq(count, 1, "of its own pool");
        eid = sides[AWAY].eid;
        (, count,) = ledger.headFor(eid);
        assertEq(count, 1, "each hears of one");
        _expectNothing(MessageType.INCIDENT_OPENED, second, abi.encode(second));
        _passOpened(AWAY, incidentId);
        _refresh(AWAY);
        assertTrue(sides[AWAY].market.isFresh(), "fresh");
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

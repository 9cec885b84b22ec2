// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ICoverGateway} from "../../../src/interfaces/ICoverGateway.sol";
import {CoverGateway} from "../../../src/messaging/CoverGateway.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {QueueEndpoint} from "../../utils/QueueEndpoint.sol";

contract CoverGateway_Send_Test is BaseTest {
    CoverGateway internal home;
    CoverGateway internal away;
    uint32 internal awayEid;

    function setUp() public override {
        super.setUp();
        (home, away, awayEid) = (sides[HOME].gateway, sides[AWAY].gateway, sides[AWAY].eid);
    }

    function _expectRevert(bytes memory reason, CoverGateway gateway, uint16 messageType, uint32 dstEid) private {
        bytes memory key = abi.encode(POOL_ID, new uint16[](0));
        vm.expectRevert(reason);
        gateway.send{value: 1 ether}(messageType, dstEid, key);
        vm.expectRevert(reason);
        gateway.quoteSend(messageType, dstEid, key);
    }

    function _wrongDirection(uint16 messageType, uint32 src, uint32 dst) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICoverGateway.CoverGateway_WrongDirection.selector, messageType, src, dst);
    }

    function test_RevertWhen_HomeMessageLeavesElsewhere() public {
        for (uint16 t = MessageType.TARGETS; t <= MessageType.LAST_FROM_HOME; ++t) {
            _expectRevert(_wrongDirection(t, awayEid, HOME_EID), away, t, HOME_EID);
        }
    }

    function test_RevertWhen_MessageToHomeGoesElsewhere() public {
        _expectRevert(
            _wrongDirection(MessageType.CAPITAL_REPORT, awayEid, sides[FAR].eid),
            away,
            MessageType.CAPITAL_REPORT,
            sides[FAR].eid
        );
        _expectRevert(
            _wrongDirection(MessageType.CAPITAL_REPORT, HOME_EID, awayEid), home, MessageType.CAPITAL_REPORT, awayEid
        );
    }

    function test_RevertWhen_UnknownType() public {
        _expectRevert(
            abi.encodeWithSelector(ICoverGateway.CoverGateway_UnknownMessage.selector, 99), away, 99, HOME_EID
        );
        _expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_UnknownMessage.selector, 0), away, 0, HOME_EID);
    }

    function test_RevertWhen_UnknownPool() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_UnknownPool.selector, 2));
        away.send{value: 1 ether}(MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(uint32(2), new uint16[](0)));
    }

    function test_RevertWhen_UnknownMove() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_UnknownMove.selector, HOME_EID, 1));
        away.send{value: 1 ether}(MessageType.SHARES_TO_HOME, HOME_EID, abi.encode(POOL_ID, 1));
    }

    function test_RevertGiven_NoEnforcedOptions() public {
        _deployAway(HOME_EID + 3);
        _expectRevert(
            abi.encodeWithSelector(
                ICoverGateway.CoverGateway_NoEnforcedOptions.selector, HOME_EID, MessageType.CAPITAL_REPORT
            ),
            sides[3].gateway,
            MessageType.CAPITAL_REPORT,
            HOME_EID
        );
    }

    function test_RevertGiven_NoPeer() public {
        away.setPeer(HOME_EID, bytes32(0));
        _expectRevert(
            abi.encodeWithSelector(IOAppCore.NoPeer.selector, HOME_EID), away, MessageType.CAPITAL_REPORT, HOME_EID
        );
    }

    function test_RevertWhen_ValueBelowTheFee() public {
        vm.expectRevert(abi.encodeWithSelector(QueueEndpoint.QueueEndpoint_InsufficientFee.selector, 0.001 ether, 1));
        away.send{value: 1}(MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, new uint16[](0)));
    }

    function test_WhenValueAboveTheFee() public {
        vm.deal(carol, 1 ether);
        vm.prank(carol);
        bytes32 guid =
            away.send{value: 1 ether}(MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, new uint16[](0)));
        assertEq(carol.balance, 1 ether - 0.001 ether, "refund");
        assertEq(address(away).balance, 0, "nothing stays");
        QueueEndpoint.Packet memory p = sides[AWAY].endpoint.packet(0);
        assertEq(p.guid, guid, "guid");
        assertEq(p.dstEid, HOME_EID, "dst");
        assertEq(p.receiver, address(home), "receiver");
        assertEq(p.options, OPTIONS, "enforced options");
        assertEq(p.message, sides[AWAY].pool.buildReport(new uint16[](0)), "message");
    }

    function test_WhenForHomeItself() public {
        bytes memory key = abi.encode(PRODUCT);
        assertEq(home.quoteSend(MessageType.PRODUCT, HOME_EID, key).nativeFee, 0, "free");
        vm.expectEmit();
        emit ICoverGateway.MessageApplied(bytes32(0), MessageType.PRODUCT, HOME_EID);
        vm.expectEmit();
        emit ICoverGateway.MessageSent(bytes32(0), MessageType.PRODUCT, HOME_EID, key);
        assertEq(home.send(MessageType.PRODUCT, HOME_EID, key), bytes32(0), "no guid");
        assertEq(sides[HOME].market.getProduct(PRODUCT).label, "Aave V3", "applied");
        assertEq(sides[HOME].endpoint.count(), 0, "no packet");

        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_ValueForLocal.selector, 1));
        home.send{value: 1}(MessageType.PRODUCT, HOME_EID, key);
    }

    function test_WhenAnybodySendsAgain() public {
        uint256 first = _send(HOME, MessageType.PRODUCT, awayEid, abi.encode(PRODUCT));
        vm.deal(carol, 1 ether);
        vm.prank(carol);
        home.send{value: 0.001 ether}(MessageType.PRODUCT, awayEid, abi.encode(PRODUCT));
        assertEq(sides[HOME].endpoint.packet(first).message, sides[HOME].endpoint.packet(first + 1).message, "content");
    }

    function test_HandleLocal_RevertWhen_AnybodyElseCalls() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_OnlySelf.selector, address(this)));
        home.handleLocal(hex"0101");
    }
}

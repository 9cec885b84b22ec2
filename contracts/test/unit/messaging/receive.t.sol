// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Origin} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";
import {IOAppReceiver} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppReceiver.sol";
import {OAppReceiver} from "@layerzerolabs/oapp-evm/contracts/oapp/OAppReceiver.sol";

import {ICoverGateway} from "../../../src/interfaces/ICoverGateway.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {EpochSettled, HomeHead} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {QueueEndpoint} from "../../utils/QueueEndpoint.sol";

contract CoverGateway_Receive_Test is BaseTest {
    bytes32 private constant GUID = keccak256("guid");

    /// @dev A message of home's peer, as it would come out of the endpoint of AWAY.
    function _toAway(bytes memory message) private {
        sides[AWAY].endpoint.forge(address(sides[AWAY].gateway), HOME_EID, address(sides[HOME].gateway), GUID, message);
    }

    /// @dev A message of AWAY's gateway, as it would come out of home's endpoint.
    function _toHome(bytes memory message) private {
        sides[HOME].endpoint
            .forge(address(sides[HOME].gateway), sides[AWAY].eid, address(sides[AWAY].gateway), GUID, message);
    }

    function _product() private view returns (bytes memory) {
        return outbox.buildMessage(MessageType.PRODUCT, sides[AWAY].eid, abi.encode(PRODUCT));
    }

    function test_RevertWhen_CallerIsNotTheEndpoint() public {
        Origin memory origin = Origin(HOME_EID, bytes32(uint256(uint160(address(sides[HOME].gateway)))), 1);
        bytes memory message = _product();
        vm.expectRevert(abi.encodeWithSelector(OAppReceiver.OnlyEndpoint.selector, address(this)));
        sides[AWAY].gateway.lzReceive(origin, GUID, message, address(0), "");
    }

    function test_RevertWhen_SenderIsNotThePeer() public {
        QueueEndpoint endpoint = sides[AWAY].endpoint;
        bytes memory message = _product();
        vm.expectRevert(abi.encodeWithSelector(IOAppCore.OnlyPeer.selector, HOME_EID, bytes32(uint256(uint160(carol)))));
        endpoint.forge(address(sides[AWAY].gateway), HOME_EID, carol, GUID, message);
    }

    function test_RevertWhen_ChainHasNoPeer() public {
        QueueEndpoint endpoint = sides[AWAY].endpoint;
        bytes memory message = _product();
        vm.expectRevert(abi.encodeWithSelector(IOAppCore.NoPeer.selector, sides[FAR].eid));
        endpoint.forge(address(sides[AWAY].gateway), sides[FAR].eid, address(sides[FAR].gateway), GUID, message);
    }

    function test_RevertWhen_AwayGetsAMessageForHome() public {
        bytes memory message = sides[AWAY].pool.buildReport(new uint16[](0));
        vm.expectRevert(
            abi.encodeWithSelector(
                ICoverGateway.CoverGateway_WrongDirection.selector,
                MessageType.CAPITAL_REPORT,
                HOME_EID,
                sides[AWAY].eid
            )
        );
        _toAway(message);
    }

    function test_RevertWhen_HomeGetsAMessageOfHome() public {
        bytes memory message = _product();
        vm.expectRevert(
            abi.encodeWithSelector(
                ICoverGateway.CoverGateway_WrongDirection.selector, MessageType.PRODUCT, sides[AWAY].eid, HOME_EID
            )
        );
        _toHome(message);
    }

    function test_RevertWhen_UnknownType() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_UnknownMessage.selector, 99));
        _toHome(hex"0163");
        vm.expectRevert(
            abi.encodeWithSelector(ICoverGateway.CoverGateway_WrongDirection.selector, 99, HOME_EID, sides[AWAY].eid)
        );
        _toAway(hex"0163");
    }

    function test_RevertWhen_UnknownPool() public {
        bytes memory message =
            MessageCodec.encodeEpochSettled(HomeHead(uint40(block.timestamp), 0), EpochSettled(2, 1, 0, 1, 1, 1, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_UnknownPool.selector, 2));
        _toAway(message);
    }

    function test_RevertWhen_Malformed() public {
        bytes memory message = _product();
        vm.expectRevert(
            abi.encodeWithSelector(MessageCodec.MessageCodec_WrongLength.selector, message.length, message.length + 1)
        );
        _toAway(abi.encodePacked(message, uint8(0)));
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_WrongLength.selector, 2, 0));
        _toAway("");
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_WrongLength.selector, 11, 2));
        _toAway(hex"0101");
        message[0] = 0x02;
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_UnknownVersion.selector, 2));
        _toAway(message);
        assertEq(_products(AWAY).length, 0, "changes nothing");
    }

    function test_GivenHandlerReverts() public {
        vm.warp(block.timestamp + 1 hours);
        uint256 index = _send(HOME, MessageType.PRODUCT, sides[AWAY].eid, abi.encode(PRODUCT));
        QueueEndpoint endpoint = sides[HOME].endpoint;
        vm.warp(block.timestamp - 1 hours);
        vm.expectPartialRevert(ICoverMarket.CoverMarket_FromTheFuture.selector);
        endpoint.deliver(index);
        vm.warp(block.timestamp + 1 hours);
        endpoint.deliver(index);
        assertEq(_products(AWAY).length, 1, "delivered later");
        vm.expectRevert(abi.encodeWithSelector(QueueEndpoint.QueueEndpoint_AlreadyDelivered.selector, index));
        endpoint.deliver(index);
    }

    function test_WhenAllIsWell() public {
        bytes memory message = _product();
        vm.expectEmit();
        emit ICoverGateway.MessageApplied(GUID, MessageType.PRODUCT, HOME_EID);
        _toAway(message);
        assertTrue(sides[AWAY].market.isFresh(), "heard from home");
    }
}

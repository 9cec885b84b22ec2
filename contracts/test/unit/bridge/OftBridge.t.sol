// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {OFTComposeMsgCodec} from "@layerzerolabs/oft-evm/contracts/libs/OFTComposeMsgCodec.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {OftBridge} from "../../../src/bridge/OftBridge.sol";
import {DevnetOft} from "../../../src/devnet/DevnetOft.sol";
import {IOftBridge} from "../../../src/interfaces/IOftBridge.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {FreezableDollar} from "../../utils/FreezableDollar.sol";
import {QueueEndpoint} from "../../utils/QueueEndpoint.sol";

/// @dev An OFT that shares fewer decimals than the token has: sending leaves dust.
contract DustyOft is DevnetOft {
    constructor(address dollar, address endpoint) DevnetOft(dollar, endpoint, msg.sender) {}

    function sharedDecimals() public pure override returns (uint8) {
        return 4;
    }
}

contract OftBridge_Test is BaseTest {
    OftBridge internal near;
    OftBridge internal far;

    function setUp() public override {
        super.setUp();
        _open();
        (near, far) = (sides[AWAY].bridge, sides[FAR].bridge);
    }

    function _take(uint32 orderId, uint64 amount) private {
        sides[AWAY].asset.mint(address(near), amount);
        vm.prank(address(sides[AWAY].pool));
        near.take(orderId, sides[FAR].eid, amount);
    }

    /// @dev Words that the OFT of the far chain would compose; the money for them is there.
    function _compose(uint32 srcEid, address sender, uint32 orderId, uint64 ordered, uint64 arrived) private {
        sides[FAR].asset.mint(address(far), arrived);
        bytes memory words = abi.encodePacked(bytes32(uint256(uint160(sender))), abi.encode(orderId, ordered));
        bytes memory message = OFTComposeMsgCodec.encode(1, srcEid, arrived, words);
        QueueEndpoint endpoint = sides[FAR].endpoint;
        vm.prank(address(sides[FAR].oft));
        endpoint.sendCompose(address(far), bytes32("guid"), 0, message);
    }

    function _run() private {
        QueueEndpoint endpoint = sides[FAR].endpoint;
        endpoint.runComposed(endpoint.composedCount() - 1);
    }

    /// @dev Runs what was composed last, which is refused.
    function _expectRefused(bytes memory reason) private {
        QueueEndpoint endpoint = sides[FAR].endpoint;
        uint256 last = endpoint.composedCount() - 1;
        vm.expectRevert(reason);
        endpoint.runComposed(last);
    }

    function _free() private view returns (uint64) {
        return sides[FAR].pool.books().free;
    }

    function _lost() private view returns (uint64 lost) {
        (,, lost) = sides[FAR].pool.moved();
    }

    function test_Constructor_RevertWhen_TheTokenIsNotTheAsset() public {
        address asset = address(sides[FAR].asset);
        address oft = address(sides[AWAY].oft);
        vm.expectRevert(
            abi.encodeWithSelector(IOftBridge.OftBridge_WrongToken.selector, asset, address(sides[AWAY].asset))
        );
        new OftBridge(address(this), address(1), oft, address(2), asset, COMPOSE_GAS);
    }

    function test_Constructor_RevertWhen_TheOftLeavesDust() public {
        address asset = address(sides[AWAY].asset);
        DustyOft dusty = new DustyOft(asset, address(sides[AWAY].endpoint));
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_UnsupportedDecimals.selector, 4));
        new OftBridge(address(this), address(1), address(dusty), address(2), asset, COMPOSE_GAS);
    }

    function test_SetPeer_RevertWhen_CallerIsNotTheOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, carol));
        vm.prank(carol);
        near.setPeer(1, bytes32(uint256(1)));
    }

    function test_Take_RevertWhen_CallerIsNotThePool() public {
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_Unauthorized.selector, address(this)));
        near.take(1, sides[FAR].eid, 1);
    }

    function test_Take_RevertWhen_TheOrderIsHere() public {
        _take(1, 5e6);
        uint32 to = sides[FAR].eid;
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_OrderExists.selector, 1));
        vm.prank(address(sides[AWAY].pool));
        near.take(1, to, 5e6);
    }

    function test_Send_RevertWhen_TheOrderIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_UnknownOrder.selector, 1));
        near.send(1);
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_UnknownOrder.selector, 1));
        near.quoteSend(1);
    }

    function test_Send_RevertWhen_TheFeeIsShort() public {
        _take(1, 5e6);
        uint256 fee = near.quoteSend(1);
        vm.expectPartialRevert(QueueEndpoint.QueueEndpoint_InsufficientFee.selector);
        near.send{value: fee - 1}(1);
        assertTrue(near.isWaiting(1), "waits");
    }

    function test_Send_WhenAnyonePays() public {
        _take(1, 5e6);
        uint256 fee = near.quoteSend(1);
        vm.deal(carol, 1 ether);
        vm.prank(carol);
        bytes32 guid = near.send{value: 1 ether}(1);
        assertEq(carol.balance, 1 ether - fee, "refund");
        assertEq(sides[AWAY].endpoint.packet(sides[AWAY].endpoint.count() - 1).guid, guid, "guid");
        assertEq(sides[AWAY].asset.balanceOf(address(near)), 0, "gone");
        assertFalse(near.isWaiting(1), "sent");
        assertTrue(near.orderOf(1).sent, "kept");

        _arrive(AWAY, FAR, sides[AWAY].endpoint.count() - 1);
        assertEq(_free(), 5e6, "credited");
        assertTrue(far.isCredited(sides[AWAY].eid, 1), "by its id");
        _assertCash(FAR);
    }

    function test_Send_RevertWhen_ItWasSent() public {
        _take(1, 5e6);
        _sendOver(AWAY, 1);
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_AlreadySent.selector, 1));
        near.send(1);
    }

    function test_Send_RevertWhen_TheWayWasClosed() public {
        _take(1, 5e6);
        near.setPeer(sides[FAR].eid, 0);
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_NoPeer.selector, sides[FAR].eid));
        near.send(1);
    }

    function test_Compose_RevertWhen_CallerIsNotTheEndpoint() public {
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_Unauthorized.selector, address(this)));
        far.lzCompose(address(sides[FAR].oft), 0, "", address(0), "");
    }

    function test_Compose_RevertWhen_AnotherTokenSpeaks() public {
        QueueEndpoint endpoint = sides[FAR].endpoint;
        vm.prank(carol);
        endpoint.sendCompose(address(far), bytes32("guid"), 0, "");
        _expectRefused(abi.encodeWithSelector(IOftBridge.OftBridge_WrongToken.selector, address(sides[FAR].oft), carol));
    }

    function test_Compose_RevertWhen_SomebodyElseSentTheMoney() public {
        _compose(sides[AWAY].eid, carol, 1, 5e6, 5e6);
        bytes32 sender = bytes32(uint256(uint160(carol)));
        _expectRefused(abi.encodeWithSelector(IOftBridge.OftBridge_WrongSender.selector, sides[AWAY].eid, sender));
        // Nor does a chain without a bridge of ours speak for one.
        _compose(77, address(0), 1, 5e6, 5e6);
        _expectRefused(abi.encodeWithSelector(IOftBridge.OftBridge_WrongSender.selector, 77, bytes32(0)));
        assertEq(_free(), 0, "nothing");
    }

    function test_Compose_RevertWhen_ItWasCredited() public {
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 5e6);
        _run();
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 5e6);
        _expectRefused(abi.encodeWithSelector(IOftBridge.OftBridge_AlreadyCredited.selector, sides[AWAY].eid, 1));
        assertEq(_free(), 5e6, "once");
    }

    function test_Compose_WhenAnotherChainHasTheId() public {
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 5e6);
        _run();
        _compose(sides[HOME].eid, address(sides[HOME].bridge), 1, 3e6, 3e6);
        _run();
        assertEq(_free(), 8e6, "both");
    }

    function test_Compose_WhenLessArrived() public {
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 4e6);
        vm.expectEmit(address(far));
        emit IOftBridge.OrderCredited(sides[AWAY].eid, 1, 5e6, 4e6);
        _run();
        assertEq(_free(), 4e6, "what arrived");
        assertEq(_lost(), 1e6, "lost");
    }

    function test_Compose_WhenMoreArrived() public {
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 6e6);
        _run();
        assertEq(_free(), 5e6, "what was ordered");
        assertEq(_lost(), 0, "nothing lost");
    }

    function test_Compose_RevertWhen_TheAssetRefuses() public {
        _compose(sides[AWAY].eid, address(near), 1, 5e6, 5e6);
        FreezableDollar asset = FreezableDollar(address(sides[FAR].asset));
        address pool = address(sides[FAR].pool);
        vm.mockCallRevert(address(asset), abi.encodeCall(asset.transferFrom, (address(far), pool, 5e6)), "frozen");
        _expectRefused(abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector));
        vm.clearMockedCalls();
        _run();
        assertEq(_free(), 5e6, "credited");
    }
}

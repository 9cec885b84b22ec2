// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {
    MessagingFee,
    MessagingParams,
    MessagingReceipt,
    Origin
} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {ILayerZeroComposer} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroComposer.sol";
import {ILayerZeroReceiver} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroReceiver.sol";

/// @title QueueEndpoint
/// @notice A stand-in for LayerZero's EndpointV2 in Foundry tests: it keeps what is sent until a test delivers it, in any
/// order, late, twice, or never. The real EndpointV2, message libraries, DVNs and executor run in the TypeScript journeys; here
/// they would hide what a test needs to control, and EndpointV2 delivers in one order only.
contract QueueEndpoint {
    struct Packet {
        uint32 dstEid;
        address sender;
        address receiver;
        uint64 nonce;
        bytes32 guid;
        bool delivered;
        bytes message;
        bytes options;
    }

    struct Composed {
        address from;
        address to;
        bytes32 guid;
        bytes message;
        bool run;
    }

    error QueueEndpoint_AlreadyRun(uint256 index);
    error QueueEndpoint_InsufficientFee(uint256 fee, uint256 value);
    error QueueEndpoint_AlreadyDelivered(uint256 index);
    error QueueEndpoint_Unauthorized(address caller);

    uint256 public constant FEE = 0.001 ether;

    uint32 public immutable eid;

    mapping(uint32 eid => QueueEndpoint) public endpointOf;
    mapping(address oapp => address) public delegateOf;
    mapping(address oapp => mapping(uint32 srcEid => mapping(bytes32 sender => uint64))) public skipped;
    Packet[] private _packets;
    Composed[] private _composed;

    constructor(uint32 eid_) {
        eid = eid_;
    }

    function connect(QueueEndpoint other) external {
        endpointOf[other.eid()] = other;
    }

    /*//////////////////////////////////////////////////////////////
                          WHAT AN OAPP CALLS
    //////////////////////////////////////////////////////////////*/

    function setDelegate(address delegate) external {
        delegateOf[msg.sender] = delegate;
    }

    /// @dev Only notes it; the real endpoint's rules are met in the journeys.
    function skip(address oapp, uint32 srcEid, bytes32 sender, uint64 nonce) external {
        if (msg.sender != oapp && msg.sender != delegateOf[oapp]) revert QueueEndpoint_Unauthorized(msg.sender);
        skipped[oapp][srcEid][sender] = nonce;
    }

    function quote(MessagingParams calldata, address) external pure returns (MessagingFee memory) {
        return MessagingFee(FEE, 0);
    }

    function send(MessagingParams calldata params, address refundAddress)
        external
        payable
        returns (MessagingReceipt memory receipt)
    {
        if (msg.value < FEE) revert QueueEndpoint_InsufficientFee(FEE, msg.value);
        uint64 nonce = uint64(_packets.length + 1);
        bytes32 guid = keccak256(abi.encode(nonce, eid, msg.sender, params.dstEid, params.receiver));
        _packets.push(
            Packet({
                dstEid: params.dstEid,
                sender: msg.sender,
                receiver: address(uint160(uint256(params.receiver))),
                nonce: nonce,
                guid: guid,
                delivered: false,
                message: params.message,
                options: params.options
            })
        );
        payable(refundAddress).transfer(msg.value - FEE);
        return MessagingReceipt(guid, nonce, MessagingFee(FEE, 0));
    }

    function sendCompose(address to, bytes32 guid, uint16, bytes calldata message) external {
        _composed.push(Composed(msg.sender, to, guid, message, false));
    }

    /*//////////////////////////////////////////////////////////////
                          WHAT A TEST CALLS
    //////////////////////////////////////////////////////////////*/

    function count() external view returns (uint256) {
        return _packets.length;
    }

    function packet(uint256 index) external view returns (Packet memory) {
        return _packets[index];
    }

    /// @notice Delivers a packet once. If the receiver reverts, so does this, and it can be delivered again later.
    function deliver(uint256 index) public {
        if (_packets[index].delivered) revert QueueEndpoint_AlreadyDelivered(index);
        _packets[index].delivered = true;
        redeliver(index);
    }

    /// @notice Loses a packet. (`redeliver` can bring it back, years late.)
    function drop(uint256 index) external {
        _packets[index].delivered = true;
    }

    /// @notice Delivers a packet whether or not it was delivered before, which the real endpoint never does: an application that
    /// bears it bears the same message sent again too.
    function redeliver(uint256 index) public {
        Packet memory p = _packets[index];
        endpointOf[p.dstEid].forge(p.receiver, eid, p.sender, p.guid, p.message);
    }

    function composedCount() external view returns (uint256) {
        return _composed.length;
    }

    function isRun(uint256 index) external view returns (bool) {
        return _composed[index].run;
    }

    /// @notice Runs a composed message once, for anyone, as the real endpoint does. If the receiver reverts, so does this.
    function runComposed(uint256 index) external {
        if (_composed[index].run) revert QueueEndpoint_AlreadyRun(index);
        _composed[index].run = true;
        Composed memory c = _composed[index];
        ILayerZeroComposer(c.to).lzCompose(c.from, c.guid, c.message, address(0), "");
    }

    /// @notice Hands any message to a receiver here, as a captured message library could.
    function forge(address receiver, uint32 srcEid, address sender, bytes32 guid, bytes memory message) public {
        Origin memory origin = Origin(srcEid, bytes32(uint256(uint160(sender))), 0);
        ILayerZeroReceiver(receiver).lzReceive(origin, guid, message, address(0), "");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {MessagingFee, Origin} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {OApp} from "@layerzerolabs/oapp-evm/contracts/oapp/OApp.sol";
import {OAppOptionsType3} from "@layerzerolabs/oapp-evm/contracts/oapp/libs/OAppOptionsType3.sol";

/// @notice The smallest OApp that sends and receives: tests drive pathways and workers with it.
contract PingOApp is OApp, OAppOptionsType3 {
    uint16 public constant PING = 1;

    /// @notice How many pings came.
    uint256 public received;

    event Pinged(bytes32 indexed guid, uint32 indexed srcEid, bytes payload);

    error PingOApp_Refused();

    constructor(address endpoint_, address owner_) OApp(endpoint_, owner_) Ownable(owner_) {}

    function ping(uint32 dstEid, bytes calldata payload) external payable {
        _lzSend(dstEid, payload, enforcedOptions[dstEid][PING], MessagingFee(msg.value, 0), msg.sender);
    }

    function quotePing(uint32 dstEid, bytes calldata payload) external view returns (uint256 nativeFee) {
        return _quote(dstEid, payload, enforcedOptions[dstEid][PING], false).nativeFee;
    }

    /// @dev The payload "refuse" makes delivery fail, for tests of what happens then.
    function _lzReceive(Origin calldata origin, bytes32 guid, bytes calldata payload, address, bytes calldata)
        internal
        override
    {
        if (keccak256(payload) == keccak256("refuse")) revert PingOApp_Refused();
        ++received;
        emit Pinged(guid, origin.srcEid, payload);
    }
}

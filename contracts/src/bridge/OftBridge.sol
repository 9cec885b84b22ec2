// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ILayerZeroComposer} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroComposer.sol";
import {
    MessagingFee,
    MessagingReceipt
} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {IOFT, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {OFTComposeMsgCodec} from "@layerzerolabs/oft-evm/contracts/libs/OFTComposeMsgCodec.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {IBridge} from "../interfaces/IBridge.sol";
import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IOftBridge} from "../interfaces/IOftBridge.sol";
import {Money} from "../libraries/Money.sol";

/// @title OftBridge
/// @notice See {IOftBridge}.
contract OftBridge is IOftBridge, ILayerZeroComposer, Ownable {
    using SafeCastLib for uint256;

    uint256 private constant BPS = 10_000;

    /// @dev Most that a bridge may keep of an order: whoever sends it chooses the moment.
    uint256 private constant MAX_FEE_BPS = 10;

    address public immutable ENDPOINT;
    IOFT public immutable OFT;
    ICapitalPool public immutable POOL;

    /// @dev Smallest parts of the asset in a unit.
    uint256 private immutable SCALE;

    /// @dev Executor option of type 3: run the composed message 0 with `composeGas`.
    bytes private _options;

    /// @inheritdoc IOftBridge
    mapping(uint32 eid => bytes32) public peers;
    mapping(uint32 orderId => Order) private _orders;

    /// @inheritdoc IOftBridge
    mapping(uint32 eid => mapping(uint32 orderId => bool)) public isCredited;

    /// @param pool May not be deployed yet; `asset` is its asset, and the OFT's.
    /// @param composeGas Gas that the other end needs to credit an order.
    constructor(address owner, address endpoint, address oft, address pool, address asset, uint128 composeGas)
        Ownable(owner)
    {
        if (IOFT(oft).token() != asset) revert OftBridge_WrongToken(asset, IOFT(oft).token());
        uint8 decimals = IOFT(oft).sharedDecimals();
        if (decimals != 6) revert OftBridge_UnsupportedDecimals(decimals);
        SCALE = Money.scaleOf(asset);
        (ENDPOINT, OFT, POOL) = (endpoint, IOFT(oft), ICapitalPool(pool));
        // Type 3 | executor | length 19 | LZCOMPOSE | index 0 | gas.
        _options = abi.encodePacked(hex"0003010013030000", composeGas);
        SafeTransferLib.safeApprove(asset, pool, type(uint256).max);
        if (IOFT(oft).approvalRequired()) SafeTransferLib.safeApprove(asset, oft, type(uint256).max);
    }

    /// @inheritdoc IOftBridge
    function setPeer(uint32 eid, bytes32 peer) external onlyOwner {
        peers[eid] = peer;
        emit PeerSet(eid, peer);
    }

    /// @inheritdoc IBridge
    function take(uint32 orderId, uint32 to, uint64 amount) external {
        if (msg.sender != address(POOL)) revert OftBridge_Unauthorized(msg.sender);
        if (_orders[orderId].amount != 0) revert OftBridge_OrderExists(orderId);
        if (peers[to] == 0) revert OftBridge_NoPeer(to);
        _orders[orderId] = Order(to, amount, false);
        emit OrderTaken(orderId, to, amount);
    }

    /// @inheritdoc IBridge
    function send(uint32 orderId) external payable returns (bytes32) {
        Order memory order = _order(orderId);
        if (order.sent) revert OftBridge_AlreadySent(orderId);
        _orders[orderId].sent = true;
        // The endpoint refunds what exceeds the fee.
        (MessagingReceipt memory receipt,) =
            OFT.send{value: msg.value}(_sendParam(orderId, order), MessagingFee(msg.value, 0), msg.sender);
        emit OrderSent(orderId, order.to, receipt.guid);
        return receipt.guid;
    }

    /// @notice Credits the pool with money that has arrived. The endpoint calls it, for anyone, and calls again if it reverts.
    function lzCompose(address from, bytes32, bytes calldata message, address, bytes calldata) external payable {
        if (msg.sender != ENDPOINT) revert OftBridge_Unauthorized(msg.sender);
        if (from != address(OFT)) revert OftBridge_WrongToken(address(OFT), from);
        uint32 eid = OFTComposeMsgCodec.srcEid(message);
        bytes32 sender = OFTComposeMsgCodec.composeFrom(message);
        // Anyone can send the token here with any words: those of a peer alone count.
        if (sender == 0 || sender != peers[eid]) revert OftBridge_WrongSender(eid, sender);
        (uint32 orderId, uint64 ordered) = abi.decode(OFTComposeMsgCodec.composeMsg(message), (uint32, uint64));
        if (isCredited[eid][orderId]) revert OftBridge_AlreadyCredited(eid, orderId);
        isCredited[eid][orderId] = true;

        uint256 amount = OFTComposeMsgCodec.amountLD(message) / SCALE;
        uint64 arrived = (amount < ordered ? amount : ordered).toUint64();
        emit OrderCredited(eid, orderId, ordered, arrived);
        POOL.creditRemit(ordered, arrived);
    }

    /// @inheritdoc IBridge
    function quoteSend(uint32 orderId) external view returns (uint256) {
        return OFT.quoteSend(_sendParam(orderId, _order(orderId)), false).nativeFee;
    }

    /// @inheritdoc IBridge
    function isWaiting(uint32 orderId) external view returns (bool) {
        Order memory order = _orders[orderId];
        return order.amount != 0 && !order.sent;
    }

    /// @inheritdoc IOftBridge
    function orderOf(uint32 orderId) external view returns (Order memory) {
        return _orders[orderId];
    }

    function _order(uint32 orderId) private view returns (Order memory order) {
        order = _orders[orderId];
        if (order.amount == 0) revert OftBridge_UnknownOrder(orderId);
    }

    function _sendParam(uint32 orderId, Order memory order) private view returns (SendParam memory) {
        bytes32 peer = peers[order.to];
        if (peer == 0) revert OftBridge_NoPeer(order.to);
        uint256 amount = order.amount * SCALE;
        uint256 least = amount - amount * MAX_FEE_BPS / BPS;
        return SendParam(order.to, peer, amount, least, _options, abi.encode(orderId, order.amount), "");
    }
}

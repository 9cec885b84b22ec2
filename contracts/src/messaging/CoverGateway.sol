// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {
    MessagingFee,
    MessagingReceipt,
    Origin
} from "@layerzerolabs/lz-evm-protocol-v2/contracts/interfaces/ILayerZeroEndpointV2.sol";
import {OApp} from "@layerzerolabs/oapp-evm/contracts/oapp/OApp.sol";
import {OAppOptionsType3} from "@layerzerolabs/oapp-evm/contracts/oapp/libs/OAppOptionsType3.sol";

import {IAssessment} from "../interfaces/IAssessment.sol";
import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverGateway} from "../interfaces/ICoverGateway.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {IHomeOutbox} from "../interfaces/IHomeOutbox.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {MessageType} from "../types/MessageType.sol";
import {EpochSettled, HomeHead, Product, Remit, SharesMoved, Terms} from "../types/Types.sol";

/// @title CoverGateway
/// @notice See {ICoverGateway}. A star: an away gateway has one peer, home's.
contract CoverGateway is ICoverGateway, OApp, OAppOptionsType3 {
    /// @notice The protocol's contracts on this chain. Ledger, assessment and outbox are zero away from home.
    struct Modules {
        address market;
        address desk;
        address ledger;
        address assessment;
        address outbox;
        address guardians;
    }

    uint32 public immutable EID;
    uint32 public immutable HOME_EID;

    /// @inheritdoc ICoverGateway
    ICoverMarket public immutable MARKET;
    IClaimDesk public immutable DESK;
    ILedger public immutable LEDGER;
    IAssessment public immutable ASSESSMENT;
    IHomeOutbox public immutable OUTBOX;
    address public immutable GUARDIANS;

    /// @inheritdoc ICoverGateway
    mapping(uint32 eid => uint40) public lastSentAt;

    constructor(address endpoint_, address owner, uint32 homeEid, Modules memory modules)
        OApp(endpoint_, owner)
        Ownable(owner)
    {
        EID = endpoint.eid();
        HOME_EID = homeEid;
        MARKET = ICoverMarket(modules.market);
        DESK = IClaimDesk(modules.desk);
        LEDGER = ILedger(modules.ledger);
        ASSESSMENT = IAssessment(modules.assessment);
        OUTBOX = IHomeOutbox(modules.outbox);
        GUARDIANS = modules.guardians;
    }

    /*//////////////////////////////////////////////////////////////
                                   SEND
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverGateway
    function quoteSend(uint16 messageType, uint32 dstEid, bytes calldata key)
        external
        view
        returns (MessagingFee memory)
    {
        bytes memory message = _build(messageType, dstEid, key);
        if (dstEid == EID) return MessagingFee(0, 0);
        return _quote(dstEid, message, _options(messageType, dstEid), false);
    }

    /// @inheritdoc ICoverGateway
    function send(uint16 messageType, uint32 dstEid, bytes calldata key) external payable returns (bytes32 guid) {
        bytes memory message = _build(messageType, dstEid, key);
        if (MessageType.isFromHome(messageType) && MessageType.isNews(messageType)) {
            lastSentAt[dstEid] = MessageCodec.builtAt(message);
        }
        if (dstEid == EID) {
            if (msg.value != 0) revert CoverGateway_ValueForLocal(msg.value);
            this.handleLocal(message);
        } else {
            MessagingReceipt memory receipt =
                _lzSend(dstEid, message, _options(messageType, dstEid), MessagingFee(msg.value, 0), msg.sender);
            guid = receipt.guid;
        }
        emit MessageSent(guid, messageType, dstEid, key);
    }

    /// @inheritdoc ICoverGateway
    function bookMove(uint32 poolId, uint32 dstEid, uint96 shares) external {
        if (msg.sender != address(_pool(poolId))) revert CoverGateway_Unauthorized(msg.sender);
        bool fromHome = EID == HOME_EID;
        if (fromHome == (dstEid == HOME_EID)) {
            uint16 messageType = fromHome ? MessageType.SHARES_TO_AWAY : MessageType.SHARES_TO_HOME;
            revert CoverGateway_WrongDirection(messageType, EID, dstEid);
        }
        if (!fromHome) return;
        ILedger.Chain memory chain = LEDGER.getChain(poolId, dstEid);
        if (chain.riseWindow == 0) revert ILedger.Ledger_UnknownChain(poolId, dstEid);
        if (chain.epoch == 0) revert ILedger.Ledger_MissingReport(poolId, dstEid);
        // Who moves there could not tell when the shares arrive, if ever.
        if (LEDGER.CAPACITY().isQuarantined(poolId, dstEid)) revert CoverGateway_SilentChain(dstEid);
        LEDGER.SETTLER().move(poolId, EID, dstEid, shares);
        // Money follows shares that leave there: without this, who has shares could have any amount carried to a captured chain.
        uint256 most = LEDGER.REGISTRY().chainCapOf(poolId, dstEid);
        uint256 there = LEDGER.SETTLER().worthOn(poolId, dstEid) + chain.granted;
        if (there > most) revert CoverGateway_AboveChainCap(dstEid, there, most);
    }

    /// @inheritdoc ICoverGateway
    function skip(uint32 srcEid, uint64 nonce) external {
        if (msg.sender != GUARDIANS) revert CoverGateway_Unauthorized(msg.sender);
        endpoint.skip(address(this), srcEid, _getPeerOrRevert(srcEid), nonce);
    }

    /// @notice Home's messages to itself, through the same handlers. Only this contract calls it.
    function handleLocal(bytes calldata message) external {
        if (msg.sender != address(this)) revert CoverGateway_OnlySelf(msg.sender);
        _handle(bytes32(0), EID, message);
    }

    function _build(uint16 messageType, uint32 dstEid, bytes calldata key) private view returns (bytes memory) {
        bool fromHome = MessageType.isFromHome(messageType);
        // Home's messages leave from home; all others go to home.
        if (fromHome ? EID != HOME_EID : dstEid != HOME_EID) {
            revert CoverGateway_WrongDirection(messageType, EID, dstEid);
        }
        if (fromHome) return OUTBOX.buildMessage(messageType, dstEid, key);
        if (messageType == MessageType.CAPITAL_REPORT) {
            (uint32 poolId, uint16[] memory rows) = abi.decode(key, (uint32, uint16[]));
            return _pool(poolId).buildReport(rows);
        }
        if (messageType == MessageType.INCIDENT_REPORTED) {
            return DESK.buildIncidentReport(abi.decode(key, (uint32)));
        }
        if (messageType == MessageType.SHARES_TO_HOME) {
            (uint32 poolId, uint32 moveId) = abi.decode(key, (uint32, uint32));
            return MessageCodec.encodeSharesToHome(_pool(poolId).getMove(HOME_EID, moveId));
        }
        revert CoverGateway_UnknownMessage(messageType);
    }

    function _options(uint16 messageType, uint32 dstEid) private view returns (bytes memory options) {
        options = enforcedOptions[dstEid][messageType];
        if (options.length == 0) revert CoverGateway_NoEnforcedOptions(dstEid, messageType);
    }

    /// @dev The endpoint refunds what exceeds the fee, so the whole value is passed on.
    function _payNative(uint256 nativeFee) internal pure override returns (uint256) {
        return nativeFee;
    }

    /*//////////////////////////////////////////////////////////////
                                  RECEIVE
    //////////////////////////////////////////////////////////////*/

    function _lzReceive(Origin calldata origin, bytes32 guid, bytes calldata message, address, bytes calldata)
        internal
        override
    {
        _handle(guid, origin.srcEid, message);
    }

    function _handle(bytes32 guid, uint32 srcEid, bytes calldata message) private {
        uint16 messageType = MessageCodec.typeOf(message);
        if (MessageType.isFromHome(messageType)) {
            if (srcEid != HOME_EID) revert CoverGateway_WrongDirection(messageType, srcEid, EID);
            HomeHead memory head = MessageCodec.homeHead(message);
            if (MessageType.isNews(messageType)) MARKET.hear(head);
            _handleFromHome(messageType, head.time, message);
        } else {
            if (EID != HOME_EID) revert CoverGateway_WrongDirection(messageType, srcEid, EID);
            _handleAtHome(messageType, srcEid, message);
        }
        emit MessageApplied(guid, messageType, srcEid);
    }

    function _handleFromHome(uint16 messageType, uint40 time, bytes calldata message) private {
        if (messageType == MessageType.TARGETS) {
            MARKET.applyTargets(message);
        } else if (messageType == MessageType.PRODUCT) {
            (uint32 productId, Product memory product, Terms memory terms) = MessageCodec.decodeProduct(message);
            MARKET.applyProduct(productId, product, terms);
        } else if (messageType == MessageType.INCIDENT_OPENED) {
            DESK.applyIncidentOpened(MessageCodec.decodeIncidentOpened(message));
        } else if (messageType == MessageType.CLAIM_DECIDED) {
            DESK.applyDecision(MessageCodec.decodeClaimDecided(message));
        } else if (messageType == MessageType.DECISION_DENIED) {
            DESK.applyDenial(time, MessageCodec.decodeDecisionDenied(message));
        } else if (messageType == MessageType.REMIT) {
            Remit memory remit = MessageCodec.decodeRemit(message);
            _pool(remit.poolId).applyRemit(remit);
        } else if (messageType == MessageType.SHARES_TO_AWAY) {
            SharesMoved memory moved = MessageCodec.decodeSharesToAway(message);
            _pool(moved.poolId).applyMove(HOME_EID, moved);
        } else if (messageType == MessageType.EPOCH_SETTLED) {
            EpochSettled memory settled = MessageCodec.decodeEpochSettled(message);
            _pool(settled.poolId).applySettlement(settled);
        } else {
            revert CoverGateway_UnknownMessage(messageType);
        }
    }

    function _handleAtHome(uint16 messageType, uint32 srcEid, bytes calldata message) private {
        if (messageType == MessageType.CAPITAL_REPORT) {
            LEDGER.applyReport(srcEid, message);
        } else if (messageType == MessageType.INCIDENT_REPORTED) {
            ASSESSMENT.applyIncidentReport(srcEid, MessageCodec.decodeIncidentReported(message));
        } else if (messageType == MessageType.SHARES_TO_HOME) {
            SharesMoved memory moved = MessageCodec.decodeSharesToHome(message);
            uint96 arrived = _pool(moved.poolId).applyMove(srcEid, moved);
            LEDGER.SETTLER().move(moved.poolId, srcEid, EID, arrived);
        } else {
            revert CoverGateway_UnknownMessage(messageType);
        }
    }

    function _pool(uint32 poolId) private view returns (ICapitalPool) {
        address pool = MARKET.poolOf(poolId);
        if (pool == address(0)) revert CoverGateway_UnknownPool(poolId);
        return ICapitalPool(pool);
    }
}

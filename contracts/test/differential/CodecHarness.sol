// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MessageCodec} from "../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {
    CapitalReport,
    ClaimDecided,
    DecisionDenied,
    EpochSettled,
    HomeHead,
    IncidentOpened,
    IncidentReported,
    Product,
    Remit,
    SharesMoved,
    TargetLine,
    Terms
} from "../../src/types/Types.sol";
import {Pages} from "../utils/Pages.sol";

/// @title CodecHarness
/// @notice Turns messages into the ABI encoding of what they say, and back: a form that both languages read with tools that
/// neither codec uses.
contract CodecHarness {
    error CodecHarness_UnknownType(uint16 messageType);

    /// @return What the message says: abi.encode of its parts, in the order of the codec's functions.
    function decode(bytes calldata message) public pure returns (bytes memory) {
        // As the gateway does: version and type first.
        uint16 t = MessageCodec.typeOf(message);
        if (t == MessageType.CAPITAL_REPORT) return abi.encode(Pages.report(message));
        if (t == MessageType.INCIDENT_REPORTED) return abi.encode(MessageCodec.decodeIncidentReported(message));
        if (t == MessageType.SHARES_TO_HOME) return abi.encode(MessageCodec.decodeSharesToHome(message));
        if (!MessageType.isFromHome(t)) revert CodecHarness_UnknownType(t);

        HomeHead memory head = MessageCodec.homeHead(message);
        if (t == MessageType.TARGETS) return abi.encode(head, Pages.targets(message));
        if (t == MessageType.INCIDENT_OPENED) return abi.encode(head, MessageCodec.decodeIncidentOpened(message));
        if (t == MessageType.CLAIM_DECIDED) return abi.encode(head, MessageCodec.decodeClaimDecided(message));
        if (t == MessageType.EPOCH_SETTLED) return abi.encode(head, MessageCodec.decodeEpochSettled(message));
        if (t == MessageType.DECISION_DENIED) return abi.encode(head, MessageCodec.decodeDecisionDenied(message));
        if (t == MessageType.REMIT) return abi.encode(head, MessageCodec.decodeRemit(message));
        if (t == MessageType.SHARES_TO_AWAY) return abi.encode(head, MessageCodec.decodeSharesToAway(message));
        (uint32 productId, Product memory product, Terms memory terms) = MessageCodec.decodeProduct(message);
        return abi.encode(head, productId, product, terms);
    }

    /// @param said As `decode` returns it.
    /// @return The message.
    function encode(uint16 t, bytes calldata said) public pure returns (bytes memory) {
        if (t == MessageType.CAPITAL_REPORT) {
            return MessageCodec.encodeCapitalReport(abi.decode(said, (CapitalReport)));
        }
        if (t == MessageType.INCIDENT_REPORTED) {
            return MessageCodec.encodeIncidentReported(abi.decode(said, (IncidentReported)));
        }
        if (t == MessageType.TARGETS) {
            (HomeHead memory head, TargetLine[] memory lines) = abi.decode(said, (HomeHead, TargetLine[]));
            return MessageCodec.encodeTargets(head, lines);
        }
        if (t == MessageType.PRODUCT) {
            (HomeHead memory head, uint32 productId, Product memory product, Terms memory terms) =
                abi.decode(said, (HomeHead, uint32, Product, Terms));
            return MessageCodec.encodeProduct(head, productId, product, terms);
        }
        if (t == MessageType.INCIDENT_OPENED) {
            (HomeHead memory head, IncidentOpened memory incident) = abi.decode(said, (HomeHead, IncidentOpened));
            return MessageCodec.encodeIncidentOpened(head, incident);
        }
        if (t == MessageType.CLAIM_DECIDED) {
            (HomeHead memory head, ClaimDecided memory decision) = abi.decode(said, (HomeHead, ClaimDecided));
            return MessageCodec.encodeClaimDecided(head, decision);
        }
        if (t == MessageType.EPOCH_SETTLED) {
            (HomeHead memory head, EpochSettled memory settled) = abi.decode(said, (HomeHead, EpochSettled));
            return MessageCodec.encodeEpochSettled(head, settled);
        }
        if (t == MessageType.DECISION_DENIED) {
            (HomeHead memory head, DecisionDenied memory denied) = abi.decode(said, (HomeHead, DecisionDenied));
            return MessageCodec.encodeDecisionDenied(head, denied);
        }
        if (t == MessageType.REMIT) {
            (HomeHead memory head, Remit memory remit) = abi.decode(said, (HomeHead, Remit));
            return MessageCodec.encodeRemit(head, remit);
        }
        if (t == MessageType.SHARES_TO_AWAY) {
            (HomeHead memory head, SharesMoved memory move) = abi.decode(said, (HomeHead, SharesMoved));
            return MessageCodec.encodeSharesToAway(head, move);
        }
        if (t == MessageType.SHARES_TO_HOME) {
            return MessageCodec.encodeSharesToHome(abi.decode(said, (SharesMoved)));
        }
        revert CodecHarness_UnknownType(t);
    }

    /// @return said What each message says; empty for one that is refused.
    function decodeAll(bytes[] calldata messages) external view returns (bytes[] memory said) {
        said = new bytes[](messages.length);
        for (uint256 i; i < messages.length; ++i) {
            try this.decode(messages[i]) returns (bytes memory one) {
                said[i] = one;
            } catch {}
        }
    }

    /// @return messages The message for each of `said`.
    function encodeAll(uint16[] calldata types, bytes[] calldata said) external pure returns (bytes[] memory messages) {
        messages = new bytes[](said.length);
        for (uint256 i; i < said.length; ++i) {
            messages[i] = encode(types[i], said[i]);
        }
    }
}

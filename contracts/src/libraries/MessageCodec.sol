// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {MessageType} from "../types/MessageType.sol";
import {
    CapitalReport,
    ClaimDecided,
    Curve,
    DecisionDenied,
    EpochSettled,
    HomeHead,
    IncidentLine,
    IncidentOpened,
    IncidentReported,
    Product,
    ProductLine,
    Remit,
    TargetLine,
    Terms
} from "../types/Types.sol";

/// @title MessageCodec
/// @notice The one wire format: `version u8 | type u8 | body`, big-endian and packed. Messages from home carry
/// `time u40 | incidents u32` before the body. Lengths are exact: a truncated or padded message is refused.
/// @dev Written twice, here and in the TypeScript package `core`; shared vectors hold them together.
library MessageCodec {
    error MessageCodec_UnknownVersion(uint8 version);
    error MessageCodec_WrongLength(uint256 expected, uint256 actual);
    error MessageCodec_WrongType(uint16 expected, uint16 actual);
    error MessageCodec_TooManyLines(uint256 max, uint256 actual);
    error MessageCodec_BadFlag(uint8 value);

    uint8 internal constant VERSION = 1;

    /// @dev Most lines in one message, so that the gas of a page is bounded and can be enforced.
    uint256 internal constant MAX_LINES = 32;

    uint256 private constant HEAD = 2;
    uint256 private constant HOME_HEAD = 11;
    uint256 private constant TARGET_LINE = 40;
    uint256 private constant PRODUCT_LINE = 24;
    uint256 private constant INCIDENT_LINE = 12;
    uint256 private constant REPORT_FIXED = 121;

    /*//////////////////////////////////////////////////////////////
                                   HEAD
    //////////////////////////////////////////////////////////////*/

    /// @notice Reads the type of a message and checks its version.
    function typeOf(bytes calldata message) internal pure returns (uint16) {
        if (message.length < HEAD) revert MessageCodec_WrongLength(HEAD, message.length);
        uint8 version = uint8(message[0]);
        if (version != VERSION) revert MessageCodec_UnknownVersion(version);
        return uint8(message[1]);
    }

    /// @notice Reads the head of a message from home.
    function homeHead(bytes calldata message) internal pure returns (HomeHead memory) {
        if (message.length < HOME_HEAD) revert MessageCodec_WrongLength(HOME_HEAD, message.length);
        return HomeHead({time: uint40(bytes5(message[2:7])), incidents: uint32(bytes4(message[7:11]))});
    }

    function _head(uint16 messageType) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast) types are below 256
        return abi.encodePacked(VERSION, uint8(messageType));
    }

    function _homeHead(uint16 messageType, HomeHead memory head) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast) types are below 256
        return abi.encodePacked(VERSION, uint8(messageType), head.time, head.incidents);
    }

    function _check(bytes calldata message, uint16 messageType, uint256 length) private pure {
        uint16 actual = typeOf(message);
        if (actual != messageType) revert MessageCodec_WrongType(messageType, actual);
        if (message.length != length) revert MessageCodec_WrongLength(length, message.length);
    }

    /*//////////////////////////////////////////////////////////////
                               HOME -> AWAY
    //////////////////////////////////////////////////////////////*/

    function encodeTargets(HomeHead memory head, TargetLine[] memory lines) internal pure returns (bytes memory out) {
        if (lines.length > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, lines.length);
        out = _homeHead(MessageType.TARGETS, head);
        for (uint256 i; i < lines.length; ++i) {
            TargetLine memory l = lines[i];
            out = abi.encodePacked(out, l.productId, l.seq, l.target, l.burnSeen, l.others, l.limit);
        }
    }

    function decodeTargets(bytes calldata message) internal pure returns (TargetLine[] memory lines) {
        uint256 count = (message.length - (message.length < HOME_HEAD ? message.length : HOME_HEAD)) / TARGET_LINE;
        _check(message, MessageType.TARGETS, HOME_HEAD + count * TARGET_LINE);
        if (count > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, count);
        lines = new TargetLine[](count);
        for (uint256 i; i < count; ++i) {
            bytes calldata b = message[HOME_HEAD + i * TARGET_LINE:];
            lines[i] = TargetLine({
                productId: uint32(bytes4(b[0:4])),
                seq: uint32(bytes4(b[4:8])),
                target: uint64(bytes8(b[8:16])),
                burnSeen: uint64(bytes8(b[16:24])),
                others: uint64(bytes8(b[24:32])),
                limit: uint64(bytes8(b[32:40]))
            });
        }
    }

    function encodeProduct(HomeHead memory head, uint32 productId, Product memory p, Terms memory t)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            _homeHead(MessageType.PRODUCT, head),
            abi.encodePacked(productId, p.label, p.poolId, p.seq, p.termsId, p.listed, p.feeBps),
            abi.encodePacked(p.curve.baseRate, p.curve.kinkRate, p.curve.maxRate, p.curve.kinkBps),
            abi.encodePacked(t.wordingHash, t.perils, t.waitingPeriod, t.claimWindow, t.tailDays, t.maxPeriodDays)
        );
    }

    function decodeProduct(bytes calldata message)
        internal
        pure
        returns (uint32 productId, Product memory p, Terms memory t)
    {
        _check(message, MessageType.PRODUCT, HOME_HEAD + 107);
        bytes calldata b = message[HOME_HEAD:];
        productId = uint32(bytes4(b[0:4]));
        p.label = bytes32(b[4:36]);
        p.poolId = uint32(bytes4(b[36:40]));
        p.seq = uint32(bytes4(b[40:44]));
        p.termsId = uint16(bytes2(b[44:46]));
        uint8 listed = uint8(b[46]);
        if (listed > 1) revert MessageCodec_BadFlag(listed);
        p.listed = listed == 1;
        p.feeBps = uint16(bytes2(b[47:49]));
        p.curve = Curve({
            baseRate: uint24(bytes3(b[49:52])),
            kinkRate: uint24(bytes3(b[52:55])),
            maxRate: uint24(bytes3(b[55:58])),
            kinkBps: uint16(bytes2(b[58:60]))
        });
        t.wordingHash = bytes32(b[60:92]);
        t.perils = uint32(bytes4(b[92:96]));
        t.waitingPeriod = uint32(bytes4(b[96:100]));
        t.claimWindow = uint32(bytes4(b[100:104]));
        t.tailDays = uint8(b[104]);
        t.maxPeriodDays = uint16(bytes2(b[105:107]));
    }

    function encodeIncidentOpened(HomeHead memory head, IncidentOpened memory i) internal pure returns (bytes memory) {
        return
            abi.encodePacked(
                _homeHead(MessageType.INCIDENT_OPENED, head), i.incidentId, i.productId, i.ordinal, i.instant
            );
    }

    function decodeIncidentOpened(bytes calldata message) internal pure returns (IncidentOpened memory) {
        _check(message, MessageType.INCIDENT_OPENED, HOME_HEAD + 14);
        bytes calldata b = message[HOME_HEAD:];
        return IncidentOpened({
            incidentId: uint32(bytes4(b[0:4])),
            productId: uint32(bytes4(b[4:8])),
            ordinal: uint8(b[8]),
            instant: uint40(bytes5(b[9:14]))
        });
    }

    function encodeClaimDecided(HomeHead memory head, ClaimDecided memory d) internal pure returns (bytes memory) {
        return abi.encodePacked(
            _homeHead(MessageType.CLAIM_DECIDED, head),
            abi.encodePacked(d.incidentId, d.productId, d.ordinal, d.instant),
            abi.encodePacked(d.ratio, d.payableAt, d.closesAt, d.budget, d.commitOut, d.root)
        );
    }

    function decodeClaimDecided(bytes calldata message) internal pure returns (ClaimDecided memory) {
        _check(message, MessageType.CLAIM_DECIDED, HOME_HEAD + 76);
        bytes calldata b = message[HOME_HEAD:];
        return ClaimDecided({
            incidentId: uint32(bytes4(b[0:4])),
            productId: uint32(bytes4(b[4:8])),
            ordinal: uint8(b[8]),
            instant: uint40(bytes5(b[9:14])),
            ratio: uint32(bytes4(b[14:18])),
            payableAt: uint40(bytes5(b[18:23])),
            closesAt: uint40(bytes5(b[23:28])),
            budget: uint64(bytes8(b[28:36])),
            commitOut: uint64(bytes8(b[36:44])),
            root: bytes32(b[44:76])
        });
    }

    function encodeDecisionDenied(HomeHead memory head, DecisionDenied memory d) internal pure returns (bytes memory) {
        return abi.encodePacked(_homeHead(MessageType.DECISION_DENIED, head), d.incidentId);
    }

    function decodeDecisionDenied(bytes calldata message) internal pure returns (DecisionDenied memory) {
        _check(message, MessageType.DECISION_DENIED, HOME_HEAD + 4);
        return DecisionDenied({incidentId: uint32(bytes4(message[HOME_HEAD:]))});
    }

    function encodeEpochSettled(HomeHead memory head, EpochSettled memory e) internal pure returns (bytes memory) {
        return abi.encodePacked(
            _homeHead(MessageType.EPOCH_SETTLED, head),
            abi.encodePacked(e.poolId, e.settlement, e.fromRound, e.toRound),
            abi.encodePacked(e.depositAssets, e.sharesMinted, e.exitShares, e.exitAssets)
        );
    }

    function decodeEpochSettled(bytes calldata message) internal pure returns (EpochSettled memory) {
        _check(message, MessageType.EPOCH_SETTLED, HOME_HEAD + 64);
        bytes calldata b = message[HOME_HEAD:];
        return EpochSettled({
            poolId: uint32(bytes4(b[0:4])),
            settlement: uint32(bytes4(b[4:8])),
            fromRound: uint32(bytes4(b[8:12])),
            toRound: uint32(bytes4(b[12:16])),
            depositAssets: uint64(bytes8(b[16:24])),
            sharesMinted: uint128(bytes16(b[24:40])),
            exitShares: uint128(bytes16(b[40:56])),
            exitAssets: uint64(bytes8(b[56:64]))
        });
    }

    function encodeRemit(HomeHead memory head, Remit memory r) internal pure returns (bytes memory) {
        return abi.encodePacked(_homeHead(MessageType.REMIT, head), r.poolId, r.orderId, r.to, r.amount);
    }

    function decodeRemit(bytes calldata message) internal pure returns (Remit memory) {
        _check(message, MessageType.REMIT, HOME_HEAD + 20);
        bytes calldata b = message[HOME_HEAD:];
        return Remit({
            poolId: uint32(bytes4(b[0:4])),
            orderId: uint32(bytes4(b[4:8])),
            to: uint32(bytes4(b[8:12])),
            amount: uint64(bytes8(b[12:20]))
        });
    }

    /*//////////////////////////////////////////////////////////////
                               AWAY -> HOME
    //////////////////////////////////////////////////////////////*/

    function encodeCapitalReport(CapitalReport memory r) internal pure returns (bytes memory out) {
        if (r.products.length > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, r.products.length);
        if (r.incidents.length > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, r.incidents.length);
        out = abi.encodePacked(
            _head(MessageType.CAPITAL_REPORT),
            abi.encodePacked(r.poolId, r.time, r.epoch, r.depositsAsked, r.depositsApplied),
            abi.encodePacked(r.sharesAsked, r.exitsApplied),
            abi.encodePacked(r.premiumEarned, r.claimsPaid, r.budgetsReleased, r.cash, r.unearned),
            abi.encodePacked(r.sent, r.received, r.lost),
            abi.encodePacked(uint8(r.products.length), uint8(r.incidents.length))
        );
        for (uint256 i; i < r.products.length; ++i) {
            ProductLine memory l = r.products[i];
            out = abi.encodePacked(out, l.productId, l.targetSeq, l.reported, l.exposure);
        }
        for (uint256 i; i < r.incidents.length; ++i) {
            IncidentLine memory l = r.incidents[i];
            out = abi.encodePacked(out, l.incidentId, l.exposure);
        }
    }

    function decodeCapitalReport(bytes calldata message) internal pure returns (CapitalReport memory r) {
        if (message.length < REPORT_FIXED) revert MessageCodec_WrongLength(REPORT_FIXED, message.length);
        uint256 products = uint8(message[119]);
        uint256 incidents = uint8(message[120]);
        _check(message, MessageType.CAPITAL_REPORT, REPORT_FIXED + products * PRODUCT_LINE + incidents * INCIDENT_LINE);
        if (products > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, products);
        if (incidents > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, incidents);

        r.poolId = uint32(bytes4(message[2:6]));
        r.time = uint40(bytes5(message[6:11]));
        r.epoch = uint32(bytes4(message[11:15]));
        r.depositsAsked = uint64(bytes8(message[15:23]));
        r.depositsApplied = uint64(bytes8(message[23:31]));
        r.sharesAsked = uint128(bytes16(message[31:47]));
        r.exitsApplied = uint64(bytes8(message[47:55]));
        r.premiumEarned = uint64(bytes8(message[55:63]));
        r.claimsPaid = uint64(bytes8(message[63:71]));
        r.budgetsReleased = uint64(bytes8(message[71:79]));
        r.cash = int64(uint64(bytes8(message[79:87])));
        r.unearned = uint64(bytes8(message[87:95]));
        r.sent = uint64(bytes8(message[95:103]));
        r.received = uint64(bytes8(message[103:111]));
        r.lost = uint64(bytes8(message[111:119]));

        r.products = new ProductLine[](products);
        for (uint256 i; i < products; ++i) {
            bytes calldata b = message[REPORT_FIXED + i * PRODUCT_LINE:];
            r.products[i] = ProductLine({
                productId: uint32(bytes4(b[0:4])),
                targetSeq: uint32(bytes4(b[4:8])),
                reported: uint64(bytes8(b[8:16])),
                exposure: uint64(bytes8(b[16:24]))
            });
        }
        r.incidents = new IncidentLine[](incidents);
        for (uint256 i; i < incidents; ++i) {
            bytes calldata b = message[REPORT_FIXED + products * PRODUCT_LINE + i * INCIDENT_LINE:];
            r.incidents[i] = IncidentLine({incidentId: uint32(bytes4(b[0:4])), exposure: uint64(bytes8(b[4:12]))});
        }
    }

    function encodeIncidentReported(IncidentReported memory i) internal pure returns (bytes memory) {
        return abi.encodePacked(
            _head(MessageType.INCIDENT_REPORTED), i.reportId, i.productId, i.instant, i.evidence, i.reporter
        );
    }

    function decodeIncidentReported(bytes calldata message) internal pure returns (IncidentReported memory) {
        _check(message, MessageType.INCIDENT_REPORTED, HEAD + 65);
        return IncidentReported({
            reportId: uint32(bytes4(message[2:6])),
            productId: uint32(bytes4(message[6:10])),
            instant: uint40(bytes5(message[10:15])),
            evidence: bytes32(message[15:47]),
            reporter: address(bytes20(message[47:67]))
        });
    }
}

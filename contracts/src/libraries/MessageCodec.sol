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
    ProductRow,
    Remit,
    SharesMoved,
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
    uint256 private constant TARGET_LINE = 42;
    uint256 private constant PRODUCT_ROW = 34;
    uint256 private constant INCIDENT_LINE = 12;
    uint256 private constant REPORT_FIXED = 145;
    uint256 private constant MOVE = 40;

    /*//////////////////////////////////////////////////////////////
                                   HEAD
    //////////////////////////////////////////////////////////////*/

    /// @notice Reads the type of a message and checks its version.
    function typeOf(bytes calldata message) internal pure returns (uint16) {
        if (message.length < HEAD) revert MessageCodec_WrongLength(HEAD, message.length);
        uint256 word = _word(message, 0);
        // forge-lint: disable-start(unsafe-typecast) the cuts are meant
        if (word >> 248 != VERSION) revert MessageCodec_UnknownVersion(uint8(word >> 248));
        return uint8(word >> 240);
        // forge-lint: disable-end(unsafe-typecast)
    }

    /// @notice Reads the head of a message from home.
    function homeHead(bytes calldata message) internal pure returns (HomeHead memory) {
        if (message.length < HOME_HEAD) revert MessageCodec_WrongLength(HOME_HEAD, message.length);
        return HomeHead({time: uint40(bytes5(message[2:7])), incidents: uint32(bytes4(message[7:11]))});
    }

    /// @notice Reads the time in the head of a message from home that was built here: its length needs no check.
    function builtAt(bytes memory message) internal pure returns (uint40 time) {
        assembly ("memory-safe") {
            time := and(shr(200, mload(add(message, 0x20))), 0xffffffffff)
        }
    }

    function _head(uint16 messageType) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast) types are below 256
        return abi.encodePacked(VERSION, uint8(messageType));
    }

    function _homeHead(uint16 messageType, HomeHead memory head) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast) types are below 256
        return abi.encodePacked(VERSION, uint8(messageType), head.time, head.incidents);
    }

    /// @dev 32 bytes of a message whose length was checked: a check at each of them would be a tenth of what a report costs.
    function _word(bytes calldata message, uint256 at) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(message.offset, at))
        }
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
            out = abi.encodePacked(out, l.productId, l.seq, l.target, l.burnSeen, l.decisions, l.others, l.limit);
        }
    }

    /// @notice Checks a message of targets.
    /// @return count Its lines, see `targetAt`: they are read where they are applied, so that a page is copied nowhere.
    function countTargets(bytes calldata message) internal pure returns (uint256 count) {
        count = (message.length - (message.length < HOME_HEAD ? message.length : HOME_HEAD)) / TARGET_LINE;
        _check(message, MessageType.TARGETS, HOME_HEAD + count * TARGET_LINE);
        if (count > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, count);
    }

    /// @notice Reads line `i`, below the count.
    function targetAt(bytes calldata message, uint256 i) internal pure returns (TargetLine memory) {
        uint256 at = HOME_HEAD + i * TARGET_LINE;
        uint256 first = _word(message, at);
        uint256 last = _word(message, at + 10);
        // forge-lint: disable-start(unsafe-typecast) the cuts are meant
        return TargetLine({
            productId: uint32(first >> 224),
            seq: uint32(first >> 192),
            target: uint64(first >> 128),
            burnSeen: uint64(first >> 64),
            decisions: uint16(first >> 48),
            others: uint64(last >> 64),
            limit: uint64(last)
        });
        // forge-lint: disable-end(unsafe-typecast)
    }

    function encodeProduct(HomeHead memory head, uint32 productId, Product memory p, Terms memory t)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            _homeHead(MessageType.PRODUCT, head),
            abi.encodePacked(productId, p.label, p.poolId, p.place, p.seq, p.termsId, p.listed, p.feeBps),
            abi.encodePacked(p.curve.baseRate, p.curve.kinkRate, p.curve.maxRate, p.curve.kinkBps),
            abi.encodePacked(t.wordingHash, t.perils, t.waitingPeriod, t.claimWindow, t.tailDays, t.maxPeriodDays)
        );
    }

    function decodeProduct(bytes calldata message)
        internal
        pure
        returns (uint32 productId, Product memory p, Terms memory t)
    {
        _check(message, MessageType.PRODUCT, HOME_HEAD + 109);
        bytes calldata b = message[HOME_HEAD:];
        productId = uint32(bytes4(b[0:4]));
        p.label = bytes32(b[4:36]);
        p.poolId = uint32(bytes4(b[36:40]));
        p.place = uint16(bytes2(b[40:42]));
        p.seq = uint32(bytes4(b[42:46]));
        p.termsId = uint16(bytes2(b[46:48]));
        uint8 listed = uint8(b[48]);
        if (listed > 1) revert MessageCodec_BadFlag(listed);
        p.listed = listed == 1;
        p.feeBps = uint16(bytes2(b[49:51]));
        p.curve = Curve({
            baseRate: uint24(bytes3(b[51:54])),
            kinkRate: uint24(bytes3(b[54:57])),
            maxRate: uint24(bytes3(b[57:60])),
            kinkBps: uint16(bytes2(b[60:62]))
        });
        t.wordingHash = bytes32(b[62:94]);
        t.perils = uint32(bytes4(b[94:98]));
        t.waitingPeriod = uint32(bytes4(b[98:102]));
        t.claimWindow = uint32(bytes4(b[102:106]));
        t.tailDays = uint8(b[106]);
        t.maxPeriodDays = uint16(bytes2(b[107:109]));
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

    function encodeSharesToAway(HomeHead memory head, SharesMoved memory m) internal pure returns (bytes memory) {
        return abi.encodePacked(_homeHead(MessageType.SHARES_TO_AWAY, head), _move(m));
    }

    function decodeSharesToAway(bytes calldata message) internal pure returns (SharesMoved memory) {
        _check(message, MessageType.SHARES_TO_AWAY, HOME_HEAD + MOVE);
        return _moveAt(message, HOME_HEAD);
    }

    function _move(SharesMoved memory m) private pure returns (bytes memory) {
        return abi.encodePacked(m.poolId, m.moveId, m.receiver, m.shares);
    }

    function _moveAt(bytes calldata message, uint256 at) private pure returns (SharesMoved memory) {
        bytes calldata b = message[at:];
        return SharesMoved({
            poolId: uint32(bytes4(b[0:4])),
            moveId: uint32(bytes4(b[4:8])),
            receiver: address(bytes20(b[8:28])),
            shares: uint96(bytes12(b[28:40]))
        });
    }

    /*//////////////////////////////////////////////////////////////
                               AWAY -> HOME
    //////////////////////////////////////////////////////////////*/

    function encodeCapitalReport(CapitalReport memory r) internal pure returns (bytes memory out) {
        if (r.rows.length > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, r.rows.length);
        if (r.incidents.length > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, r.incidents.length);
        out = abi.encodePacked(
            _head(MessageType.CAPITAL_REPORT),
            abi.encodePacked(r.poolId, r.time, r.epoch, r.depositsAsked, r.depositsApplied),
            abi.encodePacked(r.sharesAsked, r.exitsApplied),
            abi.encodePacked(r.premiumEarned, r.claimsPaid, r.budgetsReleased, r.cash, r.unearned),
            abi.encodePacked(r.sent, r.received, r.lost, r.putIn, r.invested, r.pnl),
            abi.encodePacked(uint8(r.rows.length), uint8(r.incidents.length))
        );
        for (uint256 i; i < r.rows.length; ++i) {
            out = abi.encodePacked(out, r.rows[i].row, r.rows[i].word);
        }
        for (uint256 i; i < r.incidents.length; ++i) {
            IncidentLine memory l = r.incidents[i];
            out = abi.encodePacked(out, l.incidentId, l.exposure);
        }
    }

    /// @notice Reads the money of a report and checks its length. Its lists are read where they are applied, by `rowAt` and
    /// `incidentAt`, so that a page is copied nowhere.
    /// @return r Without rows and incidents.
    /// @return rows Number of its rows.
    /// @return incidents Number of its incidents.
    function decodeCapitalReport(bytes calldata message)
        internal
        pure
        returns (CapitalReport memory r, uint256 rows, uint256 incidents)
    {
        if (message.length < REPORT_FIXED) revert MessageCodec_WrongLength(REPORT_FIXED, message.length);
        uint256 last = _word(message, 113);
        // forge-lint: disable-next-line(unsafe-typecast) two counts of a byte each
        (rows, incidents) = (uint8(last >> 8), uint8(last));
        _check(message, MessageType.CAPITAL_REPORT, REPORT_FIXED + rows * PRODUCT_ROW + incidents * INCIDENT_LINE);
        if (rows > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, rows);
        if (incidents > MAX_LINES) revert MessageCodec_TooManyLines(MAX_LINES, incidents);

        // forge-lint: disable-start(unsafe-typecast) the cuts are meant
        uint256 word = _word(message, 2);
        (r.poolId, r.time, r.epoch) = (uint32(word >> 224), uint40(word >> 184), uint32(word >> 152));
        (r.depositsAsked, r.depositsApplied) = (uint64(word >> 88), uint64(word >> 24));
        word = _word(message, 31);
        (r.sharesAsked, r.exitsApplied, r.premiumEarned) = (uint128(word >> 128), uint64(word >> 64), uint64(word));
        word = _word(message, 63);
        (r.claimsPaid, r.budgetsReleased) = (uint64(word >> 192), uint64(word >> 128));
        (r.cash, r.unearned) = (int64(uint64(word >> 64)), uint64(word));
        word = _word(message, 95);
        (r.sent, r.received, r.lost, r.putIn) =
        (uint64(word >> 192), uint64(word >> 128), uint64(word >> 64), uint64(word));
        (r.invested, r.pnl) = (uint64(last >> 80), int64(uint64(last >> 16)));
        // forge-lint: disable-end(unsafe-typecast)
    }

    /// @notice Reads row `i` of a report, below the number of its rows.
    function rowAt(bytes calldata message, uint256 i) internal pure returns (uint256 row, uint256 word) {
        uint256 at = REPORT_FIXED + i * PRODUCT_ROW;
        return (_word(message, at) >> 240, _word(message, at + 2));
    }

    /// @notice Reads incident `i` of a report of `rows` rows, below the number of its incidents.
    function incidentAt(bytes calldata message, uint256 rows, uint256 i) internal pure returns (IncidentLine memory) {
        uint256 at = REPORT_FIXED + rows * PRODUCT_ROW + i * INCIDENT_LINE;
        uint256 word = _word(message, at);
        // forge-lint: disable-next-line(unsafe-typecast) the cuts are meant
        return IncidentLine({incidentId: uint32(word >> 224), exposure: uint64(word >> 160)});
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

    function encodeSharesToHome(SharesMoved memory m) internal pure returns (bytes memory) {
        return abi.encodePacked(_head(MessageType.SHARES_TO_HOME), _move(m));
    }

    function decodeSharesToHome(bytes calldata message) internal pure returns (SharesMoved memory) {
        _check(message, MessageType.SHARES_TO_HOME, HEAD + MOVE);
        return _moveAt(message, HEAD);
    }
}

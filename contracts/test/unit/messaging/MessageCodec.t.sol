// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {
    CapitalReport,
    ClaimDecided,
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
} from "../../../src/types/Types.sol";
import {Pages} from "../../utils/Pages.sol";

/// @dev Errors and round trips; equality with the TypeScript twin is in test/differential.
contract MessageCodec_Test is Test {
    /*//////////////////////////////////////////////////////////////
                  THE LIBRARY, CALLED WITH CALLDATA
    //////////////////////////////////////////////////////////////*/

    /// @dev Decodes and encodes again.
    function again(bytes calldata message) external pure returns (bytes memory) {
        uint16 t = MessageCodec.typeOf(message);
        if (t == MessageType.CAPITAL_REPORT) {
            return MessageCodec.encodeCapitalReport(Pages.report(message));
        }
        if (t == MessageType.INCIDENT_REPORTED) {
            return MessageCodec.encodeIncidentReported(MessageCodec.decodeIncidentReported(message));
        }
        if (t == MessageType.SHARES_TO_HOME) {
            return MessageCodec.encodeSharesToHome(MessageCodec.decodeSharesToHome(message));
        }
        HomeHead memory head = MessageCodec.homeHead(message);
        if (t == MessageType.SHARES_TO_AWAY) {
            return MessageCodec.encodeSharesToAway(head, MessageCodec.decodeSharesToAway(message));
        }
        if (t == MessageType.TARGETS) return MessageCodec.encodeTargets(head, Pages.targets(message));
        if (t == MessageType.PRODUCT) {
            (uint32 productId, Product memory p, Terms memory terms) = MessageCodec.decodeProduct(message);
            return MessageCodec.encodeProduct(head, productId, p, terms);
        }
        if (t == MessageType.INCIDENT_OPENED) {
            return MessageCodec.encodeIncidentOpened(head, MessageCodec.decodeIncidentOpened(message));
        }
        if (t == MessageType.CLAIM_DECIDED) {
            return MessageCodec.encodeClaimDecided(head, MessageCodec.decodeClaimDecided(message));
        }
        if (t == MessageType.REMIT) return MessageCodec.encodeRemit(head, MessageCodec.decodeRemit(message));
        if (t == MessageType.DECISION_DENIED) {
            return MessageCodec.encodeDecisionDenied(head, MessageCodec.decodeDecisionDenied(message));
        }
        return MessageCodec.encodeEpochSettled(head, MessageCodec.decodeEpochSettled(message));
    }

    function countTargets(bytes calldata message) external pure returns (uint256) {
        return MessageCodec.countTargets(message);
    }

    function encodeTargets(uint256 lines) external pure returns (bytes memory) {
        return MessageCodec.encodeTargets(HomeHead(0, 0), new TargetLine[](lines));
    }

    function encodeReport(uint256 rows, uint256 incidents) external pure returns (bytes memory) {
        CapitalReport memory r;
        (r.rows, r.incidents) = (new ProductRow[](rows), new IncidentLine[](incidents));
        return MessageCodec.encodeCapitalReport(r);
    }

    /*//////////////////////////////////////////////////////////////
                                  TESTS
    //////////////////////////////////////////////////////////////*/

    function _samples() private view returns (bytes[] memory m) {
        Product memory p;
        Terms memory t;
        CapitalReport memory r;
        r.rows = new ProductRow[](2);
        r.incidents = new IncidentLine[](1);
        HomeHead memory head = HomeHead(5, 6);
        m = new bytes[](11);
        m[0] = this.encodeTargets(3);
        m[1] = MessageCodec.encodeProduct(head, 1, p, t);
        m[2] = MessageCodec.encodeIncidentOpened(head, IncidentOpened(1, 2, 3, 4));
        m[3] = MessageCodec.encodeClaimDecided(head, ClaimDecided(1, 2, 3, 4, 5, 6, 7, 8, 9, bytes32(uint256(10))));
        m[4] = MessageCodec.encodeEpochSettled(head, EpochSettled(1, 2, 3, 4, 5, 6, 7, 8));
        m[5] = MessageCodec.encodeCapitalReport(r);
        m[6] = MessageCodec.encodeIncidentReported(IncidentReported(1, 2, 3, bytes32("4"), address(5)));
        m[7] = MessageCodec.encodeRemit(head, Remit(1, 2, 3, 4));
        m[8] = MessageCodec.encodeDecisionDenied(head, DecisionDenied(1));
        m[9] = MessageCodec.encodeSharesToAway(head, SharesMoved(1, 2, address(3), 4));
        m[10] = MessageCodec.encodeSharesToHome(SharesMoved(1, 2, address(3), 4));
    }

    function test_RevertWhen_UnknownVersion() public {
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_UnknownVersion.selector, 0));
        this.again(hex"0001");
    }

    function test_RevertWhen_WrongType() public {
        bytes memory message = _samples()[4];
        message = _resize(message, 11);
        vm.expectRevert(
            abi.encodeWithSelector(
                MessageCodec.MessageCodec_WrongType.selector, MessageType.TARGETS, MessageType.EPOCH_SETTLED
            )
        );
        this.countTargets(message);
    }

    function test_RevertWhen_ShorterOrLonger() public {
        bytes[] memory messages = _samples();
        for (uint256 i; i < messages.length; ++i) {
            assertEq(this.again(messages[i]), messages[i], "as it is");
            for (uint256 length = 2; length < messages[i].length + 50; ++length) {
                // A page of targets may hold any number of whole lines.
                bool whole = i == 0 && length >= 11 && (length - 11) % 42 == 0;
                if (length == messages[i].length || whole) continue;
                bytes memory cut = _resize(messages[i], length);
                vm.expectPartialRevert(MessageCodec.MessageCodec_WrongLength.selector);
                this.again(cut);
            }
        }
    }

    function test_RevertWhen_TooManyLines() public {
        this.encodeTargets(32);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        this.encodeTargets(33);
        this.encodeReport(32, 32);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        this.encodeReport(33, 0);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 34));
        this.encodeReport(0, 34);

        _expectTooMany(_resize(this.encodeTargets(32), 11 + 33 * 42));
        bytes memory report = _resize(this.encodeReport(0, 0), 145 + 33 * 34);
        report[143] = bytes1(uint8(33));
        _expectTooMany(report);
        report = _resize(this.encodeReport(0, 0), 145 + 33 * 12);
        report[144] = bytes1(uint8(33));
        _expectTooMany(report);
    }

    function _expectTooMany(bytes memory message) private {
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        this.again(message);
    }

    function test_RevertWhen_BadFlag() public {
        bytes memory message = _samples()[1];
        message[11 + 48] = 0x02;
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_BadFlag.selector, 2));
        this.again(message);
    }

    function testFuzz_RoundTrip(
        HomeHead memory head,
        ClaimDecided memory d,
        EpochSettled memory e,
        Product memory p,
        Terms memory t,
        CapitalReport memory r,
        Remit memory remit,
        SharesMoved memory move
    ) public view {
        bytes memory m = MessageCodec.encodeClaimDecided(head, d);
        assertEq(this.again(m), m, "decision");
        m = MessageCodec.encodeEpochSettled(head, e);
        assertEq(this.again(m), m, "settlement");
        m = MessageCodec.encodeRemit(head, remit);
        assertEq(this.again(m), m, "remit");
        m = MessageCodec.encodeSharesToAway(head, move);
        assertEq(this.again(m), m, "move to away");
        m = MessageCodec.encodeSharesToHome(move);
        assertEq(this.again(m), m, "move to home");
        m = MessageCodec.encodeProduct(head, 7, p, t);
        assertEq(this.again(m), m, "product");
        if (r.rows.length > 32 || r.incidents.length > 32) return;
        m = MessageCodec.encodeCapitalReport(r);
        assertEq(this.again(m), m, "report");
    }

    function _resize(bytes memory message, uint256 length) private pure returns (bytes memory out) {
        out = new bytes(length);
        for (uint256 i; i < length && i < message.length; ++i) {
            out[i] = message[i];
        }
    }
}

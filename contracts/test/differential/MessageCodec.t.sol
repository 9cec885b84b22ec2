// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {MessageCodec} from "../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {CapitalReport, HomeHead, IncidentLine, ProductRow, TargetLine} from "../../src/types/Types.sol";
import {CodecHarness} from "./CodecHarness.sol";

/// @notice Holds the codec to the vectors that the TypeScript package `core` wrote: packages/core/vectors/messages.json.
contract MessageCodecTest is Test {
    struct Valid {
        string name;
        uint16 messageType;
        bytes said;
        bytes message;
    }

    struct Malformed {
        string name;
        string reason;
        bytes message;
    }

    string private constant VECTORS = "../packages/core/vectors/messages.json";

    CodecHarness private harness;
    Valid[] private valid;
    Malformed[] private malformed;

    function setUp() public {
        harness = new CodecHarness();
        string memory json = vm.readFile(VECTORS);
        for (string memory at = _at(".valid", 0); vm.keyExistsJson(json, at); at = _at(".valid", valid.length)) {
            valid.push(
                Valid({
                    name: vm.parseJsonString(json, string.concat(at, ".name")),
                    messageType: uint16(vm.parseJsonUint(json, string.concat(at, ".type"))),
                    said: vm.parseJsonBytes(json, string.concat(at, ".said")),
                    message: vm.parseJsonBytes(json, string.concat(at, ".message"))
                })
            );
        }
        for (
            string memory at = _at(".malformed", 0);
            vm.keyExistsJson(json, at);
            at = _at(".malformed", malformed.length)
        ) {
            malformed.push(
                Malformed({
                    name: vm.parseJsonString(json, string.concat(at, ".name")),
                    reason: vm.parseJsonString(json, string.concat(at, ".reason")),
                    message: vm.parseJsonBytes(json, string.concat(at, ".message"))
                })
            );
        }
    }

    function test_EveryVectorEncodesToTheSameBytes() public view {
        for (uint256 i; i < valid.length; ++i) {
            Valid memory v = valid[i];
            assertEq(harness.encode(v.messageType, v.said), v.message, v.name);
        }
    }

    function test_EveryVectorDecodesToTheSameValues() public view {
        for (uint256 i; i < valid.length; ++i) {
            Valid memory v = valid[i];
            assertEq(harness.decode(v.message), v.said, v.name);
        }
    }

    /// @dev Or the vectors could lose one unseen.
    function test_TheVectorsHoldEveryType() public view {
        uint256 seen;
        for (uint256 i; i < valid.length; ++i) {
            seen |= 1 << valid[i].messageType;
        }
        uint256 all =
            1 << MessageType.CAPITAL_REPORT | 1 << MessageType.INCIDENT_REPORTED | 1 << MessageType.SHARES_TO_HOME;
        for (uint256 t = MessageType.TARGETS; t <= MessageType.LAST_FROM_HOME; ++t) {
            all |= 1 << t;
        }
        assertEq(seen, all);
    }

    function test_EveryMalformedVectorIsRefusedForItsReason() public view {
        assertGt(malformed.length, 0);
        for (uint256 i; i < malformed.length; ++i) {
            Malformed memory m = malformed[i];
            assertEq(bytes32(_refusal(m.message)), bytes32(_selectorOf(m.reason)), m.name);
        }
    }

    function test_EveryVectorCutAtAnyByteIsRefused() public view {
        for (uint256 i; i < valid.length; ++i) {
            Valid memory v = valid[i];
            bytes memory cut = v.message;
            for (uint256 length = cut.length; length != 0;) {
                --length;
                assembly ("memory-safe") {
                    mstore(cut, length)
                }
                // Cut between two lines, a list of targets is a shorter list.
                bool isShorterList = v.messageType == MessageType.TARGETS && length >= 11 && (length - 11) % 42 == 0;
                assertEq(_refusal(cut) == bytes4(0), isShorterList, v.name);
            }
        }
    }

    function testFuzz_APaddedMessageIsRefused(uint256 index, bytes memory padding) public view {
        // A whole line more is a longer list of targets.
        vm.assume(padding.length % 42 != 0);
        bytes memory message = valid[index % valid.length].message;
        assertTrue(_refusal(bytes.concat(message, padding)) != bytes4(0));
    }

    function testFuzz_AnyBytesAreRefusedOrExactlyWhatTheirMeaningEncodesTo(uint8 t, bytes memory body) public view {
        bytes memory message = abi.encodePacked(uint8(1), t % 20, body);
        try harness.decode(message) returns (bytes memory said) {
            assertEq(harness.encode(t % 20, said), message);
        } catch {}
    }

    function testFuzz_TargetsComeBack(HomeHead memory head, TargetLine[] memory lines) public view {
        if (lines.length > MessageCodec.MAX_LINES) _shorten(lines);
        bytes memory said = abi.encode(head, lines);
        assertEq(harness.decode(harness.encode(MessageType.TARGETS, said)), said);
    }

    function testFuzz_AReportComesBack(CapitalReport memory report) public view {
        ProductRow[] memory rows = report.rows;
        IncidentLine[] memory incidents = report.incidents;
        uint256 most = MessageCodec.MAX_LINES;
        assembly ("memory-safe") {
            if gt(mload(rows), most) { mstore(rows, most) }
            if gt(mload(incidents), most) { mstore(incidents, most) }
        }
        bytes memory said = abi.encode(report);
        assertEq(harness.decode(harness.encode(MessageType.CAPITAL_REPORT, said)), said);
    }

    function test_RevertWhen_ThereAreTooManyTargets() public {
        bytes memory said = abi.encode(HomeHead(1, 0), new TargetLine[](33));
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        harness.encode(MessageType.TARGETS, said);
    }

    function test_RevertWhen_ThereAreTooManyLinesInAReport() public {
        CapitalReport memory report;
        report.rows = new ProductRow[](33);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        harness.encode(MessageType.CAPITAL_REPORT, abi.encode(report));

        report.rows = new ProductRow[](0);
        report.incidents = new IncidentLine[](33);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        harness.encode(MessageType.CAPITAL_REPORT, abi.encode(report));
    }

    /// @return The selector of the error with which a message is refused; zero when it is not.
    function _refusal(bytes memory message) private view returns (bytes4) {
        try harness.decode(message) {
            return bytes4(0);
        } catch (bytes memory reason) {
            assertGe(reason.length, 4, "refused without a reason");
            assertTrue(bytes4(reason) != 0x4e487b71, "panicked");
            return bytes4(reason);
        }
    }

    function _shorten(TargetLine[] memory lines) private pure {
        uint256 most = MessageCodec.MAX_LINES;
        assembly ("memory-safe") {
            mstore(lines, most)
        }
    }

    function _selectorOf(string memory reason) private pure returns (bytes4) {
        bytes32 hash = keccak256(bytes(reason));
        if (hash == keccak256("WrongLength")) return MessageCodec.MessageCodec_WrongLength.selector;
        if (hash == keccak256("UnknownVersion")) return MessageCodec.MessageCodec_UnknownVersion.selector;
        if (hash == keccak256("TooManyLines")) return MessageCodec.MessageCodec_TooManyLines.selector;
        if (hash == keccak256("BadFlag")) return MessageCodec.MessageCodec_BadFlag.selector;
        if (hash == keccak256("UnknownType")) return CodecHarness.CodecHarness_UnknownType.selector;
        revert(string.concat("no such reason: ", reason));
    }

    function _at(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(index), "]");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {ReadBatch} from "../../../src/periphery/ReadBatch.sol";

contract Told {
    error Told_Refused(uint256 value);

    uint256 private writes;

    function echo(bytes calldata data) external pure returns (bytes memory) {
        return data;
    }

    function refuse(uint256 value) external pure {
        revert Told_Refused(value);
    }

    function write() external returns (uint256) {
        return ++writes;
    }
}

contract ReadBatch_Test is Test {
    Told private told;

    function setUp() public {
        told = new Told();
    }

    /// @dev What a node gives back: it stands in the place of the code.
    function _read(ReadBatch.Read[] memory reads) private returns (ReadBatch.Answer[] memory answers) {
        return abi.decode(address(new ReadBatch(reads)).code, (ReadBatch.Answer[]));
    }

    function testFuzz_Answers(bytes[8] memory sent, uint8 count) public {
        ReadBatch.Read[] memory reads = new ReadBatch.Read[](count % 9);
        for (uint256 i; i < reads.length; ++i) {
            reads[i] = ReadBatch.Read(address(told), abi.encodeCall(told.echo, (sent[i])));
        }
        ReadBatch.Answer[] memory answers = _read(reads);
        assertEq(answers.length, reads.length, "length");
        for (uint256 i; i < reads.length; ++i) {
            assertTrue(answers[i].success, "success");
            assertEq(answers[i].data, abi.encode(sent[i]), "data");
        }
    }

    function test_Answers_WhenOneReverts() public {
        ReadBatch.Read[] memory reads = new ReadBatch.Read[](3);
        reads[0] = ReadBatch.Read(address(told), abi.encodeCall(told.refuse, (7)));
        reads[1] = ReadBatch.Read(address(told), abi.encodeCall(told.echo, ("after")));
        reads[2] = ReadBatch.Read(address(0xDEAD), "nobody");
        ReadBatch.Answer[] memory answers = _read(reads);
        assertFalse(answers[0].success, "reverted");
        assertEq(answers[0].data, abi.encodeWithSelector(Told.Told_Refused.selector, 7), "reason");
        assertTrue(answers[1].success, "the next one");
        assertEq(answers[1].data, abi.encode("after"), "its data");
        assertTrue(answers[2].success, "no contract refuses nothing");
        assertEq(answers[2].data, "", "and answers nothing");
    }

    function test_Answers_WhenOneWouldWrite() public {
        ReadBatch.Read[] memory reads = new ReadBatch.Read[](1);
        reads[0] = ReadBatch.Read(address(told), abi.encodeCall(told.write, ()));
        assertFalse(_read(reads)[0].success);
    }
}

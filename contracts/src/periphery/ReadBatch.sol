// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ReadBatch
/// @notice Reads several contracts at one block in one request. It is deployed nowhere: a node runs its creation code with encoded
/// reads behind it (`eth_call` without `to`), and what it gives back in the place of a contract's code is the encoded answers.
contract ReadBatch {
    /// @param target Contract to be read.
    /// @param data Calldata.
    struct Read {
        address target;
        bytes data;
    }

    /// @param success False when it reverted.
    /// @param data What it gave back, or reverted with; nothing, when there is no contract.
    struct Answer {
        bool success;
        bytes data;
    }

    constructor(Read[] memory reads) {
        Answer[] memory answers = new Answer[](reads.length);
        for (uint256 i; i < reads.length; ++i) {
            (answers[i].success, answers[i].data) = reads[i].target.staticcall(reads[i].data);
        }
        bytes memory encoded = abi.encode(answers);
        assembly ("memory-safe") {
            return(add(encoded, 0x20), mload(encoded))
        }
    }
}

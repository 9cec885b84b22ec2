// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title SumTree
/// @notice The Merkle sum tree of an itemised decision: one leaf for each cover that is paid, and a root that binds the sum.
///
///     leaf  keccak256(incidentId u32 | coverId u256 | payout u64)          44 bytes
///     node  keccak256(left b32 | its sum u64 | right b32 | its sum u64)    80 bytes
///     root  keccak256(top b32 | total u64)                                 40 bytes
///
/// Leaves are sorted by cover and no cover has two. The last node of a level moves up unchanged when it has no partner.
/// The three lengths differ, so a leaf never stands for a node or a root, nor the other way round.
/// @dev What a proof shows: the leaf is in the tree, and its payout is a part of the total that the root binds. A node hashes
/// the sums of both children, no sum is negative and none wraps: so payouts that have proofs against one root never sum to more
/// than its total, whoever built the tree, and in a tree built as above they sum to exactly the total.
/// A node that states another sum than its leaves have makes those leaves unprovable, never dearer.
/// Twin: `packages/core/src/tree/`; shared vectors hold the two together.
library SumTree {
    error SumTree_BadProofLength(uint256 length);
    error SumTree_BadPath(uint256 path);
    error SumTree_SumOverflow();

    /// @dev Bytes of a sibling in a proof: hash, sum.
    uint256 private constant STEP = 40;

    /// @dev Far above what a tree can have; it keeps the sum below 2^71, so that the loop cannot wrap.
    uint256 private constant MAX_LEVELS = 64;

    /// @notice Hash of a leaf.
    /// @param incidentId The incident that is decided.
    /// @param coverId The cover that is paid.
    /// @param payout What it is paid, units.
    /// @return hash Of the leaf.
    function leaf(uint32 incidentId, uint256 coverId, uint64 payout) internal pure returns (bytes32 hash) {
        // Written from the right, each over the zeros of the one before, so that the scratch space is enough.
        assembly ("memory-safe") {
            mstore(0x20, payout)
            mstore(0x00, shl(64, incidentId))
            mstore(0x18, coverId)
            hash := keccak256(0x14, 44)
        }
    }

    /// @notice The root that a leaf and its proof lead to. The caller compares it with the root that was decided.
    /// @param leafHash Of the leaf, as `leaf` returns it.
    /// @param payout Of the leaf, units.
    /// @param path Bit i says where the sibling of step i stands, from the leaf up: 1 for left. No bit above the last step.
    /// @param proof The siblings from the leaf up, 40 bytes each: hash (32), sum (8). A node that moved up unchanged has none.
    /// @return root_ Of the tree.
    /// @return total Sum of all leaves, units.
    function root(bytes32 leafHash, uint64 payout, uint256 path, bytes calldata proof)
        internal
        pure
        returns (bytes32 root_, uint64 total)
    {
        uint256 length = proof.length;
        if (length % STEP != 0 || length > MAX_LEVELS * STEP) revert SumTree_BadProofLength(length);
        if (path >> (length / STEP) != 0) revert SumTree_BadPath(path);

        bytes32 top = leafHash;
        uint256 sum = payout;
        assembly ("memory-safe") {
            // Free memory, not taken: nothing here outlives the loop.
            let node := mload(0x40)
            let step := proof.offset
            for { let end := add(step, length) } lt(step, end) { step := add(step, STEP) } {
                // This node goes to the other side than its sibling.
                let at := mul(and(path, 1), STEP)
                mstore(add(node, at), top)
                mstore(add(node, add(at, 32)), shl(192, sum))
                calldatacopy(add(node, sub(STEP, at)), step, STEP)
                top := keccak256(node, 80)
                sum := add(sum, shr(192, calldataload(add(step, 32))))
                path := shr(1, path)
            }
        }
        // Sums only grow, so one look at the last finds every level that did not fit.
        if (sum > type(uint64).max) revert SumTree_SumOverflow();
        // forge-lint: disable-next-line(unsafe-typecast)
        total = uint64(sum);
        root_ = rootOf(top, total);
    }

    /// @notice The root of a tree: the hash at the top, and the sum of all leaves.
    /// @param topHash Hash of the only node of the last level.
    /// @param total Sum of all leaves, units.
    /// @return hash The root.
    function rootOf(bytes32 topHash, uint64 total) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, topHash)
            mstore(0x20, shl(192, total))
            hash := keccak256(0x00, 40)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {SumTree} from "../../src/libraries/SumTree.sol";

/// @title TestTree
/// @notice Builds small trees of itemised decisions. The real builder is in the TypeScript package `core`.
library TestTree {
    struct Tree {
        uint32 incidentId;
        uint256[] coverIds;
        uint64[] payouts;
        bytes32 top;
        uint64 total;
    }

    /// @dev A tree of covers, ascending, and what each is paid.
    function build(uint32 incidentId, uint256[] memory coverIds, uint64[] memory payouts)
        internal
        pure
        returns (Tree memory tree)
    {
        tree.incidentId = incidentId;
        (tree.coverIds, tree.payouts) = (coverIds, payouts);
        (tree.top, tree.total,,) = _walk(tree, 0);
    }

    function itemOf(Tree memory tree, uint256 index) internal pure returns (IClaimDesk.Item memory item) {
        (item.coverId, item.payout) = (tree.coverIds[index], tree.payouts[index]);
        (,, item.path, item.proof) = _walk(tree, index);
    }

    /// @dev Hashes level by level and collects the siblings of one leaf.
    function _walk(Tree memory tree, uint256 index)
        private
        pure
        returns (bytes32 top, uint64 total, uint256 path, bytes memory proof)
    {
        uint256 length = tree.coverIds.length;
        bytes32[] memory hashes = new bytes32[](length);
        uint64[] memory sums = new uint64[](length);
        for (uint256 i; i < length; ++i) {
            hashes[i] = SumTree.leaf(tree.incidentId, tree.coverIds[i], tree.payouts[i]);
            sums[i] = tree.payouts[i];
        }
        uint256 steps;
        while (length > 1) {
            uint256 sibling = index ^ 1;
            if (sibling < length) {
                if (index & 1 == 1) path |= 1 << steps;
                proof = abi.encodePacked(proof, hashes[sibling], sums[sibling]);
                ++steps;
            }
            length = _levelUp(hashes, sums, length);
            index /= 2;
        }
        return (hashes[0], sums[0], path, proof);
    }

    function _levelUp(bytes32[] memory hashes, uint64[] memory sums, uint256 length) private pure returns (uint256) {
        for (uint256 i; i < length; i += 2) {
            bool alone = i + 1 == length;
            (hashes[i / 2], sums[i / 2]) = alone
                ? (hashes[i], sums[i])
                : (keccak256(abi.encodePacked(hashes[i], sums[i], hashes[i + 1], sums[i + 1])), sums[i] + sums[i + 1]);
        }
        return (length + 1) / 2;
    }
}

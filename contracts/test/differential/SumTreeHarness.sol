// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SumTree} from "../../src/libraries/SumTree.sol";

/// @title SumTreeHarness
/// @notice Follows proofs, for the differential test and the bench.
contract SumTreeHarness {
    struct Proof {
        uint32 incidentId;
        uint256 coverId;
        uint64 payout;
        uint256 path;
        bytes proof;
    }

    /// @return root_ What the proof leads to.
    /// @return total Units.
    function follow(Proof calldata p) public pure returns (bytes32 root_, uint64 total) {
        return SumTree.root(SumTree.leaf(p.incidentId, p.coverId, p.payout), p.payout, p.path, p.proof);
    }

    /// @return roots What each proof leads to; zero for one that is refused.
    /// @return totals Units.
    function followAll(Proof[] calldata proofs) external view returns (bytes32[] memory roots, uint64[] memory totals) {
        roots = new bytes32[](proofs.length);
        totals = new uint64[](proofs.length);
        for (uint256 i; i < proofs.length; ++i) {
            try this.follow(proofs[i]) returns (bytes32 root_, uint64 total) {
                (roots[i], totals[i]) = (root_, total);
            } catch {}
        }
    }

    /// @return Gas of following the proof, without its call data.
    function gasOf(Proof calldata p) external view returns (uint256) {
        bytes32 leafHash = SumTree.leaf(p.incidentId, p.coverId, p.payout);
        uint256 before = gasleft();
        SumTree.root(leafHash, p.payout, p.path, p.proof);
        return before - gasleft();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {SumTree} from "../../src/libraries/SumTree.sol";
import {SumTreeHarness} from "./SumTreeHarness.sol";

/// @notice Holds the tree to the vectors that the TypeScript package `core` wrote: packages/core/vectors/sumTrees.json.
contract SumTreeTest is Test {
    string private json;
    SumTreeHarness private harness;

    function setUp() public {
        harness = new SumTreeHarness();
        json = vm.readFile("../packages/core/vectors/sumTrees.json");
    }

    function test_EveryLeafOfEveryTreeLeadsToItsRootAndTotal() public view {
        uint256 trees;
        for (string memory tree = ".trees[0]"; vm.keyExistsJson(json, tree); tree = _at(".trees", trees)) {
            bytes32 root = vm.parseJsonBytes32(json, string.concat(tree, ".root"));
            uint256 total = _uint(tree, ".total");
            uint256 sum = _assertLeavesLeadTo(string.concat(tree, ".leaves"), root, total);
            assertEq(sum, total, tree);
            bytes32 top = vm.parseJsonBytes32(json, string.concat(tree, ".top"));
            // forge-lint: disable-next-line(unsafe-typecast)
            assertEq(SumTree.rootOf(top, uint64(total)), root, tree);
            ++trees;
        }
        assertGt(trees, 0);
    }

    function test_EveryRefusedVectorIsRefusedForItsReason() public view {
        uint256 refused;
        for (string memory at = ".refused[0]"; vm.keyExistsJson(json, at); at = _at(".refused", refused)) {
            string memory reason = vm.parseJsonString(json, string.concat(at, ".reason"));
            try harness.follow(_proofAt(string.concat(at, ".leaf"))) {
                revert(string.concat("not refused: ", at));
            } catch (bytes memory actual) {
                assertEq(bytes32(bytes4(actual)), bytes32(_selectorOf(reason)), at);
            }
            ++refused;
        }
        assertGt(refused, 0);
    }

    function _assertLeavesLeadTo(string memory list, bytes32 root, uint256 total) private view returns (uint256 sum) {
        uint256 leaves;
        for (string memory at = _at(list, 0); vm.keyExistsJson(json, at); at = _at(list, leaves)) {
            SumTreeHarness.Proof memory proof = _proofAt(at);
            (bytes32 root_, uint64 total_) = harness.follow(proof);
            assertEq(root_, root, at);
            assertEq(total_, total, at);
            sum += proof.payout;
            ++leaves;
        }
    }

    function _proofAt(string memory at) private view returns (SumTreeHarness.Proof memory) {
        return SumTreeHarness.Proof({
            // forge-lint: disable-next-line(unsafe-typecast)
            incidentId: uint32(_uint(at, ".incidentId")),
            coverId: _uint(at, ".coverId"),
            // forge-lint: disable-next-line(unsafe-typecast)
            payout: uint64(_uint(at, ".payout")),
            path: _uint(at, ".path"),
            proof: vm.parseJsonBytes(json, string.concat(at, ".proof"))
        });
    }

    function _uint(string memory at, string memory key) private view returns (uint256) {
        return vm.parseJsonUint(json, string.concat(at, key));
    }

    function _selectorOf(string memory reason) private pure returns (bytes4) {
        bytes32 hash = keccak256(bytes(reason));
        if (hash == keccak256("BadProofLength")) return SumTree.SumTree_BadProofLength.selector;
        if (hash == keccak256("BadPath")) return SumTree.SumTree_BadPath.selector;
        if (hash == keccak256("SumOverflow")) return SumTree.SumTree_SumOverflow.selector;
        revert(string.concat("no such reason: ", reason));
    }

    function _at(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(index), "]");
    }
}

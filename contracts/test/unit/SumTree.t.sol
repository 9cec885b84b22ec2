// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {SumTree} from "../../src/libraries/SumTree.sol";

/// @dev Written out by hand with abi.encodePacked; equality with the TypeScript twin is in test/differential.
contract SumTree_Test is Test {
    uint32 private constant INCIDENT = 7;
    uint64 private constant MOST = type(uint64).max;

    function follow(bytes32 leafHash, uint64 payout, uint256 path, bytes calldata proof)
        external
        pure
        returns (bytes32, uint64)
    {
        return SumTree.root(leafHash, payout, path, proof);
    }

    function _node(bytes32 left, uint64 leftSum, bytes32 right, uint64 rightSum) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(left, leftSum, right, rightSum));
    }

    function _root(bytes32 top, uint64 total) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(top, total));
    }

    function _assertLeads(bytes32 leafHash, uint64 payout, uint256 path, bytes memory proof, bytes32 root, uint64 total)
        private
        view
    {
        (bytes32 root_, uint64 total_) = this.follow(leafHash, payout, path, proof);
        assertEq(root_, root, "root");
        assertEq(total_, total, "total");
    }

    function test_LeafNodeAndRootAreHashesOfThePackedParts() public view {
        bytes32 one = SumTree.leaf(INCIDENT, 11, 100);
        assertEq(one, keccak256(abi.encodePacked(INCIDENT, uint256(11), uint64(100))), "leaf");
        assertEq(
            SumTree.leaf(type(uint32).max, type(uint256).max, MOST),
            keccak256(abi.encodePacked(type(uint32).max, type(uint256).max, MOST)),
            "largest leaf"
        );
        assertEq(SumTree.rootOf(one, 100), _root(one, 100), "root");

        bytes32 two = SumTree.leaf(INCIDENT, 12, 23);
        bytes32 root = _root(_node(one, 100, two, 23), 123);
        _assertLeads(one, 100, 0, abi.encodePacked(two, uint64(23)), root, 123);
        _assertLeads(two, 23, 1, abi.encodePacked(one, uint64(100)), root, 123);
    }

    function test_OneLeafNeedsNoProof() public view {
        bytes32 only = SumTree.leaf(INCIDENT, 11, MOST);
        _assertLeads(only, MOST, 0, "", _root(only, MOST), MOST);
    }

    function test_AnOddLeafMovesUp() public view {
        bytes32 a = SumTree.leaf(INCIDENT, 11, 100);
        bytes32 b = SumTree.leaf(INCIDENT, 12, 20);
        bytes32 c = SumTree.leaf(INCIDENT, 13, 3);
        bytes32 ab = _node(a, 100, b, 20);
        bytes32 root = _root(_node(ab, 120, c, 3), 123);

        _assertLeads(a, 100, 0, abi.encodePacked(b, uint64(20), c, uint64(3)), root, 123);
        _assertLeads(b, 20, 1, abi.encodePacked(a, uint64(100), c, uint64(3)), root, 123);
        _assertLeads(c, 3, 1, abi.encodePacked(ab, uint64(120)), root, 123);
    }

    function test_RevertWhen_TheLengthIsNotAMultipleOfForty() public {
        for (uint256 length = 1; length < 121; ++length) {
            if (length % 40 == 0) continue;
            vm.expectRevert(abi.encodeWithSelector(SumTree.SumTree_BadProofLength.selector, length));
            this.follow(0, 1, 0, new bytes(length));
        }
    }

    function test_RevertWhen_MoreThanSixtyFourLevels() public {
        (, uint64 total) = this.follow(0, 1, MOST, new bytes(64 * 40));
        assertEq(total, 1);
        vm.expectRevert(abi.encodeWithSelector(SumTree.SumTree_BadProofLength.selector, 65 * 40));
        this.follow(0, 1, 0, new bytes(65 * 40));
    }

    function test_RevertWhen_ThePathHasABitAboveTheLastLevel() public {
        for (uint256 levels; levels < 3; ++levels) {
            for (uint256 bit = levels; bit < 256; ++bit) {
                vm.expectRevert(abi.encodeWithSelector(SumTree.SumTree_BadPath.selector, 1 << bit));
                this.follow(0, 1, 1 << bit, new bytes(levels * 40));
            }
        }
    }

    function test_RevertWhen_TheSumDoesNotFit() public {
        for (uint256 level; level < 3; ++level) {
            bytes memory one =
                bytes.concat(new bytes(level * 40), abi.encodePacked(bytes32(0), MOST), new bytes((2 - level) * 40));
            vm.expectRevert(SumTree.SumTree_SumOverflow.selector);
            this.follow(0, 1, 0, one);
        }
        // As large as it gets: every sibling and the payout.
        bytes memory proof;
        for (uint256 level; level < 64; ++level) {
            proof = bytes.concat(proof, abi.encodePacked(bytes32(0), MOST));
        }
        vm.expectRevert(SumTree.SumTree_SumOverflow.selector);
        this.follow(0, MOST, 0, proof);
        (, uint64 total) = this.follow(0, 1, 0, abi.encodePacked(bytes32(0), MOST - 1));
        assertEq(total, MOST, "just fits");
    }

    /// @dev Whoever builds a tree whose node claims less than its leaves sum to cannot have those leaves paid.
    function test_AWrongSumInANodeMakesItsLeavesUnprovable() public view {
        bytes32 a = SumTree.leaf(INCIDENT, 11, 100);
        bytes32 b = SumTree.leaf(INCIDENT, 12, 20);
        bytes32 c = SumTree.leaf(INCIDENT, 13, 3);
        bytes32 ab = _node(a, 100, b, 20);
        bytes32 root = _root(_node(ab, 1, c, 3), 4);

        (bytes32 led,) = this.follow(a, 100, 0, abi.encodePacked(b, uint64(20), c, uint64(3)));
        assertNotEq(led, root, "its own sum");
        _assertLeads(c, 3, 1, abi.encodePacked(ab, uint64(1)), root, 4);
    }
}

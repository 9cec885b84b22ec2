// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {SumTree} from "../../src/libraries/SumTree.sol";

/// @dev Trees of any shape against a builder as plain as can be. Equality with the TypeScript twin is in test/differential.
contract SumTree_FuzzTest is Test {
    struct Claim {
        uint256 coverId;
        uint64 payout;
        uint256 path;
        bytes proof;
    }

    uint32 private constant INCIDENT = 7;

    function follow(Claim calldata c) external pure returns (bytes32, uint64) {
        return SumTree.root(SumTree.leaf(INCIDENT, c.coverId, c.payout), c.payout, c.path, c.proof);
    }

    /// @dev Every leaf of a tree of any size leads to its root, and the total is the sum of all payouts.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_EveryLeafLeadsToTheRootAndTheSumOfAll(uint256 seed, uint256 size) public view {
        size = bound(size, 1, 70);
        (bytes32 root, uint64 total, uint64[] memory payouts) = _rootOf(seed, size);
        uint256 sum;
        for (uint256 i; i < size; ++i) {
            sum += payouts[i];
            (bytes32 root_, uint64 total_) = this.follow(_claimOf(seed, payouts, i));
            assertEq(root_, root, "root");
            assertEq(total_, total, "total");
        }
        assertEq(total, sum, "sum");
    }

    /// @dev One changed bit of the cover, the payout, the path or the proof is refused or leads elsewhere.
    function testFuzz_AnyChangedBitLeadsElsewhere(uint256 seed, uint256 size, uint256 index, uint256 bit) public view {
        size = bound(size, 1, 70);
        (bytes32 root,, uint64[] memory payouts) = _rootOf(seed, size);
        Claim memory c = _claimOf(seed, payouts, index % size);
        _flip(c, bit % (256 + 64 + 256 + c.proof.length * 8));
        try this.follow(c) returns (bytes32 root_, uint64) {
            assertNotEq(root_, root);
        } catch {}
    }

    /// @dev The root binds the total: another total is another root.
    function testFuzz_TheRootBindsTheTotal(bytes32 top, uint64 one, uint64 other) public pure {
        vm.assume(one != other);
        assertNotEq(SumTree.rootOf(top, one), SumTree.rootOf(top, other));
    }

    function testFuzz_HashesAreThoseOfThePackedParts(uint32 incidentId, uint256 coverId, uint64 payout, bytes32 top)
        public
        pure
    {
        assertEq(SumTree.leaf(incidentId, coverId, payout), keccak256(abi.encodePacked(incidentId, coverId, payout)));
        assertEq(SumTree.rootOf(top, payout), keccak256(abi.encodePacked(top, payout)));
    }

    /// @dev Memory that a caller holds, and the pointer to free memory, stay as they are.
    function testFuzz_LeavesMemoryAlone(bytes memory held, uint256 seed, uint256 size) public view {
        size = bound(size, 1, 20);
        (bytes32 root,, uint64[] memory payouts) = _rootOf(seed, size);
        Claim memory c = _claimOf(seed, payouts, seed % size);
        bytes32 before = keccak256(held);
        this.followHolding(c, held, root);
        assertEq(keccak256(held), before);
    }

    function followHolding(Claim calldata c, bytes calldata held, bytes32 root) external pure {
        bytes memory copy = held;
        (uint256 free, uint256 zero) = _memory();
        bytes32 hash = SumTree.leaf(INCIDENT, c.coverId, c.payout);
        (bytes32 root_,) = SumTree.root(hash, c.payout, c.path, c.proof);
        (uint256 freeAfter, uint256 zeroAfter) = _memory();
        assertEq(root_, root, "root");
        assertEq(freeAfter, free, "free memory");
        assertEq(zeroAfter, zero, "zero slot");
        assertEq(keccak256(copy), keccak256(held), "memory of the caller");
    }

    function _memory() private pure returns (uint256 free, uint256 zero) {
        assembly ("memory-safe") {
            free := mload(0x40)
            zero := mload(0x60)
        }
    }

    function _flip(Claim memory c, uint256 bit) private pure {
        if (bit < 256) {
            c.coverId ^= 1 << bit;
        } else if (bit < 320) {
            c.payout ^= uint64(1 << (bit - 256));
        } else if (bit < 576) {
            c.path ^= 1 << (bit - 320);
        } else {
            uint256 at = (bit - 576) / 8;
            c.proof[at] = bytes1(uint8(c.proof[at]) ^ uint8(1 << (bit % 8)));
        }
    }

    function _coverOf(uint256 seed, uint256 i) private pure returns (uint256) {
        return (seed >> 64 << 16) + i;
    }

    function _leaves(uint256 seed, uint64[] memory payouts) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](payouts.length);
        for (uint256 i; i < payouts.length; ++i) {
            hashes[i] = keccak256(abi.encodePacked(INCIDENT, _coverOf(seed, i), payouts[i]));
        }
    }

    function _rootOf(uint256 seed, uint256 size)
        private
        pure
        returns (bytes32 root, uint64 total, uint64[] memory payouts)
    {
        payouts = new uint64[](size);
        for (uint256 i; i < size; ++i) {
            payouts[i] = uint64(bound(uint256(keccak256(abi.encode(seed, i))), 1, 2 ** 57));
        }
        (bytes32[] memory hashes, uint64[] memory sums) = (_leaves(seed, payouts), payouts);
        while (hashes.length > 1) {
            (hashes, sums) = _up(hashes, sums);
        }
        (root, total) = (keccak256(abi.encodePacked(hashes[0], sums[0])), sums[0]);
    }

    function _up(bytes32[] memory hashes, uint64[] memory sums)
        private
        pure
        returns (bytes32[] memory above, uint64[] memory sumsAbove)
    {
        uint256 size = (hashes.length + 1) / 2;
        (above, sumsAbove) = (new bytes32[](size), new uint64[](size));
        for (uint256 i; i < size; ++i) {
            (uint256 l, uint256 r) = (2 * i, 2 * i + 1);
            bool alone = r == hashes.length;
            above[i] = alone ? hashes[l] : keccak256(abi.encodePacked(hashes[l], sums[l], hashes[r], sums[r]));
            sumsAbove[i] = alone ? sums[l] : sums[l] + sums[r];
        }
    }

    function _claimOf(uint256 seed, uint64[] memory payouts, uint256 index) private pure returns (Claim memory c) {
        (c.coverId, c.payout) = (_coverOf(seed, index), payouts[index]);
        (bytes32[] memory hashes, uint64[] memory sums) = (_leaves(seed, payouts), payouts);
        for (uint256 step; hashes.length > 1; index /= 2) {
            uint256 sibling = index ^ 1;
            if (sibling < hashes.length) {
                c.proof = bytes.concat(c.proof, abi.encodePacked(hashes[sibling], sums[sibling]));
                c.path |= (index & 1) << step++;
            }
            (hashes, sums) = _up(hashes, sums);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {PoolShare} from "../../src/pool/PoolShare.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @dev The properties that ERC-20 and ERC-2612 ask of a pool's share, by name.
contract ShareERC20_Test is BaseTest {
    uint256 private constant SUPPLY = 1_000e18;
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    PoolShare private share;
    address private signer;
    uint256 private key;

    function setUp() public override {
        super.setUp();
        share = sides[AWAY].share;
        (signer, key) = makeAddrAndKey("signer");
        vm.prank(address(sides[AWAY].pool));
        share.mint(alice, SUPPLY);
    }

    function _refuses(address owner, uint256 value) private {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, owner, share.balanceOf(owner), value)
        );
    }

    function test_ERC20_totalSupply_IsTheSumOfBalances() public {
        vm.prank(alice);
        share.transfer(bob, 400e18);
        vm.prank(address(sides[AWAY].pool));
        share.mint(carol, 5e18);
        assertEq(share.totalSupply(), share.balanceOf(alice) + share.balanceOf(bob) + share.balanceOf(carol), "sum");
    }

    function test_ERC20_burn_LowersSupplyAndBalance() public {
        vm.prank(alice);
        share.transfer(address(sides[AWAY].pool), 10e18);
        vm.prank(address(sides[AWAY].pool));
        share.burn(4e18);
        assertEq(share.totalSupply(), SUPPLY - 4e18, "supply");
        assertEq(share.balanceOf(address(sides[AWAY].pool)), 6e18, "balance");
    }

    function test_ERC20_zeroAddress_HasNothingAndReceivesNothing() public {
        assertEq(share.balanceOf(address(0)), 0, "nothing");
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        share.transfer(address(0), 1);
        share.approve(alice, 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        share.transferFrom(alice, address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidSpender.selector, address(0)));
        share.approve(address(0), 1);
    }

    function testFuzz_ERC20_transfer_MovesExactlyAndLogs(uint256 value) public {
        value = bound(value, 0, SUPPLY);
        vm.expectEmit(address(share));
        emit IERC20.Transfer(alice, bob, value);
        vm.prank(alice);
        assertTrue(share.transfer(bob, value), "returns true");
        assertEq(share.balanceOf(alice), SUPPLY - value, "from");
        assertEq(share.balanceOf(bob), value, "to");
        assertEq(share.totalSupply(), SUPPLY, "supply");
    }

    function testFuzz_ERC20_transfer_RevertsAboveTheBalance(uint256 value) public {
        value = bound(value, SUPPLY + 1, type(uint256).max);
        _refuses(alice, value);
        vm.prank(alice);
        share.transfer(bob, value);
    }

    function testFuzz_ERC20_transfer_ToOneselfChangesNothing(uint256 value) public {
        value = bound(value, 0, SUPPLY);
        vm.startPrank(alice);
        share.transfer(alice, value);
        share.approve(alice, value);
        share.transferFrom(alice, alice, value);
        assertEq(share.balanceOf(alice), SUPPLY, "balance");
    }

    function testFuzz_ERC20_approve_SetsAndReplacesTheAllowanceAndLogs(uint256 first, uint256 second) public {
        vm.startPrank(alice);
        share.approve(bob, first);
        vm.expectEmit(address(share));
        emit IERC20.Approval(alice, bob, second);
        assertTrue(share.approve(bob, second), "returns true");
        assertEq(share.allowance(alice, bob), second, "the last");
    }

    function testFuzz_ERC20_transferFrom_SpendsTheAllowance(uint256 allowed, uint256 value) public {
        allowed = bound(allowed, 0, SUPPLY);
        value = bound(value, 0, allowed);
        vm.prank(alice);
        share.approve(bob, allowed);
        vm.expectEmit(address(share));
        emit IERC20.Transfer(alice, carol, value);
        vm.prank(bob);
        assertTrue(share.transferFrom(alice, carol, value), "returns true");
        assertEq(share.allowance(alice, bob), allowed - value, "allowance");
        assertEq(share.balanceOf(carol), value, "balance");
    }

    function test_ERC20_transferFrom_LeavesAnEndlessAllowance() public {
        vm.prank(alice);
        share.approve(bob, type(uint256).max);
        vm.prank(bob);
        share.transferFrom(alice, carol, 1e18);
        assertEq(share.allowance(alice, bob), type(uint256).max, "endless");
    }

    function test_ERC20_transferFrom_RevertsAboveAllowanceAndAboveBalance() public {
        vm.prank(alice);
        share.approve(bob, 5);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 5, 6));
        share.transferFrom(alice, bob, 6);
        vm.startPrank(alice);
        share.approve(bob, SUPPLY + 1);
        vm.startPrank(bob);
        _refuses(alice, SUPPLY + 1);
        share.transferFrom(alice, bob, SUPPLY + 1);
    }

    function _permit(uint256 deadline) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 hash = keccak256(abi.encode(PERMIT, signer, bob, 7e18, share.nonces(signer), deadline));
        return vm.sign(key, keccak256(abi.encodePacked(hex"1901", share.DOMAIN_SEPARATOR(), hash)));
    }

    function test_ERC2612_permit_SetsTheAllowanceOnce() public {
        (uint8 v, bytes32 r, bytes32 s) = _permit(block.timestamp);
        share.permit(signer, bob, 7e18, block.timestamp, v, r, s);
        assertEq(share.allowance(signer, bob), 7e18, "allowance");
        assertEq(share.nonces(signer), 1, "nonce");
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        share.permit(signer, bob, 7e18, block.timestamp, v, r, s);
    }

    function test_ERC2612_permit_RevertsWhenLateOrOfAnotherSigner() public {
        (uint8 v, bytes32 r, bytes32 s) = _permit(block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, block.timestamp - 1));
        share.permit(signer, bob, 7e18, block.timestamp - 1, v, r, s);
        (v, r, s) = _permit(block.timestamp);
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        share.permit(alice, bob, 7e18, block.timestamp, v, r, s);
    }
}

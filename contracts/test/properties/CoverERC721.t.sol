// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {ERC721} from "solady/tokens/ERC721.sol";

import {CoverMarket} from "../../src/market/CoverMarket.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @dev A contract that takes covers.
contract Vault is ERC721Holder {}

/// @dev The properties that ERC-721 asks of a cover, by name.
contract CoverERC721_Test is BaseTest {
    CoverMarket private market;
    uint256 private coverId;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        coverId = _buy(AWAY, alice, 100e6);
    }

    function test_ERC165_Ids() public view {
        assertTrue(market.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(market.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(market.supportsInterface(0x5b5e139f), "metadata");
        assertFalse(market.supportsInterface(0xffffffff), "nothing else");
    }

    function test_ERC721_mint_GivesTheCoverToItsOwnerAndLogs() public {
        _fund(AWAY, bob, 1_000_000e6);
        vm.expectEmit(address(market));
        emit IERC721.Transfer(address(0), carol, coverId + 1);
        vm.prank(bob);
        (uint256 bought,) = market.buy(_buyParams(100e6, carol));
        assertEq(bought, coverId + 1, "id");
        assertEq(market.ownerOf(bought), carol, "owner");
        assertEq(market.balanceOf(carol), 1, "balance");
    }

    function test_ERC721_balanceOf_RevertsForTheZeroAddress() public {
        vm.expectRevert(ERC721.BalanceQueryForZeroAddress.selector);
        market.balanceOf(address(0));
    }

    function test_ERC721_ownerOf_getApproved_RevertForWhatIsNoCover() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        market.ownerOf(coverId + 1);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        market.getApproved(coverId + 1);
    }

    function test_ERC721_transferFrom_MovesTheCoverAndLogs() public {
        vm.expectEmit(address(market));
        emit IERC721.Transfer(alice, bob, coverId);
        vm.prank(alice);
        market.transferFrom(alice, bob, coverId);
        assertEq(market.ownerOf(coverId), bob, "owner");
        assertEq(market.balanceOf(alice), 0, "from");
        assertEq(market.balanceOf(bob), 1, "to");
        assertEq(market.getCover(coverId).amount, 100e6, "the same cover");
    }

    function test_ERC721_transferFrom_ToOneselfChangesNothing() public {
        vm.prank(alice);
        market.transferFrom(alice, alice, coverId);
        assertEq(market.ownerOf(coverId), alice, "owner");
        assertEq(market.balanceOf(alice), 1, "balance");
    }

    function test_ERC721_transferFrom_RevertsForStrangersWrongOwnersAndToZero() public {
        vm.prank(bob);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        market.transferFrom(alice, bob, coverId);
        vm.startPrank(alice);
        vm.expectRevert(ERC721.TransferFromIncorrectOwner.selector);
        market.transferFrom(bob, alice, coverId);
        vm.expectRevert(ERC721.TransferToZeroAddress.selector);
        market.transferFrom(alice, address(0), coverId);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        market.transferFrom(alice, bob, coverId + 1);
    }

    function test_ERC721_approve_LetsOneMoveOneCoverOnce() public {
        vm.expectEmit(address(market));
        emit IERC721.Approval(alice, bob, coverId);
        vm.prank(alice);
        market.approve(bob, coverId);
        assertEq(market.getApproved(coverId), bob, "approved");
        vm.prank(bob);
        market.transferFrom(alice, carol, coverId);
        assertEq(market.getApproved(coverId), address(0), "ends with the transfer");
        vm.prank(bob);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        market.transferFrom(carol, bob, coverId);
    }

    function test_ERC721_approve_RevertsForStrangers() public {
        vm.prank(bob);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        market.approve(bob, coverId);
    }

    function test_ERC721_setApprovalForAll_LetsAnOperatorMoveAll() public {
        uint256 other = _buy(AWAY, alice, 50e6);
        vm.expectEmit(address(market));
        emit IERC721.ApprovalForAll(alice, bob, true);
        vm.prank(alice);
        market.setApprovalForAll(bob, true);
        assertTrue(market.isApprovedForAll(alice, bob), "operator");
        vm.startPrank(bob);
        market.transferFrom(alice, carol, coverId);
        market.approve(bob, other);
        vm.startPrank(alice);
        market.setApprovalForAll(bob, false);
        market.approve(address(0), other);
        vm.startPrank(bob);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        market.transferFrom(alice, carol, other);
    }

    function test_ERC721_safeTransferFrom_AsksContracts() public {
        address holder = address(new Vault());
        vm.startPrank(alice);
        vm.expectRevert(ERC721.TransferToNonERC721ReceiverImplementer.selector);
        market.safeTransferFrom(alice, address(registry), coverId);
        market.safeTransferFrom(alice, holder, coverId);
        assertEq(market.ownerOf(coverId), holder, "to one that takes it");
        vm.stopPrank();
        uint256 other = _buy(AWAY, alice, 50e6);
        vm.prank(alice);
        market.safeTransferFrom(alice, bob, other, "data");
        assertEq(market.ownerOf(other), bob, "to an account");
    }

    function test_ERC721_metadata_IsOfThisCover() public {
        assertEq(market.name(), "OmniCover", "name");
        assertEq(market.symbol(), "COVER", "symbol");
        assertGt(bytes(market.tokenURI(coverId)).length, 0, "uri");
        vm.expectRevert();
        market.tokenURI(coverId + 1);
    }

    /// @dev What is paid goes to who holds the cover then, so it moves as any other.
    function testFuzz_ERC721_balances_AreTheNumberOfCoversHeld(uint8[12] memory moves) public {
        address[3] memory people = [alice, bob, carol];
        uint256[3] memory ids = [coverId, _buy(AWAY, alice, 50e6), _buy(AWAY, bob, 20e6)];
        for (uint256 i; i < moves.length; ++i) {
            uint256 id = ids[moves[i] % 3];
            address owner = market.ownerOf(id);
            vm.prank(owner);
            market.transferFrom(owner, people[moves[i] / 3 % 3], id);
        }
        uint256[3] memory held;
        for (uint256 i; i < 3; ++i) {
            for (uint256 p; p < 3; ++p) {
                if (market.ownerOf(ids[i]) == people[p]) ++held[p];
            }
        }
        for (uint256 p; p < 3; ++p) {
            assertEq(market.balanceOf(people[p]), held[p], "held");
        }
    }
}

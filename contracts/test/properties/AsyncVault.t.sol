// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {
    IERC7540Deposit,
    IERC7540Operator,
    IERC7540Redeem,
    IERC7575,
    IERC7575Share
} from "../../src/interfaces/IERC7540.sol";
import {CapitalPool} from "../../src/pool/CapitalPool.sol";
import {PoolShare} from "../../src/pool/PoolShare.sol";
import {EpochSettled} from "../../src/types/Types.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @dev The properties that ERC-7540, ERC-7575 and ERC-4626 ask for, by name, and where the pool is narrower.
contract AsyncVault_Test is BaseTest {
    CapitalPool private pool;
    PoolShare private share;
    uint32 private settlements = 1_000;

    function setUp() public override {
        super.setUp();
        (pool, share) = (sides[AWAY].pool, sides[AWAY].share);
    }

    /// @dev What home says, without home.
    function _settleDeposits(uint64 assets, uint128 shares) private {
        _nextEpoch();
        uint32 last = pool.currentRound() - 1;
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, ++settlements, last, last, assets, shares, 0, 0));
    }

    function _fill(uint128 shares, uint64 assets) private {
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, ++settlements, 0, 0, 0, 0, shares, assets));
    }

    /// @dev Alice holds 1,000 shares.
    function _underwrite() private {
        _deposit(AWAY, alice, 1_000e6);
        _settleDeposits(1_000e6, 1_000e18);
        _claimShares(AWAY, alice);
    }

    /// @dev Shares of Alice have left.
    function _leave(uint128 shares, uint64 assets) private {
        _underwrite();
        _redeem(AWAY, alice, shares);
        _nextEpoch();
        _fill(shares, assets);
    }

    function test_ERC165_Ids() public view {
        assertTrue(pool.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(pool.supportsInterface(0xe3bc4e65), "ERC-7540 operators");
        assertTrue(pool.supportsInterface(0xce3bbe50), "ERC-7540 deposit");
        assertTrue(pool.supportsInterface(0x620ee8e4), "ERC-7540 redeem");
        assertTrue(pool.supportsInterface(0x2f0a18c5), "ERC-7575");
        assertFalse(pool.supportsInterface(0xffffffff), "nothing else");
        assertTrue(share.supportsInterface(0xf815c03d), "ERC-7575 share");
        assertEq(type(IERC7540Operator).interfaceId, bytes4(0xe3bc4e65));
        assertEq(type(IERC7540Deposit).interfaceId, bytes4(0xce3bbe50));
        assertEq(type(IERC7540Redeem).interfaceId, bytes4(0x620ee8e4));
        assertEq(type(IERC7575).interfaceId, bytes4(0x2f0a18c5));
        assertEq(type(IERC7575Share).interfaceId, bytes4(0xf815c03d));
    }

    function test_ERC7575_ShareAndVaultNameEachOther() public view {
        assertEq(pool.share(), address(share), "share");
        assertEq(pool.asset(), address(sides[AWAY].asset), "asset");
        assertEq(share.vault(pool.asset()), address(pool), "vault");
        assertEq(share.vault(address(1)), address(0), "no other");
    }

    function test_ERC7540_setOperator_LogsAndAllowsAndEnds() public {
        vm.expectEmit(address(pool));
        emit IERC7540Operator.OperatorSet(alice, bob, true);
        vm.prank(alice);
        assertTrue(pool.setOperator(bob, true), "returns true");
        assertTrue(pool.isOperator(alice, bob), "is");
        assertFalse(pool.isOperator(bob, alice), "one way");
        vm.prank(alice);
        pool.setOperator(bob, false);
        assertFalse(pool.isOperator(alice, bob), "no more");
    }

    function test_ERC7540_requestDeposit_TakesAssetsOfTheOwnerAndLogs() public {
        sides[AWAY].asset.mint(alice, 100e6);
        vm.startPrank(alice);
        sides[AWAY].asset.approve(address(pool), 100e6);
        pool.setOperator(bob, true);
        vm.stopPrank();
        vm.expectEmit(address(pool));
        emit IERC7540Deposit.DepositRequest(bob, alice, pool.currentRound(), bob, 100e6);
        vm.prank(bob);
        uint256 id = pool.requestDeposit(100e6, bob, alice);
        assertEq(sides[AWAY].asset.balanceOf(alice), 0, "of the owner");
        assertEq(pool.pendingDepositRequest(id, bob), 100e6, "of the controller");
        assertEq(pool.pendingDepositRequest(id, alice), 0, "not of the owner");
        assertEq(pool.pendingDepositRequest(id + 1, bob), 0, "of no other request");
    }

    function test_ERC7540_requestDeposit_RevertsForAnOwnerWhoDidNotAllowIt() public {
        _deposit(AWAY, alice, 100e6);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, alice, bob));
        vm.prank(bob);
        pool.requestDeposit(100e6, bob, alice);
    }

    function test_ERC7540_DepositRequest_GoesFromPendingToClaimableToClaimed() public {
        _deposit(AWAY, alice, 100e6);
        uint256 id = pool.currentRound();
        assertEq(pool.claimableDepositRequest(id, alice), 0, "not claimable");
        assertEq(pool.maxDeposit(alice), 0, "maxDeposit");
        _settleDeposits(100e6, 80e18);
        assertEq(pool.pendingDepositRequest(id, alice), 0, "not pending");
        assertEq(pool.claimableDepositRequest(id, alice), 100e6, "claimable");
        assertEq(pool.maxDeposit(alice), 100e6, "maxDeposit");
        assertEq(pool.maxMint(alice), 80e18, "maxMint");
        vm.expectEmit(address(pool));
        emit IERC7575.Deposit(alice, carol, 40e6, 32e18);
        vm.prank(alice);
        assertEq(pool.deposit(40e6, carol, alice), 32e18, "a part");
        vm.prank(alice);
        assertEq(pool.mint(48e18, alice), 60e6, "the rest");
        assertEq(pool.claimableDepositRequest(id, alice), 0, "claimed");
        assertEq(share.balanceOf(carol), 32e18, "to the receiver");
        assertEq(share.balanceOf(alice), 48e18, "to the controller");
    }

    function test_ERC7540_deposit_RevertsAboveMaxDepositAndForStrangers() public {
        _deposit(AWAY, alice, 100e6);
        _settleDeposits(100e6, 100e18);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanClaimable.selector, 100e6, 100e6 + 1));
        vm.prank(alice);
        pool.deposit(100e6 + 1, alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, alice, bob));
        vm.prank(bob);
        pool.deposit(100e6, bob, alice);
        vm.prank(alice);
        pool.setOperator(bob, true);
        vm.prank(bob);
        assertEq(pool.deposit(100e6, bob, alice), 100e18, "an operator may");
    }

    /// @dev Shares are rounded down, and the assets that they cost up.
    function testFuzz_ERC4626_ClaimsInPartsNeverMintMore(uint64 assets, uint128 shares, uint64 first) public {
        assets = uint64(bound(assets, 1e6, 1e15));
        shares = uint128(bound(shares, 1, 1e30));
        first = uint64(bound(first, 0, assets));
        _deposit(AWAY, alice, assets);
        _settleDeposits(assets, shares);
        vm.startPrank(alice);
        uint256 minted = pool.deposit(first, alice);
        uint256 left = pool.maxMint(alice);
        if (left != 0) {
            assertLe(pool.mint(left, alice), assets - first, "what is left pays for it");
            minted += left;
        }
        assertLe(minted, shares, "not more than was settled");
    }

    function test_ERC7540_requestRedeem_TakesSharesOfTheOwnerAndLogs() public {
        _underwrite();
        vm.prank(alice);
        pool.setOperator(bob, true);
        vm.expectEmit(address(pool));
        emit IERC7540Redeem.RedeemRequest(bob, alice, pool.currentRound(), bob, 100e18);
        vm.prank(bob);
        uint256 id = pool.requestRedeem(100e18, bob, alice);
        assertEq(share.balanceOf(alice), 900e18, "of the owner");
        assertEq(pool.pendingRedeemRequest(id, bob), 100e18, "of the controller");
        assertEq(pool.pendingRedeemRequest(id, alice), 0, "not of the owner");
    }

    function test_ERC7540_requestRedeem_SpendsAnAllowanceOfTheOwner() public {
        _underwrite();
        vm.prank(alice);
        share.approve(bob, 60e18);
        vm.startPrank(bob);
        pool.requestRedeem(40e18, bob, alice);
        assertEq(share.allowance(alice, bob), 20e18, "spent");
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 20e18, 20e18 + 1e12)
        );
        pool.requestRedeem(20e18 + 1e12, bob, alice);
        assertEq(pool.exitOf(bob).shares, 40e18, "of the controller");
    }

    function test_ERC7540_requestRedeem_AnOperatorNeedsNoAllowance() public {
        _underwrite();
        vm.startPrank(alice);
        share.approve(bob, 5e18);
        pool.setOperator(bob, true);
        vm.startPrank(bob);
        pool.requestRedeem(40e18, bob, alice);
        assertEq(share.allowance(alice, bob), 5e18, "not spent");
    }

    /// @dev Narrower than the standard: a stranger's share would make a controller wait for the round.
    function test_ERC7540_requests_NeedTheControllersWord() public {
        _underwrite();
        sides[AWAY].asset.mint(alice, 5e6);
        vm.startPrank(alice);
        sides[AWAY].asset.approve(address(pool), 5e6);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, bob, alice));
        pool.requestDeposit(5e6, bob, alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, bob, alice));
        pool.requestRedeem(5e18, bob, alice);
        vm.stopPrank();
        _deposit(AWAY, bob, 3e6);
        assertEq(pool.pendingDepositRequest(pool.currentRound(), bob), 3e6, "free to ask");
    }

    /// @dev All requests of an id become claimable at once and at one rate.
    function testFuzz_ERC7540_requestsOfAnIdHaveOneRate(uint64 first, uint64 second, uint128 shares) public {
        (first, second) = (uint64(bound(first, 1e6, 1e14)), uint64(bound(second, 1e6, 1e14)));
        shares = uint128(bound(shares, 1e15, 1e30));
        _deposit(AWAY, alice, first);
        _deposit(AWAY, bob, second);
        uint256 id = pool.currentRound();
        assertEq(pool.pendingDepositRequest(id, alice), first, "pending");
        _settleDeposits(first + second, shares);
        assertEq(pool.claimableDepositRequest(id, alice), first, "claimable");
        assertEq(pool.claimableDepositRequest(id, bob), second, "claimable too");
        assertEq(pool.maxMint(alice), uint256(first) * shares / (uint256(first) + second), "rate");
        assertEq(pool.maxMint(bob), uint256(second) * shares / (uint256(first) + second), "the same");
    }

    function test_ERC7540_cancel_GivesBackWhileTheRoundIsOpenToTheController() public {
        _underwrite();
        vm.prank(alice);
        pool.setOperator(bob, true);
        _deposit(AWAY, alice, 7e6);
        _redeem(AWAY, alice, 9e18);
        uint256 id = pool.currentRound();
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, alice, carol));
        pool.cancelDeposit(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, alice, carol));
        pool.cancelRedeem(alice);
        vm.startPrank(bob);
        pool.cancelDeposit(alice);
        pool.cancelRedeem(alice);
        assertEq(sides[AWAY].asset.balanceOf(alice), 7e6, "assets");
        assertEq(share.balanceOf(alice), 1_000e18, "shares");
        assertEq(pool.pendingDepositRequest(id, alice) + pool.pendingRedeemRequest(id, alice), 0, "nothing waits");
    }

    function test_ERC7540_claims_AreAtTheirRequestsPriceHoweverLate() public {
        _underwrite();
        _deposit(AWAY, bob, 100e6);
        _settleDeposits(100e6, 80e18);
        _deposit(AWAY, carol, 100e6);
        _settleDeposits(100e6, 50e18);
        vm.prank(bob);
        assertEq(pool.deposit(100e6, bob), 80e18, "of its round");
        vm.prank(carol);
        assertEq(pool.deposit(100e6, carol), 50e18, "of its own");
    }

    function test_ERC7540_RedeemRequest_GoesFromPendingToClaimableToClaimed() public {
        _underwrite();
        _redeem(AWAY, alice, 100e18);
        uint256 id = pool.currentRound();
        _nextEpoch();
        assertEq(pool.maxRedeem(alice), 0, "nothing has left");
        _fill(40e18, 40e6);
        assertEq(pool.pendingRedeemRequest(id, alice), 60e18, "pending");
        assertEq(pool.claimableRedeemRequest(id, alice), 40e18, "claimable");
        assertEq(pool.maxRedeem(alice), 40e18, "maxRedeem");
        assertEq(pool.maxWithdraw(alice), 40e6, "maxWithdraw");
        vm.expectEmit(address(pool));
        emit IERC7575.Withdraw(alice, alice, alice, 40e6, 40e18);
        vm.prank(alice);
        assertEq(pool.redeem(40e18, alice, alice), 40e6, "assets");
        _fill(60e18, 54e6);
        vm.prank(alice);
        assertEq(pool.withdraw(54e6, alice, alice), 60e18, "shares");
        assertEq(pool.claimableRedeemRequest(id, alice) + pool.pendingRedeemRequest(id, alice), 0, "claimed");
    }

    /// @dev Narrower than the standard: who is paid is fixed by the request.
    function test_ERC7540_redeem_PaysTheControllerAndOnlyWhoSpeaksForIt() public {
        _leave(100e18, 100e6);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_OtherReceiver.selector, alice));
        pool.redeem(100e18, carol, alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_OtherReceiver.selector, alice));
        pool.withdraw(100e6, carol, alice);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, alice, bob));
        pool.redeem(100e18, alice, alice);
        vm.startPrank(alice);
        pool.setOperator(bob, true);
        vm.startPrank(bob);
        assertEq(pool.redeem(100e18, alice, alice), 100e6, "an operator may");
        assertEq(sides[AWAY].asset.balanceOf(alice), 100e6, "to the controller");
    }

    function test_ERC7540_redeem_RevertsAboveMaxRedeemAndMaxWithdraw() public {
        _leave(100e18, 90e6);
        vm.startPrank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanClaimable.selector, 100e18, 100e18 + 1e12)
        );
        pool.redeem(100e18 + 1e12, alice, alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanClaimable.selector, 90e6, 90e6 + 1));
        pool.withdraw(90e6 + 1, alice, alice);
    }

    function test_ERC7540_redeem_ClosesWhatIsWorthNothing() public {
        _leave(100e18, 0);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanClaimable.selector, 0, 1));
        pool.withdraw(1, alice, alice);
        assertEq(pool.redeem(100e18, alice, alice), 0, "nothing");
        assertEq(pool.exitOf(alice).shares, 0, "over");
    }

    /// @dev What is paid and what it costs are rounded for those who stay, and nothing is paid twice.
    function testFuzz_ERC4626_CollectsInPartsNeverMore(uint64 assets, uint256 first, uint256 second) public {
        assets = uint64(bound(assets, 1, 104e6));
        _leave(100e18, assets);
        vm.startPrank(alice);
        first = bound(first, 0, 100e18);
        uint256 paid = pool.redeem(first, alice, alice);
        assertLe(paid, assets * first / 100e18, "rounded down");
        uint256 most = pool.maxWithdraw(alice);
        if (most != 0) {
            second = bound(second, 0, most);
            uint256 left = pool.maxRedeem(alice);
            uint256 cost = pool.withdraw(second, alice, alice);
            assertLe(cost, left, "not more than there is");
            assertGe(cost * most, second * left, "rounded up");
            paid += second;
        }
        if (pool.maxRedeem(alice) != 0) paid += pool.redeem(pool.maxRedeem(alice), alice, alice);
        assertLe(paid, assets, "never more");
        assertEq(sides[AWAY].asset.balanceOf(alice), paid, "all that was said");
        assertEq(pool.exitOf(alice).shares, 0, "over");
        assertEq(pool.books().exitsOwed, assets - paid, "dust stays owed");
        _assertCash(AWAY);
    }

    function test_ERC7540_previewsRevert() public {
        vm.expectRevert(ICapitalPool.CapitalPool_NoPreview.selector);
        pool.previewDeposit(1);
        vm.expectRevert(ICapitalPool.CapitalPool_NoPreview.selector);
        pool.previewMint(1);
        vm.expectRevert(ICapitalPool.CapitalPool_NoPreview.selector);
        pool.previewWithdraw(1);
        vm.expectRevert(ICapitalPool.CapitalPool_NoPreview.selector);
        pool.previewRedeem(1);
    }

    function testFuzz_ERC4626_viewsNeverRevertForAnybody(address who, uint256 id) public {
        _underwrite();
        assertEq(pool.maxDeposit(who) + pool.maxMint(who), 0, "claims");
        assertEq(pool.maxRedeem(who) + pool.maxWithdraw(who), 0, "exits");
        assertEq(pool.pendingDepositRequest(id, who) + pool.claimableDepositRequest(id, who), 0, "deposit");
        assertEq(pool.pendingRedeemRequest(id, who) + pool.claimableRedeemRequest(id, who), 0, "redeem");
        vm.prank(who);
        assertEq(pool.convertToAssets(1e18), 1e6, "the same for every caller");
        vm.prank(who);
        assertEq(pool.totalAssets(), 1_000e6, "this too");
    }

    /// @dev There and back never gains.
    function testFuzz_ERC4626_convertsRoundDown(uint64 assets, uint64 shares, uint128 supply) public {
        _deposit(AWAY, alice, 1_000e6);
        _settleDeposits(1_000e6, uint128(bound(supply, 1e18, 1e24)));
        assertLe(pool.convertToAssets(pool.convertToShares(assets)), assets, "assets");
        assertLe(pool.convertToShares(pool.convertToAssets(shares)), shares, "shares");
    }

    function test_ERC4626_totalAssets_IsLeftAloneByDonations() public {
        _underwrite();
        sides[AWAY].asset.mint(address(pool), 500e6);
        assertEq(pool.totalAssets(), 1_000e6, "tracked, not read");
        assertEq(pool.convertToAssets(1e18), 1e6, "nor the price");
    }

    function test_ERC4626_convertsAtThePriceThatHomeToldLast() public {
        assertEq(pool.convertToShares(1e6), 1e18, "home's first price");
        assertEq(pool.totalAssets(), 0, "nothing");
        _deposit(AWAY, alice, 1_000e6);
        _settleDeposits(1_000e6, 800e18);
        _claimShares(AWAY, alice);
        assertEq(pool.convertToAssets(8e18), 10e6, "assets");
        assertEq(pool.convertToShares(10e6), 8e18, "shares");
        assertEq(pool.totalAssets(), 1_000e6, "all shares of this chain");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {DevnetDollar} from "../../../src/devnet/DevnetDollar.sol";
import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IERC7540Deposit} from "../../../src/interfaces/IERC7540.sol";
import {Money} from "../../../src/libraries/Money.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_RequestDeposit_Test is BaseTest {
    CapitalPool internal pool;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        sides[AWAY].asset.mint(alice, 10_000e6);
        vm.prank(alice);
        sides[AWAY].asset.approve(address(pool), type(uint256).max);
    }

    function _expectRevert(bytes memory reason, uint64 assets, address controller) private {
        vm.expectRevert(reason);
        vm.prank(alice);
        pool.requestDeposit(assets, controller, alice);
    }

    function test_RevertWhen_ZeroOrDust() public {
        _expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_AmountTooSmall.selector, 0, UNIT), 0, alice);
        _expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_AmountTooSmall.selector, UNIT - 1, UNIT), UNIT - 1, alice
        );
    }

    function test_RevertWhen_TheControllerIsAStranger() public {
        _expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, bob, alice), UNIT, bob);
        _expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_NotOperator.selector, address(0), alice), UNIT, address(0)
        );
    }

    function test_RevertGiven_EarlierRoundIsNotSettled() public {
        vm.prank(alice);
        uint32 round = uint32(pool.requestDeposit(100e6, alice, alice));
        _nextEpoch();
        _expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_WaitsForRound.selector, round), UNIT, alice);
    }

    function test_RevertGiven_EarlierRoundIsNotClaimed() public {
        vm.prank(alice);
        uint32 round = uint32(pool.requestDeposit(100e6, alice, alice));
        _settleEpoch();
        _passLastSettlements();
        _expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_ClaimFirst.selector, round), UNIT, alice);
        pool.claimDeposit(alice);
        vm.prank(alice);
        pool.requestDeposit(UNIT, alice, alice);
    }

    function test_RevertWhen_CallerDoesNotPay() public {
        _expectRevert(abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector), 10_001e6, alice);
        assertEq(pool.books().pending, 0, "changes nothing");
    }

    function test_RevertWhen_AssetHasOtherDecimals() public {
        address asset = address(new DevnetDollar(5));
        vm.expectRevert(abi.encodeWithSelector(Money.Money_UnsupportedDecimals.selector, 5));
        new CapitalPool(
            POOL_ID, asset, "", "", address(this), address(this), address(this), address(this), address(this), EPOCH
        );
    }

    function test_WhenAllIsWell() public {
        uint32 expected = uint32(block.timestamp / EPOCH);
        vm.expectEmit();
        emit IERC7540Deposit.DepositRequest(alice, alice, expected, alice, 100e6);
        vm.prank(alice);
        uint256 round = pool.requestDeposit(100e6, alice, alice);
        assertEq(round, expected, "round");
        vm.prank(alice);
        pool.requestDeposit(50e6, alice, alice);

        ICapitalPool.Request memory request = pool.requestOf(alice);
        assertEq(request.round, round, "round");
        assertEq(request.assets, 150e6, "assets");
        assertEq(pool.books().pending, 150e6, "pending");
        assertEq(pool.books().free, 0, "free");
        assertEq(sides[AWAY].asset.balanceOf(address(pool)), 150e6, "balance");
        assertEq(pool.maxMint(alice), 0, "no price yet");
        _assertCash(AWAY);
    }

    function test_WhenAnOperatorDepositsForIt() public {
        vm.prank(bob);
        pool.setOperator(alice, true);
        vm.prank(alice);
        pool.requestDeposit(100e6, bob, alice);
        assertEq(pool.requestOf(bob).assets, 100e6, "bob's");
        assertEq(pool.requestOf(alice).assets, 0, "not alice's");
        vm.prank(bob);
        pool.cancelDeposit(bob);
        assertEq(sides[AWAY].asset.balanceOf(bob), 100e6, "goes to the controller");
    }

    function test_WithPermit() public {
        (address dave, uint256 key) = makeAddrAndKey("dave");
        sides[AWAY].asset.mint(dave, 300e6);
        (uint8 v, bytes32 r, bytes32 s) = _signPermit(AWAY, key, address(pool), 100e6, block.timestamp);
        vm.prank(dave);
        pool.requestDepositWithPermit(100e6, dave, block.timestamp, v, r, s);
        assertEq(pool.requestOf(dave).assets, 100e6, "assets");

        (v, r, s) = _signPermit(AWAY, key, address(pool), 200e6, block.timestamp);
        vm.prank(bob);
        sides[AWAY].asset.permit(dave, address(pool), 200e6, block.timestamp, v, r, s);
        vm.prank(dave);
        pool.requestDepositWithPermit(200e6, dave, block.timestamp, v, r, s);
        assertEq(pool.requestOf(dave).assets, 300e6, "front-run permit does no harm");

        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(dave);
        pool.requestDepositWithPermit(UNIT, dave, block.timestamp, v, r, s);
    }
}

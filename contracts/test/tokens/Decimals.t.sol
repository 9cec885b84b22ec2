// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {IERC7540Deposit, IERC7575} from "../../src/interfaces/IERC7540.sol";
import {CapitalPool} from "../../src/pool/CapitalPool.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @dev One pool whose dollar has other decimals on each chain. Everybody has to the smallest part what is theirs.
abstract contract Decimals_Test is BaseTest {
    uint64 private constant COVER = 200_000e6;

    address private shop = makeAddr("integrator");

    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
    }

    function _balance(uint256 side, address who) private view returns (uint256) {
        return sides[side].asset.balanceOf(who);
    }

    function _scale(uint256 side) private view returns (uint256) {
        return sides[side].pool.SCALE();
    }

    function test_Decimals_OnePriceWhateverTheDecimals() public {
        assertEq(sides[HOME].share.balanceOf(alice), sides[AWAY].share.balanceOf(bob), "a dollar is a dollar");
        assertEq(ledger.getPool(POOL_ID).capital, 2 * uint256(DEPOSIT), "units at home");
        for (uint256 i; i < 2; ++i) {
            assertEq(sides[i].pool.totalAssets(), DEPOSIT * _scale(i), "smallest parts for wallets");
            assertEq(sides[i].pool.convertToAssets(1e18), 1e6 * _scale(i), "price");
            assertEq(sides[i].pool.convertToShares(1e6 * _scale(i)), 1e18, "and back");
            _assertCash(i);
        }
    }

    function testFuzz_Decimals_DustOfADepositStaysWithItsOwner(uint256 seed, uint256 parts) public {
        uint256 side = seed % 3;
        CapitalPool pool = sides[side].pool;
        parts = bound(parts, 1e6 * _scale(side), 1e15 * _scale(side));
        uint256 taken = parts / _scale(side) * _scale(side);
        sides[side].asset.mint(carol, parts);
        vm.startPrank(carol);
        sides[side].asset.approve(address(pool), parts);
        vm.expectEmit(address(pool));
        emit IERC7540Deposit.DepositRequest(carol, carol, pool.currentRound(), carol, taken);
        uint256 id = pool.requestDeposit(parts, carol, carol);
        assertEq(_balance(side, carol), parts - taken, "dust");
        assertEq(pool.pendingDepositRequest(id, carol), taken, "pending");
        assertEq(pool.requestOf(carol).assets, taken / _scale(side), "units");
        _assertCash(side);
        pool.cancelDeposit(carol);
        assertEq(_balance(side, carol), parts, "all of it back");
    }

    function test_Decimals_LessThanADollarIsRefused() public {
        for (uint256 i; i < 3; ++i) {
            uint256 parts = 1e6 * _scale(i) - 1;
            vm.expectRevert(
                abi.encodeWithSelector(ICapitalPool.CapitalPool_AmountTooSmall.selector, parts / _scale(i), 1e6)
            );
            vm.prank(carol);
            sides[i].pool.requestDeposit(parts, carol, carol);
        }
    }

    function test_Decimals_ClaimsAndExitsSpeakSmallestParts() public {
        CapitalPool pool = sides[AWAY].pool;
        uint256 dollar = 1e6 * _scale(AWAY);
        _deposit(AWAY, carol, 1_000e6);
        _settleEpoch();
        _passLastSettlements();
        assertEq(pool.maxDeposit(carol), 1_000 * dollar, "claimable");
        vm.startPrank(carol);
        vm.expectEmit(address(pool));
        emit IERC7575.Deposit(carol, carol, 400 * dollar, 400e18);
        assertEq(pool.deposit(400 * dollar + _scale(AWAY) - 1, carol), 400e18, "but for dust");
        assertEq(pool.mint(600e18, carol), 600 * dollar, "the rest");
        pool.requestRedeem(1_000e18, carol, carol);
        vm.stopPrank();
        _leave();
        assertEq(pool.maxWithdraw(carol), 1_000 * dollar, "collectable");
        vm.startPrank(carol);
        vm.expectEmit(address(pool));
        emit IERC7575.Withdraw(carol, carol, carol, 300 * dollar, 300e18);
        assertEq(pool.withdraw(300 * dollar + _scale(AWAY) - 1, carol, carol), 300e18, "but for dust");
        assertEq(pool.redeem(200e18, carol, carol), 200 * dollar, "a part");
        assertEq(pool.claimRedeem(carol), 500e6, "units");
        assertEq(_balance(AWAY, carol), 1_000 * dollar, "all of it");
        _assertCash(AWAY);
    }

    /// @dev Lets what asked leave, after its notice.
    function _leave() private {
        _nextEpoch();
        _reportAll();
        _settleEpoch();
        _passLastSettlements();
    }

    function test_Decimals_PremiumFeesAndRefundAreExact() public {
        _setFee(PRODUCT, 500);
        for (uint256 i; i < 3; ++i) {
            ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
            (params.integrator, params.integratorBps) = (shop, 1_000);
            uint256 before = _balance(i, carol) + 1_000_000e6 * _scale(i);
            ICoverMarket.Quote memory q = sides[i].market.quote(PRODUCT, 1_000e6, params.endDay);
            uint256 coverId = _buy(i, carol, params);
            uint256 payment = q.premium + q.protocolFee + q.premium / 10;
            assertEq(_balance(i, carol), before - payment * _scale(i), "paid");
            uint64 refund = _cancel(i, coverId);
            assertGt(refund, 0, "refund");
            assertEq(_balance(i, carol), before - (payment - refund) * _scale(i), "refunded");
            uint64 fee = sides[i].market.claimFees(address(sides[i].pool), shop);
            assertEq(_balance(i, shop), fee * _scale(i), "integrator");
            address[] memory integrators = new address[](1);
            integrators[0] = shop;
            fee = sides[i].market.claimProtocolFees(address(sides[i].pool), integrators);
            assertEq(_balance(i, feeReceiver), fee * _scale(i), "protocol");
            _assertCash(i);
        }
    }

    /// @dev A budget on a chain without money: it comes over the bridge from a chain whose dollar has other decimals.
    function test_Decimals_APayoutIsBroughtFromAChainWithOtherDecimals() public {
        _refreshAll();
        uint256 coverId = _buy(FAR, carol, COVER);
        uint256 before = _balance(FAR, carol);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        remitter.order(POOL_ID);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _carryOut(1);
        (,, uint64 lost) = sides[FAR].pool.moved();
        assertEq(lost, 0, "nothing lost on the way");
        assertEq(sides[FAR].desk.settle(incidentId, coverId), COVER, "paid in full");
        assertEq(_balance(FAR, carol) - before, COVER * _scale(FAR), "in its own dollar");
        for (uint256 i; i < 3; ++i) {
            _assertCash(i);
            assertEq(_balance(i, address(sides[i].bridge)), 0, "no dust on the way");
        }
        _reportAll();
        _assertAudit();
    }

    function test_Decimals_MarketAndPoolCountAlike() public view {
        for (uint256 i; i < 3; ++i) {
            assertEq(sides[i].market.SCALE(), _scale(i), "market and pool agree");
            assertEq(_scale(i), 10 ** (sides[i].asset.decimals() - 6), "scale");
        }
    }
}

contract Decimals_6_8_18_Test is Decimals_Test {
    function _decimals(uint32 eid) internal pure override returns (uint8) {
        return [uint8(6), 8, 18][eid - HOME_EID];
    }
}

contract Decimals_18_6_8_Test is Decimals_Test {
    function _decimals(uint32 eid) internal pure override returns (uint8) {
        return [uint8(18), 6, 8][eid - HOME_EID];
    }
}

contract Decimals_8_18_6_Test is Decimals_Test {
    function _decimals(uint32 eid) internal pure override returns (uint8) {
        return [uint8(8), 18, 6][eid - HOME_EID];
    }
}

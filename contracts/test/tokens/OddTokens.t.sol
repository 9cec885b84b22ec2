// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {DevnetDollar} from "../../src/devnet/DevnetDollar.sol";
import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {Money} from "../../src/libraries/Money.sol";
import {CoverMarket} from "../../src/market/CoverMarket.sol";
import {CapitalPool} from "../../src/pool/CapitalPool.sol";
import {EpochSettled, Remit} from "../../src/types/Types.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {FreezableDollar} from "../utils/FreezableDollar.sol";
import {
    FeeDollar,
    GenerousDollar,
    LyingDollar,
    PausedDollar,
    RoundingDollar,
    SilentDollar
} from "../utils/OddDollars.sol";

/// @dev Tokens that do something else than they are told, on a chain that has used an honest one until now.
contract OddTokens_Test is BaseTest {
    uint64 private constant COVER = 10_000e6;

    CoverMarket private market;
    CapitalPool private pool;
    DevnetDollar private asset;
    address private shop = makeAddr("integrator");
    uint32 private settlements = 1_000;

    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(AWAY, bob);
        (market, pool, asset) = (sides[AWAY].market, sides[AWAY].pool, sides[AWAY].asset);
    }

    function _become(address token) private {
        vm.etch(address(asset), token.code);
    }

    /*//////////////////////////////////////////////////////////////
                          TOKENS THAT ARE REFUSED
    //////////////////////////////////////////////////////////////*/

    /// @dev A purchase, an extension and a deposit, with all that they need but an honest token. Nothing of them stays.
    function _refused(address token, int256 difference) private {
        uint256 coverId = _buy(AWAY, carol, COVER);
        ICoverMarket.BuyParams memory params = _buyParams(COVER, carol);
        uint64 premium = market.quote(PRODUCT, COVER, params.endDay).premium;
        (uint64 longer,) = _extension(coverId, params.endDay + 30);
        asset.mint(carol, 100e6);
        vm.prank(carol);
        asset.approve(address(pool), 100e6);
        uint256 balance = asset.balanceOf(address(pool));
        _become(token);

        vm.startPrank(carol);
        _expectNotSent(premium, difference);
        market.buy(params);
        _expectNotSent(longer, difference);
        market.extend(_extendParams(coverId, params.endDay + 30));
        _expectNotSent(100e6, difference);
        pool.requestDeposit(100e6, carol, carol);
        vm.stopPrank();
        assertEq(asset.balanceOf(address(pool)), balance, "nothing came");
        assertEq(market.balanceOf(carol), 1, "no cover");
        assertEq(pool.books().pending, 0, "no deposit");
    }

    function _extension(uint256 coverId, uint16 endDay) private view returns (uint64 premium, uint64 payment) {
        ICoverMarket.Quote memory q = market.quoteExtend(coverId, endDay);
        return (q.premium, q.premium + q.protocolFee);
    }

    function _expectNotSent(uint256 sent, int256 difference) private {
        // A fee is a thousandth of what was sent; the others are off by a constant, or by all of it.
        int256 arrived = difference == type(int256).min
            ? int256(0)
            : difference == type(int256).max ? int256(sent - sent / 1_000) : int256(sent) + difference;
        vm.expectRevert(
            abi.encodeWithSelector(Money.Money_NotWhatWasSent.selector, address(asset), sent, uint256(arrived))
        );
    }

    function test_FeeOnTransfer_IsRefused() public {
        _refused(address(new FeeDollar()), type(int256).max);
    }

    function test_RebasingByShares_IsRefused() public {
        _refused(address(new RoundingDollar()), -1);
    }

    function test_LyingToken_IsRefused() public {
        _refused(address(new LyingDollar()), type(int256).min);
    }

    function test_TokenThatBringsMore_IsRefused() public {
        _refused(address(new GenerousDollar()), 1);
    }

    function test_FeeOnTransfer_IsRefusedOnTheBridge() public {
        asset.mint(address(sides[AWAY].bridge), 100e6);
        _become(address(new FeeDollar()));
        vm.prank(address(sides[AWAY].bridge));
        _expectNotSent(100e6, type(int256).max);
        pool.creditRemit(100e6, 100e6);
    }

    /// @dev What it takes later no transfer shows. Its chain says nothing any more, rather than what is not true.
    function test_RebasingDownwards_StopsReportsUntilTheMoneyIsBack() public {
        uint256 balance = asset.balanceOf(address(pool));
        deal(address(asset), address(pool), balance - 1);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoneyMissing.selector, balance, balance - 1));
        pool.buildReport(new uint16[](0));
        asset.mint(address(pool), 1);
        pool.buildReport(new uint16[](0));
    }

    function test_RebasingUpwards_ChangesNothing() public {
        bytes memory report = pool.buildReport(new uint16[](0));
        asset.mint(address(pool), 1_000_000e6);
        assertEq(pool.buildReport(new uint16[](0)), report, "tracked, not read");
        assertEq(pool.totalAssets(), DEPOSIT, "for wallets too");
    }

    /*//////////////////////////////////////////////////////////////
                       TOKENS THAT RETURN NOTHING
    //////////////////////////////////////////////////////////////*/

    function _becomeSilent() private {
        _become(address(new SilentDollar()));
    }

    /// @dev As a caller that expects no answer.
    function _approve(address who, address spender, uint256 amount) private {
        vm.prank(who);
        SilentDollar(address(asset)).approve(spender, amount);
    }

    function _buySilently(ICoverMarket.BuyParams memory params) private returns (uint256 coverId) {
        asset.mint(carol, 1_000e6);
        _approve(carol, address(market), 1_000e6);
        vm.prank(carol);
        (coverId,) = market.buy(params);
    }

    function test_ReturnsNothing_PremiumRefundAndFeesWork() public {
        _setFee(PRODUCT, 500);
        _becomeSilent();
        ICoverMarket.BuyParams memory params = _buyParams(COVER, carol);
        (params.integrator, params.integratorBps) = (shop, 1_000);
        ICoverMarket.Quote memory q = market.quote(PRODUCT, COVER, params.endDay);
        uint256 coverId = _buySilently(params);
        uint256 payment = q.premium + q.protocolFee + q.premium / 10;
        assertEq(asset.balanceOf(carol), 1_000e6 - payment, "premium and fees");
        vm.startPrank(carol);
        uint64 premium = market.extend(_extendParams(coverId, params.endDay + 1));
        uint64 refund = market.cancel(coverId, 0);
        vm.stopPrank();
        uint256 extension = premium + uint256(premium) / 20;
        assertEq(asset.balanceOf(carol), 1_000e6 - payment - extension + refund, "refund");
        assertEq(market.claimFees(address(pool), shop), asset.balanceOf(shop), "integrator");
        address[] memory integrators = new address[](2);
        integrators[0] = shop;
        uint64 fee = market.claimProtocolFees(address(pool), integrators);
        assertGt(fee, 0, "fee");
        assertEq(fee, asset.balanceOf(feeReceiver), "protocol");
        _assertCash(AWAY);
    }

    function test_ReturnsNothing_DepositCancelAndExitWork() public {
        _becomeSilent();
        asset.mint(carol, 300e6);
        _approve(carol, address(pool), 300e6);
        vm.startPrank(carol);
        pool.requestDeposit(200e6, carol, carol);
        pool.cancelDeposit(carol);
        assertEq(asset.balanceOf(carol), 300e6, "taken back");
        pool.requestDeposit(100e6, carol, carol);
        vm.stopPrank();
        assertEq(asset.balanceOf(carol), 200e6, "deposited");
        _redeem(AWAY, bob, 500e18);
        _nextEpoch();
        _fillExit(500e18, 500e6);
        assertEq(pool.claimRedeem(bob), 500e6, "collected");
        assertEq(asset.balanceOf(bob), 500e6, "paid");
        _assertCash(AWAY);
    }

    function _remit(uint32 orderId, uint64 amount) private view returns (Remit memory) {
        return Remit(POOL_ID, orderId, sides[HOME].eid, amount);
    }

    function _exitSettled(uint128 shares, uint64 assets) private returns (EpochSettled memory) {
        return EpochSettled(POOL_ID, ++settlements, 0, 0, 0, 0, shares, assets);
    }

    /// @dev What home says, without home.
    function _fillExit(uint128 shares, uint64 assets) private {
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(_exitSettled(shares, assets));
    }

    function test_ReturnsNothing_PayoutWorksAndNothingIsHeld() public {
        _becomeSilent();
        vm.startPrank(address(sides[AWAY].desk));
        pool.setAside(30e6, 0);
        pool.pay(carol, 10e6);
        (address[] memory receivers, uint64[] memory amounts) = (new address[](2), new uint64[](2));
        (receivers[0], receivers[1], amounts[0], amounts[1]) = (carol, bob, 5e6, 15e6);
        pool.payMany(receivers, amounts);
        assertEq(asset.balanceOf(carol), 15e6, "carol");
        assertEq(asset.balanceOf(bob), 15e6, "bob");
        assertEq(pool.books().held, 0, "nothing held");
        _assertCash(AWAY);
    }

    function test_ReturnsNothing_RemittanceWorksBothWays() public {
        _becomeSilent();
        vm.prank(address(sides[AWAY].gateway));
        pool.applyRemit(_remit(7, 100e6));
        assertEq(asset.balanceOf(address(sides[AWAY].bridge)), 100e6, "given to the bridge");
        uint256 index = _sendOver(AWAY, 7);
        assertEq(asset.balanceOf(address(sides[AWAY].bridge)), 0, "on its way");
        _arrive(AWAY, HOME, index);
        (, uint64 received,) = sides[HOME].pool.moved();
        assertEq(received, 100e6, "arrived");

        asset.mint(address(sides[AWAY].bridge), 50e6);
        _approve(address(sides[AWAY].bridge), address(pool), 50e6);
        vm.prank(address(sides[AWAY].bridge));
        pool.creditRemit(50e6, 50e6);
        _assertCash(AWAY);
    }

    /*//////////////////////////////////////////////////////////////
                   FROZEN RECEIVERS AND PAUSED TOKENS
    //////////////////////////////////////////////////////////////*/

    function _freezeAccount(address who) private {
        _become(address(new FreezableDollar()));
        FreezableDollar(address(asset)).setFrozen(who, true);
    }

    function test_FrozenReceiver_InABatchOfPayoutsHarmsNobodyElse() public {
        _freezeAccount(carol);
        vm.startPrank(address(sides[AWAY].desk));
        pool.setAside(30e6, 0);
        (address[] memory receivers, uint64[] memory amounts) = (new address[](3), new uint64[](3));
        (receivers[0], receivers[1], receivers[2]) = (alice, carol, bob);
        (amounts[0], amounts[1], amounts[2]) = (5e6, 10e6, 15e6);
        pool.payMany(receivers, amounts);
        assertEq(asset.balanceOf(alice), 5e6, "before");
        assertEq(asset.balanceOf(bob), 15e6, "after");
        assertEq(pool.heldFor(carol), 10e6, "held");
        _assertCash(AWAY);
    }

    function test_FrozenReceiver_OfAnExitKeepsItAndHarmsNobodyElse() public {
        vm.prank(bob);
        sides[AWAY].share.transfer(carol, 500e18);
        _redeem(AWAY, bob, 500e18);
        _redeem(AWAY, carol, 500e18);
        _nextEpoch();
        _freezeAccount(carol);
        _fillExit(1_000e18, 1_000e6);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        pool.claimRedeem(carol);
        assertEq(pool.claimRedeem(bob), 500e6, "the other has his");
        FreezableDollar(address(asset)).setFrozen(carol, false);
        assertEq(pool.claimRedeem(carol), 500e6, "hers waits for her");
        _assertCash(AWAY);
    }

    function test_FrozenReceiver_OfFeesHarmsNobodyElse() public {
        _setFee(PRODUCT, 500);
        ICoverMarket.BuyParams memory params = _buyParams(COVER, carol);
        (params.integrator, params.integratorBps) = (shop, 1_000);
        _buy(AWAY, carol, params);
        _freezeAccount(shop);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        market.claimFees(address(pool), shop);
        address[] memory integrators = new address[](1);
        integrators[0] = shop;
        assertGt(market.claimProtocolFees(address(pool), integrators), 0, "the protocol has its own");
        FreezableDollar(address(asset)).setFrozen(shop, false);
        assertGt(market.claimFees(address(pool), shop), 0, "the shop has it later");
    }

    function test_FrozenReceiver_OfARefundHarmsNobodyElse() public {
        uint256 hers = _buy(AWAY, carol, COVER);
        uint256 his = _buy(AWAY, bob, COVER);
        _freezeAccount(carol);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        vm.prank(carol);
        market.cancel(hers, 0);
        assertGt(_cancel(AWAY, his), 0, "refunded");
        assertEq(market.ownerOf(hers), carol, "she stays covered");
    }

    function test_PausedToken_StopsNoMessageAndLosesNothing() public {
        _redeem(AWAY, bob, 500e18);
        _deposit(AWAY, carol, 100e6);
        _nextEpoch();
        uint32 round = pool.currentRound() - 1;
        bytes memory code = address(asset).code;
        _become(address(new PausedDollar()));

        vm.startPrank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, ++settlements, round, round, 100e6, 100e18, 0, 0));
        pool.applySettlement(_exitSettled(500e18, 500e6));
        vm.startPrank(address(sides[AWAY].desk));
        pool.setAside(30e6, 0);
        pool.pay(carol, 30e6);
        vm.stopPrank();
        assertEq(pool.heldFor(carol), 30e6, "held");
        assertEq(_claimShares(AWAY, carol), 100e18, "shares are not dollars");
        pool.buildReport(new uint16[](0));
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        pool.claimRedeem(bob);
        vm.prank(address(sides[AWAY].gateway));
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        pool.applyRemit(_remit(7, 1e6));

        vm.etch(address(asset), code);
        assertEq(pool.claimRedeem(bob), 500e6, "the exit");
        assertEq(pool.withdrawHeld(carol), 30e6, "the payout");
        vm.prank(address(sides[AWAY].gateway));
        pool.applyRemit(_remit(7, 1e6));
        _assertCash(AWAY);
    }

    /// @dev One chain's issuer pauses; the others sell, pay and settle.
    function test_PausedToken_HarmsNoOtherChain() public {
        uint256 coverId = _buy(HOME, carol, COVER);
        uint256 other = _buy(AWAY, carol, COVER);
        uint256 paid = sides[HOME].asset.balanceOf(carol);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        _become(address(new PausedDollar()));
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(sides[HOME].desk.settle(incidentId, coverId), COVER, "paid at home");
        assertEq(sides[HOME].asset.balanceOf(carol) - paid, COVER, "in dollars");
        assertEq(sides[AWAY].desk.settle(incidentId, other), COVER, "decided and counted there");
        assertEq(pool.heldFor(carol), COVER, "and held until the issuer goes on");
        vm.warp(block.timestamp + 1);
        _reportAll();
        _assertAudit();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_ReturnPremium_Test is BaseTest {
    uint256 internal constant RETURN_WINDOW = 7 days;

    CoverMarket internal market;
    uint256 internal early;
    uint256 internal late;
    uint64 internal premium;
    uint40 internal instant;
    uint32 internal incidentId;

    /// @dev One cover that is protected at the instant, and one bought between it and the freeze.
    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        early = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        instant = uint40(block.timestamp);
        vm.warp(block.timestamp + 50 minutes);
        (late, premium) = _buyLate(_buyParams(2_000e6, carol));
    }

    function _buyLate(ICoverMarket.BuyParams memory params) private returns (uint256 coverId, uint64 charged) {
        _fund(AWAY, carol, 1_000_000e6);
        vm.prank(carol);
        return market.buy(params);
    }

    function _decideNow(uint32 ratio) private {
        incidentId = _freeze(PRODUCT, instant);
        _decide(incidentId, ratio);
        _passDecisions(incidentId);
    }

    function _payableAt() private view returns (uint40) {
        return sides[AWAY].desk.getIncident(incidentId).payableAt;
    }

    function _payable() private {
        _decideNow(500_000);
        vm.warp(_payableAt());
        sides[AWAY].desk.fund(incidentId);
    }

    function _return(uint256 coverId) private returns (uint64) {
        vm.prank(carol);
        return market.returnPremium(coverId, incidentId);
    }

    function _refused(uint256 coverId, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(carol);
        market.returnPremium(coverId, incidentId);
    }

    function _notOpen() private view returns (bytes memory) {
        uint40 from = _payableAt();
        return
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_ReturnNotOpen.selector, incidentId, from, from + RETURN_WINDOW
            );
    }

    function _notTooLate(uint256 coverId) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICoverMarket.CoverMarket_NotTooLate.selector, coverId, incidentId);
    }

    function test_RevertWhen_UnknownCover() public {
        _payable();
        _refused(late + 1, abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, late + 1));
        _return(late);
        _refused(late, abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, late));
    }

    function test_RevertWhen_CallerIsNeitherOwnerNorApproved() public {
        _payable();
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotOwner.selector, late, bob));
        vm.prank(bob);
        market.returnPremium(late, incidentId);
    }

    function test_RevertGiven_IncidentIsOpen() public {
        incidentId = _freeze(PRODUCT, instant);
        _refused(late, abi.encodeWithSelector(ICoverMarket.CoverMarket_Frozen.selector, PRODUCT));
    }

    function test_RevertGiven_NotDecided() public {
        incidentId = 7;
        _refused(late, abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 7));
    }

    function test_RevertWhen_OutsideTheWindow() public {
        _decideNow(500_000);
        vm.warp(_payableAt() - 1);
        _refused(late, _notOpen());
        vm.warp(_payableAt() + 3 days);
        sides[AWAY].desk.fund(incidentId);
        assertEq(_payableAt(), block.timestamp, "begins when it is funded");
        vm.warp(_payableAt() + RETURN_WINDOW + 1);
        _refused(late, _notOpen());
        vm.warp(_payableAt() + RETURN_WINDOW);
        _return(late);
    }

    /// @dev Who was protected comes first: a return could take what their claims need out of free capital.
    function test_RevertGiven_NotFunded() public {
        _decideNow(500_000);
        bytes memory notFunded = abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotFunded.selector, incidentId);
        vm.warp(_payableAt());
        _refused(late, notFunded);
        vm.warp(_payableAt() + RETURN_WINDOW + 1);
        _refused(late, notFunded);
        sides[AWAY].desk.fund(incidentId);
        assertEq(_return(late), premium, "premium");
        assertEq(sides[AWAY].desk.settle(incidentId, early), 500e6, "and the claim");
    }

    function test_RevertWhen_OfAnotherProduct() public {
        uint32 other = _addProduct("Compound V3");
        _retargetAll(other);
        ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
        params.productId = other;
        (uint256 stranger,) = _buyLate(params);
        _payable();
        _refused(stranger, abi.encodeWithSelector(ICoverMarket.CoverMarket_WrongProduct.selector, stranger, PRODUCT));
    }

    function test_RevertGiven_ProtectedAtTheInstant() public {
        _payable();
        _refused(early, _notTooLate(early));
    }

    /// @dev Who bought while the product was sold again knew of the incident.
    function test_RevertGiven_SoldAfterTheDecision() public {
        _decideNow(500_000);
        _refreshAll();
        (uint256 later,) = _buyLate(_buyParams(1_000e6, carol));
        vm.warp(_payableAt());
        sides[AWAY].desk.fund(incidentId);
        _refused(later, _notTooLate(later));
        assertEq(_return(late), premium, "the one before it");
    }

    function test_RevertGiven_Extended() public {
        _extend(AWAY, bob, late, _today() + 40);
        _payable();
        _refused(late, abi.encodeWithSelector(ICoverMarket.CoverMarket_Extended.selector, late));
    }

    function test_RevertGiven_PaidForAnotherIncident() public {
        _payable();
        uint40 end = market.getCover(late).end;
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(late, PRODUCT, 9, end, 1, WHAT_REMAINS);
        uint64 paid = market.getCover(late).paid;
        assertGt(paid, 0, "paid");
        _refused(late, abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadyPaid.selector, late, paid));
    }

    function test_RevertGiven_FreeIsShort() public {
        _payable();
        ICapitalPool pool = sides[AWAY].pool;
        ICapitalPool.Books memory b = pool.books();
        vm.prank(address(sides[AWAY].desk));
        pool.setAside(b.free + b.premiumEarned - b.premiumSynced, 0);
        vm.expectPartialRevert(ICapitalPool.CapitalPool_InsufficientFree.selector);
        vm.prank(carol);
        market.returnPremium(late, incidentId);
    }

    /// @dev Premium or payout, never both: the cover is gone.
    function test_GivenItCouldBePaidForALaterIncident() public {
        _decideNow(500_000);
        uint32 first = incidentId;
        vm.warp(market.getCover(late).start + SKEW);
        uint32 second = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(second, 1e6);
        _passDecisions(second);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[AWAY].desk.fund(first);
        sides[AWAY].desk.fund(second);
        (incidentId, instant) = (second, 0);
        _refused(late, _notTooLate(late));
        incidentId = first;
        assertEq(_return(late), premium, "premium");
        IClaimDesk desk = sides[AWAY].desk;
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, late));
        desk.settle(second, late);
    }

    function test_GivenItHasEnded() public {
        ICoverMarket.BuyParams memory params = _buyParams(3_000e6, carol);
        params.endDay = _today() + 2;
        (uint256 short, uint64 charged) = _buyLate(params);
        _payable();
        assertGe(block.timestamp, market.getCover(short).end, "ended");
        uint64 exposure = _exposure(AWAY, PRODUCT);
        assertEq(_return(short), charged, "premium");
        assertEq(exposure - _exposure(AWAY, PRODUCT), 3_000e6, "exposure");
        _assertCash(AWAY);
        vm.warp(block.timestamp + uint256(TAIL) * 1 days + 40 days);
        _reportAll();
        _refreshAll();
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed once");
    }

    function test_GivenItsLaneWasFreed() public {
        ICoverMarket.BuyParams memory params = _buyParams(3_000e6, carol);
        params.endDay = _today() + 2;
        (uint256 short, uint64 charged) = _buyLate(params);
        // A decision that takes very long.
        incidentId = _freeze(PRODUCT, instant);
        vm.warp(block.timestamp + uint256(TAIL) * 1 days + 3 days);
        _decide(incidentId, 0);
        _passDecisions(incidentId);
        vm.warp(_payableAt());
        _reportAll();
        _refreshAll();
        market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 3_000e6, "of the two that have not ended");
        assertEq(_return(short), charged, "premium");
        assertEq(_exposure(AWAY, PRODUCT), 3_000e6, "exposure stays");
        _assertCash(AWAY);
    }

    /// @dev A chain whose covers all were too late has no budget and is sent a ratio of zero: it looks the same as a dismissal.
    function test_GivenDismissed() public {
        _decideNow(0);
        vm.warp(_payableAt());
        assertEq(_return(late), premium, "premium");
    }

    /// @dev Whatever was bought when, with fees: what comes back and the fees are what the buyer paid, to the unit.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_ReturnsWhatWasChargedWithoutTheFees(uint64 amount, uint32 waits, uint32 takes, uint16 bps)
        public
    {
        _setFee(PRODUCT, 700);
        vm.warp(block.timestamp + waits % 5 hours);
        ICoverMarket.BuyParams memory params = _buyParams(uint64(bound(amount, UNIT, 20_000e6)), carol);
        (params.endDay, params.integrator) = (_today() + 3 + uint16(amount % 40), bob);
        params.integratorBps = bps % 2_001;
        _fund(AWAY, carol, 1_000_000e6);
        uint256 balance = sides[AWAY].asset.balanceOf(carol);
        vm.prank(carol);
        (uint256 coverId,) = market.buy(params);
        uint256 paid = balance - sides[AWAY].asset.balanceOf(carol);
        (uint64 integrators, uint64 protocols) = market.feesOf(address(sides[AWAY].pool), bob);

        _payable();
        vm.warp(block.timestamp + takes % (RETURN_WINDOW + 1));
        assertEq(uint256(_return(coverId)) + integrators + protocols, paid, "premium and fees");
        _return(late);
        uint256 owed = sides[AWAY].asset.balanceOf(address(sides[AWAY].pool)) - integrators - protocols;
        ICapitalPool.Books memory b = sides[AWAY].pool.books();
        assertEq(
            owed, uint256(b.free) + b.setAside + b.unearned + b.premiumEarned - b.premiumSynced, "the pool's money"
        );
        _report(AWAY);
        _assertAudit();
    }

    function test_WhenAllIsWell() public {
        _payable();
        _report(AWAY);
        uint256 capital = _capital();
        uint64 earned = sides[AWAY].pool.books().premiumEarned;
        uint256 before = market.soldBefore(late);
        uint256 balance = sides[AWAY].asset.balanceOf(carol);
        vm.prank(carol);
        market.approve(bob, late);

        vm.expectEmit();
        emit ICoverMarket.PremiumReturned(late, PRODUCT, carol, incidentId, premium);
        vm.prank(bob);
        assertEq(market.returnPremium(late, incidentId), premium, "what was charged");

        assertEq(sides[AWAY].asset.balanceOf(carol) - balance, premium, "to the owner");
        assertEq(market.balanceOf(carol), 1, "burned");
        assertEq(market.soldBefore(late), before, "what was sold before it stays");
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "exposure");
        assertEq(market.exposureAt(PRODUCT, instant), 1_000e6, "exposure at the instant");
        _assertCash(AWAY);

        uint64 fell = earned - sides[AWAY].pool.books().premiumEarned;
        assertGt(fell, 0, "some of it had been earned");
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        assertApproxEqAbs(_capital(), capital - fell, 100, "capital, and a second's premium");
        _assertAudit();
        assertEq(sides[AWAY].desk.settle(incidentId, early), 500e6, "the others are paid");
        _assertCash(AWAY);
        vm.warp(market.getCover(early).end + uint256(TAIL) * 1 days);
        _reportAll();
        _refreshAll();
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed once");
        _report(AWAY);
        _assertAudit();
    }
}

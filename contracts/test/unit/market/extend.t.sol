// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {Premium} from "../../../src/libraries/Premium.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {Terms} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Extend_Test is BaseTest {
    CoverMarket internal market;
    uint256 internal coverId;
    uint16 internal endDay;
    ICoverMarket.ExtendParams internal params;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        endDay = _today() + 30;
        coverId = _buy(AWAY, carol, 1_000e6);
        _fund(AWAY, bob, 1_000_000e6);
        params = _extendParams(coverId, endDay + 30);
    }

    function _refused(bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(bob);
        market.extend(params);
    }

    function _pay(uint32 ratio) private {
        uint40 instant = market.getCover(coverId).end;
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, 0, instant, ratio, WHAT_REMAINS);
    }

    function test_RevertWhen_DeadlineHasPassed() public {
        params.deadline = uint40(block.timestamp - 1);
        _refused(
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_DeadlinePassed.selector, block.timestamp - 1, block.timestamp
            )
        );
    }

    function test_RevertGiven_ChainIsStale() public {
        (uint40 heardAt, uint32 told, uint32 known) = market.freshness();
        vm.warp(heardAt + MAX_AGE + 1);
        params.deadline = uint40(block.timestamp);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_Stale.selector, heardAt, told, known));
    }

    function test_RevertWhen_UnknownCover() public {
        params.coverId = coverId + 1;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId + 1));
        vm.prank(carol);
        market.cancel(coverId, 0);
        params.coverId = coverId;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, coverId));
    }

    function test_RevertGiven_Ended() public {
        vm.warp(uint256(endDay) * 1 days);
        _report(AWAY);
        _refresh(AWAY);
        params.deadline = uint40(block.timestamp);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_Ended.selector, coverId, block.timestamp));
        vm.warp(block.timestamp - 1);
        vm.prank(bob);
        market.extend(params);
    }

    function test_RevertGiven_NothingLeft() public {
        _pay(1e6);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_NothingLeft.selector, coverId));
    }

    function test_RevertGiven_NotListed() public {
        registry.updateProduct(PRODUCT, 1, false, _curve(), _limits());
        _passProduct(AWAY, PRODUCT);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotListed.selector, PRODUCT));
    }

    function test_RevertGiven_IncidentIsOpen() public {
        vm.prank(address(sides[AWAY].desk));
        market.incidentOpened(PRODUCT);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_Frozen.selector, PRODUCT));
    }

    function test_RevertWhen_NewEndIsNotLater() public {
        params.endDay = endDay;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_PeriodTooShort.selector, endDay, endDay + 1));
    }

    function test_RevertWhen_BeyondTheLongestPeriod() public {
        params.endDay = _today() + 366;
        _refused(
            abi.encodeWithSelector(ICoverMarket.CoverMarket_PeriodTooLong.selector, _today() + 366, _today() + 365)
        );
        params.endDay = _today() + 365;
        vm.prank(bob);
        market.extend(params);
    }

    function test_RevertGiven_ExposureIsAboveTheTarget() public {
        registry.updateProduct(PRODUCT, 1, true, _curve(), _limits());
        uint32[] memory eids = new uint32[](1);
        eids[0] = sides[AWAY].eid;
        registry.setWeights(PRODUCT, eids, new uint16[](1));
        ledger.retarget(PRODUCT);
        _passTargets(AWAY, PRODUCT);
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_AboveTarget.selector, 1_000e6, 0));
        assertEq(market.quoteExtend(coverId, params.endDay).available, 0, "quote");
    }

    function _changeTerms() private {
        Terms memory terms = _terms();
        terms.perils = 2;
        registry.updateProduct(PRODUCT, registry.addTerms(terms), true, _curve(), _limits());
        _passProduct(AWAY, PRODUCT);
    }

    function test_RevertGiven_TermsChanged_WhenCallerIsNotTheHolder() public {
        _changeTerms();
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_NotOwner.selector, coverId, bob));
    }

    function test_GivenTermsChanged_WhenCallerIsTheHolder() public {
        _changeTerms();
        vm.prank(carol);
        market.extend(params);
        assertEq(market.getCover(coverId).termsId, 2, "terms");
    }

    function test_RevertWhen_PaymentTooHigh() public {
        uint64 premium = market.quoteExtend(coverId, params.endDay).premium;
        params.maxPayment = premium - 1;
        _refused(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, premium, premium - 1));
    }

    function test_WhenAllIsWell() public {
        _buy(AWAY, alice, 99_000e6);
        vm.warp(block.timestamp + 3 days + 12_345);
        _report(AWAY);
        _refresh(AWAY);
        params.deadline = uint40(block.timestamp);
        ICoverMarket.Cover memory before = market.getCover(coverId);
        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        // The last 1,000 of 100,000: dearer than its purchase, which was the first.
        uint256 rate = Premium.rateOf(p.curve, 99_000e6, 1_000e6, p.target, p.others, p.limit);
        uint64 expected = uint64(Premium.premiumOf(rate, 30 days));
        assertGt(rate, before.rate, "top of the curve");
        ICoverMarket.Quote memory q = market.quoteExtend(coverId, params.endDay);
        assertEq(q.premium, expected, "quote");
        assertEq(q.available, 1_000e6, "what is extended");
        assertEq(q.startsAt, before.start, "protects from its start on");

        uint256 balance = sides[AWAY].asset.balanceOf(bob);
        vm.expectEmit();
        emit ICoverMarket.CoverExtended(
            coverId, PRODUCT, bob, expected, uint40(uint256(params.endDay) * 1 days), before.termsId
        );
        vm.prank(bob);
        assertEq(market.extend(params), expected, "premium");
        assertEq(balance - sides[AWAY].asset.balanceOf(bob), expected, "paid by the caller");

        ICoverMarket.Cover memory c = market.getCover(coverId);
        assertEq(c.end, before.end + 30 days, "end");
        assertEq(c.start, before.start, "start stays");
        assertEq(market.ownerOf(coverId), carol, "owner stays");
        uint256 rest = uint256(before.rate) * (before.end - block.timestamp);
        assertEq(c.rate, (rest + uint256(expected) * 1e6) / (c.end - block.timestamp), "spread evenly");
        assertEq(_exposure(AWAY, PRODUCT), 100_000e6, "exposure stays");
        _assertCash(AWAY);

        // The old lane lost it, the new one has it.
        vm.warp(uint256(before.end) + uint256(TAIL) * 1 days);
        _report(AWAY);
        _refresh(AWAY);
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "the other is freed");
        vm.warp(uint256(c.end) + uint256(TAIL) * 1 days);
        _report(AWAY);
        _refresh(AWAY);
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed at the new end");
        (, uint64 unearned) = market.premiumsOf(p.pool);
        assertEq(unearned, 0, "all earned");
    }

    function test_WhenPartWasPaid() public {
        _pay(600_000);
        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        uint256 rate = Premium.rateOf(p.curve, 0, 400e6, p.target, p.others, p.limit);
        uint64 premium = market.quoteExtend(coverId, params.endDay).premium;
        assertEq(premium, Premium.premiumOf(rate, 30 days), "of what remains");
        vm.prank(bob);
        assertEq(market.extend(params), premium, "premium");
        assertEq(market.getCover(coverId).paid, 600e6, "payouts stay");
        assertEq(_exposure(AWAY, PRODUCT), 400e6, "exposure");
    }

    function test_Quote_GivenEnded() public {
        vm.warp(uint256(endDay) * 1 days);
        _report(AWAY);
        _refresh(AWAY);
        ICoverMarket.Quote memory q = market.quoteExtend(coverId, endDay + 1);
        assertEq(q.premium + q.rate + q.available, 0, "nothing");
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, 7));
        market.quoteExtend(7, endDay);
    }

    function test_Quote_WhenNotLater() public view {
        ICoverMarket.Quote memory q = market.quoteExtend(coverId, endDay);
        assertEq(q.premium, 0, "premium");
        assertEq(q.rate, market.quoteExtend(coverId, endDay + 1).rate, "the rate is that of a day more");
        assertGt(q.rate, 0, "and not nothing");
    }

    /// @dev Who extends in steps pays no less than at once.
    function testFuzz_StepsNeverCostLess(uint16 first, uint16 second) public {
        (first, second) = (uint16(bound(first, 1, 290)), uint16(bound(second, 1, 45)));
        uint64 once = market.quoteExtend(coverId, endDay + first + second).premium;
        uint64 inSteps = _extend(AWAY, bob, coverId, endDay + first);
        inSteps += _extend(AWAY, bob, coverId, endDay + first + second);
        assertGe(inSteps, once);
    }
}

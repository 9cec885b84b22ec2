// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IOftBridge} from "../../../src/interfaces/IOftBridge.sol";
import {IRemitter} from "../../../src/interfaces/IRemitter.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {ISettler} from "../../../src/interfaces/ISettler.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {ProductRows} from "../../../src/libraries/ProductRows.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {
    CapitalReport,
    ClaimDecided,
    Curve,
    DecisionDenied,
    EpochSettled,
    HomeHead,
    IncidentOpened,
    IncidentReported,
    Product,
    ProductRow,
    Remit,
    SharesMoved,
    TargetLine,
    Terms
} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Every type of message, forged as captured DVNs could: what it does, measured against the bound.
contract Rules_Forgery_Test is BaseTest {
    uint256 internal honest;
    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        _open();
        honest = _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _reportAll();
        eid = sides[AWAY].eid;
    }

    function _head() private view returns (HomeHead memory) {
        return HomeHead(uint40(block.timestamp), ledger.incidentCount());
    }

    /// @dev On AWAY, in the name of home.
    function _toAway(bytes memory message) private {
        sides[AWAY].endpoint
            .forge(address(sides[AWAY].gateway), HOME_EID, address(sides[HOME].gateway), bytes32("forged"), message);
    }

    /// @dev At home, in the name of AWAY.
    function _toHome(bytes memory message) private {
        sides[HOME].endpoint
            .forge(address(sides[HOME].gateway), eid, address(sides[AWAY].gateway), bytes32("forged"), message);
    }

    function _books() private view returns (ICapitalPool.Books memory) {
        return sides[AWAY].pool.books();
    }

    /*//////////////////////////////////////////////////////////////
                               AWAY FROM HOME
    //////////////////////////////////////////////////////////////*/

    function test_IncidentOpened_StopsSalesOfOneProductOnOneChain() public {
        uint32 other = _addProduct("Compound V3");
        _retargetAll(other);
        _toAway(MessageCodec.encodeIncidentOpened(_head(), IncidentOpened(9, PRODUCT, 0, uint40(block.timestamp))));
        assertTrue(sides[AWAY].market.quote(PRODUCT, 1e6, _today() + 30).frozen, "stopped");
        assertFalse(sides[AWAY].market.quote(other, 1e6, _today() + 30).frozen, "the other product is not");
        assertFalse(sides[FAR].market.quote(PRODUCT, 1e6, _today() + 30).frozen, "nor the other chain");
    }

    /// @dev A report adds up day by day what has ended before the instant: it must be built all the same.
    function test_IncidentOpened_StopsNoReport() public {
        uint40 instant = uint40(block.timestamp) + SKEW;
        bytes memory far = MessageCodec.encodeIncidentOpened(_head(), IncidentOpened(9, PRODUCT, 0, type(uint40).max));
        vm.expectPartialRevert(IClaimDesk.ClaimDesk_InstantInFuture.selector);
        this.toAway(far);
        _toAway(MessageCodec.encodeIncidentOpened(_head(), IncidentOpened(10, PRODUCT, 0, instant)));
        _toAway(MessageCodec.encodeIncidentOpened(_head(), IncidentOpened(11, PRODUCT, 0, 0)));
        uint256 gasBefore = gasleft();
        sides[AWAY].pool.buildReport(_rows(AWAY));
        assertLt(gasBefore - gasleft(), 1_000_000, "gas");
    }

    function _targets(uint32 seq, uint64 target) private view returns (bytes memory) {
        TargetLine[] memory lines = new TargetLine[](1);
        lines[0] = TargetLine(PRODUCT, seq, target, 0, 0, 0, type(uint64).max);
        return MessageCodec.encodeTargets(_head(), lines);
    }

    function testFuzz_Targets_LetSalesGrowToTheFreeGrowthAndDoubleOnceADay(uint64 target) public {
        uint64 before = sides[AWAY].market.getProduct(PRODUCT).target;
        uint256 most = 2 * (before > FREE_GROWTH ? before : FREE_GROWTH);
        for (uint32 i = 1; i <= 3; ++i) {
            _toAway(_targets(1_000 + i, target));
            assertLe(sides[AWAY].market.getProduct(PRODUCT).target, most, "sales may reach");
        }
    }

    /// @dev However much is sold on a forged target: home budgets what it granted, and no more.
    function test_Targets_RaiseNoBudget() public {
        _toAway(_targets(1_000, type(uint64).max));
        _buy(AWAY, bob, 5_000_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint256 granted = _line(AWAY, PRODUCT).granted;
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        _decide(incidentId, 1e6);
        assertLe(ledger.budgetOf(incidentId, eid), granted, "budget");
    }

    function test_Product_HalvesAPriceOnceADay() public {
        Product memory product = registry.getProduct(PRODUCT);
        product.seq += 1;
        product.curve = Curve(0, 0, 0, 8_000);
        bytes memory free = MessageCodec.encodeProduct(_head(), PRODUCT, product, registry.getTerms(1));
        vm.expectPartialRevert(ICoverMarket.CoverMarket_FallsTooFast.selector);
        this.toAway(free);
        Curve memory curve = _curve();
        product.curve = Curve(curve.baseRate / 2, curve.kinkRate / 2, curve.maxRate / 2, 8_000);
        uint256 premium = sides[AWAY].market.quote(PRODUCT, 1_000e6, _today() + 30).premium;
        _toAway(MessageCodec.encodeProduct(_head(), PRODUCT, product, registry.getTerms(1)));
        assertGe(2 * sides[AWAY].market.quote(PRODUCT, 1_000e6, _today() + 30).premium + 2, premium, "half");
    }

    /// @dev Which covers are too late for an incident is found by bisection. A cover that waits for a year must hide none behind it.
    function test_Product_HidesNoCoverFromAnIncident() public {
        Terms memory terms = _terms();
        terms.waitingPeriod = 300 days;
        Product memory product = registry.getProduct(PRODUCT);
        (product.seq, product.termsId) = (product.seq + 1, 77);
        _toAway(MessageCodec.encodeProduct(_head(), PRODUCT, product, terms));
        ICoverMarket.BuyParams memory params = _buyParams(1e6, bob);
        params.endDay = _today() + 330;
        _buy(AWAY, bob, params);
        // Home speaks again, of the terms that are true.
        registry.setFee(PRODUCT, 1);
        registry.setFee(PRODUCT, 0);
        _passProduct(AWAY, PRODUCT);
        uint256 later = _buy(AWAY, bob, params);
        ICoverMarket market = sides[AWAY].market;
        assertGe(market.getCover(later).start, market.getCover(later - 1).start, "in the order of their purchase");
        uint64 exposed = market.exposureAt(PRODUCT, uint40(block.timestamp));
        assertEq(exposed, 100_000e6, "what is protected now is found behind none of them");
    }

    /// @dev A decision that says it is payable at once.
    function _lie(uint32 incidentId, uint8 ordinal, uint64 budget) private view returns (bytes memory) {
        ClaimDecided memory lie;
        (lie.incidentId, lie.ordinal, lie.productId, lie.ratio) = (incidentId, ordinal, PRODUCT, 1e6);
        (lie.instant, lie.payableAt) = (uint40(block.timestamp - 1 hours), uint40(block.timestamp));
        (lie.closesAt, lie.budget) = (uint40(block.timestamp + 30 days), budget);
        return MessageCodec.encodeClaimDecided(_head(), lie);
    }

    /// @dev Guardians always have the challenge time: whatever a decision says, and however often it is sent.
    function testFuzz_ClaimDecided_PaysNothingUntilTheChallengeIsOver(uint256 after_) public {
        uint256 over = block.timestamp + CHALLENGE_LENGTH;
        _toAway(_lie(9, 0, 1e6));
        vm.warp(bound(after_, block.timestamp, over - 1));
        _toAway(_lie(9, 0, 1e6));
        IClaimDesk desk = sides[AWAY].desk;
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, 9, over));
        desk.settle(9, honest);
        for (uint256 i; i < 2; ++i) {
            vm.prank(guardians[i]);
            sides[AWAY].guardians.hold(9);
        }
        vm.warp(over);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, 9, over + HOLD_LENGTH));
        desk.settle(9, honest);
        _pass(HOME, MessageType.DECISION_DENIED, eid, abi.encode(9));
        assertEq(uint8(desk.getIncident(9).state), uint8(IClaimDesk.State.NONE), "voided, nothing lost");
    }

    /// @dev Home has decided, so it denies nothing; but what it decided takes the place of a lie that came first.
    function test_ClaimDecided_RobsNoHolder() public {
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        _decide(incidentId, 500_000);
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId) = (incidentId, PRODUCT);
        (lie.payableAt, lie.closesAt) = (uint40(block.timestamp), uint40(block.timestamp + 1));
        _toAway(MessageCodec.encodeClaimDecided(_head(), lie));
        _passDecision(AWAY, incidentId);
        IClaimDesk desk = sides[AWAY].desk;
        assertEq(desk.getIncident(incidentId).budgetLeft, 0, "the lie came first");
        for (uint256 i; i < 2; ++i) {
            vm.prank(guardians[i]);
            sides[AWAY].guardians.hold(incidentId);
        }
        _passDecision(AWAY, incidentId);
        vm.warp(desk.getIncident(incidentId).payableAt);
        assertEq(desk.settle(incidentId, honest), 50_000e6, "paid as home decided");
        (, uint32 told, uint32 known) = sides[AWAY].market.freshness();
        assertEq(told, known, "known once");
    }

    /// @dev A budget stops exits until it is funded or denied. So a decision must not put off for ever when it can be denied.
    function testFuzz_ClaimDecided_CanBeDeniedWithinTwoWeeks(uint40 payableAt, uint40 closesAt) public {
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId, lie.ratio, lie.budget) = (9, PRODUCT, 1e6, type(uint48).max);
        (lie.instant, lie.payableAt, lie.closesAt) = (uint40(block.timestamp - 1 hours), payableAt, closesAt);
        try this.toAway(MessageCodec.encodeClaimDecided(_head(), lie)) {}
        catch {
            assertEq(uint8(sides[AWAY].desk.getIncident(9).state), uint8(IClaimDesk.State.NONE), "parked");
            return;
        }
        for (uint256 i; i < 2; ++i) {
            vm.prank(guardians[i]);
            sides[AWAY].guardians.hold(9);
        }
        vm.warp(block.timestamp + 7 days);
        _pass(HOME, MessageType.DECISION_DENIED, eid, abi.encode(9));
        assertEq(uint8(sides[AWAY].desk.getIncident(9).state), uint8(IClaimDesk.State.NONE), "voided");
    }

    /// @dev The worst, if no guardian holds it in time: what free capital the chain has. Not what waits, what is unearned, or what another incident was given.
    function test_ClaimDecided_TakesFreeCapitalAlone() public {
        _deposit(AWAY, alice, 1_000e6);
        uint64 free = _books().free;
        _toAway(_lie(9, 0, 2 * free));
        _toAway(_lie(10, 1, free));
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        ICapitalPool.Books memory before = _books();
        IClaimDesk desk = sides[AWAY].desk;
        vm.expectPartialRevert(ICapitalPool.CapitalPool_InsufficientFree.selector);
        desk.settle(9, honest);
        desk.settle(10, honest);
        ICapitalPool.Books memory b = _books();
        assertEq(b.pending, before.pending, "deposits that wait");
        assertEq(b.unearned, before.unearned, "unearned premium");
        assertEq(sides[AWAY].asset.balanceOf(carol) >= 100_000e6, true, "a holder is paid, never a stranger");
    }

    /// @dev Half of what remains each time, as long as the budget lasts, if a cover could not note that it was paid.
    function test_ClaimDecided_PaysNobodyTwice() public {
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId, lie.ordinal, lie.ratio) = (9, PRODUCT, 32, 5e5);
        (lie.instant, lie.payableAt) = (uint40(block.timestamp - 1 hours), uint40(block.timestamp));
        (lie.closesAt, lie.budget) = (uint40(block.timestamp + 30 days), 100_000e6);
        bytes memory message = MessageCodec.encodeClaimDecided(_head(), lie);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_OrdinalTooHigh.selector, 32));
        this.toAway(message);
    }

    function test_EpochSettled_TurnsNoMoreIntoCapitalThanWaits() public {
        _deposit(AWAY, alice, 1_000e6);
        _nextEpoch();
        bytes memory message = MessageCodec.encodeEpochSettled(
            _head(), EpochSettled(POOL_ID, 77, 0, type(uint32).max, 1_001e6, 1e30, 0, 0)
        );
        ICapitalPool.Books memory before = _books();
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanWaits.selector, 1_000e6, 1_001e6));
        this.toAway(message);
        assertEq(_books().free, before.free, "free capital");
    }

    /// @dev A request that can still be cancelled is not yet anybody's capital: else it would be there twice.
    function test_EpochSettled_LeavesTheOpenRoundAlone() public {
        _deposit(AWAY, alice, 1_000e6);
        bytes memory message =
            MessageCodec.encodeEpochSettled(_head(), EpochSettled(POOL_ID, 77, 0, type(uint32).max, 1, 1, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_MoreThanWaits.selector, 0, 1));
        this.toAway(message);
        vm.prank(alice);
        sides[AWAY].pool.cancelDeposit(alice);
        _assertCash(AWAY);
    }

    /// @dev Whoever forges an exit has shares that asked to leave, and is paid little more than they are worth.
    function testFuzz_EpochSettled_PaysNoExitMuchMoreThanItIsWorth(uint64 assets, uint256 time) public {
        _claimShares(AWAY, bob);
        _redeem(AWAY, bob, 1_000e18);
        _nextEpoch();
        time = bound(time, 0, 10 days);
        vm.warp(block.timestamp + time);
        bytes memory message =
            MessageCodec.encodeEpochSettled(_head(), EpochSettled(POOL_ID, 77, 0, 0, 0, 0, 1_000e18, assets));
        // The price was told three days before the exit at most.
        uint256 most = 1_000e6;
        for (uint256 i; i < time / 1 days + 4; ++i) {
            most = most * 105 / 100;
        }
        try this.toAway(message) {
            assertLe(assets, most, "at most a twentieth a day above the price that was told");
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ICapitalPool.CapitalPool_RisesTooFast.selector, "parked at the endpoint");
        }
    }

    /// @dev Nor does it take what a decision is to be funded from.
    function test_EpochSettled_PaysNoExitWithADecidedBudget() public {
        _claimShares(AWAY, bob);
        uint256 all = sides[AWAY].share.balanceOf(bob);
        _redeem(AWAY, bob, all);
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        _nextEpoch();
        sides[AWAY].pool.syncPremium();
        uint64 free = _books().free;
        bytes memory message =
            MessageCodec.encodeEpochSettled(_head(), EpochSettled(POOL_ID, 77, 0, 0, 0, 0, uint128(all), free));
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, free - 100_000e6, free)
        );
        this.toAway(message);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
        assertEq(sides[AWAY].desk.settle(incidentId, honest), 100_000e6, "paid");
    }

    /// @dev Outside, so that `vm.expectRevert` sees one call.
    function toAway(bytes calldata message) external {
        _toAway(message);
    }

    function toHome(bytes calldata message) external {
        _toHome(message);
    }

    function test_DecisionDenied_VoidsNothingThatNobodyHolds() public {
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _toAway(MessageCodec.encodeDecisionDenied(_head(), DecisionDenied(incidentId)));
        assertEq(sides[AWAY].desk.settle(incidentId, honest), 100_000e6, "paid");
    }

    function _order(uint32 to, uint64 amount) private view returns (bytes memory) {
        return MessageCodec.encodeRemit(_head(), Remit(POOL_ID, 1, to, amount));
    }

    /// @dev Deposits that wait, budgets and unearned premium stay; what is free goes to a pool of ours.
    function testFuzz_Remit_MovesFreeMoneyToAChainOfOursAlone(uint64 amount) public {
        _deposit(AWAY, alice, 1_000e6);
        sides[AWAY].pool.syncPremium();
        ICapitalPool.Books memory before = _books();
        amount = uint64(bound(amount, 1, before.free));
        _toAway(_order(sides[FAR].eid, amount));
        before.free -= amount;
        assertEq(abi.encode(_books()), abi.encode(before), "nothing else");
        uint64 free = sides[FAR].pool.books().free;
        _arrive(AWAY, FAR, _sendOver(AWAY, 1));
        assertEq(sides[FAR].pool.books().free, free + amount, "arrived whole");
    }

    function test_Remit_TakesNoMoreThanIsFree() public {
        _deposit(AWAY, alice, 1_000e6);
        sides[AWAY].pool.syncPremium();
        uint64 free = _books().free;
        bytes memory message = _order(sides[FAR].eid, free + 1);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, free, free + 1));
        this.toAway(message);
    }

    function test_Remit_GoesWhereTheBridgeHasAPeer() public {
        bytes memory message = _order(99, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_NoPeer.selector, 99));
        this.toAway(message);
    }

    function test_Remit_MakesHomeRefuseTheChainsReports() public {
        _toAway(_order(sides[FAR].eid, 1e6));
        vm.warp(block.timestamp + 1);
        uint256 index = _sendReport(AWAY);
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_SentExceeded.selector, 1e6, 0));
        this.deliver(index);
    }

    function deliver(uint256 index) external {
        _deliver(AWAY, index);
    }

    function _move(address receiver, uint256 shares) private pure returns (SharesMoved memory) {
        return SharesMoved(POOL_ID, 99, receiver, uint96(shares));
    }

    function _minted(uint256 side) private view returns (uint256) {
        return ledger.SETTLER().exitsOf(POOL_ID, sides[side].eid).minted;
    }

    /// @dev As many as the free growth bought at the first price, however many lies there are; here that is more than a tenth of those that are there.
    function testFuzz_SharesToAway_MintNoMoreThanTheLimitOfAnEpoch(uint96[2] memory shares) public {
        uint256 most = uint256(FREE_GROWTH) * 1e12;
        for (uint256 epoch = 1; epoch <= 3; ++epoch) {
            for (uint256 i; i < shares.length; ++i) {
                SharesMoved memory lie = _move(carol, shares[i]);
                try this.toAway(MessageCodec.encodeSharesToAway(_head(), lie)) {}
                catch (bytes memory reason) {
                    assertEq(bytes4(reason), ICapitalPool.CapitalPool_ArrivesTooFast.selector, "parked at the endpoint");
                }
            }
            assertLe(sides[AWAY].share.balanceOf(carol), epoch * most, "within the limit");
            _nextEpoch();
        }
    }

    /// @dev What the liar brings home, the holders of that chain cannot: home believes no more than it minted there.
    function test_SharesToAway_TakeFromTheHoldersOfThatChainAlone() public {
        uint256 all = _claimShares(AWAY, bob);
        uint256 shares = ledger.getPool(POOL_ID).shares;
        _toAway(MessageCodec.encodeSharesToAway(_head(), _move(carol, 10 * all)));
        _passMove(AWAY, HOME, _leave(AWAY, HOME, carol, all));
        assertEq(sides[HOME].share.balanceOf(carol), all, "as many as bob has");
        uint256[2] memory parked = [
            _sendMove(AWAY, HOME, _leave(AWAY, HOME, carol, 1e18)), _sendMove(AWAY, HOME, _leave(AWAY, HOME, bob, all))
        ];
        for (uint256 i; i < parked.length; ++i) {
            vm.expectPartialRevert(ISettler.Settler_MoreThanThere.selector);
            this.deliver(parked[i]);
        }
        assertEq(ledger.getPool(POOL_ID).shares, shares, "S");
        assertEq(_minted(HOME) + _minted(AWAY), shares, "alice's part is what it was");
    }

    function test_SharesToAway_LetNoMoreLeaveThanHomeMintedThere() public {
        uint256 all = _minted(AWAY);
        _toAway(MessageCodec.encodeSharesToAway(_head(), _move(carol, 10 * all)));
        _redeem(AWAY, carol, 10 * all);
        _nextEpoch();
        _reportAll();
        assertEq(ledger.SETTLER().exitsOf(POOL_ID, eid).asked, all, "believed");
    }

    /*//////////////////////////////////////////////////////////////
                                 AT HOME
    //////////////////////////////////////////////////////////////*/

    /// @dev Nothing is minted out of nothing: what comes home is counted there no more.
    function testFuzz_SharesToHome_BringNoMoreThanIsOnThatChain(uint96 shares, uint96 asked) public {
        uint256 all = _claimShares(AWAY, bob);
        asked = uint96(bound(asked, 1e18, all));
        _redeem(AWAY, bob, asked);
        _nextEpoch();
        _reportAll();
        uint256 there = all - ledger.SETTLER().exitsOf(POOL_ID, eid).asked;
        uint256 sum = _minted(HOME) + _minted(AWAY);
        try this.toHome(MessageCodec.encodeSharesToHome(_move(carol, shares))) {
            assertLe(shares, there, "not those that ask to leave");
            assertEq(sides[HOME].share.balanceOf(carol), shares, "minted");
        } catch (bytes memory reason) {
            assertGt(shares, there, "only what is too much");
            assertEq(bytes4(reason), ISettler.Settler_MoreThanThere.selector, "parked at the endpoint");
        }
        assertEq(_minted(HOME) + _minted(AWAY), sum, "sum over the chains");
    }

    function test_IncidentReported_OpensNothingWithoutTheAssessors() public {
        _toHome(MessageCodec.encodeIncidentReported(IncidentReported(9, PRODUCT, 1, EVIDENCE, alice)));
        assertEq(ledger.incidentCount(), 0);
    }

    /// @dev What AWAY said last, a second later.
    function _again() private returns (CapitalReport memory r) {
        vm.warp(block.timestamp + 1);
        ILedger.Chain memory c = ledger.getChain(POOL_ID, eid);
        (r.poolId, r.time, r.epoch) = (POOL_ID, uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        (r.depositsAsked, r.depositsApplied) = (c.depositsAsked, c.depositsApplied);
        (r.premiumEarned, r.claimsPaid, r.budgetsReleased) = (c.premiumEarned, c.claimsPaid, c.budgetsReleased);
        (r.cash, r.unearned) = (c.cash, c.unearned);
    }

    /// @dev A limit for each epoch since the last but one report: two days here.
    function testFuzz_CapitalReport_RaisesCapitalByNoMoreThanTheLimit(uint64 gain) public {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        uint256 capital = _capital();
        uint256 most = capital * limits.riseBps / 10_000;
        if (most < limits.riseFloor) most = limits.riseFloor;
        CapitalReport memory r = _again();
        vm.assume(gain < type(uint64).max - r.premiumEarned);
        r.premiumEarned += gain;
        r.cash += int64(gain >> 2);
        try this.toHome(MessageCodec.encodeCapitalReport(r)) {
            assertLe(_capital() - capital, 2 * most, "within the limit");
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ILedger.Ledger_RisesTooFast.selector, "parked at the endpoint");
            assertEq(_capital(), capital, "changes nothing");
        }
    }

    /// @dev However much is said to be deposited, and however often in an epoch: what becomes capital is limited, and its shares are.
    function testFuzz_CapitalReport_SettlesDepositsByNoMoreThanTheLimit(uint64[4] memory by, uint64[4] memory more)
        public
    {
        uint256 most = registry.getInboundLimits().depositFloor;
        uint256 settled = ledger.getChain(POOL_ID, eid).depositsSettled;
        for (uint256 i; i < by.length; ++i) {
            _nextEpoch();
            _report(HOME);
            _report(FAR);
            _settleLie(bound(by[i], 0, 2 * most));
            _settleLie(bound(more[i], 0, 2 * most));
            assertLe(ledger.getChain(POOL_ID, eid).depositsSettled - settled, (i + 1) * most, "a limit for each epoch");
        }
        assertLe(_capital(), 2 * DEPOSIT + by.length * most + 1_000e6, "capital, with the premium");
    }

    function _settleLie(uint256 by) private {
        CapitalReport memory r = _again();
        r.depositsAsked += uint64(by);
        _toHome(MessageCodec.encodeCapitalReport(r));
        if (ledger.wantsSettlement(POOL_ID)) ledger.settle(POOL_ID);
    }

    /// @dev Deposits elsewhere pay for what a silent chain may bring. Said to be all the money there is, it would take them whole.
    function testFuzz_CapitalReport_TakesNoMoreFromNewcomersThanItsGrant(uint64 unearned) public {
        _deposit(HOME, carol, 100_000e6);
        CapitalReport memory r = _again();
        r.unearned = uint64(bound(unearned, 0, type(uint56).max));
        _toHome(MessageCodec.encodeCapitalReport(r));
        uint256 granted = ledger.getChain(POOL_ID, eid).granted;
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(HOME);
        _report(FAR);
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        ledger.settle(POOL_ID);
        uint256 minted = ledger.getPool(POOL_ID).shares - pool.shares;
        uint256 least = 100_000e6 * uint256(pool.shares) / (pool.capital + granted + 1);
        assertGe(minted, least, "shares at the price of all that is granted there");
    }

    /// @dev What was paid for is no longer granted, but its premium may still be to come: it counts for what a silent chain may bring.
    function test_CapitalReport_WhatASilentChainPaidCountsForWhatItMayBring() public {
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[AWAY].desk.settle(incidentId, honest);
        _deposit(HOME, carol, 100_000e6);
        _nextEpoch();
        _reportAll();
        CapitalReport memory r = _again();
        r.unearned = type(uint56).max;
        _toHome(MessageCodec.encodeCapitalReport(r));
        ILedger.Chain memory c = ledger.getChain(POOL_ID, eid);
        assertEq(c.claimsPaid, 100_000e6, "paid");
        assertEq(uint256(c.budgets) - c.claimsPaid - c.budgetsReleased, 0, "of a budget that was no larger");
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(HOME);
        _report(FAR);
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        ledger.settle(POOL_ID);
        uint256 minted = ledger.getPool(POOL_ID).shares - pool.shares;
        uint256 price = uint256(pool.capital) + 1 + c.granted + c.claimsPaid;
        assertEq(minted, 100_000e6 * (uint256(pool.shares) + 1e12) / price, "shares at the price of all of it");
    }

    /// @dev Premium that is said to be returned makes shares cheap: by the same limit, and not below what is there.
    function testFuzz_CapitalReport_LowersCapitalByNoMoreThanTheLimit(uint64 fall) public {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        uint256 capital = _capital();
        uint256 most = capital * limits.riseBps / 10_000;
        if (most < limits.riseFloor) most = limits.riseFloor;
        CapitalReport memory r = _again();
        fall = uint64(bound(fall, 0, r.premiumEarned));
        r.premiumEarned -= fall;
        try this.toHome(MessageCodec.encodeCapitalReport(r)) {
            assertEq(capital - _capital(), fall, "no more than it ever earned");
            assertLe(fall, 2 * most, "within the limit");
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ILedger.Ledger_FallsTooFast.selector, "parked at the endpoint");
        }
    }

    /// @dev A decision of an instant long ago makes every cover one that was bought too late. Guardians have their time here too.
    function test_ClaimDecided_ReturnsNoPremiumUntilTheChallengeIsOver() public {
        _toAway(_lie(9, 0, 1e6));
        vm.prank(carol);
        vm.expectPartialRevert(ICoverMarket.CoverMarket_ReturnNotOpen.selector);
        sides[AWAY].market.returnPremium(honest, 9);
    }

    function test_CapitalReport_ALieAboutCashStopsGrantsAndSettlements() public {
        CapitalReport memory r = _again();
        r.cash += 1;
        _toHome(MessageCodec.encodeCapitalReport(r));
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        assertTrue(capital != counted, "the audit sees it");
        vm.expectPartialRevert(ILedger.Ledger_AuditFailed.selector);
        ledger.settle(POOL_ID);
    }

    /// @dev Says that AWAY knows all that home told it.
    function _confirming(uint64 exposed) private view returns (ProductRow memory) {
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        return ProductRow(0, ProductRows.put(0, 0, exposed, ProductRows.version(line.seq, line.decisions)));
    }

    function testFuzz_CapitalReport_GivesBackNoMoreThanTheLimit(uint64 exposed) public {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        uint256 before = ledger.getChain(POOL_ID, eid).granted;
        uint256 most = before * limits.fallBps / 10_000;
        if (most < limits.fallFloor) most = limits.fallFloor;
        CapitalReport memory r = _again();
        r.rows = new ProductRow[](1);
        r.rows[0] = _confirming(exposed);
        _toHome(MessageCodec.encodeCapitalReport(r));
        ledger.confirm(PRODUCT);
        assertLe(before - ledger.getChain(POOL_ID, eid).granted, most, "within the limit");
    }

    /// @dev The true chain may sell up to its target: home goes on counting that much.
    function testFuzz_CapitalReport_GivesBackNoMoreThanTheTarget(uint64 exposed) public {
        CapitalReport memory r = _again();
        r.rows = new ProductRow[](1);
        r.rows[0] = _confirming(exposed);
        _toHome(MessageCodec.encodeCapitalReport(r));
        ledger.confirm(PRODUCT);
        assertGe(_line(AWAY, PRODUCT).granted, _line(AWAY, PRODUCT).target, "granted >= target");
    }

    /// @dev The sum of the grants bounds what all chains together can be made to owe.
    function test_CapitalReport_ClaimsNoBudgetAboveItsGrant() public {
        CapitalReport memory r = _again();
        r.rows = new ProductRow[](1);
        r.rows[0] = _confirming(type(uint64).max);
        _toHome(MessageCodec.encodeCapitalReport(r));
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp - 1 hours));
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _decide(incidentId, 1e6);
        assertLe(ledger.budgetOf(incidentId, eid), _line(AWAY, PRODUCT).granted, "budget");
    }
}

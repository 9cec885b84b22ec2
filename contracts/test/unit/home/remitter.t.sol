// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IRemitter} from "../../../src/interfaces/IRemitter.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {CapitalReport} from "../../../src/types/Types.sol";
import {Pages} from "../../utils/Pages.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract Remitter_Test is BaseTest {
    uint64 private constant COVER = 200_000e6;

    /// @dev A million of alice's on home and of bob's on one away chain; the far one has capacity, and no money.
    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
    }

    /// @dev A cover of carol's on the far chain, decided to be paid whole.
    function _decideFar(uint64 amount) private returns (uint32 incidentId, uint256 coverId) {
        _refreshAll();
        coverId = _buy(FAR, carol, amount);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecisions(incidentId);
    }

    function _order() private {
        assertTrue(remitter.wantsOrder(POOL_ID), "wants");
        remitter.order(POOL_ID);
    }

    function _expectNothingToOrder() private {
        assertFalse(remitter.wantsOrder(POOL_ID), "does not want");
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_NothingToOrder.selector, POOL_ID));
        remitter.order(POOL_ID);
    }

    /// @dev Grants what the cover takes, so that the rest of the capital may leave.
    function _makeRoom() private {
        IRiskRegistry.Limits memory limits = IRiskRegistry.Limits({cap: COVER, shareBps: 10_000});
        registry.updateProduct(PRODUCT, 1, true, _curve(), limits);
        _retargetAll(PRODUCT);
    }

    function _waitNotice() private {
        _nextEpoch();
        _reportAll();
        _nextEpoch();
        _reportAll();
    }

    function _reportNow() private {
        vm.warp(block.timestamp + 1);
        _reportAll();
    }

    /// @dev What the far chain would report now, to be changed and forged.
    function _farReport() private returns (CapitalReport memory) {
        vm.warp(block.timestamp + 1);
        return this.decodeReport(sides[FAR].pool.buildReport(_rows(FAR)));
    }

    function decodeReport(bytes calldata message) external pure returns (CapitalReport memory) {
        return Pages.report(message);
    }

    function _applyFar(CapitalReport memory report) private {
        bytes memory message = MessageCodec.encodeCapitalReport(report);
        sides[HOME].endpoint
            .forge(
                address(sides[HOME].gateway), sides[FAR].eid, address(sides[FAR].gateway), bytes32("forged"), message
            );
    }

    function test_Order_GivenABudgetIsLargerThanWhatItsChainHas() public {
        (uint32 incidentId, uint256 coverId) = _decideFar(COVER);
        int256 short = -ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid);
        assertGt(short, 0, "short");
        uint256 capital = _capital();
        vm.expectEmit(address(remitter));
        emit IRemitter.RemitOrdered(POOL_ID, 1, sides[HOME].eid, sides[FAR].eid, uint64(uint256(short)));
        _order();
        assertEq(_capital(), capital, "moves no capital");
        _assertAudit();

        vm.warp(block.timestamp + PAYABLE_DELAY);
        vm.expectPartialRevert(ICapitalPool.CapitalPool_InsufficientFree.selector);
        sides[FAR].desk.settle(incidentId, coverId);
        _carryOut(1);
        assertEq(sides[FAR].desk.settle(incidentId, coverId), COVER, "paid in full");
        _assertCash(HOME);
        _assertCash(FAR);
        _reportAll();
        _assertAudit();
        _expectNothingToOrder();
    }

    function test_Order_GivenTheOrderIsUnderWay() public {
        _decideFar(COVER);
        _order();
        _expectNothingToOrder();
        _passRemit(HOME, 1);
        _reportNow();
        _expectNothingToOrder();
        _arrive(HOME, FAR, _sendOver(HOME, 1));
        _expectNothingToOrder();
        _reportNow();
        _expectNothingToOrder();
    }

    function test_Order_GivenOneChainHasTooLittle() public {
        _redeem(HOME, alice, 950_000e18);
        _makeRoom();
        _waitNotice();
        _nextEpoch();
        _reportAll();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        _reportNow();
        uint256 left = uint256(ledger.CAPACITY().freeOn(POOL_ID, sides[HOME].eid));
        assertLt(left, 100_000e6, "home has little left");

        _decideFar(100_000e6);
        left = uint256(ledger.CAPACITY().freeOn(POOL_ID, sides[HOME].eid));
        uint256 short = uint256(-ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid));
        _order();
        assertEq(remitter.orderCount(POOL_ID), 2, "two orders");
        assertEq(remitter.getOrder(POOL_ID, 1).amount, left, "all that home has");
        assertEq(remitter.getOrder(POOL_ID, 2).from, sides[AWAY].eid, "the rest from the other");
        assertEq(remitter.getOrder(POOL_ID, 2).amount, short - left, "and no more than the rest");
        assertEq(ledger.CAPACITY().freeOn(POOL_ID, sides[HOME].eid), 0, "nothing free at home");
        _carryOut(1);
        _carryOut(2);
        _reportNow();
        _assertAudit();
        assertGe(ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid), 0, "nothing owed");
    }

    function test_Order_GivenMoreIsOwedThanIsUnderWay() public {
        _decideFar(COVER / 4);
        _order();
        uint64 first = remitter.getOrder(POOL_ID, 1).amount;
        _decideFar(COVER / 4);
        uint256 short = uint256(-ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid));
        assertGt(short, first, "another incident");
        _order();
        assertEq(remitter.getOrder(POOL_ID, 2).amount, short - first, "what is not under way");
        _expectNothingToOrder();
    }

    function test_Order_GivenThoseWhoCouldGiveAreSilent() public {
        _decideFar(COVER);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(FAR);
        assertLt(ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid), 0, "short");
        _expectNothingToOrder();
        _reportNow();
        _order();
    }

    /// @dev A hundred thousand of bob's waits on the far chain, whose money an order took to home.
    function _farExit() private {
        _deposit(FAR, bob, 100_000e6);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(FAR, bob);
        _buy(HOME, carol, COVER);
        _buy(AWAY, carol, COVER);
        _redeem(FAR, bob, 100_000e18);
    }

    function test_Order_GivenExitsWaitForMoney() public {
        _farExit();
        // An incident takes the far chain's money before the exit leaves.
        _decideFar(90_000e6);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        for (uint256 n; n < 6; ++n) {
            _reportNow();
            if (ledger.wantsRetarget(PRODUCT)) ledger.retarget(PRODUCT);
            for (uint256 i; i < sides.length; ++i) {
                _passTargets(i, PRODUCT);
            }
            _nextEpoch();
            _reportAll();
        }
        uint256 due = ledger.SETTLER().dueOn(POOL_ID, sides[FAR].eid);
        assertGt(due, 70_000e6, "due");
        _order();
        _carryOut(1);
        _reportNow();
        _nextEpoch();
        _reportAll();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertApproxEqRel(sides[FAR].pool.claimRedeem(bob), due, 0.001e18, "paid");
        _reportNow();
        _assertAudit();
        _assertCash(FAR);
    }

    function test_Order_GivenTheNoticeHasNotPassed() public {
        _farExit();
        _nextEpoch();
        _reportAll();
        assertEq(ledger.SETTLER().dueOn(POOL_ID, sides[FAR].eid), 0, "not due");
        _expectNothingToOrder();
    }

    function test_Order_GivenAnIncidentIsOpen() public {
        _farExit();
        _decideFar(150_000e6);
        _order();
        uint64 owed = remitter.orderedTo(POOL_ID, sides[FAR].eid);
        _waitNotice();
        _refreshAll();
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        if (remitter.wantsOrder(POOL_ID)) remitter.order(POOL_ID);
        assertEq(remitter.orderedTo(POOL_ID, sides[FAR].eid), owed, "nothing for exits");
    }

    function test_Order_GivenTheGiverHasExitsOfItsOwn() public {
        _redeem(HOME, alice, 950_000e18);
        _makeRoom();
        _waitNotice();
        _waitNotice();
        uint256 free = uint256(ledger.CAPACITY().freeOn(POOL_ID, sides[HOME].eid));
        _decideFar(100_000e6);
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, 0);
        uint256 due = ledger.SETTLER().dueOn(POOL_ID, sides[HOME].eid);
        uint256 kept = room < due ? room : due;
        _order();
        assertLe(remitter.getOrder(POOL_ID, 1).amount, free - kept, "home keeps what its exits need");
        assertEq(remitter.getOrder(POOL_ID, 2).from, sides[AWAY].eid, "the rest from the other");
    }

    /// @dev Half a million may leave. Bob asks for more than that on a chain that comes before alice's in the book.
    function test_Order_GivenOlderExitsOnAnotherChain() public {
        IRiskRegistry.Limits memory limits = IRiskRegistry.Limits({cap: 1_500_000e6, shareBps: 10_000});
        registry.updateProduct(PRODUCT, 1, true, _curve(), limits);
        _retargetAll(PRODUCT);
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, 400_000e18));
        _redeem(FAR, alice, 400_000e18);
        _nextEpoch();
        _reportAll();
        _redeem(AWAY, bob, 900_000e18);
        _waitNotice();
        uint256 older = ledger.SETTLER().dueOn(POOL_ID, sides[FAR].eid);
        uint256 younger = ledger.SETTLER().dueOn(POOL_ID, sides[AWAY].eid);
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, 0);
        assertGt(room, older, "room for the older");
        assertGt(younger, room, "the younger would take all of it");
        uint256[] memory fillable = ledger.SETTLER().fillable(POOL_ID);
        assertEq(fillable[FAR], older, "the older whole");
        assertApproxEqAbs(fillable[AWAY], room - older, 1, "the younger has the rest");

        _order();
        assertEq(remitter.getOrder(POOL_ID, 1).to, sides[FAR].eid, "money for the older");
        _carryOut(1);
        _reportNow();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(sides[FAR].pool.claimRedeem(alice), older, "paid whole");
        _reportNow();
        _assertAudit();
    }

    function test_Order_RevertGiven_NobodyHasMoney() public {
        _expectNothingToOrder();
    }

    function test_Order_GivenLessThanADollarIsMissing() public {
        uint64 has = sides[FAR].pool.books().free;
        assertEq(has, 0, "nothing there");
        _decideFar(COVER);
        CapitalReport memory report = _farReport();
        int256 free = ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid);
        // As if premium had brought all but a tenth of a dollar.
        ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[FAR].eid);
        report.cash = chain.cash + int64(-free) - 1e5;
        report.premiumEarned = chain.premiumEarned + uint64(uint256(-free)) - 1e5;
        registry.setInboundLimits(
            IRiskRegistry.InboundLimits({
                riseBps: 10_000,
                riseFloor: type(uint64).max / 2,
                fallBps: 10_000,
                fallFloor: type(uint64).max / 2,
                depositFloor: DEPOSIT
            })
        );
        _nextEpoch();
        (report.time, report.epoch) = (uint40(block.timestamp), uint32(block.timestamp / EPOCH));
        _applyFar(report);
        assertEq(ledger.CAPACITY().freeOn(POOL_ID, sides[FAR].eid), -1e5, "a tenth");
        _order();
        assertEq(remitter.getOrder(POOL_ID, 1).amount, 1e6, "a dollar");
    }

    function test_Order_RevertGiven_TheAuditFails() public {
        _decideFar(COVER);
        CapitalReport memory report = _farReport();
        report.cash -= 1;
        _applyFar(report);
        assertFalse(remitter.wantsOrder(POOL_ID), "does not want");
        vm.expectPartialRevert(ILedger.Ledger_AuditFailed.selector);
        remitter.order(POOL_ID);
    }

    function test_Note_RevertWhen_CallerIsNotTheLedger() public {
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_Unauthorized.selector, address(this)));
        remitter.note(POOL_ID, sides[FAR].eid, 1, 1, 0);
    }

    function test_Note_GivenMoneyIsUnderWay() public {
        _decideFar(COVER);
        _order();
        uint64 amount = remitter.getOrder(POOL_ID, 1).amount;
        assertEq(remitter.toSend(POOL_ID, sides[HOME].eid), amount, "to send");
        uint256 capital = _capital();
        _passRemit(HOME, 1);
        uint256 index = _sendOver(HOME, 1);
        _arrive(HOME, FAR, index);
        vm.warp(block.timestamp + 1);
        _report(FAR);
        assertEq(remitter.inTransit(POOL_ID), -int256(uint256(amount)), "the arrival is ahead");
        _assertAudit();
        _report(HOME);
        assertEq(remitter.inTransit(POOL_ID), 0, "nothing under way");
        _assertAudit();
        assertApproxEqAbs(_capital(), capital, 1e6, "but for premium of a second");
        IRemitter.Flow memory flow = remitter.flowOf(POOL_ID, sides[HOME].eid);
        assertEq(flow.sent, amount, "sent");
        assertEq(remitter.toSend(POOL_ID, sides[HOME].eid), 0, "nothing more to send");
        assertEq(remitter.flowOf(POOL_ID, sides[FAR].eid).received, amount, "received");
    }

    function test_Note_GivenLessArrived() public {
        _decideFar(COVER);
        _order();
        uint64 amount = remitter.getOrder(POOL_ID, 1).amount;
        _passRemit(HOME, 1);
        // A bridge that keeps its largest fee.
        uint64 fee = amount / 1_000;
        address bridge = address(sides[FAR].bridge);
        sides[FAR].asset.mint(bridge, amount - fee);
        vm.prank(bridge);
        sides[FAR].pool.creditRemit(amount, amount - fee);
        uint256 capital = _capital();
        _reportNow();
        assertApproxEqAbs(_capital(), capital - fee, 1e6, "a loss of all");
        _assertAudit();
        _order();
        assertApproxEqAbs(remitter.getOrder(POOL_ID, 2).amount, fee, 1e6, "the rest is owed");
    }

    function test_Note_RevertWhen_TheCountersLie() public {
        _decideFar(COVER);
        _order();
        uint64 amount = remitter.getOrder(POOL_ID, 1).amount;
        CapitalReport memory report = _farReport();
        report.sent = 1;
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_SentExceeded.selector, 1, 0));
        _applyFar(report);
        (report.sent, report.received) = (0, amount + 1);
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_ReceivedExceeded.selector, amount + 1, amount));
        _applyFar(report);
        _carryOut(1);
        _reportNow();
        report = _farReport();
        report.received = 1;
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_CounterFell.selector, amount, 1));
        _applyFar(report);
    }

    function test_Note_RevertWhen_TooMuchWasLost() public {
        _decideFar(COVER);
        _order();
        uint64 amount = remitter.getOrder(POOL_ID, 1).amount;
        CapitalReport memory report = _farReport();
        (report.received, report.lost) = (amount, amount / 1_000 + 1);
        vm.expectRevert(abi.encodeWithSelector(IRemitter.Remitter_LossTooHigh.selector, amount / 1_000 + 1, amount));
        _applyFar(report);
    }

    function test_GivenADecisionOvertakesAnOrder() public {
        _decideFar(COVER);
        _order();
        uint64 ordered = remitter.getOrder(POOL_ID, 1).amount;
        vm.warp(block.timestamp + 1 days);
        _refreshAll();
        _buy(HOME, carol, 100_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1_000_000);
        _passDecision(HOME, incidentId);
        assertEq(sides[HOME].desk.commitOutOf(incidentId), ordered, "told");
        vm.warp(block.timestamp + PAYABLE_DELAY);

        sides[HOME].pool.syncPremium();
        uint64 free = sides[HOME].pool.books().free;
        vm.startPrank(address(sides[HOME].desk));
        vm.expectRevert(
            abi.encodeWithSelector(
                ICapitalPool.CapitalPool_InsufficientFree.selector, free - ordered, free - ordered + 1
            )
        );
        sides[HOME].pool.setAside(free - ordered + 1, ordered);
        vm.stopPrank();
        sides[HOME].desk.fund(incidentId);
        _passRemit(HOME, 1);
        (uint64 sent,,) = sides[HOME].pool.moved();
        assertEq(sent, ordered, "both are done");
    }
}

contract Remitter_FourChains_Test is BaseTest {
    uint256 private constant LAST = 3;

    function _awayChains() internal pure override returns (uint256) {
        return 3;
    }

    /// @dev A million of alice's on home, of bob's on one away chain; shares of both moved to two others, and all but a part of bob's want to leave.
    function setUp() public override {
        super.setUp();
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, 300_000e18));
        _passMove(HOME, LAST, _leave(HOME, LAST, alice, 300_000e18));
        _passMove(AWAY, HOME, _leave(AWAY, HOME, bob, 200_000e18));
        _passMove(HOME, FAR, _leave(HOME, FAR, bob, 200_000e18));
        _redeem(HOME, alice, 400_000e18);
        _redeem(FAR, alice, 300_000e18);
        _redeem(FAR, bob, 200_000e18);
        _redeem(LAST, alice, 300_000e18);
        for (uint256 n; n < 2; ++n) {
            _nextEpoch();
            _reportAll();
        }
    }

    function _assertOrder(uint32 orderId, uint256 from, uint256 to, uint64 amount) private view {
        IRemitter.Order memory order = remitter.getOrder(POOL_ID, orderId);
        assertEq(order.from, sides[from].eid, "from");
        assertEq(order.to, sides[to].eid, "to");
        assertEq(order.amount, amount, "amount");
    }

    /// @dev Home can spare 600,000 beside its own exit: the first chain takes 500,000 of it, the second what is left and the rest from another.
    function test_Order_GivenTwoChainsAreShort() public {
        remitter.order(POOL_ID);
        assertEq(remitter.orderCount(POOL_ID), 3, "three orders");
        _assertOrder(1, HOME, FAR, 500_000e6);
        _assertOrder(2, HOME, LAST, 100_000e6);
        _assertOrder(3, AWAY, LAST, 200_000e6);
        assertFalse(remitter.wantsOrder(POOL_ID), "nothing more");
        assertEq(remitter.toSend(POOL_ID, sides[HOME].eid), 600_000e6, "of home");
    }
}

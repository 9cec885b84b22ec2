// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {ProductRows} from "../../../../src/libraries/ProductRows.sol";
import {CapitalReport, IncidentLine, ProductRow} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_ApplyReport_Test is BaseTest {
    uint32 internal eid;

    function setUp() public override {
        super.setUp();
        _open();
        eid = sides[AWAY].eid;
        vm.warp(block.timestamp + 1 hours);
    }

    /// @dev What AWAY would report now, without lines.
    function _now() private view returns (CapitalReport memory r) {
        r.poolId = POOL_ID;
        r.time = uint40(block.timestamp);
        r.epoch = uint32(block.timestamp / EPOCH);
        (r.depositsAsked, r.depositsApplied, r.cash) = (DEPOSIT, DEPOSIT, int64(DEPOSIT));
    }

    /// @dev A million units of budget on AWAY, out of its last counters.
    function _withBudget() private returns (CapitalReport memory r) {
        uint256 coverId = _buy(AWAY, carol, UNIT);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _decide(_freeze(PRODUCT, uint40(block.timestamp)), 1e6);
        assertEq(ledger.getChain(POOL_ID, eid).budgets, UNIT, "budget");
        assertGt(coverId, 0);
        vm.warp(block.timestamp + 1);
        r = _now();
        r.premiumEarned = ledger.getChain(POOL_ID, eid).premiumEarned;
    }

    function _apply(CapitalReport memory r) private {
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
    }

    function _expectRevert(bytes memory reason, CapitalReport memory r) private {
        vm.expectRevert(reason);
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r));
    }

    /// @dev A report that says of the product at `place` that it has seen target `seq`, and every decision.
    function _withRow(CapitalReport memory r, uint256 place, uint32 seq, uint64 exposure)
        private
        view
        returns (CapitalReport memory)
    {
        uint16 version = ProductRows.version(seq, _line(AWAY, PRODUCT).decisions);
        r.rows = new ProductRow[](1);
        r.rows[0] = ProductRow(uint16(place / 4), ProductRows.put(0, place, exposure, version));
        return r;
    }

    function _withIncident(CapitalReport memory r, uint32 incidentId, uint64 exposure)
        private
        pure
        returns (CapitalReport memory)
    {
        r.incidents = new IncidentLine[](1);
        r.incidents[0] = IncidentLine(incidentId, exposure);
        return r;
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_Unauthorized.selector, carol));
        vm.prank(carol);
        ledger.applyReport(eid, MessageCodec.encodeCapitalReport(_now()));
    }

    function test_RevertWhen_ChainIsNotInThePool() public {
        CapitalReport memory r = _now();
        eid = 7;
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownChain.selector, POOL_ID, 7), r);
        (eid, r.poolId) = (sides[AWAY].eid, 2);
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_UnknownChain.selector, 2, eid), r);
    }

    function test_RevertWhen_FromTheFuture() public {
        CapitalReport memory r = _now();
        r.time = uint40(block.timestamp + SKEW + 1);
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_FromTheFuture.selector, r.time, block.timestamp), r);
        r.time -= 1;
        _apply(r);
    }

    function test_RevertWhen_WrongEpoch() public {
        CapitalReport memory r = _now();
        r.epoch += 1;
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_WrongEpoch.selector, r.epoch - 1, r.epoch), r);
    }

    function test_RevertWhen_CounterFell() public {
        CapitalReport memory high = _withBudget();
        uint64 earned = high.premiumEarned + 5;
        (high.premiumEarned, high.claimsPaid, high.budgetsReleased) = (earned, 5, 5);
        _apply(high);
        vm.warp(block.timestamp + 1);
        for (uint256 i; i < 4; ++i) {
            CapitalReport memory r = _now();
            (r.premiumEarned, r.claimsPaid, r.budgetsReleased) = (earned, 5, 5);
            uint64 before = i < 2 ? DEPOSIT : 5;
            if (i == 0) r.depositsAsked -= 1;
            if (i == 1) r.depositsApplied -= 1;
            if (i == 2) r.claimsPaid -= 1;
            if (i == 3) r.budgetsReleased -= 1;
            _expectRevert(abi.encodeWithSelector(ILedger.Ledger_CounterFell.selector, before, before - 1), r);
        }
    }

    /// @dev Home takes the target back; what it granted stays until the chain confirms.
    function _recall() private {
        registry.setWeights(PRODUCT, _list(eid), new uint16[](1));
        ledger.retarget(PRODUCT);
        assertEq(_line(AWAY, PRODUCT).target, 0, "recalled");
    }

    function test_WhenNotNewer() public {
        _apply(_now());
        _recall();
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        uint256 capital = _capital();

        // Of the same second: a second page. Its money is not looked at.
        CapitalReport memory page = _withRow(_now(), 0, line.seq, 3);
        page.premiumEarned = 99;
        vm.expectEmit();
        emit ILedger.ReportIgnored(POOL_ID, eid, page.time, page.time);
        _apply(page);
        assertEq(_capital(), capital, "capital");
        assertEq(_line(AWAY, PRODUCT).exposure, 3, "exposure");

        // Older: nothing of it is news, but what is exposed to an open incident only falls.
        uint32 incidentId = _incident(FAR, PRODUCT, uint40(block.timestamp - 1 hours));
        page = _withIncident(_withRow(_now(), 0, line.seq, 77), incidentId, 5);
        page.time -= 1;
        _apply(page);
        assertEq(_line(AWAY, PRODUCT).exposure, 3, "exposure");
        (bool known, uint64 exposed) = ledger.incidentExposure(incidentId, eid);
        assertTrue(known && exposed == 5, "exposed to the incident");
        assertEq(ledger.getChain(POOL_ID, eid).time, block.timestamp, "time");
    }

    function test_WhenNewer() public {
        CapitalReport memory r = _withBudget();
        uint256 capital = _capital();
        uint64 earned = r.premiumEarned + 7;
        (r.premiumEarned, r.budgetsReleased, r.claimsPaid, r.cash) = (earned, 11, 13, -17);
        (r.depositsAsked, r.depositsApplied, r.unearned) = (DEPOSIT + 19, DEPOSIT, 23);
        vm.expectEmit();
        emit ILedger.ReportApplied(POOL_ID, eid, r.time, uint128(capital + 7));
        _apply(r);
        assertEq(_capital(), capital + 7, "capital");
        assertEq(ledger.getPool(POOL_ID).dripping.left, 11, "drips");
        ILedger.Chain memory c = ledger.getChain(POOL_ID, eid);
        assertEq(c.premiumEarned, earned, "earned");
        assertEq(c.budgetsReleased, 11, "released");
        assertEq(c.claimsPaid, 13, "paid");
        assertEq(c.cash, -17, "cash");
        assertEq(c.depositsAsked, DEPOSIT + 19, "asked");
        assertEq(c.unearned, 23, "unearned");
    }

    function test_WhenItListsProducts() public {
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, 1, 10_000, 1, DEPOSIT));
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        _apply(_withRow(_now(), 0, line.seq - 1, 40e6));
        assertEq(_line(AWAY, PRODUCT).exposure, 40e6, "exposure");
        assertEq(ledger.exposureOf(PRODUCT), 40e6, "over all chains");
        assertFalse(_line(AWAY, PRODUCT).confirmed, "an older target");
        _apply(_withRow(_now(), 0, line.seq, 40e6));
        assertTrue(_line(AWAY, PRODUCT).confirmed, "the newest target");
        assertEq(_line(AWAY, PRODUCT).granted, line.granted, "nothing is given back yet");
    }

    /// @dev I1: a chain that lies does not set the price of the others.
    function test_WhenMoreThanTheGrantIsSaidToBeExposed() public {
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        _apply(_withRow(_now(), 0, line.seq, type(uint64).max));
        assertEq(_line(AWAY, PRODUCT).exposure, line.granted);
    }

    function test_RevertWhen_MoreIsPaidAndReleasedThanBudgeted() public {
        CapitalReport memory r = _withBudget();
        (r.claimsPaid, r.budgetsReleased) = (UNIT - 5, 6);
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_BudgetsExceeded.selector, UNIT + 1, UNIT), r);
        r.budgetsReleased = 5;
        _apply(r);
    }

    function test_WhenTheSmallestPartOfABudgetCameBack() public {
        CapitalReport memory r = _withBudget();
        (r.budgetsReleased, r.cash) = (1, r.cash + int64(r.premiumEarned));
        _apply(r);
        vm.warp(block.timestamp + 1);
        r.time = uint40(block.timestamp);
        _apply(r);
        assertEq(ledger.getChain(POOL_ID, eid).budgetsReleased, r.budgetsReleased, "noted");
        assertEq(ledger.getPool(POOL_ID).dripping.left, 1, "and counted once");
        _assertAudit();
    }

    function test_WhenTheSmallestPartWasPutIntoAVault() public {
        CapitalReport memory r = _now();
        uint256 capital = _capital();
        (r.putIn, r.pnl, r.cash) = (1, -1, r.cash - 1);
        _apply(r);
        assertEq(_capital(), capital - 1, "what it lost is lost");
        _assertAudit();
    }

    /// @dev A tenth of the capital in one epoch. A parked report is the same bytes, delivered again.
    function test_WhenCapitalRisesTooFast() public {
        _nextEpoch();
        uint256 capital = _capital();
        CapitalReport memory r = _now();
        r.premiumEarned = uint64(capital / 10) + 1;
        r.cash += int64(r.premiumEarned);
        bytes memory reason =
            abi.encodeWithSelector(ILedger.Ledger_RisesTooFast.selector, r.premiumEarned, r.premiumEarned - 1);
        _expectRevert(reason, r);
        assertEq(_capital(), capital, "parked");
        _nextEpoch();
        _apply(r);
        assertEq(_capital(), capital + r.premiumEarned, "applied in the next window");
        _assertAudit();
    }

    function _withPremium(uint64 earned) private view returns (CapitalReport memory r) {
        r = _now();
        r.premiumEarned = earned;
        r.cash += int64(earned);
    }

    function test_GivenPremiumWasReturned() public {
        uint256 capital = _capital();
        _apply(_withPremium(50e6));
        vm.warp(block.timestamp + 1);
        _apply(_withPremium(20e6));
        assertEq(_capital(), capital + 20e6, "capital falls with it");
        assertEq(ledger.getChain(POOL_ID, eid).premiumEarned, 20e6, "net");
        _assertAudit();
    }

    /// @dev As much in one epoch as capital may rise. Else a captured chain could make shares cheap, deposit elsewhere, and let them rise.
    function test_WhenCapitalFallsTooFast() public {
        _nextEpoch();
        uint64 tenth = uint64(_capital() / 10);
        _apply(_withPremium(tenth));
        _nextEpoch();
        _apply(_withPremium(2 * tenth));
        _nextEpoch();
        uint64 whole = uint64((_capital()) / 10);
        bytes memory reason =
            abi.encodeWithSelector(ILedger.Ledger_FallsTooFast.selector, 2 * tenth - whole - 1, 2 * tenth - whole);
        _expectRevert(reason, _withPremium(2 * tenth - whole - 1));
        _apply(_withPremium(2 * tenth - whole));
        vm.warp(block.timestamp + 1);
        _expectRevert(reason, _withPremium(2 * tenth - whole - 1));
        _assertAudit();
        _nextEpoch();
        _apply(_withPremium(2 * tenth - whole - 1));
        _assertAudit();
    }

    /// @dev What was reserved for an incident stays until it is decided; then the same report gets through.
    function test_GivenItWouldComeOutOfReserves() public {
        _nextEpoch();
        uint64 tenth = uint64(_capital() / 10);
        _apply(_withPremium(tenth));
        uint32 other = _addProduct("Compound V3");
        _retargetAll(PRODUCT);
        _retargetAll(other);
        // Half of the capital each.
        uint32 first = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        uint32 second = _incident(AWAY, other, uint40(block.timestamp));
        uint256 reserves = ledger.getPool(POOL_ID).reserves;
        assertApproxEqAbs(reserves, _capital(), 10, "all is reserved");

        vm.warp(block.timestamp + 1);
        CapitalReport memory r = _withPremium(tenth / 2);
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_BelowReserves.selector, tenth - tenth / 2, reserves), r);
        _decide(first, 0);
        _decide(second, 0);
        _apply(r);
        _assertAudit();
    }

    /// @dev What one chain can lie capital up by is the limit, however many reports it makes of it.
    function testFuzz_WhenAChainLies(uint64[8] memory rises, uint8[8] memory waits) public {
        uint256 capital = _capital();
        uint256 bound = capital + uint64(ledger.getChain(POOL_ID, eid).riseCeiling);
        CapitalReport memory r = _now();
        uint256 window = ledger.getChain(POOL_ID, eid).riseWindow;
        for (uint256 i; i < rises.length; ++i) {
            vm.warp(block.timestamp + 1 + uint256(waits[i]) * 10 minutes);
            (r.time, r.epoch) = (uint40(block.timestamp), uint32(block.timestamp / EPOCH));
            uint64 rise = uint64(rises[i] % (capital / 4));
            r.premiumEarned += rise;
            r.cash += int64(rise);
            vm.prank(address(sides[HOME].gateway));
            try ledger.applyReport(eid, MessageCodec.encodeCapitalReport(r)) {
                uint256 now_ = block.timestamp / EPOCH;
                bound += bound / 10 * (now_ - window);
                window = now_;
            } catch {
                (r.premiumEarned, r.cash) = (r.premiumEarned - rise, r.cash - int64(rise));
            }
            assertLe(_capital(), bound, "a tenth for each window");
        }
    }

    function test_GivenProductHasNoTargetThere() public {
        uint32 other = _addProduct("Compound V3");
        _apply(_withRow(_withIncident(_now(), 1, 5), 1, 1, 5));
        assertEq(_line(AWAY, other).exposure, 0, "exposure");
        assertFalse(_line(AWAY, other).confirmed, "nothing to confirm");
        vm.warp(block.timestamp + 1);
        _apply(_withRow(_now(), 4 * uint256(type(uint16).max), 0, 5));
    }

    function test_GivenProductIsOfAnotherPool() public {
        ledger.addPool(2, 10_000);
        registry.setChainCap(2, eid, 0);
        ledger.addChain(2, eid);
        CapitalReport memory r = _withRow(_now(), 0, _line(AWAY, PRODUCT).seq, 0);
        (r.poolId, r.depositsAsked, r.depositsApplied, r.cash) = (2, 0, 0, 0);
        _apply(r);
        assertFalse(_line(AWAY, PRODUCT).confirmed);
    }

    function test_GivenIncidentIsOpen() public {
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        (bool known,) = ledger.incidentExposure(incidentId, eid);
        assertFalse(known, "unknown");

        _apply(_withIncident(_now(), incidentId, 50e6));
        vm.warp(block.timestamp + 2);
        _apply(_withIncident(_now(), incidentId, 0));
        CapitalReport memory late = _withIncident(_now(), incidentId, 80e6);
        late.time -= 1;
        _apply(late);
        uint64 exposure;
        (known, exposure) = ledger.incidentExposure(incidentId, eid);
        assertTrue(known, "known");
        assertEq(exposure, 0, "the newest");
        // So a lie holds until the next true report.
        vm.warp(block.timestamp + 1);
        _apply(_withIncident(_now(), incidentId, 50e6));
        (, exposure) = ledger.incidentExposure(incidentId, eid);
        assertEq(exposure, 50e6, "the newest, above the one before");
    }

    function test_GivenTheReportIsFromBeforeTheIncident() public {
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        CapitalReport memory early = _withIncident(_now(), incidentId, 0);
        early.time = uint40(block.timestamp) - SKEW - 1;
        early.epoch = uint32(early.time / EPOCH);
        _apply(early);
        (bool known,) = ledger.incidentExposure(incidentId, eid);
        assertFalse(known, "no chain knew of it");
        early.time += 1;
        early.epoch = uint32(early.time / EPOCH);
        _apply(early);
        (known,) = ledger.incidentExposure(incidentId, eid);
        assertTrue(known, "clocks may differ by so much");
    }

    /// @dev Whoever has a chain's money refused must not silence it in an incident: its whole grant would be budgeted.
    function test_GivenItsMoneyIsRefusedInAnIncident() public {
        vm.warp(block.timestamp + 1);
        _refreshAll();
        _reportAll();
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _nextEpoch();
        uint256 capital = _capital();
        ILedger.Chain memory before = ledger.getChain(POOL_ID, eid);
        CapitalReport memory r = _withIncident(_withRow(_now(), 0, _line(AWAY, PRODUCT).seq, 7e6), incidentId, 50e6);
        r.premiumEarned = uint64(capital);
        r.cash += int64(r.premiumEarned);
        uint64 most = uint64(capital / 10) + before.premiumEarned;
        vm.expectEmit();
        emit ILedger.MoneyRefused(
            POOL_ID, eid, r.time, abi.encodeWithSelector(ILedger.Ledger_RisesTooFast.selector, r.premiumEarned, most)
        );
        _apply(r);
        assertEq(_capital(), capital, "capital");
        assertEq(ledger.getChain(POOL_ID, eid).time, before.time, "of money it said nothing");
        assertEq(ledger.getChain(POOL_ID, eid).riseWindow, before.riseWindow, "and used up no window");
        assertEq(_line(AWAY, PRODUCT).exposure, 7e6, "rows");
        (bool known, uint64 exposure) = ledger.incidentExposure(incidentId, eid);
        assertTrue(known && exposure == 50e6, "exposed to the incident");
    }

    function test_RevertWhen_AnybodyAppliesMoney() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_Unauthorized.selector, address(this)));
        ledger.applyMoney(eid, _now());
    }

    function test_GivenIncidentIsUnknownOrDecided() public {
        _apply(_withIncident(_now(), 9, 50e6));
        (bool known,) = ledger.incidentExposure(9, eid);
        assertFalse(known, "unknown");

        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        vm.warp(block.timestamp + 1);
        _apply(_withIncident(_now(), incidentId, 50e6));
        (, uint64 exposure) = ledger.incidentExposure(incidentId, eid);
        assertEq(exposure, 0, "decided");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../src/interfaces/IRiskRegistry.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Rules of capacity, docs/design.md section 9: each test is the trace that broke the protocol without the rule.
contract Rules_Capacity_Test is BaseTest {
    function setUp() public override {
        super.setUp();
        _open();
        vm.warp(block.timestamp + 1);
    }

    function _setShare(uint16 shareBps) private {
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, shareBps));
        ledger.retarget(PRODUCT);
        vm.warp(block.timestamp + 1);
    }

    function _target(uint256 side) private view returns (uint64) {
        return sides[side].market.getProduct(PRODUCT).target;
    }

    /// @dev I1 on every chain.
    function _assertI1() private view {
        for (uint256 i; i < sides.length; ++i) {
            assertLe(_exposure(i, PRODUCT), _claim(i, PRODUCT), "exposure <= reported");
            assertLe(_claim(i, PRODUCT), _line(i, PRODUCT).granted, "reported <= granted");
        }
    }

    /// @dev D1: two targets, the older one delivered last.
    function test_R0_OlderTargetArrivesLater() public {
        _setShare(SHARE_BPS * 2);
        uint256 high = _sendTargets(AWAY, PRODUCT);
        _setShare(SHARE_BPS / 2);
        uint256 low = _sendTargets(AWAY, PRODUCT);

        _deliver(HOME, low);
        uint64 target = _target(AWAY);
        _buy(AWAY, carol, target);
        _deliver(HOME, high);
        assertEq(_target(AWAY), target, "the newer stays");
        assertEq(sides[AWAY].market.quote(PRODUCT, UNIT, _today() + 30).available, 0, "nothing more");
        _assertI1();
    }

    /// @dev D2: home lowers a target while the chain still sells up to the older one.
    function test_R0_GrantStaysUntilTheLatestTargetIsConfirmed() public {
        uint64 granted = _line(AWAY, PRODUCT).granted;
        uint256 early = _sendReport(AWAY);
        vm.warp(block.timestamp + 1);
        _setShare(SHARE_BPS / 2);
        uint256 lower = _sendTargets(AWAY, PRODUCT);
        assertEq(_line(AWAY, PRODUCT).granted, granted, "ordered");
        _deliver(AWAY, early);
        assertEq(_line(AWAY, PRODUCT).granted, granted, "an older target confirmed");

        _buy(AWAY, carol, granted);
        _assertI1();
        _deliver(HOME, lower);
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        assertEq(_line(AWAY, PRODUCT).granted, granted, "exposure above the target still counts");
        _assertI1();
    }

    /// @dev A report of what is used instead of what may be used would let home grant it twice.
    function test_R0_ReportSaysWhatMayBeUsed() public {
        _buy(AWAY, carol, UNIT);
        vm.warp(block.timestamp + 1);
        _reportAll();
        assertEq(_line(AWAY, PRODUCT).granted, _target(AWAY), "granted");
        ledger.retarget(PRODUCT);
        assertLe(ledger.getTotals(PRODUCT).granted, ledger.limitOf(PRODUCT), "I1'");
        _buy(AWAY, carol, _target(AWAY) - UNIT);
        _assertI1();
    }

    /// @dev Pages delivered in any order, late or of one second: none raises a grant, each may lower it.
    function testFuzz_R0_ReportsInAnyOrder(uint8[6] memory order, uint64[6] memory amounts) public {
        uint256[6] memory reports;
        for (uint256 i; i < 6; ++i) {
            uint64 left = sides[AWAY].market.quote(PRODUCT, UNIT, _today() + 30).available;
            if (left >= UNIT && i % 2 == 0) _buy(AWAY, carol, uint64(bound(amounts[i], UNIT, left)));
            if (i == 2) _setShare(SHARE_BPS / 2);
            if (i == 3) _passTargets(AWAY, PRODUCT);
            if (i != 4) vm.warp(block.timestamp + 1);
            reports[i] = _sendReport(AWAY);
        }
        for (uint256 i; i < 6; ++i) {
            sides[AWAY].endpoint.redeliver(reports[order[i] % 6]);
            _assertI1();
        }
    }

    /// @dev T1: TARGET 1; TARGET 2; deliver #1; sell; OPEN; DECIDE; pay; deliver #2: it has not seen the decision.
    function test_R17_TargetInFlightDoesNotUndoADecision() public {
        uint256 coverId = _buy(AWAY, carol, _target(AWAY));
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _setShare(SHARE_BPS + 1_000);
        uint256 inFlight = _sendTargets(AWAY, PRODUCT);
        uint64 second = _line(AWAY, PRODUCT).target;

        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        uint64 budget = ledger.budgetOf(incidentId, sides[AWAY].eid);
        assertEq(_line(AWAY, PRODUCT).target, second - budget, "home");
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _refreshAll();
        sides[AWAY].desk.settle(incidentId, coverId);
        assertEq(_exposure(AWAY, PRODUCT), 0, "paid out");

        _deliver(HOME, inFlight);
        assertEq(_target(AWAY), second - budget, "the decision still counts");
        assertLe(_liveNotBudgeted(), _capital(), "I4");
        _passTargets(AWAY, PRODUCT);
        assertEq(_target(AWAY), second - budget, "and counts once");
        _assertI1();
    }

    /// @dev C8: a paid cover frees nothing that its payout cost.
    function test_R15_APayoutGivesNoCapacity() public {
        uint64 target = _target(AWAY);
        uint256 coverId = _buy(AWAY, carol, target - 10_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _refreshAll();
        sides[AWAY].desk.settle(incidentId, coverId);
        assertEq(sides[AWAY].market.quote(PRODUCT, UNIT, _today() + 30).available, 10_000e6, "what was left before");
    }

    function _liveNotBudgeted() private view returns (uint256 sum) {
        for (uint256 i; i < sides.length; ++i) {
            sum += _claim(i, PRODUCT);
        }
    }

    function _pages(uint256 seed) private {
        for (uint256 i; i < sides.length; ++i) {
            if ((seed >> i) % 2 == 0) _passTargets(i, PRODUCT);
            if ((seed >> (8 + i)) % 2 == 0) _report(i);
        }
    }

    /// @dev Capacity follows demand, and two chains never hold the same of it.
    function testFuzz_R0_CapacityFollowsDemand(uint256[8] memory seeds) public {
        for (uint256 i; i < seeds.length; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(seeds[i], i)));
            vm.warp(block.timestamp + seed % 2 hours);
            uint256 side = (seed >> 16) % 3;
            uint64 left = sides[side].market.quote(PRODUCT, UNIT, _today() + 30).available;
            if (left >= UNIT) _buy(side, carol, uint64(bound(seed >> 32, UNIT, left)));
            vm.warp(block.timestamp + 1);
            _pages(seed >> 128);
            uint256 before = ledger.getTotals(PRODUCT).granted;
            ledger.retarget(PRODUCT);
            uint256 granted = ledger.getTotals(PRODUCT).granted;
            assertTrue(granted <= before || granted <= ledger.limitOf(PRODUCT), "I1': a grant fits");
            _assertI1();
        }
        assertLe(_exposure(0, PRODUCT) + _exposure(1, PRODUCT) + _exposure(2, PRODUCT), ledger.limitOf(PRODUCT), "sum");
    }

    /// @dev Two products share the capital. What a decision burned of one is still granted, until its chain says that it knows: a
    /// retarget before that must not hand it out again.
    function test_I4_AGrantThatWasBurnedGivesNoRoom() public {
        uint32 other = _addProduct("Compound V3");
        registry.updateProduct(other, 1, true, _curve(), IRiskRegistry.Limits(CAP, SHARE_BPS * 2));
        _retargetAll(other);
        registry.updateProduct(PRODUCT, 1, true, _curve(), IRiskRegistry.Limits(CAP, SHARE_BPS * 2));
        assertEq(ledger.getPool(POOL_ID).granted, _capital(), "all is granted");
        uint64 target = _target(AWAY);
        _buy(AWAY, carol, target);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        _decide(_freeze(PRODUCT, uint40(block.timestamp - 1 hours)), 1e6);
        assertEq(_line(AWAY, PRODUCT).granted, target, "still granted");

        ledger.retarget(PRODUCT);
        uint256 targets;
        for (uint256 i; i < sides.length; ++i) {
            targets += uint256(_line(i, PRODUCT).target) + _line(i, other).target;
        }
        assertLe(targets, _capital(), "I4: targets <= K");
    }

    /// @dev One chain sells out again and again, the others sell nothing: in the end it has nearly all of the limit.
    function test_R0_ASoldOutChainGetsWhatIsIdle() public {
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, 1, 10_000, 1, DEPOSIT));
        uint64 first = _target(HOME);
        for (uint256 i; i < 12; ++i) {
            uint64 left = sides[HOME].market.quote(PRODUCT, UNIT, _today() + 30).available;
            if (left >= UNIT) _buy(HOME, carol, left);
            for (uint256 round; round < 2; ++round) {
                vm.warp(block.timestamp + 1 hours);
                _reportAll();
                ledger.retarget(PRODUCT);
                for (uint256 side; side < sides.length; ++side) {
                    _passTargets(side, PRODUCT);
                }
            }
            assertLe(ledger.getTotals(PRODUCT).granted, ledger.limitOf(PRODUCT), "I1'");
            _assertI1();
        }
        assertGt(_target(HOME), first * 7 / 2, "from a quarter to nearly all");
    }

    /// @dev A chain may sell only what its own target says, whatever home's limit is.
    function test_R0_SalesStopAtTheTarget() public {
        uint64 target = _target(AWAY);
        _buy(AWAY, carol, target);
        _setShare(SHARE_BPS * 2);
        ICoverMarket.BuyParams memory params = _buyParams(UNIT, carol);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_OverTarget.selector, UNIT, 0));
        vm.prank(carol);
        sides[AWAY].market.buy(params);
        _passTargets(AWAY, PRODUCT);
        vm.prank(carol);
        sides[AWAY].market.buy(params);
    }
}

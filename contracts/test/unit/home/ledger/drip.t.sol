// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../../src/interfaces/IClaimDesk.sol";
import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {CapitalReport} from "../../../../src/types/Types.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";
import {Pages} from "../../../utils/Pages.sol";

contract Ledger_Drip_Test is BaseTest {
    uint64 private constant BUDGET = 200_000e6;
    uint40 private constant WEEK = 7 days;

    uint32 private eid;

    /// @dev A million of alice's on home and of bob's on AWAY, without any target.
    function setUp() public override {
        super.setUp();
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
        eid = sides[AWAY].eid;
        uint64 any = type(uint64).max;
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, any, 10_000, any, any));
    }

    /// @dev A cover on AWAY, an incident of it that nobody claims for, and the report of its budget that came back. The premium was
    /// earned and reported before.
    function _comeBack() private {
        uint32 incidentId = _openBudget(WAITING + 1 hours);
        IClaimDesk desk = sides[AWAY].desk;
        vm.warp(desk.getIncident(incidentId).closesAt + 1);
        _keep();
        desk.close(incidentId);
        vm.warp(block.timestamp + 1);
        uint256 index = _sendReport(AWAY);
        vm.expectEmit(address(ledger));
        emit ILedger.CameBack(POOL_ID, BUDGET, BUDGET);
        _deliver(AWAY, index);
        assertEq(_dripping(), BUDGET, "all of it drips");
    }

    /// @param age Of the cover when its incident happens, seconds.
    function _openBudget(uint256 age) private returns (uint32 incidentId) {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, BUDGET);
        vm.warp(block.timestamp + age);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
        sides[AWAY].desk.fund(incidentId);
    }

    function _keep() private {
        _nextEpoch();
        _refreshAll();
        _reportAll();
    }

    function _dripping() private view returns (uint64) {
        return ledger.getPool(POOL_ID).dripping.left;
    }

    /// @dev Written down while AWAY was silent, and back.
    function _loseAndFind() private {
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        _writeDown();
        _keep();
    }

    function _writeDown() private {
        ledger.announceWriteDown(POOL_ID, eid);
        vm.warp(ledger.getChain(POOL_ID, eid).writeDownAt + 1);
        ledger.writeDown(POOL_ID, eid);
        _assertAudit();
    }

    function _worth(uint256 shares) private view returns (uint256) {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        return shares * (uint256(pool.capital) + 1) / (uint256(pool.shares) + 1e12);
    }

    function _boughtWith(uint64 assets, uint256 capital) private view returns (uint256) {
        return uint256(assets) * (uint256(ledger.getPool(POOL_ID).shares) + 1e12) / (capital + 1);
    }

    /*//////////////////////////////////////////////////////////////
                                BUDGETS
    //////////////////////////////////////////////////////////////*/

    function test_GivenABudgetCameBack_ItDripsForAWeek() public {
        _comeBack();
        uint256 capital = _capital();
        uint256 from = block.timestamp;
        for (uint256 n = 1; n <= 7; ++n) {
            vm.warp(from + n * 1 days);
            assertEq(_capital(), capital + uint256(BUDGET) * n / 7, "the line");
            assertEq(_dripping() + _capital(), capital + BUDGET, "and the rest");
            _assertAudit();
        }
        vm.warp(from + 100 days);
        assertEq(_capital(), capital + BUDGET, "all, once");
        _report(AWAY);
        _assertAudit();
    }

    function test_GivenABudgetCameBack_NewcomersPayForIt_LeaversAreNotPaid() public {
        _comeBack();
        _deposit(HOME, carol, DEPOSIT);
        _redeem(HOME, alice, 1_000e18);
        _keep();
        _keep();
        uint256 shares = _boughtWith(DEPOSIT, _capital() + _dripping());
        uint256 assets = _worth(1_000e18);
        uint256 dripping = _dripping();
        assertGt(dripping, BUDGET / 2, "much is to come");
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(_claimShares(HOME, carol), shares, "she pays for all that came back");
        assertEq(sides[HOME].pool.claimRedeem(alice), assets, "she is paid what is capital");
        assertEq(_dripping(), dripping, "who stays has the rest");
        vm.warp(block.timestamp + WEEK);
        assertApproxEqRel(_worth(shares), DEPOSIT, 1e14, "and carol nothing but her part of what alice left behind");
        _keep();
        _assertAudit();
    }

    function test_GivenABudgetCameBack_SettlementsBookIt() public {
        _comeBack();
        uint256 whole = _capital() + _dripping();
        uint256 from = block.timestamp;
        for (uint256 n; n < 4; ++n) {
            _deposit(HOME, carol, 1e6);
            _keep();
            ledger.settle(POOL_ID);
            _passLastSettlements();
            _claimShares(HOME, carol);
            whole += 1e6;
            assertApproxEqAbs(_dripping(), uint256(BUDGET) * (from + WEEK - block.timestamp) / WEEK, 5, "the line");
            assertEq(_dripping() + _capital(), whole, "and the rest");
        }
    }

    /*//////////////////////////////////////////////////////////////
                               WRITE-DOWNS
    //////////////////////////////////////////////////////////////*/

    function test_GivenALossCameBack_NewcomersPayForIt() public {
        _loseAndFind();
        assertEq(_capital(), DEPOSIT, "half of it");
        _deposit(HOME, carol, DEPOSIT);
        _keep();
        uint256 shares = _boughtWith(DEPOSIT, 2 * DEPOSIT);
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(_claimShares(HOME, carol), shares, "as if nothing had been lost");

        _deposit(HOME, carol, DEPOSIT);
        ledger.recover(POOL_ID, eid);
        assertEq(_dripping(), DEPOSIT, "drips");
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertApproxEqAbs(_claimShares(HOME, carol), shares, 1e12, "nor when it drips");
        _assertAudit();
    }

    function test_GivenALossCameBack_ThePriceRisesAsItDrips() public {
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        uint256 price = _worth(1e18);
        for (uint256 n; n < 8; ++n) {
            _deposit(HOME, carol, 1_000e6);
            _keep();
            ledger.settle(POOL_ID);
            _passLastSettlements();
            _claimShares(HOME, carol);
            assertGe(_worth(1e18), price, "never falls");
            price = _worth(1e18);
        }
        assertEq(price, 1e6, "a dollar again");
        assertEq(_dripping(), 0, "all");
        _assertAudit();
    }

    /*//////////////////////////////////////////////////////////////
                             BROUGHT FORWARD
    //////////////////////////////////////////////////////////////*/

    function test_WhenAnIncidentOpens_WhatDripsIsReservedToo() public {
        _sellTwo();
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        uint256 whole = _capital() + _dripping();
        uint256 capital = _capital();
        uint32 incidentId = _incident(HOME, PRODUCT, uint40(block.timestamp));
        uint64 granted = ledger.getTotals(PRODUCT).granted;
        assertEq(ledger.getIncident(incidentId).reserve, granted, "the first one");
        assertEq(_capital(), capital, "and needs no more than capital");
        incidentId = _incident(HOME, PRODUCT + 1, uint40(block.timestamp));
        assertEq(ledger.getIncident(incidentId).reserve, granted, "the second one");
        assertEq(_capital(), 2 * uint256(granted), "as far as it was needed");
        assertEq(_capital() + _dripping(), whole, "the rest drips");
        _assertAudit();
    }

    function test_WhenAnIncidentOpensLater_WhatHasDrippedIsReservedFirst() public {
        _sellTwo();
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        uint256 whole = _capital() + _dripping();
        vm.warp(block.timestamp + 1 hours);
        _incident(HOME, PRODUCT, uint40(block.timestamp));
        _incident(HOME, PRODUCT + 1, uint40(block.timestamp));
        assertEq(_capital(), 2 * uint256(ledger.getTotals(PRODUCT).granted), "no more than was needed");
        assertEq(_capital() + _dripping(), whole, "the rest drips");
    }

    /// @dev Two products, each granted 600,000 of two millions: more than stays after the loss of AWAY.
    function _sellTwo() private {
        _addProduct("Compound");
        for (uint32 id = 1; id <= 2; ++id) {
            registry.updateProduct(id, 1, true, _curve(), IRiskRegistry.Limits(600_000e6, SHARE_BPS));
            _retargetAll(id);
        }
    }

    function test_WhenPremiumIsGivenBack_ItIsTakenOutOfWhatDrips() public {
        _loseBoth();
        vm.warp(block.timestamp + 1);
        CapitalReport memory report = this.decodeReport(sides[AWAY].pool.buildReport(_rows(AWAY)));
        uint64 earned = ledger.getChain(POOL_ID, eid).premiumEarned;
        (report.premiumEarned, report.cash) = (0, report.cash - int64(report.premiumEarned));
        uint256 whole = _capital() + _dripping();
        assertLt(_capital(), earned / 2, "too little is capital");
        _say(report);
        assertEq(ledger.getChain(POOL_ID, eid).premiumEarned, 0, "believed");
        assertEq(_capital() + _dripping(), whole - earned, "lost");
        _assertAudit();
    }

    /// @dev Else a chain that lies would turn capital into what drips, for those who stay.
    function test_WhenPremiumIsGivenBackAndABudgetReleased_TheLimitOfAFallHolds() public {
        _openBudget(10 days);
        _keep();
        registry.setInboundLimits(IRiskRegistry.InboundLimits(1, 1, 1, 1, type(uint64).max));
        _keep();
        _keep();
        vm.warp(block.timestamp + 1);
        CapitalReport memory report = this.decodeReport(sides[AWAY].pool.buildReport(_rows(AWAY)));
        uint64 earned = ledger.getChain(POOL_ID, eid).premiumEarned;
        report.cash -= int64(report.premiumEarned - earned);
        uint64 most = earned - uint64(ledger.getChain(POOL_ID, eid).gainedFloor);
        assertGt(earned, most, "more than the limit");
        (report.premiumEarned, report.budgetsReleased) = (earned - most - 1, most + 1);
        vm.expectPartialRevert(ILedger.Ledger_FallsTooFast.selector);
        this.say(report);

        uint256 capital = _capital();
        (report.premiumEarned, report.budgetsReleased) = (earned - most, most);
        report.cash -= int64(most);
        this.say(report);
        assertEq(_capital(), capital - most, "as much as may be lost");
        assertEq(_dripping(), most, "drips");
        _assertAudit();
        report.time += 1;
        (report.premiumEarned, report.budgetsReleased) = (earned - most - 1, most + 1);
        vm.expectPartialRevert(ILedger.Ledger_FallsTooFast.selector);
        this.say(report);
    }

    function say(CapitalReport memory report) external {
        _say(report);
    }

    /// @dev All that there is was written down, with the premium of a cover, and drips.
    function _loseBoth() private {
        _retargetAll(PRODUCT);
        _buy(AWAY, carol, BUDGET);
        vm.warp(block.timestamp + 20 days);
        _keep();
        ledger.announceWriteDown(POOL_ID, sides[HOME].eid);
        ledger.announceWriteDown(POOL_ID, eid);
        vm.warp(ledger.getChain(POOL_ID, eid).writeDownAt + 1);
        ledger.writeDown(POOL_ID, sides[HOME].eid);
        ledger.writeDown(POOL_ID, eid);
        assertEq(_capital(), 0, "all");
        _keep();
        ledger.recover(POOL_ID, eid);
    }

    function decodeReport(bytes calldata message) external pure returns (CapitalReport memory) {
        return Pages.report(message);
    }

    function _say(CapitalReport memory report) private {
        bytes memory message = MessageCodec.encodeCapitalReport(report);
        sides[HOME].endpoint
            .forge(address(sides[HOME].gateway), eid, address(sides[AWAY].gateway), bytes32("said"), message);
    }

    /*//////////////////////////////////////////////////////////////
                                 LOSSES
    //////////////////////////////////////////////////////////////*/

    function test_WhenAChainIsWrittenDown_WhatDripsIsLostFirst() public {
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        _writeDown();
        assertEq(_capital() + _dripping(), DEPOSIT, "what home's chain has");
        assertGt(_capital(), DEPOSIT * 9 / 10, "capital is kept");
        _keep();
        ledger.recover(POOL_ID, eid);
        assertEq(_capital() + _dripping(), 2 * DEPOSIT, "and back again");
        _assertAudit();
    }

    function test_WhenAChainIsWrittenDown_WhatIsMoreThanTheLossDrips() public {
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        uint256 before = _capital();
        eid = sides[FAR].eid;
        _writeDown();
        assertGe(_capital(), before, "nothing was there");
        assertEq(_capital() + _dripping(), 2 * DEPOSIT, "nothing is lost");
    }

    /*//////////////////////////////////////////////////////////////
                               LAST SHARES
    //////////////////////////////////////////////////////////////*/

    function _leaveBut(uint256 stay) private {
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        _redeem(HOME, alice, 1_000_000e18);
        _redeem(AWAY, bob, 1_000_000e18 - stay);
        _keep();
        _keep();
        ledger.settle(POOL_ID);
        _keep();
    }

    function test_GivenNobodyStays_AllGoesToThoseWhoLeave() public {
        _leaveBut(0);
        assertEq(_dripping(), 0, "nothing is left for nobody");
        assertEq(ledger.getPool(POOL_ID).shares, 0, "no share is left");
        assertLt(_capital(), 10, "but for what was rounded");
        _assertAudit();
    }

    /// @dev Each keeps up to a millionth of a share, which cannot ask to leave: together more than one millionth.
    function test_GivenOnlyWhatRoundingLeavesStays_AllGoesToThoseWhoLeave() public {
        _loseAndFind();
        ledger.recover(POOL_ID, eid);
        _redeem(HOME, alice, 333_333e18);
        _keep();
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        sides[HOME].pool.claimRedeem(alice);
        address[3] memory more = [carol, makeAddr("dave"), makeAddr("erin")];
        for (uint64 i; i < 3; ++i) {
            _deposit(HOME, more[i], 1_000e6 + i * 77);
        }
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        for (uint256 i; i < 3; ++i) {
            _redeem(HOME, more[i], _claimShares(HOME, more[i]));
        }
        _redeem(HOME, alice, sides[HOME].share.balanceOf(alice));
        _redeem(AWAY, bob, sides[AWAY].share.balanceOf(bob));
        _keep();
        _keep();
        assertGt(_dripping(), DEPOSIT / 4, "much is to come");
        ledger.settle(POOL_ID);
        assertGt(ledger.getPool(POOL_ID).shares, 1e12, "more than a millionth of a share stays");
        assertEq(_dripping(), 0, "and has nothing of it");
        _assertAudit();
    }

    function test_GivenNobodyStayed_WhatComesBackIsOfWhoComesNext() public {
        _passMove(AWAY, HOME, _leave(AWAY, HOME, bob, 1_000_000e18));
        _loseAndFind();
        _redeem(HOME, alice, 1_000_000e18);
        _redeem(HOME, bob, 1_000_000e18);
        _keep();
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(ledger.getPool(POOL_ID).shares, 0, "all left");
        ledger.recover(POOL_ID, eid);
        _deposit(HOME, carol, 1_000e6);
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(_claimShares(HOME, carol), 1_000e18, "at the first price");
        vm.warp(block.timestamp + WEEK);
        assertApproxEqRel(_worth(1_000e18), DEPOSIT + 1_000e6, 1e14, "and all of it is hers");
        _assertAudit();

        _deposit(HOME, alice, 1_000e6);
        _keep();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertLt(_claimShares(HOME, alice), 1e18, "who comes later pays for it");
    }

    function test_GivenSomebodyStays_ItGoesOn() public {
        _leaveBut(1e18);
        assertGt(_dripping(), 0, "hers who stays");
        vm.warp(block.timestamp + WEEK);
        assertGt(_worth(1e18), 1e6, "one share");
        _assertAudit();
    }
}

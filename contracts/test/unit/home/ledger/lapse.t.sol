// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Lapse_Test is BaseTest {
    uint32 internal eid;
    uint16 internal longestEnd;

    function setUp() public override {
        super.setUp();
        eid = sides[AWAY].eid;
    }

    /// @dev The last second in which a cover may still be live on AWAY.
    function _lapsesAt() private view returns (uint256) {
        return sides[HOME].gateway.lastSentAt(eid) + MAX_AGE + SKEW + (365 + uint256(TAIL)) * 1 days;
    }

    function test_RevertGiven_NothingIsGranted() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NothingGranted.selector, PRODUCT, eid));
        ledger.lapse(PRODUCT, eid);
    }

    function test_RevertGiven_HomeSpokeNotLongAgo() public {
        _open();
        assertEq(sides[HOME].gateway.lastSentAt(eid), block.timestamp, "last sent");
        vm.warp(_lapsesAt());
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotLapsed.selector, PRODUCT, eid, block.timestamp));
        ledger.lapse(PRODUCT, eid);
        // The chain reported, so a message counts, delivered or not: it may come at any time.
        _report(AWAY);
        uint256 late = block.timestamp;
        _sendTargets(AWAY, PRODUCT);
        vm.warp(late + 1 days);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotLapsed.selector, PRODUCT, eid, _lapsesAt()));
        ledger.lapse(PRODUCT, eid);
    }

    function test_RevertGiven_IncidentOpen() public {
        _open();
        vm.warp(_lapsesAt() + 1);
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_ProductHasIncident.selector, PRODUCT, incidentId));
        ledger.lapse(PRODUCT, eid);
    }

    /// @dev The chain sold the longest cover as late as it could, and lies dead since; a target and a report are under way.
    function test_GivenLapsed() public {
        _open();
        uint256 target = _sendTargets(AWAY, PRODUCT);
        vm.warp(sides[HOME].gateway.lastSentAt(eid) + MAX_AGE);
        uint64 amount = _line(AWAY, PRODUCT).granted;
        _fund(AWAY, carol, 1_000_000e6);
        ICoverMarket.BuyParams memory params = _longest(amount);
        vm.prank(carol);
        sides[AWAY].market.buy(params);
        _report(AWAY);
        uint256 report = _sendReport(AWAY);
        assertEq(_line(AWAY, PRODUCT).exposure, amount, "exposed");
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);

        vm.warp(_lapsesAt() + 1);
        uint256 end = uint256(longestEnd) * 1 days;
        assertGt(block.timestamp, end + uint256(TAIL) * 1 days, "nothing is live");
        ILedger.Line memory line = _line(AWAY, PRODUCT);
        vm.expectEmit();
        emit ILedger.TargetSet(PRODUCT, eid, line.seq + 1, 0, 0);
        vm.prank(carol);
        ledger.lapse(PRODUCT, eid);
        line = _line(AWAY, PRODUCT);
        assertEq(line.granted + line.target + line.exposure, 0, "all is back");
        assertEq(ledger.getPool(POOL_ID).granted, pool.granted - amount, "sum of the pool");
        assertEq(ledger.getChain(POOL_ID, eid).granted, 0, "sum of the chain");
        assertEq(ledger.exposureOf(PRODUCT) + ledger.getTotals(PRODUCT).exposed, 0, "sum of the exposure");

        _deliver(HOME, target);
        assertFalse(sides[AWAY].market.isFresh(), "a late target sells nothing");
        _deliver(AWAY, report);
        assertEq(_line(AWAY, PRODUCT).exposure, 0, "a late report claims nothing");
        assertEq(ledger.exposureOf(PRODUCT), 0, "nor in the sum");
    }

    /// @dev AWAY is dead. Who pays for messages to it puts nothing off.
    function test_GivenMessagesToASilentChain() public {
        _open();
        _report(AWAY);
        uint256 dead = block.timestamp;
        vm.warp(dead + MAX_SILENCE);
        _sendTargets(AWAY, PRODUCT);
        uint256 lapsesAt = _lapsesAt();
        assertEq(lapsesAt, dead + MAX_SILENCE + MAX_AGE + SKEW + (365 + uint256(TAIL)) * 1 days, "no later than this");
        while (block.timestamp + 20 days < lapsesAt) {
            vm.warp(block.timestamp + 20 days);
            _sendTargets(AWAY, PRODUCT);
            assertEq(_lapsesAt(), lapsesAt, "as before");
        }
        vm.warp(lapsesAt);
        _sendTargets(AWAY, PRODUCT);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotLapsed.selector, PRODUCT, eid, lapsesAt));
        ledger.lapse(PRODUCT, eid);
        vm.warp(lapsesAt + 1);
        ledger.lapse(PRODUCT, eid);
        assertEq(_line(AWAY, PRODUCT).granted, 0, "lapsed");
    }

    function _longest(uint64 amount) private returns (ICoverMarket.BuyParams memory params) {
        params = _buyParams(amount, carol);
        params.endDay = longestEnd = _today() + 365;
    }
}

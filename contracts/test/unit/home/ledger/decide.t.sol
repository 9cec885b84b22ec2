// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {CapitalReport, IncidentLine} from "../../../../src/types/Types.sol";
import {MessageCodec} from "../../../../src/libraries/MessageCodec.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_Decide_Test is BaseTest {
    function setUp() public override {
        super.setUp();
        _open();
    }

    function _openNow() private returns (uint32) {
        return _incident(AWAY, PRODUCT, uint40(block.timestamp));
    }

    function _expectRevert(bytes memory reason, uint32 incidentId, uint32 ratio) private {
        vm.expectRevert(reason);
        vm.prank(address(assessment));
        ledger.decide(incidentId, ratio);
    }

    /// @dev Makes a chain say what it has exposed to an incident.
    function _say(uint256 side, uint32 incidentId, uint64 exposure) private {
        CapitalReport memory r;
        ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[side].eid);
        (r.poolId, r.time, r.epoch) = (POOL_ID, c.time, c.epoch);
        r.incidents = new IncidentLine[](1);
        r.incidents[0] = IncidentLine(incidentId, exposure);
        vm.prank(address(sides[HOME].gateway));
        ledger.applyReport(sides[side].eid, MessageCodec.encodeCapitalReport(r));
    }

    function _budget(uint256 side, uint32 incidentId) private view returns (uint64) {
        return ledger.budgetOf(incidentId, sides[side].eid);
    }

    function test_RevertWhen_CallerIsNotTheAssessment() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_Unauthorized.selector, address(this)));
        ledger.decide(1, 0);
    }

    function test_RevertWhen_RatioAboveOne() public {
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_RatioTooHigh.selector, 1e6 + 1), 1, 1e6 + 1);
    }

    function test_RevertGiven_UnknownOrDecided() public {
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, 1), 1, 0);
        uint32 incidentId = _openNow();
        _decide(incidentId, 0);
        _expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotOpen.selector, incidentId), incidentId, 0);
    }

    function test_GivenExposureUnknown_WhenDismissed() public {
        uint256 capital = _capital();
        uint32 incidentId = _openNow();
        _decide(incidentId, 0);
        assertEq(_capital(), capital, "capital");
        assertEq(ledger.getPool(POOL_ID).reserves, 0, "reserves");
        assertEq(ledger.getTotals(PRODUCT).openIncident, 0, "open");
        assertEq(_budget(AWAY, incidentId), 0, "budget");
    }

    function test_RevertGiven_ChainMayStillSpeak() public {
        uint32 incidentId = _openNow();
        _say(HOME, incidentId, 0);
        _say(AWAY, incidentId, 0);
        bytes memory reason =
            abi.encodeWithSelector(ILedger.Ledger_ExposureUnknown.selector, incidentId, sides[FAR].eid);
        _expectRevert(reason, incidentId, 1e6);
        vm.warp(block.timestamp + MAX_SILENCE);
        _expectRevert(reason, incidentId, 1e6);
    }

    function test_GivenSilentForTooLong() public {
        uint32 incidentId = _openNow();
        _say(HOME, incidentId, 0);
        _say(AWAY, incidentId, 0);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _decide(incidentId, 500_000);
        assertEq(_budget(FAR, incidentId), _line(FAR, PRODUCT).granted / 2, "half of its grant");
        assertEq(_budget(AWAY, incidentId), 0, "the others as they said");
    }

    function test_GivenEveryChainHasSpoken() public {
        uint256 capital = _capital();
        ILedger.Line memory far = _line(FAR, PRODUCT);
        uint32 incidentId = _openNow();
        _say(HOME, incidentId, 100);
        _say(AWAY, incidentId, 30_000e6);
        _say(FAR, incidentId, 200_001);

        uint40 payableAt = uint40(block.timestamp) + PAYABLE_DELAY;
        vm.expectEmit();
        emit ILedger.Decided(incidentId, 500_000, payableAt, payableAt + CLAIM_WINDOW, 50 + 15_000e6 + 100_000);
        _decide(incidentId, 500_000);

        assertEq(_budget(HOME, incidentId), 50, "home");
        assertEq(_budget(AWAY, incidentId), 15_000e6, "away");
        assertEq(_budget(FAR, incidentId), 100_000, "far, rounded down");
        assertEq(_capital(), capital - (50 + 15_000e6 + 100_000), "capital");
        assertEq(ledger.getPool(POOL_ID).reserves, 0, "reserves");
        assertEq(ledger.getPool(POOL_ID).openIncidents, 0, "open");
        assertEq(_line(FAR, PRODUCT).target, far.target - 100_000, "target");
        assertEq(_line(FAR, PRODUCT).burned, 100_000, "burned");
        assertEq(_line(FAR, PRODUCT).seq, far.seq, "sequence stays");
        assertEq(_line(FAR, PRODUCT).granted, far.granted, "granted until a report");
        ILedger.Incident memory incident = ledger.getIncident(incidentId);
        assertEq(uint8(incident.state), uint8(ILedger.IncidentState.DECIDED), "state");
        assertEq(incident.ratio, 500_000, "ratio");
        assertEq(incident.reserve, 0, "reserve");
        _assertAudit();
    }

    /// @dev I3 at home, with a reserve that other open incidents left short.
    function testFuzz_GivenReserveIsShort(uint64[3] memory exposures, uint32 ratio, uint64 loss) public {
        uint32 incidentId = _shortReserve(loss);
        uint64 reserve = ledger.getIncident(incidentId).reserve;
        uint256 capital = _capital();
        uint32 productId = ledger.getIncident(incidentId).productId;
        for (uint256 i; i < 3; ++i) {
            exposures[i] = uint64(bound(exposures[i], 0, _line(i, productId).granted));
            _say(i, incidentId, exposures[i]);
        }
        ratio = uint32(bound(ratio, 0, 1e6));
        _decide(incidentId, ratio);

        uint256 sum;
        uint32 decided = ledger.getIncident(incidentId).ratio;
        assertLe(decided, ratio, "never raised");
        for (uint256 i; i < 3; ++i) {
            assertEq(_budget(i, incidentId), uint256(exposures[i]) * decided / 1e6, "one factor");
            sum += _budget(i, incidentId);
        }
        assertLe(sum, reserve, "reserve");
        assertEq(_capital(), capital - sum, "capital");
        _assertAudit();
    }

    /// @dev A pool at leverage 2: two products of its whole capital each, of which the first took a part.
    function _shortReserve(uint64 loss) private returns (uint32 incidentId) {
        uint32 second = _addProduct("Compound V3");
        ledger.retarget(second);
        uint32 first = _openNow();
        for (uint256 i; i < 3; ++i) {
            _say(i, first, _line(i, PRODUCT).granted);
        }
        _decide(first, uint32(bound(loss, 0, 1e6)));
        vm.warp(block.timestamp + 1);
        vm.startPrank(address(assessment));
        ledger.openIncident(PRODUCT, uint40(block.timestamp));
        incidentId = ledger.openIncident(second, uint40(block.timestamp));
        vm.stopPrank();
    }
}

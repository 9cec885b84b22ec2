// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ILedger} from "../../../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../../../src/interfaces/IRiskRegistry.sol";
import {BaseTest} from "../../../utils/BaseTest.sol";

contract Ledger_OpenIncident_Test is BaseTest {
    function setUp() public override {
        super.setUp();
        _open();
    }

    function _openIncident(uint32 productId, uint256 instant) private returns (uint32) {
        vm.prank(address(assessment));
        return ledger.openIncident(productId, uint40(instant));
    }

    function _expectRevert(bytes memory reason, uint32 productId, uint256 instant) private {
        vm.expectRevert(reason);
        vm.prank(address(assessment));
        ledger.openIncident(productId, uint40(instant));
    }

    function test_RevertWhen_CallerIsNotTheAssessment() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_Unauthorized.selector, address(this)));
        ledger.openIncident(PRODUCT, uint40(block.timestamp));
    }

    function test_RevertWhen_UnknownProduct() public {
        _expectRevert(abi.encodeWithSelector(IRiskRegistry.RiskRegistry_UnknownProduct.selector, 9), 9, block.timestamp);
    }

    function test_RevertGiven_IncidentOpen() public {
        _openIncident(PRODUCT, block.timestamp);
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_ProductHasIncident.selector, PRODUCT, 1), PRODUCT, block.timestamp
        );
    }

    function test_RevertGiven_TooManyIncidents() public {
        for (uint32 i = 1; i <= 32; ++i) {
            _openIncident(PRODUCT, block.timestamp);
            _decide(i, 0);
        }
        assertEq(ledger.getIncident(32).ordinal, 31, "ordinal");
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_TooManyIncidents.selector, PRODUCT), PRODUCT, block.timestamp
        );
    }

    function test_RevertWhen_InstantInFuture() public {
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_InstantInFuture.selector, block.timestamp + 1, block.timestamp),
            PRODUCT,
            block.timestamp + 1
        );
    }

    /// @dev R10: later than the tail less news and clocks, covers live at the instant may have been freed somewhere.
    function test_RevertWhen_InstantTooOld() public {
        uint256 oldest = block.timestamp + MAX_AGE + SKEW - uint256(TAIL) * 1 days;
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_InstantTooOld.selector, oldest - 1, oldest), PRODUCT, oldest - 1
        );
        _openIncident(PRODUCT, oldest);
    }

    /// @dev Incidents of a product are disjoint: what happened before the last was opened belongs to the last.
    function test_RevertGiven_APaidIncident_WhenTheInstantIsNotAfterItsOpening() public {
        uint40 openedAt = uint40(block.timestamp);
        _openIncident(PRODUCT, openedAt - 1 hours);
        vm.warp(block.timestamp + 1);
        _reportAll();
        for (uint256 i; i < sides.length; ++i) {
            _passOpened(i, 1);
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
        _decide(1, 1);
        assertEq(ledger.lastPaidOf(PRODUCT), 1, "paid");
        _expectRevert(
            abi.encodeWithSelector(ILedger.Ledger_IncidentOverlaps.selector, 1, openedAt, openedAt), PRODUCT, openedAt
        );
        assertEq(_openIncident(PRODUCT, openedAt + 1), 2, "after it");
    }

    function test_GivenADismissedIncident() public {
        _openIncident(PRODUCT, block.timestamp);
        _decide(1, 0);
        assertEq(ledger.lastPaidOf(PRODUCT), 0, "not paid");
        assertEq(_openIncident(PRODUCT, block.timestamp - 1 hours), 2, "any instant");
    }

    function test_WhenAllIsWell() public {
        uint64 granted = ledger.getTotals(PRODUCT).granted;
        vm.expectEmit();
        emit ILedger.IncidentOpenedAtHome(1, PRODUCT, uint40(block.timestamp), granted);
        assertEq(_openIncident(PRODUCT, block.timestamp), 1, "id");

        ILedger.Incident memory incident = ledger.getIncident(1);
        assertEq(uint8(incident.state), uint8(ILedger.IncidentState.OPEN), "state");
        assertEq(incident.productId, PRODUCT, "product");
        assertEq(incident.poolId, POOL_ID, "pool");
        assertEq(incident.openedAt, block.timestamp, "openedAt");
        assertEq(incident.reserve, granted, "reserve");
        assertEq(ledger.getPool(POOL_ID).reserves, granted, "reserves");
        assertEq(ledger.getPool(POOL_ID).openIncidents, 1, "open");
        assertEq(ledger.getTotals(PRODUCT).openIncident, 1, "of the product");
        assertEq(ledger.incidentCount(), 1, "count");
    }

    function test_WhenAllIsWell_GivenLessIsFree() public {
        // Two products of half the capital each take all of it; a third incident finds nothing free.
        uint32 second = _addProduct("Compound V3");
        ledger.retarget(second);
        uint32 third = _addProduct("Morpho");
        _openIncident(PRODUCT, block.timestamp);
        _openIncident(second, block.timestamp);
        assertEq(ledger.getPool(POOL_ID).reserves, _capital(), "all is reserved");
        _openIncident(third, block.timestamp);
        assertEq(ledger.getIncident(3).reserve, 0, "nothing");
        assertEq(ledger.limitOf(third), 0, "nothing to sell");
    }
}

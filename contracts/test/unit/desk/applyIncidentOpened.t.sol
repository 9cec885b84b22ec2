// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {ClaimDecided, IncidentOpened} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_ApplyIncidentOpened_Test is BaseTest {
    ClaimDesk internal desk;

    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _open();
    }

    function _opened(uint32 incidentId) private view returns (IncidentOpened memory) {
        return IncidentOpened(incidentId, PRODUCT, 3, uint40(block.timestamp));
    }

    function _apply(uint32 incidentId) private {
        IncidentOpened memory opened = _opened(incidentId);
        vm.prank(address(sides[AWAY].gateway));
        desk.applyIncidentOpened(opened);
    }

    function _known() private view returns (uint32 known) {
        (,, known) = sides[AWAY].market.freshness();
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Unauthorized.selector, carol));
        vm.prank(carol);
        desk.applyIncidentOpened(_opened(1));
    }

    function test_GivenKnown() public {
        _apply(1);
        _apply(1);
        assertEq(_known(), 1, "counted once");
        assertEq(sides[AWAY].market.getProduct(PRODUCT).openIncidents, 1, "open once");
        assertEq(desk.openIncidentLines().length, 1, "listed once");
    }

    function test_RevertWhen_TheInstantHasNotCome() public {
        IncidentOpened memory opened = _opened(1);
        opened.instant += SKEW + 1;
        vm.expectRevert(
            abi.encodeWithSelector(IClaimDesk.ClaimDesk_InstantInFuture.selector, opened.instant, block.timestamp)
        );
        vm.prank(address(sides[AWAY].gateway));
        desk.applyIncidentOpened(opened);
        opened.instant -= 1;
        vm.prank(address(sides[AWAY].gateway));
        desk.applyIncidentOpened(opened);
        assertEq(desk.getIncident(1).instant, opened.instant, "home's clock may be ahead");
    }

    function test_RevertGiven_TooManyOpen() public {
        for (uint32 i = 1; i <= 32; ++i) {
            _apply(i);
        }
        IncidentOpened memory opened = _opened(33);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_TooManyOpen.selector, 32));
        vm.prank(address(sides[AWAY].gateway));
        desk.applyIncidentOpened(opened);

        vm.prank(address(sides[AWAY].gateway));
        desk.applyDecision(ClaimDecided(7, PRODUCT, 3, 0, 0, 0, 0, 0, 0, 0));
        _apply(33);
        assertEq(desk.openIncidentLines().length, 32, "open");
    }

    function test_GivenNew() public {
        vm.expectEmit();
        emit IClaimDesk.IncidentFrozen(1, PRODUCT, uint40(block.timestamp));
        _apply(1);
        IClaimDesk.Incident memory incident = desk.getIncident(1);
        assertEq(uint8(incident.state), uint8(IClaimDesk.State.OPEN), "state");
        assertEq(incident.productId, PRODUCT, "product");
        assertEq(incident.ordinal, 3, "ordinal");
        assertEq(incident.instant, block.timestamp, "instant");
        assertEq(_known(), 1, "known");
        assertTrue(sides[AWAY].market.quote(PRODUCT, 1e6, _today() + 30).frozen, "frozen");
        assertEq(desk.openIncidentLines()[0].incidentId, 1, "listed");
    }
}

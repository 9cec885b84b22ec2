// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Incidents_Test is BaseTest {
    CoverMarket internal market;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
    }

    function _opened(uint32 productId) private {
        vm.prank(address(sides[AWAY].desk));
        market.incidentOpened(productId);
    }

    function _decided(uint32 productId, uint32 frozen, uint64 budget) private {
        vm.prank(address(sides[AWAY].desk));
        market.incidentDecided(productId, frozen, budget);
    }

    function _assertKnown(uint32 known) private view {
        (,, uint32 incidentsKnown) = market.freshness();
        assertEq(incidentsKnown, known, "known");
    }

    function test_Opened_RevertWhen_CallerIsNotTheDesk() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.incidentOpened(PRODUCT);
    }

    function test_Opened_StopsSalesOfTheProductAlone() public {
        uint32 other = _addProduct("Compound V3");
        _retargetAll(other);
        _opened(PRODUCT);
        _assertKnown(1);
        assertTrue(market.quote(PRODUCT, 1e6, _today() + 30).frozen, "frozen");
        assertFalse(market.quote(other, 1e6, _today() + 30).frozen, "other product");
    }

    function test_Decided_RevertWhen_CallerIsNotTheDesk() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.incidentDecided(PRODUCT, PRODUCT, 0);
    }

    function test_Decided_GivenOpeningCame() public {
        uint64 target = market.getProduct(PRODUCT).target;
        _opened(PRODUCT);
        _decided(PRODUCT, PRODUCT, 1_000e6);
        _assertKnown(1);
        assertFalse(market.quote(PRODUCT, 1e6, _today() + 30).frozen, "frozen");
        assertEq(market.quote(PRODUCT, 1e6, _today() + 30).available, target - 1_000e6, "available");
    }

    function test_Decided_GivenOpeningDidNotCome() public {
        _decided(PRODUCT, 0, 0);
        _assertKnown(1);
        assertEq(market.getProduct(PRODUCT).openIncidents, 0, "open");
    }

    function test_Decided_GivenAnotherIsOpen() public {
        _opened(PRODUCT);
        _opened(PRODUCT);
        _decided(PRODUCT, PRODUCT, 0);
        assertTrue(market.quote(PRODUCT, 1e6, _today() + 30).frozen, "frozen");
        _decided(PRODUCT, PRODUCT, 0);
        assertFalse(market.quote(PRODUCT, 1e6, _today() + 30).frozen, "frozen");
    }
}

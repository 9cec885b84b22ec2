// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {HomeHead} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Hear_Test is BaseTest {
    CoverMarket internal market;
    address internal gateway;

    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
        gateway = address(sides[AWAY].gateway);
    }

    function _hear(uint256 time, uint32 incidents) private {
        vm.prank(gateway);
        market.hear(HomeHead(uint40(time), incidents));
    }

    function _assertNews(uint256 heardAt, uint32 told) private view {
        (uint40 at, uint32 incidentsTold,) = market.freshness();
        assertEq(at, heardAt, "heardAt");
        assertEq(incidentsTold, told, "told");
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.hear(HomeHead(uint40(block.timestamp), 0));
    }

    function test_RevertWhen_FromTheFuture() public {
        uint40 time = uint40(block.timestamp + SKEW + 1);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_FromTheFuture.selector, time, block.timestamp));
        vm.prank(gateway);
        market.hear(HomeHead(time, 0));
        _hear(time - 1, 0);
        _assertNews(time - 1, 0);
    }

    function test_WhenNewer() public {
        vm.expectEmit();
        emit ICoverMarket.HeardFromHome(uint40(block.timestamp), 2);
        _hear(block.timestamp, 2);
        _assertNews(block.timestamp, 2);
    }

    function test_WhenOlder() public {
        _hear(block.timestamp, 2);
        vm.recordLogs();
        _hear(block.timestamp - 100, 1);
        _assertNews(block.timestamp, 2);
        assertEq(vm.getRecordedLogs().length, 0, "no news");
    }

    function test_WhenOlderButCountHigher() public {
        _hear(block.timestamp, 2);
        _hear(block.timestamp - 100, 3);
        _assertNews(block.timestamp, 3);
    }

    function test_GivenFreshUntilMaxAge() public {
        assertFalse(market.isFresh(), "never heard");
        _hear(block.timestamp, 0);
        vm.warp(block.timestamp + MAX_AGE);
        assertTrue(market.isFresh(), "fresh");
        vm.warp(block.timestamp + 1);
        assertFalse(market.isFresh(), "stale");
    }
}

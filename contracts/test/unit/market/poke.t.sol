// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_Poke_Test is BaseTest {
    CoverMarket internal market;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        _buy(AWAY, carol, 1_000e6);
    }

    function _laterThanTheTail() private {
        vm.warp((uint256(_today()) + 30 + TAIL) * 1 days);
    }

    function _assertEarned() private view {
        (uint64 received, uint64 unearned) = market.premiumsOf(address(sides[AWAY].pool));
        assertGt(received, 0, "received");
        assertEq(unearned, 0, "unearned");
    }

    function test_RevertWhen_UnknownProduct() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
        market.poke(9);
    }

    function test_GivenFresh() public {
        _laterThanTheTail();
        _report(AWAY);
        _refresh(AWAY);
        market.poke(PRODUCT);
        _assertEarned();
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed");
        market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 0, "poking again changes nothing");
    }

    function test_GivenStale() public {
        _laterThanTheTail();
        market.poke(PRODUCT);
        _assertEarned();
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "not freed");
        _report(AWAY);
        _refresh(AWAY);
        market.poke(PRODUCT);
        assertEq(_exposure(AWAY, PRODUCT), 0, "freed once fresh");
    }

    function test_GivenIncidentOpen() public {
        _passOpened(AWAY, _incident(AWAY, PRODUCT, uint40(block.timestamp)));
        _laterThanTheTail();
        _report(AWAY);
        _refresh(AWAY);
        market.poke(PRODUCT);
        _assertEarned();
        assertEq(_exposure(AWAY, PRODUCT), 1_000e6, "not freed");
    }
}

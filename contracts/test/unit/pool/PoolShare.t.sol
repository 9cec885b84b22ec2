// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {PoolShare} from "../../../src/pool/PoolShare.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract PoolShare_Test is BaseTest {
    function test_RevertWhen_CallerIsNotThePool() public {
        PoolShare share = sides[AWAY].share;
        vm.expectRevert(abi.encodeWithSelector(PoolShare.PoolShare_Unauthorized.selector, carol));
        vm.prank(carol);
        share.mint(carol, 1);
        vm.expectRevert(abi.encodeWithSelector(PoolShare.PoolShare_Unauthorized.selector, carol));
        vm.prank(carol);
        share.burnOf(carol, 0);
    }

    function test_WhenThePoolBurns() public {
        PoolShare share = sides[AWAY].share;
        vm.startPrank(address(sides[AWAY].pool));
        share.mint(carol, 5e18);
        share.burnOf(carol, 2e18);
        assertEq(share.balanceOf(carol), 3e18, "carol");
        assertEq(share.totalSupply(), 3e18, "supply");
    }

    function test_WhenThePoolMints() public {
        PoolShare share = sides[AWAY].share;
        vm.prank(address(sides[AWAY].pool));
        share.mint(carol, 5e18);
        vm.prank(carol);
        share.transfer(bob, 2e18);
        assertEq(share.balanceOf(carol), 3e18, "carol");
        assertEq(share.balanceOf(bob), 2e18, "bob");
        assertEq(share.decimals(), 18, "decimals");
        assertEq(share.symbol(), "ocMAIN", "symbol");
        assertEq(share.POOL(), address(sides[AWAY].pool), "pool");
        assertTrue(share.DOMAIN_SEPARATOR() != 0, "permit");
    }
}

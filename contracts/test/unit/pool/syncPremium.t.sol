// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_SyncPremium_Test is BaseTest {
    CapitalPool internal pool;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        _open();
    }

    function test_GivenPremiumWasEarned() public {
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 10 days);
        uint64 earned = pool.books().premiumEarned;
        assertGt(earned, 0, "earned");
        vm.expectEmit();
        emit ICapitalPool.PremiumSynced(earned);
        pool.syncPremium();
        assertEq(pool.books().free, DEPOSIT + earned, "free");
        assertEq(pool.books().premiumSynced, earned, "synced");

        pool.syncPremium();
        assertEq(pool.books().free, DEPOSIT + earned, "once");
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_BooksMatchMoney(uint32[6] memory times, uint64[6] memory amounts) public {
        uint64 earned;
        for (uint256 i; i < 6; ++i) {
            vm.warp(block.timestamp + times[i] % 20 days);
            _report(AWAY);
            _refresh(AWAY);
            _buy(AWAY, carol, uint64(bound(amounts[i], UNIT, 10_000e6)));
            bytes32 report = keccak256(pool.buildReport(_rows(AWAY)));
            if (i % 2 == 0) pool.syncPremium();
            assertEq(keccak256(pool.buildReport(_rows(AWAY))), report, "report");
            assertGe(pool.books().premiumEarned, earned, "never falls");
            earned = pool.books().premiumEarned;
            _assertCash(AWAY);
        }
        vm.warp(block.timestamp + 400 days);
        assertEq(pool.books().unearned, 0, "all earned in the end");
        _assertCash(AWAY);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IERC7575} from "../../../src/interfaces/IERC7540.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {EpochSettled} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_ClaimDeposit_Test is BaseTest {
    CapitalPool internal pool;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
    }

    function test_RevertGiven_NoRequest() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToClaim.selector, alice));
        pool.claimDeposit(alice);
    }

    function test_RevertGiven_RoundIsNotSettled() public {
        _deposit(AWAY, alice, 100e6);
        uint32 round = pool.currentRound();
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NotSettled.selector, round));
        pool.claimDeposit(alice);
    }

    function test_GivenRoundIsSettled() public {
        _deposit(AWAY, alice, 100e6);
        _settleEpoch();
        _passLastSettlements();
        assertEq(pool.maxMint(alice), 100e18, "claimable");

        vm.expectEmit();
        emit IERC7575.Deposit(alice, alice, 100e6, 100e18);
        vm.prank(bob);
        uint256 shares = pool.claimDeposit(alice);

        assertEq(shares, 100e18, "one share for one unit of the asset at first");
        assertEq(sides[AWAY].share.balanceOf(alice), shares, "balance");
        assertEq(sides[AWAY].share.totalSupply(), ledger.getPool(POOL_ID).shares, "R2: home's own number");
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_NothingToClaim.selector, alice));
        pool.claimDeposit(alice);
    }

    function testFuzz_NeverMoreInSumThanSettled(uint64[5] memory assets, uint128 shares) public {
        uint64 sum;
        address[5] memory who;
        for (uint256 i; i < 5; ++i) {
            assets[i] = uint64(bound(assets[i], UNIT, 1e15));
            sum += assets[i];
            who[i] = address(uint160(0x1000 + i));
            _deposit(AWAY, who[i], assets[i]);
        }
        uint32 round = pool.currentRound();
        _nextEpoch();
        vm.prank(address(sides[AWAY].gateway));
        pool.applySettlement(EpochSettled(POOL_ID, 1, 0, round, sum, shares, 0, 0));

        uint256 minted;
        for (uint256 i; i < 5; ++i) {
            minted += pool.claimDeposit(who[i]);
        }
        assertLe(minted, shares, "sum");
        assertGt(minted + 5, shares, "dust only");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ISettler} from "../../../src/interfaces/ISettler.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {SharesMoved} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract Settler_Move_Test is BaseTest {
    uint256 internal constant ALL = uint256(DEPOSIT) * 1e12;

    ISettler private settler;
    uint32 private awayEid;

    /// @dev A million shares of alice on home and of bob on AWAY; on FAR there are none.
    function setUp() public override {
        super.setUp();
        settler = ledger.SETTLER();
        awayEid = sides[AWAY].eid;
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
    }

    function _minted(uint256 side) private view returns (uint256) {
        return settler.exitsOf(POOL_ID, sides[side].eid).minted;
    }

    function _assertCounts(uint256 home, uint256 away, uint256 far) private view {
        assertEq(_minted(HOME), home, "home");
        assertEq(_minted(AWAY), away, "away");
        assertEq(_minted(FAR), far, "far");
        assertEq(ledger.getPool(POOL_ID).shares, 2 * ALL, "S does not move");
        assertEq(_capital(), 2 * DEPOSIT, "nor does capital");
    }

    function _forgeToHome(SharesMoved memory move) private {
        sides[HOME].endpoint
            .forge(
                address(sides[HOME].gateway),
                awayEid,
                address(sides[AWAY].gateway),
                bytes32("forged"),
                MessageCodec.encodeSharesToHome(move)
            );
    }

    function forge(uint96 shares) external {
        _forgeToHome(SharesMoved(POOL_ID, 99, carol, shares));
    }

    function _moreThanThere(uint256 there, uint256 shares) private {
        vm.expectRevert(abi.encodeWithSelector(ISettler.Settler_MoreThanThere.selector, awayEid, there, shares));
        this.forge(uint96(shares));
    }

    function test_RevertWhen_SomebodyElseCalls() public {
        vm.expectRevert(abi.encodeWithSelector(ISettler.Settler_Unauthorized.selector, address(ledger)));
        vm.prank(address(ledger));
        settler.move(POOL_ID, HOME_EID, awayEid, 1);
    }

    function test_WhenTheyLeaveHome() public {
        uint32 moveId = _leave(HOME, FAR, alice, 300e18);
        _assertCounts(ALL - 300e18, ALL, 300e18);
        _passMove(HOME, FAR, moveId);
        _assertCounts(ALL - 300e18, ALL, 300e18);
    }

    function test_WhenTheyArriveAtHome() public {
        uint32 moveId = _leave(AWAY, HOME, bob, 300e18);
        _assertCounts(ALL, ALL, 0);
        _passMove(AWAY, HOME, moveId);
        _assertCounts(ALL + 300e18, ALL - 300e18, 0);
        _passMove(AWAY, HOME, moveId);
        _assertCounts(ALL + 300e18, ALL - 300e18, 0);
    }

    function test_WhenFromAwayToAway() public {
        _passMove(AWAY, HOME, _leave(AWAY, HOME, bob, ALL));
        _passMove(HOME, FAR, _leave(HOME, FAR, bob, ALL));
        _assertCounts(ALL, 0, ALL);
        assertEq(sides[FAR].share.balanceOf(bob), ALL, "two moves");
    }

    function test_RevertWhen_MoreThanWereMintedThere() public {
        _moreThanThere(ALL, ALL + 1);
        _leave(HOME, AWAY, alice, 1e18);
        this.forge(uint96(ALL + 1));
        _assertCounts(2 * ALL - 1e18 + 1, 1e18 - 1, 0);
    }

    function test_RevertWhen_TheyHaveAskedToLeave() public {
        _redeem(AWAY, bob, 400_000e18);
        _nextEpoch();
        _reportAll();
        _moreThanThere(ALL - 400_000e18, ALL - 400_000e18 + 1);
        _passMove(AWAY, HOME, _leave(AWAY, HOME, bob, ALL - 400_000e18));
        assertEq(sides[HOME].share.balanceOf(bob), ALL - 400_000e18, "the others");
    }

    function test_GivenTheyCameByAMoveAlone() public {
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, 100_000e18));
        _redeem(FAR, alice, 100_000e18);
        for (uint256 i; i < 2; ++i) {
            _nextEpoch();
            _reportAll();
        }
        // There is no money on FAR: home orders it there.
        assertTrue(remitter.wantsOrder(POOL_ID), "owed there");
        remitter.order(POOL_ID);
        _carryOut(1);
        vm.warp(block.timestamp + 1);
        _reportAll();
        ledger.settle(POOL_ID);
        _passLastSettlements();
        assertEq(sides[FAR].pool.claimRedeem(alice), 100_000e6, "at the price of all");
        assertEq(ledger.getPool(POOL_ID).shares, 2 * ALL - 100_000e18, "S");
        _assertAudit();
    }

    /// @dev Whatever home has heard first: shares in escrow and shares on their way are different shares.
    function testFuzz_GivenAllAreMovedOrAskedFor(uint256 asked, bool moveFirst) public {
        asked = bound(asked, 1e18, ALL - 1e18) / 1e12 * 1e12;
        uint32 moveId;
        if (moveFirst) moveId = _leave(AWAY, HOME, bob, ALL - asked);
        _redeem(AWAY, bob, asked);
        if (!moveFirst) moveId = _leave(AWAY, HOME, bob, ALL - asked);
        _nextEpoch();
        if (moveFirst) _passMove(AWAY, HOME, moveId);
        _reportAll();
        if (!moveFirst) _passMove(AWAY, HOME, moveId);
        assertEq(settler.exitsOf(POOL_ID, awayEid).asked, asked, "believed");
        assertEq(_minted(AWAY), asked, "nothing else is there");
    }
}

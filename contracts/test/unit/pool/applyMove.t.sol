// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {HomeHead, SharesMoved} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_ApplyMove_Test is BaseTest {
    uint256 internal constant ALL = uint256(DEPOSIT) * 1e12;

    /// @dev As many shares as the free growth bought at the first price.
    uint256 internal constant FREE = 50_000e18;

    ICapitalPool internal pool;

    /// @dev A million shares of alice on home and of bob on AWAY; on FAR there are none.
    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
        pool = sides[FAR].pool;
    }

    function _freeGrowth() internal pure override returns (uint56) {
        return 50_000e6;
    }

    function _shares(uint256 side, address who) private view returns (uint256) {
        return sides[side].share.balanceOf(who);
    }

    function _passLater(uint256 from, uint256 to, uint32 moveId) private {
        _nextEpoch();
        _passMove(from, to, moveId);
    }

    function _tooFast(uint256 from, uint256 to, uint32 moveId, uint256 due) private {
        uint256 index = _sendMove(from, to, moveId);
        uint32 eid = sides[from].eid;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_ArrivesTooFast.selector, eid, due));
        this.deliver(from, index);
    }

    function deliver(uint256 from, uint256 index) external {
        _deliver(from, index);
    }

    function test_RevertWhen_SomebodyElseCalls() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.applyMove(HOME_EID, SharesMoved(POOL_ID, 1, carol, 1e18));
    }

    function test_WhenItArrives() public {
        uint32 moveId = _leave(HOME, FAR, alice, 5e18);
        SharesMoved memory move = sides[HOME].pool.getMove(sides[FAR].eid, moveId);
        assertEq(pool.arrivedOf(HOME_EID, move), 0, "on its way");
        uint256 index = _sendMove(HOME, FAR, moveId);
        vm.expectEmit(address(pool));
        emit ICapitalPool.SharesArrived(HOME_EID, moveId, alice, 5e18);
        _deliver(HOME, index);
        assertEq(pool.arrivedOf(HOME_EID, move), 5e18, "arrived");
        assertEq(_shares(FAR, alice), 5e18, "minted");
    }

    function test_WhenInAnyOrder() public {
        uint32 first = _leave(HOME, FAR, alice, 5e18);
        uint32 second = _leave(HOME, FAR, alice, 3e18);
        _passMove(HOME, FAR, second);
        assertEq(_shares(FAR, alice), 3e18, "the second");
        _passMove(HOME, FAR, first);
        assertEq(_shares(FAR, alice), 8e18, "the first");
    }

    function test_WhenItComesAgain() public {
        uint32 moveId = _leave(HOME, FAR, alice, 5e18);
        _passMove(HOME, FAR, moveId);
        _passMove(HOME, FAR, moveId);
        _passLater(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), 5e18, "once");
    }

    function test_GivenMoreThanMayArrive() public {
        uint32 moveId = _leave(HOME, FAR, alice, 120_000e18);
        _passMove(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), FREE, "as far as the limit goes");
        _tooFast(HOME, FAR, moveId, 70_000e18);
        uint32 small = _leave(HOME, FAR, alice, 1e18);
        _tooFast(HOME, FAR, small, 1e18);
        _passLater(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), 2 * FREE, "a part");
        _passLater(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), 120_000e18, "whole");
        _passMove(HOME, FAR, small);
        assertEq(_shares(FAR, alice), 120_001e18, "and the next");
    }

    function test_GivenTheSmallestPartOfAShareIsLeft() public {
        uint32 moveId = _leave(HOME, FAR, alice, FREE + 1);
        _passMove(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), FREE, "as far as the limit goes");
        _passLater(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), FREE + 1, "to the last part");
    }

    function test_GivenThereAreManyShares() public {
        uint32 moveId = _leave(HOME, AWAY, alice, ALL);
        _passMove(HOME, AWAY, moveId);
        assertEq(_shares(AWAY, alice), ALL / 10, "a tenth of those that are there");
        _passLater(HOME, AWAY, moveId);
        assertEq(_shares(AWAY, alice), ALL / 10 + (ALL + ALL / 10) / 10, "and of those that came");
    }

    function test_GivenAnotherChainHasUsedItsLimit() public {
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, FREE));
        uint32 moveId = _leave(AWAY, HOME, bob, ALL);
        _passMove(AWAY, HOME, moveId);
        _tooFast(AWAY, HOME, moveId, ALL - _shares(HOME, bob));
        _passMove(FAR, HOME, _leave(FAR, HOME, alice, FREE));
        assertEq(_shares(FAR, alice), 0, "left");
        assertEq(_shares(HOME, alice), ALL, "and back");
    }

    function test_GivenSomebodyForgedItsNumber() public {
        uint32 moveId = _leave(HOME, FAR, alice, 5e18);
        SharesMoved memory lie = SharesMoved(POOL_ID, moveId, carol, 9e18);
        sides[FAR].endpoint
            .forge(
                address(sides[FAR].gateway),
                HOME_EID,
                address(sides[HOME].gateway),
                bytes32("forged"),
                MessageCodec.encodeSharesToAway(HomeHead(uint40(block.timestamp), 0), lie)
            );
        _passMove(HOME, FAR, moveId);
        assertEq(_shares(FAR, alice), 5e18, "the true one");
    }
}

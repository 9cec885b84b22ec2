// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {ICoverGateway} from "../../../src/interfaces/ICoverGateway.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {EpochSettled, SharesMoved} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CapitalPool_MoveShares_Test is BaseTest {
    uint256 internal constant ALL = uint256(DEPOSIT) * 1e12;

    uint32 internal awayEid;
    uint32 internal farEid;

    /// @dev A million shares of alice on home, and as many of bob on AWAY.
    function setUp() public override {
        super.setUp();
        _open();
        _claimShares(HOME, alice);
        _claimShares(AWAY, bob);
        (awayEid, farEid) = (sides[AWAY].eid, sides[FAR].eid);
    }

    function _refuses(uint256 side, address who, uint256 shares, uint32 eid, bytes memory reason) private {
        ICapitalPool pool = sides[side].pool;
        vm.expectRevert(reason);
        vm.prank(who);
        pool.moveShares(shares, eid, who);
    }

    function test_RevertWhen_ReceiverIsZero() public {
        ICapitalPool pool = sides[HOME].pool;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_ZeroReceiver.selector));
        vm.prank(alice);
        pool.moveShares(1e18, awayEid, address(0));
    }

    function test_RevertWhen_LessThanAShare() public {
        _refuses(
            HOME,
            alice,
            1e18 - 1,
            awayEid,
            abi.encodeWithSelector(ICapitalPool.CapitalPool_TooFewShares.selector, 1e18 - 1, 1e18)
        );
        _refuses(
            HOME, carol, 0, awayEid, abi.encodeWithSelector(ICapitalPool.CapitalPool_TooFewShares.selector, 0, 1e18)
        );
    }

    /// @dev Else a holder could make moves of nothing, each a message that a keeper pays for.
    function test_RevertWhen_LessThanAShareIsAll() public {
        vm.prank(alice);
        sides[HOME].share.transfer(carol, 7);
        _refuses(
            HOME, carol, 7, awayEid, abi.encodeWithSelector(ICapitalPool.CapitalPool_TooFewShares.selector, 7, 1e18)
        );
    }

    /// @dev Money follows shares that leave: what the pool can lose with a chain would else be for its holders to say.
    function test_RevertGiven_TheSharesThereWouldPassTheChainCap() public {
        uint64 granted = ledger.getChain(POOL_ID, farEid).granted;
        registry.setChainCap(POOL_ID, farEid, granted + 1_000e6);
        vm.prank(alice);
        vm.expectPartialRevert(ICoverGateway.CoverGateway_AboveChainCap.selector);
        sides[HOME].pool.moveShares(1_001e18, farEid, alice);
        _leave(HOME, FAR, alice, 999e18);
        vm.prank(alice);
        vm.expectPartialRevert(ICoverGateway.CoverGateway_AboveChainCap.selector);
        sides[HOME].pool.moveShares(2e18, farEid, alice);
    }

    /// @dev Who has shares where the money is gone must not leave whole by another chain.
    function test_RevertGiven_MoneyIsMissingHere() public {
        _passMove(HOME, AWAY, _leave(HOME, AWAY, alice, 10e18));
        uint256 balance = sides[AWAY].asset.balanceOf(address(sides[AWAY].pool));
        deal(address(sides[AWAY].asset), address(sides[AWAY].pool), balance / 2);
        vm.prank(alice);
        vm.expectPartialRevert(ICapitalPool.CapitalPool_MoneyMissing.selector);
        sides[AWAY].pool.moveShares(10e18, sides[HOME].eid, alice);
    }

    /// @dev Shares that come before any settlement: what leaves first is bounded by the first price.
    function test_TheFirstExitIsBounded_WhereNothingWasSettled() public {
        vm.deal(address(this), 10 ether);
        _passMove(HOME, FAR, _leave(HOME, FAR, alice, 10e18));
        _redeem(FAR, alice, 10e18);
        _nextEpoch();
        vm.prank(address(sides[FAR].gateway));
        vm.expectPartialRevert(ICapitalPool.CapitalPool_RisesTooFast.selector);
        sides[FAR].pool.applySettlement(EpochSettled(POOL_ID, 77, 0, 0, 0, 0, 10e18, 11e6));
    }

    function test_RevertWhen_MoreThanTheCallerHas() public {
        _refuses(
            HOME,
            alice,
            ALL + 1,
            awayEid,
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, ALL, ALL + 1)
        );
    }

    function test_RevertWhen_MoreThanAMoveCarries() public {
        _refuses(HOME, alice, 1 << 96, awayEid, abi.encodeWithSelector(SafeCastLib.Overflow.selector));
    }

    function test_RevertWhen_ChainIsNotOnTheOtherSide() public {
        bytes4 error = ICoverGateway.CoverGateway_WrongDirection.selector;
        bytes memory reason = abi.encodeWithSelector(error, MessageType.SHARES_TO_AWAY, HOME_EID, HOME_EID);
        _refuses(HOME, alice, 1e18, HOME_EID, reason);
        reason = abi.encodeWithSelector(error, MessageType.SHARES_TO_HOME, awayEid, farEid);
        _refuses(AWAY, bob, 1e18, farEid, reason);
        reason = abi.encodeWithSelector(error, MessageType.SHARES_TO_HOME, awayEid, awayEid);
        _refuses(AWAY, bob, 1e18, awayEid, reason);
    }

    function test_RevertWhen_PoolIsNotOnThatChain() public {
        _refuses(HOME, alice, 1e18, 77, abi.encodeWithSelector(ILedger.Ledger_UnknownChain.selector, POOL_ID, 77));
    }

    function test_RevertGiven_ChainIsSilent() public {
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _report(HOME);
        _report(FAR);
        _refuses(
            HOME, alice, 1e18, awayEid, abi.encodeWithSelector(ICoverGateway.CoverGateway_SilentChain.selector, awayEid)
        );
        _leave(HOME, FAR, alice, 1e18);
        uint32 moveId = _leave(AWAY, HOME, bob, 1e18);
        _passMove(AWAY, HOME, moveId);
        assertEq(sides[HOME].share.balanceOf(bob), 1e18, "from there it is true");
    }

    function test_RevertWhen_StrangerTellsTheGateway() public {
        ICoverGateway gateway = sides[HOME].gateway;
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_Unauthorized.selector, carol));
        vm.prank(carol);
        gateway.bookMove(POOL_ID, awayEid, 1e18);
    }

    function test_WhenAllIsWell() public {
        ICapitalPool pool = sides[HOME].pool;
        vm.expectEmit(address(pool));
        emit ICapitalPool.SharesLeft(awayEid, 1, carol, alice, 3e18);
        vm.prank(alice);
        assertEq(pool.moveShares(3e18, awayEid, carol), 1, "first to that chain");
        assertEq(_leave(HOME, FAR, alice, 4e18), 1, "each chain counts for itself");
        assertEq(_leave(HOME, AWAY, alice, 5e18), 2, "second");
        assertEq(sides[HOME].share.balanceOf(alice), ALL - 12e18, "burned");
        assertEq(sides[HOME].share.totalSupply(), ALL - 12e18, "supply");
        assertEq(pool.moveCount(awayEid), 2, "to AWAY");
        assertEq(pool.moveCount(farEid), 1, "to FAR");
        assertEq(abi.encode(pool.getMove(awayEid, 1)), abi.encode(SharesMoved(POOL_ID, 1, carol, 3e18)), "stored");
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_UnknownMove.selector, awayEid, 3));
        pool.getMove(awayEid, 3);
    }

    function test_WhenAnybodySendsItAgain() public {
        uint32 moveId = _leave(AWAY, HOME, bob, 5e18);
        uint256 first = _sendMove(AWAY, HOME, moveId);
        vm.warp(block.timestamp + 1 days);
        uint256 second = _sendMove(AWAY, HOME, moveId);
        bytes memory message = sides[AWAY].endpoint.packet(first).message;
        assertEq(message, sides[AWAY].endpoint.packet(second).message, "same");
        _deliver(AWAY, second);
        _deliver(AWAY, first);
        assertEq(sides[HOME].share.balanceOf(bob), 5e18, "once");
    }

    /// @dev A share is worth the same everywhere, and bears the loss everywhere: nothing is gained by a move.
    function test_GivenDepositsArePausedAndAnIncidentIsOpen() public {
        _freeze(PRODUCT, uint40(block.timestamp));
        for (uint256 i; i < 2; ++i) {
            vm.prank(guardians[i]);
            sides[HOME].guardians.pauseDeposits(POOL_ID);
        }
        _passMove(HOME, AWAY, _leave(HOME, AWAY, alice, 5e18));
        assertEq(sides[AWAY].share.balanceOf(alice), 5e18, "moved");
    }
}

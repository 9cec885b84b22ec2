// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IOftBridge} from "../../../src/interfaces/IOftBridge.sol";
import {Money} from "../../../src/libraries/Money.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {Remit} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {FreezableDollar} from "../../utils/FreezableDollar.sol";
import {FeeDollar} from "../../utils/OddDollars.sol";

contract CapitalPool_Remit_Test is BaseTest {
    CapitalPool internal pool;
    address internal bridge;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        bridge = address(sides[AWAY].bridge);
        _open();
    }

    function _remit(uint32 orderId, uint64 amount) private view returns (Remit memory) {
        return Remit(POOL_ID, orderId, sides[FAR].eid, amount);
    }

    function _sent() private view returns (uint64 sent) {
        (sent,,) = pool.moved();
    }

    function _apply(Remit memory remit) private {
        vm.prank(address(sides[AWAY].gateway));
        pool.applyRemit(remit);
    }

    function test_ApplyRemit_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.applyRemit(_remit(1, 1e6));
    }

    function test_ApplyRemit_RevertWhen_WrongPool() public {
        Remit memory remit = _remit(1, 1e6);
        remit.poolId = 2;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_WrongPool.selector, POOL_ID, 2));
        _apply(remit);
    }

    function test_ApplyRemit_RevertWhen_FreeIsShort() public {
        sides[AWAY].asset.mint(address(pool), 1_000e6);
        Remit memory remit = _remit(1, DEPOSIT + 1_000e6);
        vm.expectRevert(
            abi.encodeWithSelector(ICapitalPool.CapitalPool_InsufficientFree.selector, DEPOSIT, DEPOSIT + 1_000e6)
        );
        _apply(remit);
        _deposit(AWAY, carol, 2_000e6);
        _settleEpoch();
        _passLastSettlements();
        _apply(remit);
        assertEq(_sent(), DEPOSIT + 1_000e6, "sent");
    }

    function test_ApplyRemit_RevertWhen_TheAssetRefuses() public {
        FreezableDollar asset = FreezableDollar(address(sides[AWAY].asset));
        vm.etch(address(asset), address(new FreezableDollar()).code);
        asset.setFrozen(bridge, true);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        _apply(_remit(1, 1_000e6));
        assertFalse(pool.isRemitted(1), "not done");
        asset.setFrozen(bridge, false);
        _apply(_remit(1, 1_000e6));
        assertTrue(pool.isRemitted(1), "done");
    }

    function test_ApplyRemit_RevertWhen_TheAssetTakesAFee() public {
        bytes memory code = address(sides[AWAY].asset).code;
        vm.etch(address(sides[AWAY].asset), address(new FeeDollar()).code);
        vm.expectPartialRevert(Money.Money_NotWhatWasSent.selector);
        _apply(_remit(1, 1_000e6));
        vm.etch(address(sides[AWAY].asset), code);
        _apply(_remit(1, 1_000e6));
        uint256 fee = sides[AWAY].bridge.quoteSend(1);
        sides[AWAY].bridge.send{value: fee}(1);
        assertFalse(sides[AWAY].bridge.isWaiting(1), "sent whole");
    }

    function test_ApplyRemit_RevertWhen_TheBridgeKnowsNoWay() public {
        sides[AWAY].bridge.setPeer(sides[FAR].eid, 0);
        vm.expectRevert(abi.encodeWithSelector(IOftBridge.OftBridge_NoPeer.selector, sides[FAR].eid));
        _apply(_remit(1, 1_000e6));
    }

    function test_ApplyRemit_WhenAllIsWell() public {
        vm.expectEmit(address(pool));
        emit ICapitalPool.RemitApplied(1, sides[FAR].eid, 1_000e6);
        _apply(_remit(1, 1_000e6));
        assertEq(pool.books().free, DEPOSIT - 1_000e6, "free");
        assertEq(_sent(), 1_000e6, "sent");
        assertEq(sides[AWAY].asset.balanceOf(bridge), 1_000e6, "with the bridge");
        assertTrue(sides[AWAY].bridge.isWaiting(1), "waits");
        _assertCash(AWAY);
    }

    function test_ApplyRemit_WhenItComesAgain() public {
        _apply(_remit(1, 1_000e6));
        _apply(_remit(1, 1_000e6));
        assertEq(_sent(), 1_000e6, "once");
    }

    function test_CreditRemit_RevertWhen_CallerIsNotTheBridge() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.creditRemit(1, 1);
    }

    function test_CreditRemit_WhenAllArrived() public {
        sides[AWAY].asset.mint(bridge, 500e6);
        vm.expectEmit(address(pool));
        emit ICapitalPool.RemitCredited(500e6, 500e6);
        vm.prank(bridge);
        pool.creditRemit(500e6, 500e6);
        (, uint64 received, uint64 lost) = pool.moved();
        assertEq(pool.books().free, DEPOSIT + 500e6, "free");
        assertEq(received, 500e6, "received");
        assertEq(lost, 0, "nothing lost");
        _assertCash(AWAY);
    }

    function test_CreditRemit_WhenLessArrived() public {
        sides[AWAY].asset.mint(bridge, 499e6);
        vm.prank(bridge);
        pool.creditRemit(500e6, 499e6);
        (, uint64 received, uint64 lost) = pool.moved();
        assertEq(pool.books().free, DEPOSIT + 499e6, "free");
        assertEq(received, 500e6, "received");
        assertEq(lost, 1e6, "lost");
        _assertCash(AWAY);
    }
}

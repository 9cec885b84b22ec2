// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverGateway} from "../../src/interfaces/ICoverGateway.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {MessageCodec} from "../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {QueueEndpoint} from "../utils/QueueEndpoint.sol";

/// @dev What users, relayers and attackers may send, by name. Each is refused with a typed error and changes nothing: every test
/// ends by comparing the state of the whole protocol with that before it.
contract BadInput_Test is BaseTest {
    ICoverMarket.BuyParams internal params;

    function setUp() public override {
        super.setUp();
        _open();
        _buy(AWAY, bob, 5_000e6);
        _fund(AWAY, carol, 1_000_000e6);
        params = _buyParams(1_000e6, carol);
    }

    /// @dev All that could be changed by what follows.
    function _state() private view returns (bytes32 hash) {
        for (uint256 i; i < sides.length; ++i) {
            hash = keccak256(
                abi.encode(
                    hash,
                    sides[i].market.getProduct(PRODUCT),
                    sides[i].market.coverCount(PRODUCT),
                    sides[i].pool.books(),
                    sides[i].asset.balanceOf(address(sides[i].pool)),
                    sides[i].asset.balanceOf(carol),
                    sides[i].pool.requestOf(carol),
                    sides[i].share.totalSupply(),
                    sides[i].desk.reportCount(),
                    ledger.getChain(POOL_ID, sides[i].eid),
                    ledger.getLine(PRODUCT, sides[i].eid)
                )
            );
            (uint40 heardAt, uint32 told, uint32 known) = sides[i].market.freshness();
            hash = keccak256(abi.encode(hash, heardAt, told, known));
        }
        return keccak256(abi.encode(hash, ledger.getPool(POOL_ID), ledger.getTotals(PRODUCT), ledger.incidentCount()));
    }

    modifier changesNothing() {
        bytes32 before = _state();
        _;
        assertEq(_state(), before, "changes nothing");
    }

    function _refuses(bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(carol);
        sides[AWAY].market.buy(params);
    }

    function test_ZeroAmount() public changesNothing {
        params.amount = 0;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_AmountTooSmall.selector, 0, UNIT));
        ICapitalPool pool = sides[AWAY].pool;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_AmountTooSmall.selector, 0, UNIT));
        pool.requestDeposit(0, address(this), address(this));
    }

    function test_DustAmount() public changesNothing {
        params.amount = 999_999;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_AmountTooSmall.selector, 999_999, UNIT));
        ICapitalPool pool = sides[AWAY].pool;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_AmountTooSmall.selector, 999_999, UNIT));
        pool.requestDeposit(999_999, address(this), address(this));
    }

    function test_OverTarget() public changesNothing {
        uint64 left = _line(AWAY, PRODUCT).target - 5_000e6;
        params.amount = left + 1;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_OverTarget.selector, left + 1, left));
    }

    function test_UnknownProduct() public changesNothing {
        params.productId = 77;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 77));
    }

    function test_PastDeadline() public changesNothing {
        vm.warp(block.timestamp + 1);
        _refuses(
            abi.encodeWithSelector(
                ICoverMarket.CoverMarket_DeadlinePassed.selector, block.timestamp - 1, block.timestamp
            )
        );
        vm.warp(block.timestamp - 1);
    }

    /// @dev A quote that expired: the price rose since, and the most that the payer would pay holds.
    function test_ExpiredQuote() public {
        params.maxPayment = sides[AWAY].market.quote(PRODUCT, params.amount, params.endDay).premium;
        _buy(AWAY, bob, 200_000e6);
        bytes32 before = _state();
        uint64 premium = sides[AWAY].market.quote(PRODUCT, params.amount, params.endDay).premium;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, premium, params.maxPayment));
        assertEq(_state(), before, "changes nothing");
    }

    function test_PaymentAboveMaxPayment() public changesNothing {
        uint64 premium = sides[AWAY].market.quote(PRODUCT, params.amount, params.endDay).premium;
        params.maxPayment = premium - 1;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, premium, premium - 1));
    }

    /// @dev A quote of another chain: that chain's product is not sold here, and its covers are unknown here.
    function test_WrongChain() public {
        uint32 other = _addProduct("Compound V3");
        _passProduct(FAR, other);
        uint256 farCover = _buy(FAR, bob, 1_000e6);
        bytes32 before = _state();
        params.productId = other;
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, other));
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, farCover));
        sides[1].market.getCover(farCover);
        assertEq(_state(), before, "changes nothing");
    }

    function test_StaleChain() public changesNothing {
        (uint40 heardAt,,) = sides[AWAY].market.freshness();
        uint256 now_ = block.timestamp;
        vm.warp(uint256(heardAt) + MAX_AGE + 1);
        params.deadline = uint40(block.timestamp);
        _refuses(abi.encodeWithSelector(ICoverMarket.CoverMarket_Stale.selector, heardAt, 0, 0));
        vm.warp(now_);
    }

    function test_WrongPeer() public changesNothing {
        uint256 index = _send(HOME, MessageType.PRODUCT, sides[AWAY].eid, abi.encode(PRODUCT));
        sides[AWAY].gateway.setPeer(HOME_EID, bytes32(uint256(1)));
        QueueEndpoint endpoint = sides[HOME].endpoint;
        bytes32 sender = bytes32(uint256(uint160(address(sides[HOME].gateway))));
        vm.expectRevert(abi.encodeWithSelector(IOAppCore.OnlyPeer.selector, HOME_EID, sender));
        endpoint.deliver(index);
    }

    function test_ReplayedMessages() public {
        _deposit(AWAY, alice, 500e6);
        _settleEpoch();
        _passLastSettlements();
        uint256 cover = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[AWAY].desk.settle(incidentId, cover);
        _reportAll();
        _claimShares(HOME, alice);
        _passMove(HOME, AWAY, _leave(HOME, AWAY, alice, 5e18));
        _passMove(AWAY, HOME, _leave(AWAY, HOME, alice, 2e18));
        bytes32 before = _state();
        for (uint256 i; i < sides.length; ++i) {
            for (uint256 j; j < sides[i].endpoint.count(); ++j) {
                sides[i].endpoint.redeliver(j);
            }
        }
        assertEq(_state(), before, "every message of the story again, and nothing changes");
    }

    function test_MalformedMessage() public changesNothing {
        QueueEndpoint endpoint = sides[AWAY].endpoint;
        address gateway = address(sides[AWAY].gateway);
        address peer = address(sides[HOME].gateway);
        bytes memory message = outbox.buildMessage(MessageType.PRODUCT, sides[AWAY].eid, abi.encode(PRODUCT));
        message[1] = bytes1(uint8(MessageType.EPOCH_SETTLED));
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_WrongLength.selector, 75, message.length));
        endpoint.forge(gateway, HOME_EID, peer, bytes32(0), message);
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_UnknownVersion.selector, 0xff));
        endpoint.forge(gateway, HOME_EID, peer, bytes32(0), hex"ffff");
    }

    function test_ForgedPacketFromAnotherSender() public changesNothing {
        QueueEndpoint endpoint = sides[HOME].endpoint;
        bytes memory message = sides[AWAY].pool.buildReport(new uint16[](0));
        vm.expectRevert(
            abi.encodeWithSelector(IOAppCore.OnlyPeer.selector, sides[AWAY].eid, bytes32(uint256(uint160(carol))))
        );
        endpoint.forge(address(sides[HOME].gateway), sides[AWAY].eid, carol, bytes32(0), message);
    }

    /// @dev A captured away chain speaks as itself only: not for home, and not for another chain's rounds.
    function test_ForgedMessageOfAnotherDirection() public changesNothing {
        QueueEndpoint endpoint = sides[HOME].endpoint;
        bytes memory message = outbox.buildMessage(MessageType.PRODUCT, HOME_EID, abi.encode(PRODUCT));
        vm.expectRevert(
            abi.encodeWithSelector(
                ICoverGateway.CoverGateway_WrongDirection.selector, MessageType.PRODUCT, sides[AWAY].eid, HOME_EID
            )
        );
        endpoint.forge(address(sides[HOME].gateway), sides[AWAY].eid, address(sides[AWAY].gateway), bytes32(0), message);
    }

    function test_SettlingTwice() public {
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint256 cover = uint256(sides[AWAY].eid) << 64 | uint256(PRODUCT) << 32;
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        sides[AWAY].desk.settle(incidentId, cover);
        bytes32 before = _state();
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_AlreadySettled.selector, cover, 0));
        sides[1].desk.settle(incidentId, cover);
        assertEq(_state(), before, "changes nothing");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";

import {Guardians} from "../../../src/governance/Guardians.sol";
import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverGateway} from "../../../src/interfaces/ICoverGateway.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {IGuardians} from "../../../src/interfaces/IGuardians.sol";
import {IHomeOutbox} from "../../../src/interfaces/IHomeOutbox.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {MessageType} from "../../../src/types/MessageType.sol";
import {ClaimDecided, DecisionDenied, HomeHead} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract Guardians_Test is BaseTest {
    uint32 private constant FORGED = 7;
    uint64 private constant FORGED_BUDGET = 1_000e6;

    /// @dev On AWAY. As inherited, the guardian contract there.
    function _brake() private view returns (Guardians) {
        return sides[AWAY].guardians;
    }

    function _two(bytes memory action) private {
        _as(0, action);
        _as(1, action);
    }

    function _as(uint256 guardian, bytes memory action) private {
        vm.prank(guardians[guardian]);
        (bool ok, bytes memory reason) = address(_brake()).call(action);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    function _new(address[] memory accounts) private returns (Guardians) {
        return new Guardians(accounts, address(1), address(2), address(3), PAUSE_LENGTH);
    }

    function test_Construct_RevertWhen_FewerThanTwo() public {
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_TooFew.selector, 1));
        _new(new address[](1));
    }

    function test_Construct_RevertWhen_ZeroOrTwice() public {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, alice);
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_BadGuardian.selector, alice));
        _new(accounts);
        accounts[1] = address(0);
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_BadGuardian.selector, address(0)));
        _new(accounts);
    }

    function test_RevertWhen_CallerIsNoGuardian() public {
        Guardians brake = _brake();
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_NotAGuardian.selector, address(this)));
        brake.pauseSales();
    }

    function test_RevertWhen_TheSameGuardianSpeaksTwice() public {
        _as(0, abi.encodeCall(IGuardians.pauseSales, ()));
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_AlreadyAgreed.selector, guardians[0]));
        this.asGuardian(0, abi.encodeCall(IGuardians.pauseSales, ()));
    }

    /// @dev Outside, so that `vm.expectRevert` sees one call.
    function asGuardian(uint256 guardian, bytes calldata action) external {
        _as(guardian, action);
    }

    function test_OneGuardianAloneDoesNothing() public {
        _open();
        _as(0, abi.encodeCall(IGuardians.pauseSales, ()));
        _as(1, abi.encodeCall(IGuardians.pauseDeposits, (POOL_ID)));
        _buy(AWAY, carol, 1_000e6);
        _deposit(AWAY, carol, DEPOSIT);
    }

    function test_AVoiceOfYesterdayDoesNotCount() public {
        _open();
        _as(0, abi.encodeCall(IGuardians.pauseSales, ()));
        vm.warp(block.timestamp + 1 days + 1);
        _refreshAll();
        _as(1, abi.encodeCall(IGuardians.pauseSales, ()));
        _buy(AWAY, carol, 1_000e6);
        _as(2, abi.encodeCall(IGuardians.pauseSales, ()));
        assertTrue(sides[AWAY].market.quote(PRODUCT, 1e6, _today() + 30).paused, "two of today");
    }

    function test_PauseSales_StopsPurchasesThenEndsByItself() public {
        _open();
        _two(abi.encodeCall(IGuardians.pauseSales, ()));
        uint40 until = _brake().salesPausedUntil();
        assertEq(until, block.timestamp + PAUSE_LENGTH, "until");
        ICoverMarket.Quote memory q = sides[AWAY].market.quote(PRODUCT, 1e6, _today() + 30);
        assertTrue(q.paused && q.available == 0, "quote says so");
        ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Paused.selector, until));
        sides[AWAY].market.buy(params);
        _buy(FAR, carol, 1_000e6);

        vm.warp(until + 1);
        _reportAll();
        _refreshAll();
        _buy(AWAY, carol, 1_000e6);
    }

    function test_PauseSales_RevertGiven_TheLastOneEndedRecently() public {
        _two(abi.encodeCall(IGuardians.pauseSales, ()));
        uint40 againAt = _brake().salesPausedUntil() + PAUSE_LENGTH;
        vm.warp(againAt - 1);
        _as(0, abi.encodeCall(IGuardians.pauseSales, ()));
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_PausedRecently.selector, bytes32("sales"), againAt));
        this.asGuardian(1, abi.encodeCall(IGuardians.pauseSales, ()));
        vm.warp(againAt);
        _as(1, abi.encodeCall(IGuardians.pauseSales, ()));
        assertEq(_brake().salesPausedUntil(), againAt + PAUSE_LENGTH, "paused again");
    }

    function test_PauseDeposits_StopsRequestsThenEndsByItself() public {
        _deposit(AWAY, alice, DEPOSIT);
        _two(abi.encodeCall(IGuardians.pauseDeposits, (POOL_ID)));
        uint40 until = _brake().depositsPausedUntil(POOL_ID);
        ICapitalPool pool = sides[AWAY].pool;
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Paused.selector, until));
        pool.requestDeposit(DEPOSIT, address(this), address(this));
        vm.prank(alice);
        pool.cancelDeposit(alice);
        vm.warp(until + 1);
        _deposit(AWAY, alice, DEPOSIT);
    }

    function test_PauseDeposits_RevertWhen_PoolIsUnknown() public {
        Guardians brake = _brake();
        vm.expectRevert(abi.encodeWithSelector(IGuardians.Guardians_UnknownPool.selector, 9));
        brake.pauseDeposits(9);
    }

    function test_ModulesObeyTheGuardiansAlone() public {
        (ICoverMarket market, ICapitalPool pool) = (sides[AWAY].market, sides[AWAY].pool);
        (IClaimDesk desk, ICoverGateway gateway) = (sides[AWAY].desk, sides[AWAY].gateway);
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, address(this)));
        market.pauseSales(1);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.pauseDeposits(1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_Unauthorized.selector, address(this)));
        desk.hold(1);
        vm.expectRevert(abi.encodeWithSelector(ICoverGateway.CoverGateway_Unauthorized.selector, address(this)));
        gateway.skip(HOME_EID, 1);
    }

    /*//////////////////////////////////////////////////////////////
                             HOLD AND DENIAL
    //////////////////////////////////////////////////////////////*/

    /// @dev A decision of home about a cover on AWAY.
    function _trueDecision() private returns (uint32 incidentId, uint256 coverId) {
        _open();
        coverId = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
    }

    /// @dev A decision that no home made, as captured DVNs would verify it.
    function _forge(uint40 payableAt) private {
        ClaimDecided memory decision;
        (decision.incidentId, decision.productId, decision.budget) = (FORGED, PRODUCT, FORGED_BUDGET);
        (decision.instant, decision.ratio) = (uint40(block.timestamp), 1e6);
        (decision.payableAt, decision.closesAt) = (payableAt, payableAt + 30 days);
        HomeHead memory head = HomeHead(uint40(block.timestamp), ledger.incidentCount());
        sides[AWAY].endpoint
            .forge(
                address(sides[AWAY].gateway),
                HOME_EID,
                address(sides[HOME].gateway),
                keccak256("forged"),
                MessageCodec.encodeClaimDecided(head, decision)
            );
    }

    function _deny(bool voids) private {
        uint256 index = _send(HOME, MessageType.DECISION_DENIED, sides[AWAY].eid, abi.encode(FORGED));
        vm.expectEmit();
        if (voids) emit IClaimDesk.DecisionVoided(FORGED);
        else emit IClaimDesk.DenialIgnored(FORGED);
        _deliver(HOME, index);
    }

    function test_Hold_DelaysTheFirstPayoutOnce() public {
        (uint32 incidentId, uint256 coverId) = _trueDecision();
        IClaimDesk desk = sides[AWAY].desk;
        uint40 payableAt = desk.getIncident(incidentId).payableAt;
        _two(abi.encodeCall(IGuardians.hold, (incidentId)));
        vm.warp(payableAt);
        vm.expectRevert(
            abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotPayableYet.selector, incidentId, payableAt + HOLD_LENGTH)
        );
        desk.settle(incidentId, coverId);
        vm.warp(payableAt + HOLD_LENGTH);
        assertEq(desk.settle(incidentId, coverId), 500e6, "paid in the end");
    }

    function test_Hold_RevertGiven_HeldBefore() public {
        (uint32 incidentId,) = _trueDecision();
        bytes memory hold = abi.encodeCall(IGuardians.hold, (incidentId));
        _two(hold);
        _as(0, hold);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_AlreadyHeld.selector, incidentId));
        this.asGuardian(1, hold);
    }

    function test_Hold_RevertGiven_NotDecided() public {
        bytes memory hold = abi.encodeCall(IGuardians.hold, (3));
        _as(0, hold);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_NotDecided.selector, 3));
        this.asGuardian(1, hold);
    }

    function test_Denial_VoidsAHeldForgery() public {
        _open();
        uint64 target = sides[AWAY].market.getProduct(PRODUCT).target;
        _forge(uint40(block.timestamp + PAYABLE_DELAY));
        assertEq(sides[AWAY].market.getProduct(PRODUCT).target, target - FORGED_BUDGET, "burned");
        _two(abi.encodeCall(IGuardians.hold, (FORGED)));
        vm.warp(block.timestamp + PAYABLE_DELAY);
        _deny(true);
        assertEq(uint8(sides[AWAY].desk.getIncident(FORGED).state), uint8(IClaimDesk.State.NONE), "unknown again");
        assertEq(sides[AWAY].market.getProduct(PRODUCT).target, target, "burn taken back");
        (, uint32 told, uint32 known) = sides[AWAY].market.freshness();
        assertEq(told, known, "knows what home has");
        assertFalse(sides[AWAY].market.isFresh(), "a denial makes no chain fresher");
        _refresh(AWAY);
        _buy(AWAY, carol, 1_000e6);
    }

    function test_Denial_TheTrueDecisionAppliesAfterwards() public {
        _open();
        uint256 coverId = _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp - 1 hours));
        // Captured DVNs decide the open incident for a stranger's product before home does.
        ClaimDecided memory lie;
        (lie.incidentId, lie.productId, lie.ratio, lie.budget) = (incidentId, 9, 1e6, 5e6);
        lie.payableAt = uint40(block.timestamp);
        bytes memory message = MessageCodec.encodeClaimDecided(HomeHead(uint40(block.timestamp), 1), lie);
        sides[AWAY].endpoint
            .forge(address(sides[AWAY].gateway), HOME_EID, address(sides[HOME].gateway), bytes32(0), message);
        _two(abi.encodeCall(IGuardians.hold, (incidentId)));
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        _pass(HOME, MessageType.DECISION_DENIED, sides[AWAY].eid, abi.encode(incidentId));
        assertFalse(sides[AWAY].market.isFresh(), "sells nothing until it hears of the incident");
        _passOpened(AWAY, incidentId);
        _decide(incidentId, 500_000);
        _passDecisions(incidentId);
        vm.warp(block.timestamp + PAYABLE_DELAY);
        assertEq(sides[AWAY].desk.settle(incidentId, coverId), 500e6, "paid as home decided");
    }

    function test_Denial_IsIgnoredGiven_NotHeld() public {
        _open();
        _forge(uint40(block.timestamp));
        vm.warp(block.timestamp + CHALLENGE_LENGTH);
        _deny(false);
        assertEq(uint8(sides[AWAY].desk.getIncident(FORGED).state), uint8(IClaimDesk.State.DECIDED), "stays");
    }

    function test_Denial_IsIgnoredGiven_HomeSpokeTooEarly() public {
        _open();
        _forge(uint40(block.timestamp + PAYABLE_DELAY));
        _two(abi.encodeCall(IGuardians.hold, (FORGED)));
        vm.warp(block.timestamp + PAYABLE_DELAY - 1);
        _deny(false);
    }

    /// @dev Which says that it is payable at once: home might have decided it in the second before.
    function test_Denial_IsIgnoredGiven_TheChallengeIsNotOver() public {
        _open();
        _forge(uint40(block.timestamp));
        _two(abi.encodeCall(IGuardians.hold, (FORGED)));
        vm.warp(block.timestamp + CHALLENGE_LENGTH - 1);
        _deny(false);
        vm.warp(block.timestamp + 1);
        _deny(true);
    }

    /// @dev It says when home denied, but no more than that: the chain sells nothing by it.
    function test_Denial_ReachesASilentChain() public {
        _open();
        _forge(uint40(block.timestamp + PAYABLE_DELAY));
        _two(abi.encodeCall(IGuardians.hold, (FORGED)));
        (uint40 heardAt,,) = sides[AWAY].market.freshness();
        uint40 sentAt = sides[HOME].gateway.lastSentAt(sides[AWAY].eid);
        vm.warp(block.timestamp + MAX_SILENCE + 1);
        _deny(true);
        (uint40 now_,,) = sides[AWAY].market.freshness();
        assertEq(now_, heardAt, "no fresher");
        assertEq(sides[HOME].gateway.lastSentAt(sides[AWAY].eid), sentAt, "nor at home");
    }

    function test_Denial_MakesNoChainFresher() public {
        _open();
        vm.warp(block.timestamp + 1);
        (uint40 heardAt,,) = sides[AWAY].market.freshness();
        uint40 sentAt = sides[HOME].gateway.lastSentAt(sides[AWAY].eid);
        _deny(false);
        (uint40 now_,,) = sides[AWAY].market.freshness();
        assertEq(now_, heardAt, "no fresher");
        assertEq(sides[HOME].gateway.lastSentAt(sides[AWAY].eid), sentAt, "nor at home");
    }

    /// @dev Forged: else it would void today what home may decide tomorrow.
    function test_Denial_RevertWhen_FromTheFuture() public {
        _open();
        _forge(uint40(block.timestamp + PAYABLE_DELAY));
        _two(abi.encodeCall(IGuardians.hold, (FORGED)));
        uint40 time = uint40(block.timestamp + SKEW + 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_FromTheFuture.selector, time, block.timestamp));
        _forgeDenial(time);
        vm.expectEmit();
        emit IClaimDesk.DenialIgnored(FORGED);
        _forgeDenial(time - 1);
    }

    function _forgeDenial(uint40 time) private {
        bytes memory message = MessageCodec.encodeDecisionDenied(HomeHead(time, 0), DecisionDenied(FORGED));
        sides[AWAY].endpoint
            .forge(address(sides[AWAY].gateway), HOME_EID, address(sides[HOME].gateway), keccak256("denied"), message);
    }

    function test_Denial_HomeDoesNotDenyWhatItDecided() public {
        (uint32 incidentId,) = _trueDecision();
        uint32 eid = sides[AWAY].eid;
        vm.expectRevert(
            abi.encodeWithSelector(
                IHomeOutbox.HomeOutbox_NothingFor.selector, eid, MessageType.DECISION_DENIED, incidentId
            )
        );
        outbox.buildMessage(MessageType.DECISION_DENIED, eid, abi.encode(incidentId));
    }

    /*//////////////////////////////////////////////////////////////
                                  SKIP
    //////////////////////////////////////////////////////////////*/

    function test_Skip_SkipsThePeersMessage() public {
        _two(abi.encodeCall(IGuardians.skip, (HOME_EID, 5)));
        bytes32 peer = bytes32(uint256(uint160(address(sides[HOME].gateway))));
        assertEq(sides[AWAY].endpoint.skipped(address(sides[AWAY].gateway), HOME_EID, peer), 5);
    }

    function test_Skip_RevertGiven_NoPeer() public {
        bytes memory skip = abi.encodeCall(IGuardians.skip, (1, 5));
        _as(0, skip);
        vm.expectRevert(abi.encodeWithSelector(IOAppCore.NoPeer.selector, 1));
        this.asGuardian(1, skip);
    }
}

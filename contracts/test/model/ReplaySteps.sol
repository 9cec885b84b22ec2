// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {Curve, Terms} from "../../src/types/Types.sol";
import {Ledger} from "../../src/home/Ledger.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @title ReplaySteps
/// @notice Each kind of step of the model (test/model) as the contracts take it.
abstract contract ReplaySteps is BaseTest {
    /// @dev A step of a trace. `id` is the step that sent the message which arrives.
    struct Row {
        uint256 kind;
        uint256 side;
        uint256 amount;
        uint256 id;
    }

    address internal immutable BANK = makeAddr("holder of all shares");

    /// @dev One unit of the model: the world of incidents has smaller ones.
    uint64 internal unit = 1_000e6;

    /// @dev The model's first chain; its second is the next one.
    uint256 internal first = AWAY;

    /// @dev How much shares and what they cost may differ, units: rounded once the price is not that of the first share.
    uint256 internal rounding;

    string[] internal kinds;
    mapping(uint256 side => uint32) internal settlementsBefore;
    mapping(uint256 id => uint256) private packetOf;
    mapping(uint256 side => uint256[]) internal covers;
    mapping(uint256 side => address[]) private depositors;
    mapping(uint256 side => address[]) private leavers;
    mapping(uint256 side => mapping(uint256 shares => uint32[])) private moving;
    uint160 private users;
    uint32 private incidentId;
    uint40 private instant;

    /// @dev Most worlds know no silence: a chain that does not report stops settlements for as long as it takes.
    function _times() internal pure virtual override returns (Ledger.Times memory times) {
        times = super._times();
        (times.maxSilence, times.maxOpen) = (10_000 days, 20_000 days);
    }

    /// @dev Covers protect at once, so that any cover that is live can be hit.
    function _terms() internal pure override returns (Terms memory terms) {
        terms = super._terms();
        terms.waitingPeriod = 0;
    }

    function _limit(bool listed, uint64 cap) internal {
        Curve memory curve = Curve({baseRate: 1, kinkRate: 2, maxRate: 3, kinkBps: 8_000});
        registry.updateProduct(PRODUCT, 1, listed, curve, IRiskRegistry.Limits(cap, 10_000));
    }

    function _take(Row memory row, uint256 step) internal {
        bytes32 kind = keccak256(bytes(kinds[row.kind]));
        if (kind == keccak256("sell")) covers[row.side].push(_buy(row.side, carol, uint64(row.amount * unit)));
        else if (kind == keccak256("expire")) _end(row.side, row.amount * unit);
        else if (kind == keccak256("retarget")) _retarget(row.side, uint64(row.amount * unit));
        else if (kind == keccak256("delist")) _delist();
        else if (kind == keccak256("sendTarget")) packetOf[step] = _sendTargets(row.side, PRODUCT);
        else if (kind == keccak256("takeTarget")) _deliver(HOME, packetOf[row.id]);
        else if (kind == keccak256("report")) _sendOf(row.side, step);
        else if (kind == keccak256("takeReport")) _takeReport(row);
        else _takeOfCapital(row, kind);
    }

    /// @dev What home tells itself arrives at once: with the next step of the trace.
    function _sendOf(uint256 side, uint256 step) private {
        if (side != HOME) packetOf[step] = _sendReport(side);
    }

    /// @dev The model lowers grants with the report; the ledger when it is asked to.
    function _takeReport(Row memory row) private {
        if (row.side == HOME) return _report(HOME);
        _deliver(row.side, packetOf[row.id]);
        _confirmAll();
    }

    function _takeOfCapital(Row memory row, bytes32 kind) internal {
        if (kind == keccak256("deposit")) _depositAnew(row.side, uint64(row.amount * unit));
        else if (kind == keccak256("redeem")) _redeemAnew(row.side, row.amount * unit * 1e12);
        else if (kind == keccak256("cancelDeposit")) _cancelDeposits(row.side);
        else if (kind == keccak256("cancelRedeem")) _cancelRedeems(row.side);
        else if (kind == keccak256("tick")) _nextEpoch();
        else if (kind == keccak256("settle")) _settle();
        else if (kind == keccak256("takeSettlement")) _takeSettlement(row.side, uint32(row.amount));
        else _takeOfIncidents(row, kind);
    }

    function _takeOfIncidents(Row memory row, bytes32 kind) private {
        if (kind == keccak256("event")) _exploit();
        else if (kind == keccak256("open")) _openAtHome();
        else if (kind == keccak256("takeOpening")) _passOpened(row.side, incidentId);
        else if (kind == keccak256("decide")) _decideAtHome(1e6);
        else if (kind == keccak256("dismiss")) _decideAtHome(0);
        else if (kind == keccak256("takeDecision")) _passDecision(row.side, incidentId);
        else if (kind == keccak256("fund")) _fundWhenPayable(row.side);
        else if (kind == keccak256("pay")) _payOne(row.side, row.amount * unit);
        else _takeOfSilence(row, kind);
    }

    function _takeOfSilence(Row memory row, bytes32 kind) private {
        uint32 eid = sides[row.side].eid;
        if (kind == keccak256("announce")) ledger.announceWriteDown(POOL_ID, eid);
        else if (kind == keccak256("revoke")) ledger.cancelWriteDown(POOL_ID, eid);
        else if (kind == keccak256("writeDown")) ledger.writeDown(POOL_ID, eid);
        else if (kind == keccak256("recover")) _recover(eid, uint64(row.amount * unit));
        else if (kind == keccak256("drip")) _setDrip(uint40(block.timestamp) - 1, uint40(block.timestamp));
        else if (kind == keccak256("move")) _moveOf(row.side, row.amount * unit * 1e12);
        else if (kind == keccak256("takeMove")) _takeMove(row.side, row.amount * unit * 1e12);
        else revert(string.concat("no step ", kinds[row.kind]));
    }

    function _moveOf(uint256 from, uint256 shares) private {
        moving[from][shares].push(_leave(from, _other(from), BANK, shares));
    }

    /// @dev Moves of as many shares are alike.
    function _takeMove(uint256 from, uint256 shares) private {
        uint32[] storage alike = moving[from][shares];
        _passMove(from, _other(from), alike[alike.length - 1]);
        alike.pop();
    }

    function _other(uint256 side) private view returns (uint256) {
        return 2 * first + 1 - side;
    }

    /// @dev What comes back drips for a week; in the model in steps of its own, at any time. So the stream stands still until such a step,
    /// and all of it has come with it: those that the traces have take all.
    function _holdDrip() internal {
        if (ledger.getPool(POOL_ID).dripping.left != 0) _setDrip(uint40(block.timestamp), type(uint40).max);
    }

    function _setDrip(uint40 from, uint40 until) private {
        // The pools are the second slot of the ledger's state, which follows its owner; the stream is a pool's third.
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(POOL_ID, uint256(2)))) + 2);
        uint64 left = uint64(uint256(vm.load(address(ledger), slot)));
        vm.store(address(ledger), slot, bytes32(uint256(left) | uint256(from) << 64 | uint256(until) << 104));
    }

    /// @dev As much as the limit of this one recovery.
    function _recover(uint32 eid, uint64 amount) private {
        _limitRise(1, amount);
        ledger.recover(POOL_ID, eid);
        _limitRise(10_000, type(uint64).max);
    }

    /// @dev Nothing else is limited.
    function _limitRise(uint16 riseBps, uint64 riseFloor) internal {
        uint64 any = type(uint64).max;
        registry.setInboundLimits(IRiskRegistry.InboundLimits(riseBps, riseFloor, 10_000, any, any));
    }

    /// @dev The model's covers end when they like: here they are cancelled.
    function _end(uint256 side, uint256 amount) internal {
        uint256[] storage here = covers[side];
        for (uint256 i; i < here.length; ++i) {
            if (sides[side].market.getCover(here[i]).amount != amount) continue;
            _cancel(side, here[i]);
            here[i] = here[here.length - 1];
            here.pop();
            return;
        }
        revert("no cover of that amount");
    }

    /// @dev What nobody has exposed goes to one chain.
    function _retarget(uint256 side, uint64 cap) internal {
        _limit(true, cap);
        uint32[] memory eids = new uint32[](sides.length);
        uint16[] memory weights = new uint16[](sides.length);
        for (uint256 i; i < sides.length; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, i == side ? 1 : 0);
        }
        registry.setWeights(PRODUCT, eids, weights);
        ledger.retarget(PRODUCT);
    }

    function _delist() internal {
        _limit(false, unit);
        ledger.retarget(PRODUCT);
    }

    /// @dev Every request is of somebody new, or it would wait for an older one to be collected.
    function _newUser() internal returns (address) {
        return address(0x10000 + ++users);
    }

    function _depositAnew(uint256 side, uint64 assets) internal {
        address user = _newUser();
        depositors[side].push(user);
        _deposit(side, user, assets);
    }

    function _redeemAnew(uint256 side, uint256 shares) internal {
        address user = _newUser();
        leavers[side].push(user);
        vm.prank(BANK);
        sides[side].share.transfer(user, shares);
        _redeem(side, user, shares);
    }

    function _cancelDeposits(uint256 side) internal {
        uint32 round = sides[side].pool.currentRound();
        for (uint256 i; i < depositors[side].length; ++i) {
            ICapitalPool.Request memory request = sides[side].pool.requestOf(depositors[side][i]);
            if (request.assets == 0 || request.round != round) continue;
            vm.prank(depositors[side][i]);
            sides[side].pool.cancelDeposit(depositors[side][i]);
        }
    }

    function _cancelRedeems(uint256 side) internal {
        uint32 round = sides[side].pool.currentRound();
        for (uint256 i; i < leavers[side].length; ++i) {
            address user = leavers[side][i];
            ICapitalPool.Exit memory exit = sides[side].pool.exitOf(user);
            if (exit.shares == 0 || exit.round != round) continue;
            vm.startPrank(user);
            sides[side].share.transfer(BANK, sides[side].pool.cancelRedeem(user));
            vm.stopPrank();
        }
    }

    /// @dev Chains that the model does not have report with the settlement.
    function _settle() internal {
        for (uint256 i; i < sides.length; ++i) {
            if (i < first || i > first + 1) _report(i);
        }
        ledger.settle(POOL_ID);
    }

    function _takeSettlement(uint256 side, uint32 settlement) internal {
        _passSettlement(side, settlementsBefore[side] + settlement);
        for (uint256 i; i < depositors[side].length; ++i) {
            address user = depositors[side][i];
            if (sides[side].pool.maxMint(user) == 0) continue;
            uint256 shares = _claimShares(side, user);
            vm.prank(user);
            sides[side].share.transfer(BANK, shares);
        }
    }

    /*//////////////////////////////////////////////////////////////
                               INCIDENTS
    //////////////////////////////////////////////////////////////*/

    /// @dev Later than the protection of every cover begins, and earlier than that of what is sold from now on.
    function _exploit() internal {
        vm.warp(block.timestamp + SKEW + 1);
        instant = uint40(block.timestamp);
    }

    /// @dev Home's own chain hears at once.
    function _openAtHome() internal {
        incidentId = _incident(HOME, PRODUCT, instant);
        _passOpened(HOME, incidentId);
    }

    function _decideAtHome(uint32 ratio) internal {
        _decide(incidentId, ratio);
        _passDecision(HOME, incidentId);
    }

    /// @dev Payable only after days; then every chain hears from home, or none could sell any more.
    function _fundWhenPayable(uint256 side) internal {
        uint40 payableAt = sides[side].desk.getIncident(incidentId).payableAt;
        if (block.timestamp < payableAt) vm.warp(payableAt);
        sides[side].desk.fund(incidentId);
        _refreshAll();
    }

    /// @dev Pays one cover that was hit.
    function _payOne(uint256 side, uint256 amount) internal {
        uint256[] storage here = covers[side];
        for (uint256 i; i < here.length; ++i) {
            bool isHit = sides[side].market.getCover(here[i]).start + SKEW <= instant;
            if (!isHit) continue;
            assertEq(sides[side].desk.settle(incidentId, here[i]), amount, "payout");
            here[i] = here[here.length - 1];
            here.pop();
            return;
        }
        revert("no cover that was hit");
    }
}

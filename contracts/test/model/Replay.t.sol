// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {Curve} from "../../src/types/Types.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @notice Replays traces of the model of the capital protocol (test/model) in the contracts, step by step, and compares what both
/// can see after each. The model's two chains are AWAY and FAR; HOME sells nothing and has no deposits.
contract Replay_Test is BaseTest {
    /// @dev One figure of a row.
    struct Row {
        uint256 kind;
        uint256 side;
        uint256 amount;
        uint256 id;
    }

    struct Start {
        uint32 settlements;
        uint64 depositsApplied;
        uint64 depositsSettled;
    }

    string private constant FILE = "../test/model/traces.json";

    /// @dev One unit of the model.
    uint64 private constant U = 1_000e6;

    /// @dev Figures of a row before those of the chains, and of each chain.
    uint256 private constant HEAD = 6;
    uint256 private constant PER_CHAIN = 13;

    address private immutable BANK = makeAddr("holder of all shares");

    string[] private kinds;
    mapping(bytes32 kind => uint256) private taken;

    mapping(uint256 side => Start) private start;
    mapping(uint256 id => uint256) private packetOf;
    mapping(uint256 side => uint256[]) private covers;
    mapping(uint256 side => address[]) private depositors;
    mapping(uint256 side => address[]) private leavers;
    uint160 private users;

    function setUp() public override {
        super.setUp();
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, type(uint64).max, 10_000, type(uint64).max));
    }

    function test_Capacity() public {
        _replayAll("capacity", 12);
        _assertTaken(
            ["sell", "expire", "retarget", "delist", "sendTarget", "takeTarget", "report", "takeReport", "sell"]
        );
    }

    function test_Amounts() public {
        _replayAll("amounts", 12);
        _assertTaken(
            ["sell", "expire", "retarget", "delist", "sendTarget", "takeTarget", "report", "takeReport", "sell"]
        );
    }

    function test_Capital() public {
        _replayAll("capital", 24);
        _assertTaken(
            [
                "deposit",
                "redeem",
                "cancelDeposit",
                "cancelRedeem",
                "tick",
                "settle",
                "takeSettlement",
                "report",
                "takeReport"
            ]
        );
    }

    /// @dev Each trace in protocol state of its own.
    function _replayAll(string memory world, uint256 number) private {
        string memory json = vm.readFile(FILE);
        kinds = vm.parseJsonStringArray(json, ".kinds");
        bytes32 wanted = keccak256(bytes(world));
        uint256 done;
        for (uint256 i; vm.keyExistsJson(json, _at(i, "")); ++i) {
            if (keccak256(bytes(vm.parseJsonString(json, _at(i, ".world")))) != wanted) continue;
            uint256 width = vm.parseJsonUint(json, _at(i, ".width"));
            assertEq(width, HEAD + 2 * PER_CHAIN, "width");
            uint256 snapshot = vm.snapshotState();
            uint256[] memory counted = this.replay(vm.parseJsonBytes(json, _at(i, ".rows")), width, vm.toString(i));
            vm.revertToState(snapshot);
            for (uint256 k; k < counted.length; ++k) {
                taken[keccak256(bytes(kinds[k]))] += counted[k];
            }
            ++done;
        }
        assertEq(done, number, "traces");
    }

    function _at(uint256 i, string memory key) private pure returns (string memory) {
        return string.concat(".traces[", vm.toString(i), "]", key);
    }

    /// @dev A fixture without a kind of step would prove nothing of it.
    function _assertTaken(string[9] memory names) private view {
        for (uint256 i; i < names.length; ++i) {
            assertGt(taken[keccak256(bytes(names[i]))], 0, names[i]);
        }
    }

    /// @dev A call from outside, so that each trace has memory of its own.
    function replay(bytes memory rows, uint256 width, string memory name) external returns (uint256[] memory counted) {
        counted = new uint256[](kinds.length);
        _warmUp(rows);
        _compare(rows, 0, string.concat("trace ", name, ", start"));
        for (uint256 at = width; at < rows.length; at += width) {
            vm.warp(block.timestamp + 1);
            Row memory row = _rowAt(rows, at);
            string memory where =
                string.concat("trace ", name, ", step ", vm.toString(at / width), " (", kinds[row.kind], "): ");
            _take(row, at / width);
            _compare(rows, at, where);
            ++counted[row.kind];
        }
    }

    function _rowAt(bytes memory rows, uint256 at) private pure returns (Row memory) {
        return Row(_figure(rows, at), _figure(rows, at + 1) + AWAY, _figure(rows, at + 2), _figure(rows, at + 3));
    }

    function _figure(bytes memory rows, uint256 at) private pure returns (uint256) {
        return uint8(rows[at]);
    }

    /*//////////////////////////////////////////////////////////////
                                 STEPS
    //////////////////////////////////////////////////////////////*/

    /// @dev Capital that was settled long ago, as the first row has it, and a product that costs next to nothing.
    function _warmUp(bytes memory rows) private {
        _limit(true, U);
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, PRODUCT);
            _refresh(i);
        }
        for (uint256 c; c < 2; ++c) {
            uint64 cash = uint64(_figure(rows, HEAD + c * PER_CHAIN) * U);
            if (cash != 0) _deposit(AWAY + c, BANK, cash);
        }
        _settleEpoch();
        _passLastSettlements();
        _refreshAll();
        vm.warp(block.timestamp + 1);
        _reportAll();
        for (uint256 i = AWAY; i <= FAR; ++i) {
            ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[i].eid);
            if (chain.depositsSettled != 0) _claimShares(i, BANK);
            start[i] = Start(chain.settlements, sides[i].pool.books().depositsApplied, chain.depositsSettled);
        }
    }

    function _limit(bool listed, uint64 cap) private {
        Curve memory curve = Curve({baseRate: 1, kinkRate: 2, maxRate: 3, kinkBps: 8_000});
        registry.updateProduct(PRODUCT, 1, listed, curve, IRiskRegistry.Limits(cap, 10_000));
    }

    function _take(Row memory row, uint256 step) private {
        bytes32 kind = keccak256(bytes(kinds[row.kind]));
        if (kind == keccak256("sell")) covers[row.side].push(_buy(row.side, carol, uint64(row.amount * U)));
        else if (kind == keccak256("expire")) _end(row.side, row.amount * U);
        else if (kind == keccak256("retarget")) _retarget(row.side, uint64(row.amount * U));
        else if (kind == keccak256("delist")) _delist();
        else if (kind == keccak256("sendTarget")) packetOf[step] = _sendTargets(row.side, PRODUCT);
        else if (kind == keccak256("takeTarget")) _deliver(HOME, packetOf[row.id]);
        else if (kind == keccak256("report")) packetOf[step] = _sendReport(row.side);
        else if (kind == keccak256("takeReport")) _deliver(row.side, packetOf[row.id]);
        else _takeOfCapital(row, kind);
    }

    function _takeOfCapital(Row memory row, bytes32 kind) private {
        if (kind == keccak256("deposit")) _depositAnew(row.side, uint64(row.amount * U));
        else if (kind == keccak256("redeem")) _redeemAnew(row.side, row.amount * U * 1e12);
        else if (kind == keccak256("cancelDeposit")) _cancelDeposits(row.side);
        else if (kind == keccak256("cancelRedeem")) _cancelRedeems(row.side);
        else if (kind == keccak256("tick")) _nextEpoch();
        else if (kind == keccak256("settle")) _settle();
        else if (kind == keccak256("takeSettlement")) _takeSettlement(row.side, uint32(row.amount));
        else revert(string.concat("no step ", kinds[row.kind]));
    }

    /// @dev The model's covers end when they like: here they are cancelled.
    function _end(uint256 side, uint256 amount) private {
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
    function _retarget(uint256 side, uint64 cap) private {
        _limit(true, cap);
        uint32[] memory eids = new uint32[](sides.length);
        uint16[] memory weights = new uint16[](sides.length);
        for (uint256 i; i < sides.length; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, i == side ? 1 : 0);
        }
        registry.setWeights(PRODUCT, eids, weights);
        ledger.retarget(PRODUCT);
    }

    function _delist() private {
        _limit(false, U);
        ledger.retarget(PRODUCT);
    }

    /// @dev Every request is of somebody new, or it would wait for an older one to be collected.
    function _newUser() private returns (address) {
        return address(0x10000 + ++users);
    }

    function _depositAnew(uint256 side, uint64 assets) private {
        address user = _newUser();
        depositors[side].push(user);
        _deposit(side, user, assets);
    }

    function _redeemAnew(uint256 side, uint256 shares) private {
        address user = _newUser();
        leavers[side].push(user);
        vm.prank(BANK);
        sides[side].share.transfer(user, shares);
        _redeem(side, user, shares);
    }

    function _cancelDeposits(uint256 side) private {
        uint32 round = sides[side].pool.currentRound();
        for (uint256 i; i < depositors[side].length; ++i) {
            ICapitalPool.Request memory request = sides[side].pool.requestOf(depositors[side][i]);
            if (request.assets == 0 || request.round != round) continue;
            vm.prank(depositors[side][i]);
            sides[side].pool.cancelDeposit();
        }
    }

    function _cancelRedeems(uint256 side) private {
        uint32 round = sides[side].pool.currentRound();
        for (uint256 i; i < leavers[side].length; ++i) {
            address user = leavers[side][i];
            ICapitalPool.Exit memory exit = sides[side].pool.exitOf(user);
            if (exit.shares == 0 || exit.round != round) continue;
            vm.startPrank(user);
            sides[side].share.transfer(BANK, sides[side].pool.cancelRedeem());
            vm.stopPrank();
        }
    }

    /// @dev Home's own report is taken with the settlement.
    function _settle() private {
        _report(HOME);
        ledger.settle(POOL_ID);
    }

    function _takeSettlement(uint256 side, uint32 settlement) private {
        _passSettlement(side, start[side].settlements + settlement);
        for (uint256 i; i < depositors[side].length; ++i) {
            address user = depositors[side][i];
            if (sides[side].pool.claimableShares(user) == 0) continue;
            uint256 shares = _claimShares(side, user);
            vm.prank(user);
            sides[side].share.transfer(BANK, shares);
        }
    }

    /*//////////////////////////////////////////////////////////////
                               COMPARISON
    //////////////////////////////////////////////////////////////*/

    /// @dev Money may differ by the premium of covers, which the model leaves out; where nothing is sold it is equal to the unit.
    function _same(uint256 actual, bytes memory rows, uint256 at, string memory what) private pure {
        assertApproxEqAbs(actual, _figure(rows, at) * U, U / 1_000, what);
    }

    function _exact(uint256 actual, bytes memory rows, uint256 at, string memory what) private pure {
        assertEq(actual, _figure(rows, at) * U, what);
    }

    function _compare(bytes memory rows, uint256 at, string memory where) private view {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        _same(pool.capital, rows, at + 4, string.concat(where, "capital"));
        _exact(pool.shares / 1e12, rows, at + 5, string.concat(where, "shares"));
        for (uint256 c; c < 2; ++c) {
            string memory there = string.concat(where, "chain ", vm.toString(c + 1), " ");
            _compareMoney(AWAY + c, rows, at + HEAD + c * PER_CHAIN, there);
            _compareLine(AWAY + c, rows, at + HEAD + c * PER_CHAIN + 8, there);
        }
        _assertAudit();
    }

    function _compareMoney(uint256 side, bytes memory rows, uint256 at, string memory there) private view {
        ICapitalPool.Books memory b = sides[side].pool.books();
        ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[side].eid);
        _same(b.free + b.setAside + b.premiumEarned - b.premiumSynced, rows, at, string.concat(there, "cash"));
        _exact(b.pending, rows, at + 1, string.concat(there, "deposits that wait"));
        _exact(b.depositsApplied - start[side].depositsApplied, rows, at + 2, string.concat(there, "deposits applied"));
        _exact(b.leaving / 1e12, rows, at + 3, string.concat(there, "shares that leave"));
        _exact(b.exitsApplied, rows, at + 4, string.concat(there, "exits applied"));
        uint64 settled = chain.depositsSettled - start[side].depositsSettled;
        _exact(settled, rows, at + 5, string.concat(there, "deposits settled"));
        _exact(chain.exitsFilled, rows, at + 6, string.concat(there, "exits filled"));
        _same(uint256(int256(chain.cash)), rows, at + 7, string.concat(there, "cash told"));
    }

    function _compareLine(uint256 side, bytes memory rows, uint256 at, string memory there) private view {
        ILedger.Line memory line = _line(side, PRODUCT);
        ICoverMarket.ProductState memory product = sides[side].market.getProduct(PRODUCT);
        _exact(product.exposure, rows, at, string.concat(there, "exposure"));
        _exact(product.target, rows, at + 1, string.concat(there, "target"));
        _exact(line.target, rows, at + 2, string.concat(there, "target at home"));
        _exact(line.granted, rows, at + 3, string.concat(there, "granted"));
        _exact(line.exposure, rows, at + 4, string.concat(there, "exposure told"));
    }
}

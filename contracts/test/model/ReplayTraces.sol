// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {ReplaySteps} from "./ReplaySteps.sol";

/// @title ReplayTraces
/// @notice Replays traces of the model of the capital protocol (test/model) in the contracts, step by step, and compares what both
/// can see after each. The model's two chains are AWAY and FAR, while HOME sells nothing and
/// has no deposits; where shares move they are HOME and AWAY.
abstract contract ReplayTraces is ReplaySteps {
    struct Start {
        uint64 depositsApplied;
        uint64 depositsSettled;
    }

    string private constant FILE = "../test/model/traces.json";

    /// @dev Figures of a row before those of the chains, and of each chain.
    uint256 private constant HEAD = 8;
    uint256 private constant PER_CHAIN = 19;
    uint256 private constant MONEY = 14;

    mapping(bytes32 kind => uint256) private taken;

    mapping(uint256 side => Start) private start;

    function setUp() public override {
        super.setUp();
        _limitRise(10_000, type(uint64).max);
    }

    /// @dev Each trace in protocol state of its own.
    function _replayAll(string memory world, uint256 number) internal {
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
    function _assertTaken(string[9] memory names) internal view {
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
            _holdDrip();
            Row memory row = _rowAt(rows, at);
            string memory where =
                string.concat("trace ", name, ", step ", vm.toString(at / width), " (", kinds[row.kind], "): ");
            _take(row, at / width);
            _compare(rows, at, where);
            ++counted[row.kind];
        }
    }

    function _rowAt(bytes memory rows, uint256 at) private view returns (Row memory) {
        return Row(_figure(rows, at), _figure(rows, at + 1) + first, _figure(rows, at + 2), _figure(rows, at + 3));
    }

    function _figure(bytes memory rows, uint256 at) private pure returns (uint256) {
        return uint8(rows[at]);
    }

    /// @dev Capital that was settled long ago, as the first row has it, and a product that costs next to nothing.
    function _warmUp(bytes memory rows) private {
        _limit(true, unit);
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, PRODUCT);
            _refresh(i);
        }
        for (uint256 c; c < 2; ++c) {
            uint64 cash = uint64(_figure(rows, HEAD + c * PER_CHAIN) * unit);
            if (cash != 0) _deposit(first + c, BANK, cash);
        }
        _settleEpoch();
        _passLastSettlements();
        _refreshAll();
        vm.warp(block.timestamp + 1);
        _warmCover(rows);
        _reportAll();
        for (uint256 i = first; i <= first + 1; ++i) {
            ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[i].eid);
            if (chain.depositsSettled != 0) _claimShares(i, BANK);
            settlementsBefore[i] = chain.settlements;
            start[i] = Start(sides[i].pool.books().depositsApplied, chain.depositsSettled);
        }
    }

    /// @dev A cover that the first chain has sold, which is its whole target.
    function _warmCover(bytes memory rows) private {
        uint256 sold = _figure(rows, HEAD + MONEY) * unit;
        if (sold == 0) return;
        _retarget(AWAY, uint64(sold));
        for (uint256 i; i < sides.length; ++i) {
            if (_line(i, PRODUCT).seq != 0) _passTargets(i, PRODUCT);
        }
        covers[AWAY].push(_buy(AWAY, carol, uint64(sold)));
        vm.warp(block.timestamp + 1);
    }

    /*//////////////////////////////////////////////////////////////
                               COMPARISON
    //////////////////////////////////////////////////////////////*/

    /// @dev Capital, and targets made of it, may differ by the premium of covers, which the model leaves out.
    function _same(uint256 actual, bytes memory rows, uint256 at, string memory what) private view {
        assertApproxEqAbs(actual, _figure(rows, at) * unit, unit / 1_000, what);
    }

    function _exact(uint256 actual, bytes memory rows, uint256 at, string memory what) private view {
        assertApproxEqAbs(actual, _figure(rows, at) * unit, rounding, what);
    }

    function _compare(bytes memory rows, uint256 at, string memory where) private view {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        _same(pool.capital, rows, at + 4, string.concat(where, "capital"));
        _exact(pool.shares / 1e12, rows, at + 5, string.concat(where, "shares"));
        _exact(pool.reserves, rows, at + 6, string.concat(where, "reserves"));
        _same(pool.dripping.left, rows, at + 7, string.concat(where, "dripping"));
        for (uint256 c; c < 2; ++c) {
            string memory there = string.concat(where, "chain ", vm.toString(c + 1), " ");
            _compareMoney(first + c, rows, at + HEAD + c * PER_CHAIN, there);
            _compareLine(first + c, rows, at + HEAD + c * PER_CHAIN + MONEY, there);
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
        _exact(b.setAside, rows, at + 8, string.concat(there, "set aside"));
        _exact(b.claimsPaid, rows, at + 9, string.concat(there, "claims paid"));
        _exact(chain.budgets, rows, at + 10, string.concat(there, "budgets"));
        _exact(chain.claimsPaid, rows, at + 11, string.concat(there, "claims paid told"));
        _same(uint256(int256(chain.writtenDown)), rows, at + 12, string.concat(there, "written down"));
        if (first == HOME) _compareShares(side, rows, at + 13, there);
    }

    function _compareShares(uint256 side, bytes memory rows, uint256 at, string memory there) private view {
        uint256 minted = ledger.SETTLER().exitsOf(POOL_ID, sides[side].eid).minted;
        _exact(minted / 1e12, rows, at, string.concat(there, "shares that home counts"));
    }

    function _compareLine(uint256 side, bytes memory rows, uint256 at, string memory there) private view {
        ILedger.Line memory line = _line(side, PRODUCT);
        ICoverMarket.ProductState memory product = sides[side].market.getProduct(PRODUCT);
        _exact(product.exposure, rows, at, string.concat(there, "exposure"));
        _same(product.target, rows, at + 1, string.concat(there, "target"));
        _same(line.target, rows, at + 2, string.concat(there, "target at home"));
        _same(line.granted, rows, at + 3, string.concat(there, "granted"));
        _exact(line.exposure, rows, at + 4, string.concat(there, "exposure told"));
    }
}

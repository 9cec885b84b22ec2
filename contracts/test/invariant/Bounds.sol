// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {ISettler} from "../../src/interfaces/ISettler.sol";
import {Curve} from "../../src/types/Types.sol";
import {Couriers} from "./Couriers.sol";

/// @title Bounds
/// @notice What forged messages cannot do, as functions: the second list of README.md. A chain is looked at before and after each
/// forged message that it takes.
abstract contract Bounds is Couriers {
    /// @dev What a message to an away chain may change within bounds, or not at all.
    struct ChainSeen {
        uint256 tokens;
        uint256 shares;
        uint256 mostShares; // that a forged move may bring
        uint256[PRODUCTS] targets;
        Curve[PRODUCTS] curves;
    }

    /// @dev The same at home.
    struct HomeSeen {
        int256 pnl; // of its vault
        ILedger.Pool pool;
        ILedger.Chain chain;
        uint32 incidents;
        bytes32 others; // hash of the books of all other chains
        uint256 minted; // on all chains, as home counts
        int256 shares; // at home, less those that home counts there
        int256 gained; // premium earned + budgets released + gains of a vault
        uint256 lost; // by bridges
        int256 gainedFloor;
        int256 gainedCeiling;
    }

    /// @dev How often a forged message did what it cannot.
    uint256 private _movedMoney;
    uint256 private _actedForHome;
    uint256 private _moves;
    uint256 private _cheaper;
    uint256 private _targets;

    mapping(uint256 side => mapping(uint256 product => uint256)) private _fellAt;
    mapping(uint256 side => mapping(uint256 product => uint256)) private _doubledAt;

    /*//////////////////////////////////////////////////////////////
                               SENTENCES
    //////////////////////////////////////////////////////////////*/

    /// @dev To the unit: what a chain can lose is what deposits and premium have become capital there.
    function checkPayoutsComeOutOfCapital() external view {
        for (uint256 i; i < sides.length; ++i) {
            ICapitalPool.Books memory b = sides[i].pool.books();
            (uint64 sent, uint64 received, uint64 lost) = sides[i].pool.moved();
            (, uint64 invested, int64 pnl) = sides[i].pool.lent();
            int256 capital = int256(uint256(b.depositsApplied) + b.premiumSynced + received - lost) + pnl;
            uint256 used = uint256(b.free) + b.setAside + b.claimsPaid + b.exitsApplied + sent + invested;
            assertEq(int256(used), capital, "paid out of capital");
        }
    }

    function checkOpenDepositsAreWhole() external view {
        for (uint256 i; i < sides.length; ++i) {
            uint256 open;
            for (uint256 a; a < actors.length; ++a) {
                ICapitalPool.Request memory request = sides[i].pool.requestOf(actors[a]);
                if (request.round == sides[i].pool.currentRound()) open += request.assets;
            }
            assertGe(sides[i].pool.books().pending, open, "what can be cancelled is there");
        }
    }

    function checkMessagesMoveNoMoney() external view {
        assertEq(_movedMoney, 0, "tokens or shares moved");
    }

    function checkHomeDecidesAlone() external view {
        assertEq(_actedForHome, 0, "a lie acted for home, or on another chain");
    }

    function checkCapitalMovesSlowly() external view {
        assertEq(_moves, 0, "capital moved beyond the limit");
    }

    function checkRatesFallSlowly() external view {
        assertEq(_cheaper, 0, "rates fell too fast");
    }

    function checkTargetsGrowSlowly() external view {
        assertEq(_targets, 0, "targets grew too fast");
    }

    /*//////////////////////////////////////////////////////////////
                            BEFORE AND AFTER
    //////////////////////////////////////////////////////////////*/

    function _seeChain(uint256 side) internal view returns (ChainSeen memory seen) {
        seen.tokens = _tokens(side);
        seen.shares = sides[side].share.totalSupply();
        seen.mostShares = seen.shares + _max(uint256(_freeGrowth()) * 1e12, seen.shares / 10);
        for (uint32 p; p < PRODUCTS; ++p) {
            ICoverMarket.ProductState memory product = sides[side].market.getProduct(p + 1);
            (seen.targets[p], seen.curves[p]) = (product.target, product.curve);
        }
    }

    /// @dev Of a pool, with those that its own bridge was given.
    function _tokens(uint256 side) private view returns (uint256) {
        Side memory s = sides[side];
        return s.asset.balanceOf(address(s.pool)) + s.asset.balanceOf(address(s.bridge));
    }

    function _compareChain(uint256 side, ChainSeen memory before, bool isMove) internal {
        ChainSeen memory now_ = _seeChain(side);
        if (now_.tokens != before.tokens || now_.shares > (isMove ? before.mostShares : before.shares)) ++_movedMoney;
        for (uint256 p; p < PRODUCTS; ++p) {
            _compareTargets(side, p, before.targets[p], now_.targets[p]);
            _compareRates(side, p, before.curves[p], now_.curves[p]);
        }
    }

    /// @dev To the free growth at once; beyond it to the double, once in a day (counted in whole hours).
    function _compareTargets(uint256 side, uint256 p, uint256 before, uint256 now_) private {
        if (before < _freeGrowth()) before = _freeGrowth();
        if (now_ <= before) return;
        if (now_ > 2 * before || block.timestamp < _doubledAt[side][p] + 23 hours) ++_targets;
        _doubledAt[side][p] = block.timestamp;
    }

    function _compareRates(uint256 side, uint256 p, Curve memory before, Curve memory now_) private {
        if (now_.baseRate >= before.baseRate && now_.kinkRate >= before.kinkRate && now_.maxRate >= before.maxRate) {
            return;
        }
        bool tooFar = uint256(now_.baseRate) * 2 < before.baseRate || uint256(now_.kinkRate) * 2 < before.kinkRate
            || uint256(now_.maxRate) * 2 < before.maxRate;
        if (tooFar || block.timestamp < _fellAt[side][p] + 1 days) ++_cheaper;
        _fellAt[side][p] = block.timestamp;
    }

    function _seeHome(uint256 side) internal view returns (HomeSeen memory seen) {
        seen.pool = ledger.getPool(POOL_ID);
        seen.incidents = ledger.incidentCount();
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[i].eid);
            ISettler.Exits memory exits = ledger.SETTLER().exitsOf(POOL_ID, sides[i].eid);
            seen.minted += exits.minted;
            if (i == HOME) seen.shares = int256(sides[HOME].share.totalSupply()) - int256(uint256(exits.minted));
            else if (i != side) seen.others = keccak256(abi.encode(seen.others, exits));
            if (i == side) seen.chain = chain;
            else seen.others = keccak256(abi.encode(seen.others, chain, _line(i, 1), _line(i, 2)));
        }
        seen.lost = remitter.flowOf(POOL_ID, sides[side].eid).lost;
        seen.pnl = ledger.pnlOf(POOL_ID, sides[side].eid);
        _addLimits(seen);
    }

    /// @dev Capital, and what drips into it.
    function _whole(ILedger.Pool memory pool) private pure returns (uint256) {
        return uint256(pool.capital) + pool.dripping.left;
    }

    /// @dev Of one epoch; epochs in which the chain did not report add up.
    function _addLimits(HomeSeen memory seen) private view {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        ILedger.Chain memory c = seen.chain;
        uint256 epoch = block.timestamp / EPOCH;
        uint256 rise = (_whole(seen.pool) + c.budgets - c.claimsPaid - c.budgetsReleased) * limits.riseBps / 10_000;
        if (rise < limits.riseFloor) rise = limits.riseFloor;
        int256 most = int256(rise * (epoch - c.riseWindow));
        seen.gained = int256(uint256(c.premiumEarned) + c.budgetsReleased) + seen.pnl;
        (seen.gainedCeiling, seen.gainedFloor) = (seen.gained + most, _kept(seen) - most);
        if (epoch == c.riseWindow) (seen.gainedCeiling, seen.gainedFloor) = (c.riseCeiling, c.gainedFloor);
    }

    /// @dev What was gained without what was released, which drips.
    function _kept(HomeSeen memory seen) private pure returns (int256) {
        return seen.gained - int256(uint256(seen.chain.budgetsReleased));
    }

    function _compareHome(uint256 side, HomeSeen memory before) internal {
        HomeSeen memory now_ = _seeHome(side);
        bool acted = now_.incidents != before.incidents || now_.others != before.others
            || now_.pool.shares != before.pool.shares || now_.pool.reserves != before.pool.reserves
            || now_.minted != before.minted || now_.shares != before.shares
            || now_.chain.budgets != before.chain.budgets || now_.chain.depositsSettled != before.chain.depositsSettled;
        if (acted || now_.pool.granted != before.pool.granted) ++_actedForHome;

        int256 moved = int256(_whole(now_.pool)) - int256(_whole(before.pool));
        if (moved != now_.gained - before.gained + int256(before.lost) - int256(now_.lost)) ++_moves;
        if (now_.gained > before.gained && now_.gained > before.gainedCeiling) ++_moves;
        if (_kept(now_) < _kept(before) && _kept(now_) < before.gainedFloor) ++_moves;
        if (now_.pool.capital < before.pool.capital && now_.pool.capital < now_.pool.reserves) ++_moves;
    }
}

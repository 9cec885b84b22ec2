// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {IBridge} from "../interfaces/IBridge.sol";
import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {ICoverGateway} from "../interfaces/ICoverGateway.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem, IERC7575} from "../interfaces/IERC7540.sol";
import {ExitBook} from "../libraries/ExitBook.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {Money} from "../libraries/Money.sol";
import {MoveBook} from "../libraries/MoveBook.sol";
import {PriceBound} from "../libraries/PriceBound.sol";
import {CapitalReport, ProductRow, Remit, SharesMoved} from "../types/Types.sol";
import {PoolBooks} from "./PoolBooks.sol";
import {PoolShare} from "./PoolShare.sol";
import {Cash, Entry, Lent, Moved, Owed, Round, State} from "./PoolState.sol";

/// @title ColdPool
/// @notice What {CapitalPool} is seldom asked for, or by other contracts alone, and its views, in a library of its own because of the
/// size limit of a contract. It works on the pool's storage, in calls that the pool hands on as they came, after it has checked the
/// caller; see {ICapitalPool} for what the functions do.
library ColdPool {
    using ExitBook for ExitBook.Book;
    using MoveBook for MoveBook.Book;
    using PoolBooks for State;
    using PriceBound for PriceBound.Price;
    using SafeCastLib for uint256;

    /// @dev Fewest shares that move, 1e-18 of a share, unless they are all that their owner has: each move costs a keeper a message.
    uint256 private constant MIN_MOVE = 1e18;

    /// @dev A tenth of the shares here may arrive from one chain in an epoch, or as many as the free growth of sales bought at the
    /// first price: a forged move is worth as much.
    uint256 private constant MOVE_PARTS = 10;
    uint256 private constant SHARES_PER_UNIT = 1e12;

    /*//////////////////////////////////////////////////////////////
                                UNDERWRITER
    //////////////////////////////////////////////////////////////*/

    function moveShares(uint256 shares, uint32 dstEid, address receiver) external returns (uint32 moveId) {
        if (receiver == address(0)) revert ICapitalPool.CapitalPool_ZeroReceiver();
        PoolShare share = PoolShare(_pool().SHARE());
        // No "or all": who parks a share elsewhere could make moves of nothing, each a message that a keeper pays for.
        if (shares < MIN_MOVE) revert ICapitalPool.CapitalPool_TooFewShares(shares, MIN_MOVE);
        // Nobody leaves by another chain what was lost here.
        (uint64 earned, uint64 unearned) = PoolBooks.premiums(_pool().MARKET());
        _checkMoney(_state().entry, _state().cash, earned, unearned);
        uint96 count = shares.toUint96();
        moveId = _state().moves.add(dstEid, receiver, count);
        emit ICapitalPool.SharesLeft(dstEid, moveId, receiver, msg.sender, shares);

        share.burnOf(msg.sender, shares);
        ICoverGateway(_pool().GATEWAY()).bookMove(_pool().POOL_ID(), dstEid, count);
    }

    /*//////////////////////////////////////////////////////////////
                    FROM THE GATEWAY, MARKET, DESK AND BRIDGE
    //////////////////////////////////////////////////////////////*/

    function applyRemit(Remit calldata remit) external {
        State storage s = _state();
        uint32 poolId = _pool().POOL_ID();
        if (remit.poolId != poolId) revert ICapitalPool.CapitalPool_WrongPool(poolId, remit.poolId);
        if (s.isRemitted[remit.orderId]) return;
        s.isRemitted[remit.orderId] = true;
        s.cash = s.takeOut(remit.amount, _pool().MARKET(), _pool().DESK());
        s.moved.sent += remit.amount;
        emit ICapitalPool.RemitApplied(remit.orderId, remit.to, remit.amount);

        address bridge = _pool().BRIDGE();
        // Given less, the bridge could never send the order.
        Money.push(_pool().ASSET(), bridge, remit.amount * _pool().SCALE());
        IBridge(bridge).take(remit.orderId, remit.to, remit.amount);
    }

    function creditRemit(uint64 ordered, uint64 arrived) external {
        State storage s = _state();
        Moved memory before = s.moved;
        s.moved = Moved(before.sent, before.received + ordered, before.lost + ordered - arrived);
        s.cash.free += arrived;
        emit ICapitalPool.RemitCredited(ordered, arrived);

        Money.pull(_pool().ASSET(), msg.sender, address(this), arrived * _pool().SCALE());
    }

    function applyMove(uint32 srcEid, SharesMoved calldata move) external returns (uint96 arrived) {
        PoolShare share = PoolShare(_pool().SHARE());
        uint256 most = uint256(ICoverMarket(_pool().MARKET()).FREE_GROWTH()) * SHARES_PER_UNIT;
        uint256 part = share.totalSupply() / MOVE_PARTS;
        if (part > most) most = part;
        uint96 due;
        (due, arrived) =
            _state().moves.arrive(srcEid, _keyOf(srcEid, move), move.shares, _pool().currentRound(), most.toUint128());
        if (due == 0) return 0;
        if (arrived == 0) revert ICapitalPool.CapitalPool_ArrivesTooFast(srcEid, due);
        _state().price.begin();
        emit ICapitalPool.SharesArrived(srcEid, move.moveId, move.receiver, arrived);

        share.mint(move.receiver, arrived);
    }

    function lend(uint64 amount) external {
        State storage s = _state();
        Cash memory cash = s.syncedCash(_pool().MARKET());
        if (cash.free < amount) revert ICapitalPool.CapitalPool_InsufficientFree(cash.free, amount);
        cash.free -= amount;
        s.cash = cash;
        Lent memory before = s.lent;
        s.lent = Lent(before.putIn + amount, before.invested + amount, before.pnl);
        emit ICapitalPool.Lent(amount);

        SafeTransferLib.safeTransfer(_pool().ASSET(), msg.sender, amount * _pool().SCALE());
    }

    function repay(uint64 book, uint64 paid) external {
        State storage s = _state();
        Lent memory before = s.lent;
        int64 pnl = before.pnl + uint256(paid).toInt64() - uint256(book).toInt64();
        s.lent = Lent(before.putIn, before.invested - book, pnl);
        s.cash.free += paid;
        emit ICapitalPool.Repaid(book, paid);

        if (paid != 0) Money.pull(_pool().ASSET(), msg.sender, address(this), paid * _pool().SCALE());
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    function moveCount(uint32 dstEid) external view returns (uint32) {
        return _state().moves.lanes[dstEid].count;
    }

    function getMove(uint32 dstEid, uint32 moveId) external view returns (SharesMoved memory) {
        MoveBook.Move memory move = _state().moves.moves[dstEid][moveId];
        if (move.shares == 0) revert ICapitalPool.CapitalPool_UnknownMove(dstEid, moveId);
        return SharesMoved(_pool().POOL_ID(), moveId, move.receiver, move.shares);
    }

    function arrivedOf(uint32 srcEid, SharesMoved calldata move) external view returns (uint96) {
        return _state().moves.arrived[_keyOf(srcEid, move)];
    }

    function buildReport(uint16[] calldata rows) external view returns (bytes memory) {
        State storage s = _state();
        CapitalReport memory r;
        Entry memory entry = s.entry;
        Cash memory cash = s.cash;
        r.poolId = _pool().POOL_ID();
        r.time = uint40(block.timestamp);
        r.epoch = _pool().currentRound();
        r.depositsAsked = PoolBooks.closed(entry, r.epoch);
        r.depositsApplied = entry.applied;
        r.sharesAsked = (s.exits.askedBefore(r.epoch) * ExitBook.UNIT).toUint128();
        (r.exitsApplied, r.budgetsReleased) = (s.owed.exitsApplied, s.owed.budgetsReleased);
        (r.premiumEarned, r.unearned) = PoolBooks.premiums(_pool().MARKET());
        r.claimsPaid = cash.claimsPaid;
        r.cash = uint256(cash.free + cash.setAside + r.premiumEarned - cash.premiumSynced).toInt64();
        (r.sent, r.received, r.lost) = (s.moved.sent, s.moved.received, s.moved.lost);
        (r.putIn, r.invested, r.pnl) = lent();
        _checkMoney(entry, cash, r.premiumEarned, r.unearned);
        r.rows = new ProductRow[](rows.length);
        uint256[] memory words = ICoverMarket(_pool().MARKET()).productRows(address(this), rows);
        for (uint256 i; i < rows.length; ++i) {
            r.rows[i] = ProductRow(rows[i], words[i]);
        }
        r.incidents = IClaimDesk(_pool().DESK()).openIncidentLines();
        return MessageCodec.encodeCapitalReport(r);
    }

    function books() external view returns (ICapitalPool.Books memory b) {
        State storage s = _state();
        Entry memory entry = s.entry;
        Cash memory cash = s.cash;
        Owed memory owed = s.owed;
        b.free = cash.free;
        b.setAside = cash.setAside;
        b.held = owed.held;
        b.pending = entry.asked + entry.open - entry.applied;
        (b.premiumEarned, b.unearned) = PoolBooks.premiums(_pool().MARKET());
        b.premiumSynced = cash.premiumSynced;
        b.depositsApplied = entry.applied;
        b.claimsPaid = cash.claimsPaid;
        b.budgetsReleased = owed.budgetsReleased;
        (b.exitsApplied, b.exitsOwed) = (owed.exitsApplied, owed.exitsOwed);
        b.leaving = (s.exits.waiting() * ExitBook.UNIT).toUint128();
    }

    function lent() public view returns (uint64 putIn, uint64 invested, int64 pnl) {
        Lent memory all = _state().lent;
        return (all.putIn, all.invested, all.pnl);
    }

    function exitOf(address controller) external view returns (ICapitalPool.Exit memory exit) {
        State storage s = _state();
        ExitBook.Request memory request = s.exits.requests[controller];
        (exit.round, exit.shares) = (request.round, request.shares * ExitBook.UNIT);
        uint64 left;
        (exit.claimable, left) = s.exits.claimable(request);
        exit.settled = request.shares != 0 && request.collected + left == request.shares;
    }

    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        State storage s = _state();
        ICapitalPool.Request memory request = s.requests[controller];
        bool pending = request.round == requestId && !s.rounds[request.round].settled;
        return pending ? request.assets * _pool().SCALE() : 0;
    }

    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _state().requests[controller].round == requestId ? _maxDeposit(controller) : 0;
    }

    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        State storage s = _state();
        ExitBook.Request memory request = s.exits.requests[controller];
        (, uint64 left) = s.exits.claimable(request);
        return request.round == requestId ? (request.shares - request.collected - left) * ExitBook.UNIT : 0;
    }

    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _state().exits.requests[controller].round == requestId ? _maxRedeem(controller) : 0;
    }

    function maxDeposit(address controller) external view returns (uint256) {
        return _maxDeposit(controller);
    }

    function maxMint(address controller) external view returns (uint256) {
        State storage s = _state();
        ICapitalPool.Request memory request = s.requests[controller];
        Round memory round = s.rounds[request.round];
        return request.assets == 0 || !round.settled ? 0 : uint256(request.assets) * round.shares / round.assets;
    }

    function maxWithdraw(address controller) external view returns (uint256 assets) {
        ExitBook.Book storage exits = _state().exits;
        (assets,) = exits.claimable(exits.requests[controller]);
        assets *= _pool().SCALE();
    }

    function maxRedeem(address controller) external view returns (uint256) {
        return _maxRedeem(controller);
    }

    function convertToShares(uint256 assets) external view returns (uint256) {
        return assets * PriceBound.ONE / (_state().price.last() * _pool().SCALE());
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        return _toAssets(shares);
    }

    function totalAssets() external view returns (uint256) {
        return _toAssets(IERC20(_pool().SHARE()).totalSupply());
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC7540Operator).interfaceId
            || id == type(IERC7540Deposit).interfaceId || id == type(IERC7540Redeem).interfaceId
            || id == type(IERC7575).interfaceId;
    }

    /*//////////////////////////////////////////////////////////////
                                INTERNALS
    //////////////////////////////////////////////////////////////*/

    /// @dev A token that rebases or burns has taken what home counts on: this chain says nothing more until the money is back, and home
    /// does with it as with a silent chain.
    function _checkMoney(Entry memory entry, Cash memory cash, uint64 earned, uint64 unearned) private view {
        Owed memory owed = _state().owed;
        uint256 units = uint256(cash.free) + cash.setAside + earned - cash.premiumSynced + unearned;
        units += uint256(entry.asked) + entry.open - entry.applied + owed.held + owed.exitsOwed;
        uint256 balance = SafeTransferLib.balanceOf(_pool().ASSET(), address(this));
        uint256 due = units * _pool().SCALE();
        if (balance < due) revert ICapitalPool.CapitalPool_MoneyMissing(due, balance);
    }

    function _maxDeposit(address controller) private view returns (uint256) {
        State storage s = _state();
        ICapitalPool.Request memory request = s.requests[controller];
        return s.rounds[request.round].settled ? request.assets * _pool().SCALE() : 0;
    }

    function _maxRedeem(address controller) private view returns (uint256) {
        ExitBook.Book storage exits = _state().exits;
        (, uint64 shares) = exits.claimable(exits.requests[controller]);
        return shares * ExitBook.UNIT;
    }

    function _keyOf(uint32 srcEid, SharesMoved calldata move) private pure returns (bytes32) {
        return MoveBook.keyOf(srcEid, move.moveId, move.receiver, move.shares);
    }

    function _toAssets(uint256 shares) private view returns (uint256) {
        return shares * _state().price.last() / PriceBound.ONE * _pool().SCALE();
    }

    function _pool() private view returns (ICapitalPool) {
        return ICapitalPool(address(this));
    }

    /// @dev The pool's state: its first and only variable.
    function _state() private pure returns (State storage s) {
        assembly ("memory-safe") {
            s.slot := 0
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {LibBitmap} from "solady/utils/LibBitmap.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem, IERC7575} from "../interfaces/IERC7540.sol";
import {ExitBook} from "../libraries/ExitBook.sol";
import {Money} from "../libraries/Money.sol";
import {PriceBound} from "../libraries/PriceBound.sol";
import {EpochSettled, Remit, SharesMoved} from "../types/Types.sol";
import {ColdPool} from "./ColdPool.sol";
import {Investor} from "./Investor.sol";
import {PoolBooks} from "./PoolBooks.sol";
import {PoolShare} from "./PoolShare.sol";
import {Cash, Entry, Moved, Round, State} from "./PoolState.sol";

/// @title CapitalPool
/// @notice See {ICapitalPool}. Rules R1, R3 to R6 and R9 of docs/design.md.
contract CapitalPool is ICapitalPool {
    using ExitBook for ExitBook.Book;
    using LibBitmap for LibBitmap.Bitmap;
    using PoolBooks for State;
    using PriceBound for PriceBound.Price;
    using SafeCastLib for uint256;

    /// @notice Smallest deposit, units: one of the asset.
    uint64 public constant MIN_DEPOSIT = 1e6;

    /// @notice Fewest shares that ask to leave, 1e-18 of a share, unless they are all that their owner has: one share. Each round with
    /// a request costs a message and a step of home's settlement.
    uint256 public constant MIN_REDEEM = 1e18;

    uint32 public immutable POOL_ID;
    address public immutable ASSET;
    address public immutable SHARE;
    address public immutable GATEWAY;
    address public immutable MARKET;
    address public immutable DESK;
    address public immutable GUARDIANS;

    /// @inheritdoc ICapitalPool
    address public immutable BRIDGE;

    /// @inheritdoc ICapitalPool
    address public immutable INVESTOR;

    /// @inheritdoc ICapitalPool
    uint256 public immutable SCALE;

    /// @notice Seconds of an epoch, the same on all chains.
    uint40 public immutable EPOCH_LENGTH;

    /// @dev First and only: {ColdPool} finds it in slot 0.
    State private _state;

    constructor(
        uint32 poolId,
        address token,
        string memory shareName,
        string memory shareSymbol,
        address gateway,
        address market,
        address desk,
        address guardians,
        address bridge,
        uint40 epochLength
    ) {
        SCALE = Money.scaleOf(token);
        (POOL_ID, ASSET, GATEWAY, MARKET, DESK) = (poolId, token, gateway, market, desk);
        (GUARDIANS, BRIDGE, EPOCH_LENGTH) = (guardians, bridge, epochLength);
        SHARE = address(new PoolShare(shareName, shareSymbol, address(this), token));
        INVESTOR = address(new Investor(token, SCALE));
    }

    modifier only(address who) {
        _requireCaller(who);
        _;
    }

    /// @dev {ColdPool} answers the call; the body is empty and never reached.
    modifier cold(bytes4 selector) {
        _ask(selector);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                UNDERWRITER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        _state.isOperator[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /// @inheritdoc ICapitalPool
    function requestDeposit(uint256 assets, address controller, address owner) public returns (uint256 requestId) {
        _requireMay(controller);
        _requireMay(owner);
        uint64 amount = (assets / SCALE).toUint64();
        if (amount < MIN_DEPOSIT) revert CapitalPool_AmountTooSmall(amount, MIN_DEPOSIT);
        uint32 round = currentRound();
        Request memory request = _state.requests[controller];
        if (request.assets != 0 && request.round != round) {
            if (_state.rounds[request.round].settled) revert CapitalPool_ClaimFirst(request.round);
            revert CapitalPool_WaitsForRound(request.round);
        }

        _state.requests[controller] = Request(controller, round, request.assets + amount);
        Entry memory entry = _state.entry;
        if (block.timestamp <= entry.pausedUntil) revert CapitalPool_Paused(entry.pausedUntil);
        if (entry.round != round) {
            _state.rounds[round].previous = entry.round;
            (entry.asked, entry.open, entry.round) = (entry.asked + entry.open, 0, round);
        }
        entry.open += amount;
        _state.entry = entry;
        assets = amount * SCALE;
        emit DepositRequest(controller, owner, round, msg.sender, assets);

        Money.pull(ASSET, owner, address(this), assets);
        return round;
    }

    /// @inheritdoc ICapitalPool
    function requestDepositWithPermit(
        uint256 assets,
        address controller,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 requestId) {
        // Anyone may submit the permit first; then the allowance is there and the request goes on.
        try IERC20Permit(ASSET).permit(msg.sender, address(this), assets, deadline, v, r, s) {} catch {}
        return requestDeposit(assets, controller, msg.sender);
    }

    /// @inheritdoc ICapitalPool
    function cancelDeposit(address controller) external {
        _requireMay(controller);
        Request memory request = _state.requests[controller];
        if (request.assets == 0) revert CapitalPool_NothingToClaim(controller);
        if (request.round != currentRound()) revert CapitalPool_RoundClosed(request.round);

        delete _state.requests[controller];
        _state.entry.open -= request.assets;
        emit DepositCancelled(controller, request.round, request.assets);

        _push(controller, request.assets);
    }

    /// @inheritdoc IERC7575
    function deposit(uint256 assets, address receiver) external returns (uint256) {
        return deposit(assets, receiver, msg.sender);
    }

    /// @inheritdoc ICapitalPool
    function deposit(uint256 assets, address receiver, address controller) public returns (uint256 shares) {
        _requireMay(controller);
        (Request memory request, Round memory round) = _settledRequest(controller);
        uint256 units = assets / SCALE;
        shares = units * round.shares / round.assets;
        _mintTo(controller, receiver, request, units, shares);
    }

    /// @inheritdoc IERC7575
    function mint(uint256 shares, address receiver) external returns (uint256) {
        return mint(shares, receiver, msg.sender);
    }

    /// @inheritdoc ICapitalPool
    function mint(uint256 shares, address receiver, address controller) public returns (uint256 assets) {
        _requireMay(controller);
        (Request memory request, Round memory round) = _settledRequest(controller);
        // Rounded up, for the pool; a round without shares mints none.
        uint256 units = shares == 0 ? 0 : (shares * round.assets + round.shares - 1) / round.shares;
        _mintTo(controller, receiver, request, units, shares);
        return units * SCALE;
    }

    /// @inheritdoc ICapitalPool
    function claimDeposit(address controller) external returns (uint256 shares) {
        (Request memory request, Round memory round) = _settledRequest(controller);
        shares = uint256(request.assets) * round.shares / round.assets;
        _mintTo(controller, controller, request, request.assets, shares);
    }

    /// @inheritdoc ICapitalPool
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId) {
        _requireMay(controller);
        uint64 asked = (shares / ExitBook.UNIT).toUint64();
        bool isAll = asked != 0 && shares == PoolShare(SHARE).balanceOf(owner);
        if (shares < MIN_REDEEM && !isAll) revert CapitalPool_TooFewShares(shares, MIN_REDEEM);
        uint32 round = currentRound();
        ExitBook.Request memory request = _state.exits.requests[controller];
        if (request.shares != 0 && request.round != round) revert CapitalPool_ExitWaits(request.round);
        _state.exits.requests[controller] = ExitBook.Request(round, request.shares + asked, 0, 0);
        _state.exits.ask(round, asked);
        emit RedeemRequest(controller, owner, round, msg.sender, asked * ExitBook.UNIT);

        PoolShare(SHARE).escrow(owner, _speaksFor(owner) ? owner : msg.sender, asked * ExitBook.UNIT);
        return round;
    }

    /// @inheritdoc ICapitalPool
    function cancelRedeem(address controller) external returns (uint256 shares) {
        _requireMay(controller);
        ExitBook.Request memory request = _state.exits.requests[controller];
        if (request.shares == 0) revert CapitalPool_NothingToRedeem(controller);
        if (request.round != currentRound()) revert CapitalPool_RoundClosed(request.round);

        shares = request.shares * ExitBook.UNIT;
        delete _state.exits.requests[controller];
        _state.exits.take(request.shares);
        emit RedeemCancelled(controller, request.round, shares);

        SafeTransferLib.safeTransfer(SHARE, controller, shares);
    }

    /// @inheritdoc ICapitalPool
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets) {
        (ExitBook.Request memory request, uint64 most, uint64 left) = _exitFor(receiver, controller);
        uint256 parts = shares / ExitBook.UNIT;
        uint256 units = parts * most / left;
        _collect(controller, request, left, units, parts);
        return units * SCALE;
    }

    /// @inheritdoc ICapitalPool
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares) {
        (ExitBook.Request memory request, uint64 most, uint64 left) = _exitFor(receiver, controller);
        uint256 units = assets / SCALE;
        if (units > most) revert CapitalPool_MoreThanClaimable(most * SCALE, assets);
        // Rounded up, for those who stay; shares that are worth nothing pay nothing.
        uint256 parts = units == 0 ? 0 : (units * left + most - 1) / most;
        _collect(controller, request, left, units, parts);
        return parts * ExitBook.UNIT;
    }

    /// @inheritdoc ICapitalPool
    function claimRedeem(address controller) external returns (uint64 assets) {
        ExitBook.Request memory request;
        uint64 left;
        (request, assets, left) = _exit(controller);
        _collect(controller, request, left, assets, left);
    }

    /// @inheritdoc ICapitalPool
    function moveShares(uint256 shares, uint32 dstEid, address receiver)
        external
        cold(ColdPool.moveShares.selector)
        returns (uint32 moveId)
    {}

    /// @inheritdoc ICapitalPool
    function syncPremium() external {
        _state.cash = _state.syncedCash(MARKET);
    }

    /// @inheritdoc ICapitalPool
    function withdrawHeld(address receiver) external returns (uint64 amount) {
        amount = _state.heldFor[receiver];
        if (amount == 0) revert CapitalPool_NothingHeld(receiver);
        _state.heldFor[receiver] = 0;
        _state.owed.held -= amount;
        emit HeldWithdrawn(receiver, amount);

        _push(receiver, amount);
    }

    /*//////////////////////////////////////////////////////////////
                    FROM THE GATEWAY, MARKET, DESK AND BRIDGE
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICapitalPool
    function applySettlement(EpochSettled calldata settled) external only(GATEWAY) {
        if (settled.poolId != POOL_ID) revert CapitalPool_WrongPool(POOL_ID, settled.poolId);
        if (_state.applied.get(settled.settlement)) return;
        _state.applied.set(settled.settlement);
        uint256 most = _state.price.most();
        if (settled.depositAssets != 0) {
            _applyDeposits(settled);
            _state.price.tell(most, settled.depositAssets, settled.sharesMinted);
        }
        if (settled.exitShares != 0) {
            _applyExits(settled.exitShares, settled.exitAssets, most);
            _state.price.tell(most, uint256(settled.exitAssets) + 1, settled.exitShares);
        }
        emit EpochApplied(
            settled.settlement, settled.fromRound, settled.toRound, settled.depositAssets, settled.sharesMinted
        );
    }

    /// @inheritdoc ICapitalPool
    function applyRemit(Remit calldata remit) external only(GATEWAY) cold(ColdPool.applyRemit.selector) {}

    /// @inheritdoc ICapitalPool
    function creditRemit(uint64 ordered, uint64 arrived) external only(BRIDGE) cold(ColdPool.creditRemit.selector) {}

    /// @inheritdoc ICapitalPool
    function applyMove(uint32 srcEid, SharesMoved calldata move)
        external
        only(GATEWAY)
        cold(ColdPool.applyMove.selector)
        returns (uint96 arrived)
    {}

    /// @inheritdoc ICapitalPool
    function lend(uint64 amount) external only(INVESTOR) cold(ColdPool.lend.selector) {}

    /// @inheritdoc ICapitalPool
    function repay(uint64 book, uint64 paid) external only(INVESTOR) cold(ColdPool.repay.selector) {}

    /// @inheritdoc ICapitalPool
    function setAside(uint64 amount, uint64 commitOut) external only(DESK) {
        // R9: what home had ordered out of here before it decided is served first, whichever message came first.
        uint64 done = _state.owed.exitsApplied + _state.moved.sent;
        uint64 promised = commitOut > done ? commitOut - done : 0;
        Cash memory cash = _state.take(amount, promised, MARKET);
        cash.setAside += amount;
        _state.cash = cash;
        emit BudgetSetAside(amount);
    }

    /// @inheritdoc ICapitalPool
    function pay(address to, uint64 amount) external only(DESK) {
        _bookPayouts(amount);
        _payOrHold(to, amount);
    }

    /// @inheritdoc ICapitalPool
    function refund(address to, uint64 amount) external only(MARKET) {
        _push(to, amount);
    }

    /// @inheritdoc ICapitalPool
    function returnPremium(address to, uint64 amount) external only(MARKET) {
        (uint64 earned,) = PoolBooks.premiums(MARKET);
        Cash memory cash = _state.cash;
        if (cash.free + earned < cash.premiumSynced) {
            revert CapitalPool_InsufficientFree(cash.free, cash.premiumSynced - earned);
        }
        cash.free = cash.free + earned - cash.premiumSynced;
        cash.premiumSynced = earned;
        _state.cash = cash;
        _push(to, amount);
    }

    /// @inheritdoc ICapitalPool
    function payMany(address[] calldata receivers, uint64[] calldata amounts) external only(DESK) {
        uint64 sum;
        for (uint256 i; i < amounts.length; ++i) {
            sum += amounts[i];
        }
        _bookPayouts(sum);
        for (uint256 i; i < amounts.length; ++i) {
            if (amounts[i] != 0) _payOrHold(receivers[i], amounts[i]);
        }
    }

    /// @inheritdoc ICapitalPool
    function release(uint64 amount) external only(DESK) {
        Cash memory cash = _state.cash;
        cash.setAside -= amount;
        cash.free += amount;
        _state.cash = cash;
        _state.owed.budgetsReleased += amount;
        emit BudgetReleased(amount);
    }

    /// @inheritdoc ICapitalPool
    function pauseDeposits(uint40 until) external only(GUARDIANS) {
        _state.entry.pausedUntil = uint256(until).toUint32();
        emit DepositsPaused(until);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICapitalPool
    function buildReport(uint16[] calldata rows)
        external
        view
        cold(ColdPool.buildReport.selector)
        returns (bytes memory)
    {}

    /// @inheritdoc ICapitalPool
    function currentRound() public view returns (uint32) {
        return (block.timestamp / EPOCH_LENGTH).toUint32();
    }

    /// @inheritdoc ICapitalPool
    function requestOf(address controller) external view returns (Request memory) {
        return _state.requests[controller];
    }

    /// @inheritdoc ICapitalPool
    function exitOf(address controller) external view cold(ColdPool.exitOf.selector) returns (Exit memory exit) {}

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external view cold(ColdPool.supportsInterface.selector) returns (bool) {}

    /// @inheritdoc IERC7575
    function asset() external view returns (address) {
        return ASSET;
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return SHARE;
    }

    /// @inheritdoc IERC7540Deposit
    function pendingDepositRequest(uint256 requestId, address controller)
        external
        view
        cold(ColdPool.pendingDepositRequest.selector)
        returns (uint256)
    {}

    /// @inheritdoc IERC7540Deposit
    function claimableDepositRequest(uint256 requestId, address controller)
        external
        view
        cold(ColdPool.claimableDepositRequest.selector)
        returns (uint256)
    {}

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller)
        external
        view
        cold(ColdPool.pendingRedeemRequest.selector)
        returns (uint256)
    {}

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller)
        external
        view
        cold(ColdPool.claimableRedeemRequest.selector)
        returns (uint256)
    {}

    /// @inheritdoc IERC7575
    function maxDeposit(address controller) external view cold(ColdPool.maxDeposit.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function maxMint(address controller) external view cold(ColdPool.maxMint.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function maxWithdraw(address controller)
        external
        view
        cold(ColdPool.maxWithdraw.selector)
        returns (uint256 assets)
    {}

    /// @inheritdoc IERC7575
    function maxRedeem(address controller) external view cold(ColdPool.maxRedeem.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view cold(ColdPool.convertToShares.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) external view cold(ColdPool.convertToAssets.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function totalAssets() external view cold(ColdPool.totalAssets.selector) returns (uint256) {}

    /// @inheritdoc IERC7575
    function previewDeposit(uint256) external pure returns (uint256) {
        revert CapitalPool_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256) external pure returns (uint256) {
        revert CapitalPool_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert CapitalPool_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256) external pure returns (uint256) {
        revert CapitalPool_NoPreview();
    }

    /// @inheritdoc ICapitalPool
    function isApplied(uint32 settlement) external view returns (bool) {
        return _state.applied.get(settlement);
    }

    /// @inheritdoc ICapitalPool
    function isRemitted(uint32 orderId) external view returns (bool) {
        return _state.isRemitted[orderId];
    }

    /// @inheritdoc ICapitalPool
    function moveCount(uint32 dstEid) external view cold(ColdPool.moveCount.selector) returns (uint32) {}

    /// @inheritdoc ICapitalPool
    function getMove(uint32 dstEid, uint32 moveId)
        external
        view
        cold(ColdPool.getMove.selector)
        returns (SharesMoved memory)
    {}

    /// @inheritdoc ICapitalPool
    function arrivedOf(uint32 srcEid, SharesMoved calldata move)
        external
        view
        cold(ColdPool.arrivedOf.selector)
        returns (uint96)
    {}

    /// @inheritdoc ICapitalPool
    function moved() external view returns (uint64 sent, uint64 received, uint64 lost) {
        Moved memory m = _state.moved;
        return (m.sent, m.received, m.lost);
    }

    /// @inheritdoc ICapitalPool
    function lent() external view cold(ColdPool.lent.selector) returns (uint64 putIn, uint64 invested, int64 pnl) {}

    /// @inheritdoc ICapitalPool
    function heldFor(address receiver) external view returns (uint64) {
        return _state.heldFor[receiver];
    }

    /// @inheritdoc IERC7540Operator
    function isOperator(address controller, address operator) public view returns (bool) {
        return _state.isOperator[controller][operator];
    }

    /// @inheritdoc ICapitalPool
    function books() external view cold(ColdPool.books.selector) returns (Books memory b) {}

    /// @dev A function, so that the modifier is short: the contract is near the size limit.
    function _requireCaller(address who) private view {
        if (msg.sender != who) revert CapitalPool_Unauthorized(msg.sender);
    }

    /// @dev Only who speaks for an account: else a stranger's request would make it wait for a round, or take its money.
    function _requireMay(address account) private view {
        if (!_speaksFor(account)) revert CapitalPool_NotOperator(account, msg.sender);
    }

    function _speaksFor(address account) private view returns (bool) {
        return msg.sender == account || _state.isOperator[account][msg.sender];
    }

    function _settledRequest(address controller) private view returns (Request memory request, Round memory round) {
        request = _state.requests[controller];
        if (request.assets == 0) revert CapitalPool_NothingToClaim(controller);
        round = _state.rounds[request.round];
        if (!round.settled) revert CapitalPool_NotSettled(request.round);
    }

    function _mintTo(address controller, address receiver, Request memory request, uint256 units, uint256 shares)
        private
    {
        if (receiver == address(0)) revert CapitalPool_ZeroReceiver();
        if (units > request.assets) revert CapitalPool_MoreThanClaimable(request.assets * SCALE, units * SCALE);
        // forge-lint: disable-next-line(unsafe-typecast) not above the request
        request.assets -= uint64(units);
        if (request.assets == 0) delete _state.requests[controller];
        else _state.requests[controller] = request;
        emit Deposit(controller, receiver, units * SCALE, shares);

        PoolShare(SHARE).mint(receiver, shares);
    }

    /// @dev The standard lets a claim name any receiver; here it is fixed by the request.
    function _exitFor(address receiver, address controller)
        private
        view
        returns (ExitBook.Request memory, uint64 most, uint64 left)
    {
        _requireMay(controller);
        if (receiver != controller) revert CapitalPool_OtherReceiver(controller);
        return _exit(controller);
    }

    /// @return request The exit of a controller.
    /// @return most What can be collected of it, units.
    /// @return left The shares that it is for, in units of the book; never zero.
    function _exit(address controller)
        private
        view
        returns (ExitBook.Request memory request, uint64 most, uint64 left)
    {
        request = _state.exits.requests[controller];
        if (request.shares == 0) revert CapitalPool_NothingToRedeem(controller);
        (most, left) = _state.exits.claimable(request);
        if (left == 0) revert CapitalPool_NotSettled(request.round);
    }

    /// @param parts Shares, in parts of the book.
    function _collect(address controller, ExitBook.Request memory request, uint64 left, uint256 units, uint256 parts)
        private
    {
        uint256 shares = parts * ExitBook.UNIT;
        if (parts > left) revert CapitalPool_MoreThanClaimable(left * ExitBook.UNIT, shares);
        // forge-lint: disable-next-line(unsafe-typecast) not above what is claimable
        _state.exits.collect(controller, request, uint64(units), uint64(parts));
        // forge-lint: disable-next-line(unsafe-typecast) as above
        _state.owed.exitsOwed -= uint64(units);
        emit Withdraw(msg.sender, controller, controller, units * SCALE, shares);

        _push(controller, units);
    }

    function _applyDeposits(EpochSettled calldata settled) private {
        // A forged settlement must not turn money into capital that is other people's, not there, or asked for in the round that is
        // still open: its requests can be cancelled.
        Entry memory entry = _state.entry;
        uint32 openRound = currentRound();
        uint64 waiting = PoolBooks.closed(entry, openRound) - entry.applied;
        if (settled.depositAssets > waiting) {
            revert CapitalPool_MoreThanWaits(waiting, settled.depositAssets);
        }

        // Rounds newer than `toRound` are skipped, those older than `fromRound` have their own settlement.
        uint32 round = entry.round;
        while (round > settled.toRound || round >= openRound) round = _state.rounds[round].previous;
        while (round >= settled.fromRound && round != 0) {
            Round storage r = _state.rounds[round];
            (r.settled, r.assets, r.shares) = (true, settled.depositAssets, settled.sharesMinted);
            round = r.previous;
        }
        entry.applied += settled.depositAssets;
        _state.entry = entry;
        _state.cash.free += settled.depositAssets;
    }

    /// @dev Parks until the price is believed and the money is here: home counts deposits whose settlement may still be under way.
    function _applyExits(uint128 shares, uint64 assets, uint256 mostPrice) private {
        uint256 most = mostPrice * shares / PriceBound.ONE;
        if (assets > most) revert CapitalPool_RisesTooFast(assets, most);
        // Requests of the open round can be taken back, so no settlement names them.
        uint256 waiting = (_state.exits.askedBefore(currentRound()) - _state.exits.lastFill().shares) * ExitBook.UNIT;
        if (shares > waiting) revert CapitalPool_MoreThanLeave(waiting, shares);
        _state.cash = _state.takeOut(assets, MARKET, DESK);
        _state.owed.exitsApplied += assets;
        _state.owed.exitsOwed += assets;
        // Home names whole units of the book. A lie that does not must leave those who wait no share short.
        shares -= uint128(shares % ExitBook.UNIT);
        _state.exits.fill((shares / ExitBook.UNIT).toUint128(), assets);
        emit ExitsApplied(shares, assets);

        PoolShare(SHARE).burn(shares);
    }

    function _push(address to, uint256 units) private {
        SafeTransferLib.safeTransfer(ASSET, to, units * SCALE);
    }

    function _bookPayouts(uint64 amount) private {
        Cash memory cash = _state.cash;
        cash.setAside -= amount;
        cash.claimsPaid += amount;
        _state.cash = cash;
    }

    /// @dev One receiver whom the asset does not pay must not stop the others.
    function _payOrHold(address to, uint64 amount) private {
        (bool done, bytes memory answer) = ASSET.call(abi.encodeCall(IERC20.transfer, (to, amount * SCALE)));
        if (done && (answer.length == 0 || (answer.length >= 32 && abi.decode(answer, (uint256)) == 1))) return;
        _state.heldFor[to] += amount;
        _state.owed.held += amount;
        emit PayoutHeld(to, amount);
    }

    /// @dev Lets the cold half answer this call, whose arguments are handed on as they came. The selector is the library's: it spells
    /// structs by name.
    function _handOver(bytes4 selector) private {
        address half = address(ColdPool);
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            calldatacopy(add(data, 4), 4, sub(calldatasize(), 4))
            let ok := delegatecall(gas(), half, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if iszero(ok) { revert(data, returndatasize()) }
            return(data, returndatasize())
        }
    }

    /// @dev Typed as a view, so that views can be answered too: what a function of the cold half may do is checked where it is
    /// written.
    function _ask(bytes4 selector) private view {
        function(bytes4) internal handOver = _handOver;
        function(bytes4) internal view ask;
        assembly ("memory-safe") {
            ask := handOver
        }
        ask(selector);
    }
}

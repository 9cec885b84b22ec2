// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {IBridge} from "../interfaces/IBridge.sol";
import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {ExitBook} from "../libraries/ExitBook.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {PriceBound} from "../libraries/PriceBound.sol";
import {CapitalReport, EpochSettled, ProductRow, Remit} from "../types/Types.sol";
import {PoolShare} from "./PoolShare.sol";

/// @title CapitalPool
/// @notice See {ICapitalPool}. Rules R1, R3 to R6 and R9 of docs/design.md.
contract CapitalPool is ICapitalPool {
    using ExitBook for ExitBook.Book;
    using PriceBound for PriceBound.Price;
    using SafeCastLib for uint256;

    /// @dev Deposits by round. `asked` counts the rounds before `round`; `open` is what was asked in `round`.
    struct Entry {
        uint32 round; // latest round with a request
        uint64 open;
        uint64 asked;
        uint64 applied;
        uint32 pausedUntil; // read by every request anyway; enough until 2106
    }

    /// @dev One round with requests. Rounds form a list, newest first, so that a settlement finds those that it names.
    struct Round {
        uint32 previous;
        bool settled;
        uint64 assets; // the settlement's price: `shares` for `assets`
        uint128 shares;
    }

    /// @dev All that a payout touches, one slot.
    struct Cash {
        uint64 free;
        uint64 premiumSynced;
        uint64 setAside;
        uint64 claimsPaid;
    }

    /// @dev Money that is here and not free, and what was done with it before.
    /// @param held Payouts that wait for receivers whom the asset refuses to pay.
    /// @param exitsApplied Exits of settlements so far.
    /// @param exitsOwed Part of them that nobody has collected yet.
    struct Owed {
        uint64 budgetsReleased;
        uint64 held;
        uint64 exitsApplied;
        uint64 exitsOwed;
    }

    /// @dev What moved between chains, cumulative: orders sent, orders received, and what the bridge lost of these.
    struct Moved {
        uint64 sent;
        uint64 received;
        uint64 lost;
    }

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

    /// @notice Seconds of an epoch, the same on all chains.
    uint40 public immutable EPOCH_LENGTH;

    Entry private _entry;
    Cash private _cash;
    Owed private _owed;
    ExitBook.Book private _exits;
    PriceBound.Price private _price;

    /// @inheritdoc ICapitalPool
    Moved public moved;

    /// @inheritdoc ICapitalPool
    mapping(address receiver => uint64) public heldFor;
    mapping(uint32 round => Round) private _rounds;
    mapping(address controller => Request) private _requests;
    mapping(uint32 settlement => bool) private _applied;

    /// @inheritdoc ICapitalPool
    mapping(uint32 orderId => bool) public isRemitted;

    constructor(
        uint32 poolId,
        address asset,
        string memory shareName,
        string memory shareSymbol,
        address gateway,
        address market,
        address desk,
        address guardians,
        address bridge,
        uint40 epochLength
    ) {
        uint8 decimals = IERC20Metadata(asset).decimals();
        if (decimals != 6) revert CapitalPool_UnsupportedDecimals(decimals);
        (POOL_ID, ASSET, GATEWAY, MARKET, DESK) = (poolId, asset, gateway, market, desk);
        (GUARDIANS, BRIDGE, EPOCH_LENGTH) = (guardians, bridge, epochLength);
        SHARE = address(new PoolShare(shareName, shareSymbol, address(this)));
    }

    modifier only(address who) {
        if (msg.sender != who) revert CapitalPool_Unauthorized(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                UNDERWRITER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICapitalPool
    function requestDeposit(uint64 assets, address controller) public returns (uint32 round) {
        if (assets < MIN_DEPOSIT) revert CapitalPool_AmountTooSmall(assets, MIN_DEPOSIT);
        if (controller == address(0)) revert CapitalPool_ZeroController();
        round = currentRound();
        Request memory request = _requests[controller];
        if (request.assets != 0 && request.round != round) {
            if (_rounds[request.round].settled) revert CapitalPool_ClaimFirst(request.round);
            revert CapitalPool_WaitsForRound(request.round);
        }

        _requests[controller] = Request(controller, round, request.assets + assets);
        Entry memory entry = _entry;
        if (block.timestamp <= entry.pausedUntil) revert CapitalPool_Paused(entry.pausedUntil);
        if (entry.round != round) {
            _rounds[round].previous = entry.round;
            (entry.asked, entry.open, entry.round) = (entry.asked + entry.open, 0, round);
        }
        entry.open += assets;
        _entry = entry;
        emit DepositRequested(controller, msg.sender, round, assets);

        SafeTransferLib.safeTransferFrom(ASSET, msg.sender, address(this), assets);
    }

    /// @inheritdoc ICapitalPool
    function requestDepositWithPermit(
        uint64 assets,
        address controller,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint32 round) {
        // Anyone may submit the permit first; then the allowance is there and the request goes on.
        try IERC20Permit(ASSET).permit(msg.sender, address(this), assets, deadline, v, r, s) {} catch {}
        return requestDeposit(assets, controller);
    }

    /// @inheritdoc ICapitalPool
    function cancelDeposit() external {
        Request memory request = _requests[msg.sender];
        if (request.assets == 0) revert CapitalPool_NothingToClaim(msg.sender);
        if (request.round != currentRound()) revert CapitalPool_RoundClosed(request.round);

        delete _requests[msg.sender];
        _entry.open -= request.assets;
        emit DepositCancelled(msg.sender, request.round, request.assets);

        SafeTransferLib.safeTransfer(ASSET, msg.sender, request.assets);
    }

    /// @inheritdoc ICapitalPool
    function claimDeposit(address controller) external returns (uint256 shares) {
        Request memory request = _requests[controller];
        if (request.assets == 0) revert CapitalPool_NothingToClaim(controller);
        Round memory round = _rounds[request.round];
        if (!round.settled) revert CapitalPool_NotSettled(request.round);

        delete _requests[controller];
        shares = uint256(request.assets) * round.shares / round.assets;
        emit DepositClaimed(controller, request.round, request.assets, shares);

        PoolShare(SHARE).mint(controller, shares);
    }

    /// @inheritdoc ICapitalPool
    function requestRedeem(uint256 shares, address receiver) external returns (uint32 round) {
        if (receiver == address(0)) revert CapitalPool_ZeroReceiver();
        uint64 asked = (shares / ExitBook.UNIT).toUint64();
        bool isAll = asked != 0 && shares == PoolShare(SHARE).balanceOf(msg.sender);
        if (shares < MIN_REDEEM && !isAll) revert CapitalPool_TooFewShares(shares, MIN_REDEEM);
        round = currentRound();
        ExitBook.Request memory request = _exits.requests[msg.sender];
        if (request.shares != 0) {
            if (request.round != round) revert CapitalPool_ExitWaits(request.round);
            if (request.receiver != receiver) revert CapitalPool_OtherReceiver(request.receiver);
        }
        _exits.requests[msg.sender] = ExitBook.Request(receiver, round, request.shares + asked);
        _exits.ask(round, asked);
        emit RedeemRequested(msg.sender, receiver, round, asked * ExitBook.UNIT);

        PoolShare(SHARE).escrow(msg.sender, asked * ExitBook.UNIT);
    }

    /// @inheritdoc ICapitalPool
    function cancelRedeem() external returns (uint256 shares) {
        ExitBook.Request memory request = _exits.requests[msg.sender];
        if (request.shares == 0) revert CapitalPool_NothingToRedeem(msg.sender);
        if (request.round != currentRound()) revert CapitalPool_RoundClosed(request.round);

        shares = request.shares * ExitBook.UNIT;
        delete _exits.requests[msg.sender];
        _exits.take(request.shares);
        emit RedeemCancelled(msg.sender, request.round, shares);

        SafeTransferLib.safeTransfer(SHARE, msg.sender, shares);
    }

    /// @inheritdoc ICapitalPool
    function claimRedeem(address owner) external returns (uint64 assets) {
        ExitBook.Request memory request = _exits.requests[owner];
        if (request.shares == 0) revert CapitalPool_NothingToRedeem(owner);
        (uint64 paid, bool whole) = _exits.paidTo(request);
        assets = paid - _exits.collected[owner];
        if (assets == 0 && !whole) revert CapitalPool_NotSettled(request.round);

        if (whole) (_exits.requests[owner], _exits.collected[owner]) = (ExitBook.Request(address(0), 0, 0), 0);
        else _exits.collected[owner] = paid;
        _owed.exitsOwed -= assets;
        emit RedeemClaimed(owner, request.receiver, request.round, assets);

        SafeTransferLib.safeTransfer(ASSET, request.receiver, assets);
    }

    /// @inheritdoc ICapitalPool
    function syncPremium() external {
        _cash = _syncedCash();
    }

    /// @inheritdoc ICapitalPool
    function withdrawHeld(address receiver) external returns (uint64 amount) {
        amount = heldFor[receiver];
        if (amount == 0) revert CapitalPool_NothingHeld(receiver);
        heldFor[receiver] = 0;
        _owed.held -= amount;
        emit HeldWithdrawn(receiver, amount);

        SafeTransferLib.safeTransfer(ASSET, receiver, amount);
    }

    /*//////////////////////////////////////////////////////////////
                    FROM THE GATEWAY, MARKET, DESK AND BRIDGE
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICapitalPool
    function applySettlement(EpochSettled calldata settled) external only(GATEWAY) {
        if (settled.poolId != POOL_ID) revert CapitalPool_WrongPool(POOL_ID, settled.poolId);
        if (_applied[settled.settlement]) return;
        _applied[settled.settlement] = true;
        uint256 most = _price.most();
        if (settled.depositAssets != 0) {
            _applyDeposits(settled);
            _price.tell(most, settled.depositAssets, settled.sharesMinted);
        }
        if (settled.exitShares != 0) {
            _applyExits(settled.exitShares, settled.exitAssets, most);
            _price.tell(most, uint256(settled.exitAssets) + 1, settled.exitShares);
        }
        emit EpochApplied(
            settled.settlement, settled.fromRound, settled.toRound, settled.depositAssets, settled.sharesMinted
        );
    }

    /// @inheritdoc ICapitalPool
    function applyRemit(Remit calldata remit) external only(GATEWAY) {
        if (remit.poolId != POOL_ID) revert CapitalPool_WrongPool(POOL_ID, remit.poolId);
        if (isRemitted[remit.orderId]) return;
        isRemitted[remit.orderId] = true;
        Cash memory cash = _syncedCash();
        _takeOut(cash, remit.amount);
        _cash = cash;
        moved.sent += remit.amount;
        emit RemitApplied(remit.orderId, remit.to, remit.amount);

        SafeTransferLib.safeTransfer(ASSET, BRIDGE, remit.amount);
        IBridge(BRIDGE).take(remit.orderId, remit.to, remit.amount);
    }

    /// @inheritdoc ICapitalPool
    function creditRemit(uint64 ordered, uint64 arrived) external only(BRIDGE) {
        Moved memory before = moved;
        moved = Moved(before.sent, before.received + ordered, before.lost + ordered - arrived);
        _cash.free += arrived;
        emit RemitCredited(ordered, arrived);

        SafeTransferLib.safeTransferFrom(ASSET, BRIDGE, address(this), arrived);
    }

    /// @inheritdoc ICapitalPool
    function setAside(uint64 amount, uint64 commitOut) external only(DESK) {
        Cash memory cash = _syncedCash();
        // R9: what home had ordered out of here before it decided is served first, whichever message came first.
        uint64 done = _owed.exitsApplied + moved.sent;
        uint64 promised = commitOut > done ? commitOut - done : 0;
        uint64 free = cash.free > promised ? cash.free - promised : 0;
        if (free < amount) revert CapitalPool_InsufficientFree(free, amount);
        cash.free -= amount;
        cash.setAside += amount;
        _cash = cash;
        emit BudgetSetAside(amount);
    }

    /// @inheritdoc ICapitalPool
    function pay(address to, uint64 amount) external only(DESK) {
        _bookPayouts(amount);
        _payOrHold(to, amount);
    }

    /// @inheritdoc ICapitalPool
    function refund(address to, uint64 amount) external only(MARKET) {
        SafeTransferLib.safeTransfer(ASSET, to, amount);
    }

    /// @inheritdoc ICapitalPool
    function returnPremium(address to, uint64 amount) external only(MARKET) {
        (uint64 earned,) = _premiums();
        Cash memory cash = _cash;
        if (cash.free + earned < cash.premiumSynced) {
            revert CapitalPool_InsufficientFree(cash.free, cash.premiumSynced - earned);
        }
        cash.free = cash.free + earned - cash.premiumSynced;
        cash.premiumSynced = earned;
        _cash = cash;
        SafeTransferLib.safeTransfer(ASSET, to, amount);
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
        Cash memory cash = _cash;
        cash.setAside -= amount;
        cash.free += amount;
        _cash = cash;
        _owed.budgetsReleased += amount;
        emit BudgetReleased(amount);
    }

    /// @inheritdoc ICapitalPool
    function pauseDeposits(uint40 until) external only(GUARDIANS) {
        _entry.pausedUntil = uint256(until).toUint32();
        emit DepositsPaused(until);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICapitalPool
    function buildReport(uint16[] calldata rows) external view returns (bytes memory) {
        CapitalReport memory r;
        Entry memory entry = _entry;
        Cash memory cash = _cash;
        Owed memory owed = _owed;
        r.poolId = POOL_ID;
        r.time = uint40(block.timestamp);
        r.epoch = currentRound();
        r.depositsAsked = entry.round < r.epoch ? entry.asked + entry.open : entry.asked;
        r.depositsApplied = entry.applied;
        r.sharesAsked = (_exits.askedBefore(r.epoch) * ExitBook.UNIT).toUint128();
        r.exitsApplied = owed.exitsApplied;
        (r.premiumEarned, r.unearned) = _premiums();
        r.claimsPaid = cash.claimsPaid;
        r.budgetsReleased = owed.budgetsReleased;
        r.cash = uint256(cash.free + cash.setAside + r.premiumEarned - cash.premiumSynced).toInt64();
        (r.sent, r.received, r.lost) = (moved.sent, moved.received, moved.lost);
        r.rows = new ProductRow[](rows.length);
        for (uint256 i; i < rows.length; ++i) {
            r.rows[i] = ProductRow(rows[i], ICoverMarket(MARKET).productRow(address(this), rows[i]));
        }
        r.incidents = IClaimDesk(DESK).openIncidentLines();
        return MessageCodec.encodeCapitalReport(r);
    }

    /// @inheritdoc ICapitalPool
    function currentRound() public view returns (uint32) {
        return (block.timestamp / EPOCH_LENGTH).toUint32();
    }

    /// @inheritdoc ICapitalPool
    function requestOf(address controller) external view returns (Request memory) {
        return _requests[controller];
    }

    /// @inheritdoc ICapitalPool
    function claimableShares(address controller) external view returns (uint256) {
        Request memory request = _requests[controller];
        Round memory round = _rounds[request.round];
        return request.assets == 0 || !round.settled ? 0 : uint256(request.assets) * round.shares / round.assets;
    }

    /// @inheritdoc ICapitalPool
    function exitOf(address owner) external view returns (Exit memory exit) {
        ExitBook.Request memory request = _exits.requests[owner];
        (exit.receiver, exit.round, exit.shares) = (request.receiver, request.round, request.shares * ExitBook.UNIT);
        if (request.shares == 0) return exit;
        (uint64 paid, bool whole) = _exits.paidTo(request);
        (exit.claimable, exit.settled) = (paid - _exits.collected[owner], whole);
    }

    /// @inheritdoc ICapitalPool
    function isApplied(uint32 settlement) external view returns (bool) {
        return _applied[settlement];
    }

    /// @inheritdoc ICapitalPool
    function books() external view returns (Books memory b) {
        Entry memory entry = _entry;
        Cash memory cash = _cash;
        Owed memory owed = _owed;
        b.free = cash.free;
        b.setAside = cash.setAside;
        b.held = owed.held;
        b.pending = entry.asked + entry.open - entry.applied;
        (b.premiumEarned, b.unearned) = _premiums();
        b.premiumSynced = cash.premiumSynced;
        b.depositsApplied = entry.applied;
        b.claimsPaid = cash.claimsPaid;
        b.budgetsReleased = owed.budgetsReleased;
        (b.exitsApplied, b.exitsOwed) = (owed.exitsApplied, owed.exitsOwed);
        b.leaving = (_exits.waiting() * ExitBook.UNIT).toUint128();
    }

    function _applyDeposits(EpochSettled calldata settled) private {
        // A forged settlement must not turn money into capital that is other people's, not there, or asked for in the round that is
        // still open: its requests can be cancelled.
        Entry memory entry = _entry;
        uint32 openRound = currentRound();
        uint64 closed = entry.round < openRound ? entry.asked + entry.open : entry.asked;
        uint64 waiting = closed - entry.applied;
        if (settled.depositAssets > waiting) revert CapitalPool_MoreThanWaits(waiting, settled.depositAssets);

        // Rounds newer than `toRound` are skipped, those older than `fromRound` have their own settlement.
        uint32 round = entry.round;
        while (round > settled.toRound || round >= openRound) round = _rounds[round].previous;
        while (round >= settled.fromRound && round != 0) {
            Round storage r = _rounds[round];
            (r.settled, r.assets, r.shares) = (true, settled.depositAssets, settled.sharesMinted);
            round = r.previous;
        }
        entry.applied += settled.depositAssets;
        _entry = entry;
        _cash.free += settled.depositAssets;
    }

    /// @dev Parks until the price is believed and the money is here: home counts deposits whose settlement may still be under way.
    function _applyExits(uint128 shares, uint64 assets, uint256 mostPrice) private {
        uint256 most = mostPrice * shares / PriceBound.ONE;
        if (assets > most) revert CapitalPool_RisesTooFast(assets, most);
        // Requests of the open round can be taken back, so no settlement names them.
        uint256 waiting = (_exits.askedBefore(currentRound()) - _exits.lastFill().shares) * ExitBook.UNIT;
        if (shares > waiting) revert CapitalPool_MoreThanLeave(waiting, shares);
        Cash memory cash = _syncedCash();
        _takeOut(cash, assets);
        _cash = cash;
        _owed.exitsApplied += assets;
        _owed.exitsOwed += assets;
        _exits.fill((shares / ExitBook.UNIT).toUint128(), assets);
        emit ExitsApplied(shares, assets);

        PoolShare(SHARE).burn(shares);
    }

    /// @dev Takes, in memory, what home ordered out of free capital. Budgets that it had decided before are not that money.
    function _takeOut(Cash memory cash, uint64 amount) private view {
        uint256 budgets = IClaimDesk(DESK).unfundedBudgets(address(this), _owed.exitsApplied + moved.sent + amount);
        // forge-lint: disable-next-line(unsafe-typecast) below `free`
        uint64 free = cash.free > budgets ? cash.free - uint64(budgets) : 0;
        if (free < amount) revert CapitalPool_InsufficientFree(free, amount);
        cash.free -= amount;
    }

    /// @dev The cash slot with all premium earned so far in `free`.
    function _syncedCash() private returns (Cash memory cash) {
        (uint64 earned,) = _premiums();
        cash = _cash;
        uint64 gain = earned - cash.premiumSynced;
        cash.free += gain;
        cash.premiumSynced = earned;
        emit PremiumSynced(gain);
    }

    function _bookPayouts(uint64 amount) private {
        Cash memory cash = _cash;
        cash.setAside -= amount;
        cash.claimsPaid += amount;
        _cash = cash;
    }

    /// @dev One receiver whom the asset does not pay must not stop the others.
    function _payOrHold(address to, uint64 amount) private {
        (bool done, bytes memory answer) = ASSET.call(abi.encodeCall(IERC20.transfer, (to, amount)));
        if (done && (answer.length == 0 || (answer.length >= 32 && abi.decode(answer, (uint256)) == 1))) return;
        heldFor[to] += amount;
        _owed.held += amount;
        emit PayoutHeld(to, amount);
    }

    function _premiums() private view returns (uint64 earned, uint64 unearned) {
        uint64 received;
        (received, unearned) = ICoverMarket(MARKET).premiumsOf(address(this));
        earned = received - unearned;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {IInvestor} from "../interfaces/IInvestor.sol";
import {Drip} from "../libraries/Drip.sol";

/// @title Investor
/// @notice See {IInvestor}. A contract of its own, so that a vault that calls back meets no money but what was given to it.
contract Investor is IInvestor {
    using Drip for Drip.Stream;
    using SafeCastLib for uint256;
    using SafeTransferLib for address;

    /// @notice Least part of capital that is kept as cash, basis points: a tenth.
    uint16 public constant MIN_LIQUID_BPS = 1_000;

    /// @notice Seconds over which a gain becomes capital: a week.
    uint40 public constant DRIP_LENGTH = Drip.LENGTH;

    uint256 private constant BPS = 10_000;

    /// @dev Less is not worth a transaction, units: one of the asset.
    uint64 private constant LEAST = 1e6;

    ICapitalPool public immutable POOL;
    address private immutable ASSET;
    uint256 private immutable SCALE;

    Policy private _policy;

    /// @inheritdoc IInvestor
    uint32 public lastInvested;

    bool private _busy;

    /// @inheritdoc IInvestor
    uint256 public shares;

    Drip.Stream private _gains;

    /// @dev Created by the pool. It alone takes money from here.
    constructor(address asset, uint256 scale) {
        (POOL, ASSET, SCALE) = (ICapitalPool(msg.sender), asset, scale);
        asset.safeApprove(msg.sender, type(uint256).max);
    }

    modifier onlyOwner() {
        if (msg.sender != Ownable(POOL.GATEWAY()).owner()) revert Investor_Unauthorized(msg.sender);
        _;
    }

    /// @dev A vault is not ours: nothing here runs while it does.
    modifier alone() {
        if (_busy) revert Investor_Busy();
        _busy = true;
        _;
        _busy = false;
    }

    /*//////////////////////////////////////////////////////////////
                                   OWNER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IInvestor
    function setPolicy(address vault, uint64 cap, uint16 liquidBps) external onlyOwner alone {
        if (liquidBps < MIN_LIQUID_BPS || liquidBps > BPS) revert Investor_BadPolicy(liquidBps);
        if (vault != _policy.vault) {
            if (shares != 0) revert Investor_StillInvested(shares);
            if (vault != address(0) && IERC4626(vault).asset() != ASSET) {
                revert Investor_WrongAsset(ASSET, IERC4626(vault).asset());
            }
        }
        _policy = Policy(vault, cap, liquidBps);
        emit PolicySet(vault, cap, liquidBps);
    }

    /// @inheritdoc IInvestor
    function writeDown(uint64 loss) external onlyOwner alone {
        uint64 book = _invested();
        if (loss > book) revert Investor_MoreThanInvested(book, loss);
        _lose(loss);
    }

    /*//////////////////////////////////////////////////////////////
                                  ANYONE
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IInvestor
    function invest() external alone returns (uint64 amount) {
        uint32 epoch = POOL.currentRound();
        if (epoch == lastInvested) revert Investor_OncePerEpoch(epoch);
        (amount,) = _investable();
        if (amount < LEAST) revert Investor_NothingToInvest(amount);
        lastInvested = epoch;
        POOL.lend(amount);

        address vault = _policy.vault;
        uint256 before = vault.balanceOf(address(this));
        ASSET.safeApproveWithRetry(vault, amount * SCALE);
        IERC4626(vault).deposit(amount * SCALE, address(this));
        uint256 got = vault.balanceOf(address(this)) - before;
        shares += got;
        uint256 value = IERC4626(vault).previewRedeem(got) / SCALE;
        if (value + amount / LEAST + 1 < amount) revert Investor_WorthLess(amount, value);
        emit Invested(vault, amount);
    }

    /// @inheritdoc IInvestor
    function divest(uint64 amount) external alone returns (uint64 book, uint64 arrived) {
        uint64 invested = _invested();
        uint256 held = shares;
        address vault = _policy.vault;
        uint256 parts = amount < invested ? IERC4626(vault).previewWithdraw(amount * SCALE) : held;
        arrived = _redeem(vault, parts);
        // Rounded up: what was paid for shares that are gone is in the book of none.
        book = ((invested * (held - shares) + held - 1) / held).toUint64();
        _bring(book, arrived);
        emit Divested(vault, book, arrived);
    }

    /// @inheritdoc IInvestor
    function markDown() external alone returns (uint64 loss) {
        (uint64 book, uint256 value) = (_invested(), _value());
        if (value >= book) revert Investor_NothingToMark(book, value);
        // forge-lint: disable-next-line(unsafe-typecast) below the book
        loss = book - uint64(value);
        _lose(loss);
    }

    /// @inheritdoc IInvestor
    function harvest() external alone returns (uint64 gain) {
        (uint64 book, uint256 value) = (_invested(), _value());
        if (value < uint256(book) + LEAST) revert Investor_NothingToHarvest(book, value);
        address vault = _policy.vault;
        gain = _redeem(vault, IERC4626(vault).previewWithdraw((value - book) * SCALE));
        _bring(0, gain);
        emit Harvested(vault, gain);
    }

    /// @inheritdoc IInvestor
    function drip() external alone returns (uint64 amount) {
        amount = _gains.ready();
        if (amount == 0) revert Investor_NothingReady();
        _bring(0, 0);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IInvestor
    function getPolicy() external view returns (Policy memory) {
        return _policy;
    }

    /// @inheritdoc IInvestor
    function figures() external view returns (Figures memory f) {
        f.invested = _invested();
        try this.valueNow() returns (uint256 value) {
            f.value = value.toUint64();
        } catch {}
        (f.dripping, f.ready) = (_gains.left, _gains.ready());
        (f.investable, f.keep) = _investable();
        if (POOL.currentRound() == lastInvested) f.investable = 0;
    }

    /// @notice What the vault says that it would pay, units. Reverts as it does.
    function valueNow() external view returns (uint256) {
        return _value();
    }

    /*//////////////////////////////////////////////////////////////
                                INTERNALS
    //////////////////////////////////////////////////////////////*/

    /// @dev Shares of the vault for money, as far as it pays.
    function _redeem(address vault, uint256 parts) private returns (uint64 arrived) {
        uint256 held = shares;
        if (held == 0) revert Investor_NothingInvested();
        uint256 most = IERC4626(vault).maxRedeem(address(this));
        if (most > held) most = held;
        if (parts > most) parts = most;
        if (parts == 0) revert Investor_VaultPaysNothing();

        (uint256 cash, uint256 before) = (ASSET.balanceOf(address(this)), vault.balanceOf(address(this)));
        IERC4626(vault).redeem(parts, address(this), address(this));
        // What it says that it did is not asked.
        uint256 burned = before - vault.balanceOf(address(this));
        shares = burned < held ? held - burned : 0;
        arrived = ((ASSET.balanceOf(address(this)) - cash) / SCALE).toUint64();
    }

    /// @dev Gives the pool what is its own: money as far as it was in the book, and gains that have come.
    function _bring(uint64 book, uint64 arrived) private {
        Drip.Stream memory gains = _gains;
        uint64 come = gains.take();
        uint64 paid = arrived;
        if (arrived > book) {
            gains.add(arrived - book);
            paid = book;
        }
        _gains = gains;
        if (come != 0) emit Dripped(come);
        POOL.repay(book, paid + come);
    }

    function _lose(uint64 loss) private {
        emit MarkedDown(_policy.vault, loss);
        POOL.repay(loss, 0);
    }

    function _invested() private view returns (uint64 invested) {
        (, invested,) = POOL.lent();
    }

    function _value() private view returns (uint256) {
        return shares == 0 ? 0 : IERC4626(_policy.vault).previewRedeem(shares) / SCALE;
    }

    /// @dev Budgets that are decided and not funded yet are not idle, whatever their order; nothing is while it is not known what else is
    /// owed: the chain is stale, or an incident open.
    function _investable() private view returns (uint64 amount, uint64 keep) {
        Policy memory policy = _policy;
        ICapitalPool.Books memory books = POOL.books();
        uint256 invested = _invested();
        uint256 free = _room(uint256(books.free) + books.premiumEarned, books.premiumSynced);
        keep = (((free + invested) * policy.liquidBps + BPS - 1) / BPS).toUint64();
        uint256 owed = IClaimDesk(POOL.DESK()).unfundedBudgets(address(POOL), type(uint64).max);
        uint256 idle = _room(free, keep + owed);
        uint256 room = policy.vault == address(0) || _mayOweMore() ? 0 : _room(policy.cap, invested);
        amount = (idle < room ? idle : room).toUint64();
    }

    function _mayOweMore() private view returns (bool) {
        return !ICoverMarket(POOL.MARKET()).isFresh() || IClaimDesk(POOL.DESK()).openIncidentLines().length != 0;
    }

    function _room(uint256 limit, uint256 used) private pure returns (uint256) {
        return limit > used ? limit - used : 0;
    }
}

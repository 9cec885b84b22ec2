// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {EpochSettled, Remit, SharesMoved} from "../types/Types.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem, IERC7575} from "./IERC7540.sol";

/// @title ICapitalPool
/// @notice Holds one pool's money on one chain: deposits that wait for a price, capital, and premium.
/// @dev Balances are tracked, never read: a donation changes nothing. Market, desk and gateway are this protocol's own.
/// Money is counted in units, 1e-6 of the asset. What ERC-4626 and ERC-7540 call `assets` is in the smallest parts of the token, `SCALE` of
/// which are a unit: a token may have six to eighteen decimals, and less than a unit stays with whom it belongs to. What comes in is
/// measured, so a token that takes fees, rebases or lies is refused; one that loses what it held stops the reports of its chain.
///
/// A vault of ERC-7540 (asynchronous both ways), its share a token of its own (ERC-7575). The id of a request is its round; a controller
/// has one request of each kind at a time. Narrower than the standard where the safety of others asks for it:
/// - only a controller, or its operator, asks for a controller: a stranger's deposit would make it wait for the round;
/// - what has left is paid to the controller: who is paid is fixed by the request;
/// - a request is filled in parts where money or room is short, at the price of each part;
/// - `claimDeposit` and `claimRedeem` let anybody push what is claimable to its controller.
/// Prices of `convertTo...` are what home last told this chain, not what a request will get.
interface ICapitalPool is IERC165, IERC7540Operator, IERC7540Deposit, IERC7540Redeem, IERC7575 {
    /// @notice A deposit that waits for its round to be settled, or for its shares to be claimed.
    struct Request {
        address controller;
        uint32 round;
        uint64 assets;
    }

    /// @notice Shares of a controller that wait to leave, or whose money waits to be collected.
    /// @param round Round of the request; zero when there is none.
    /// @param shares Shares of the request, 1e-18 of a share, those that have left among them.
    /// @param claimable What `claimRedeem` would pay now, units.
    /// @param settled Whether all of its shares have left.
    struct Exit {
        uint32 round;
        uint256 shares;
        uint64 claimable;
        bool settled;
    }

    /// @notice The pool's money on this chain, units.
    /// @param free Capital here that no decision has claimed: deposits applied plus premium synced less what was set aside.
    /// @param pending Deposits not turned into capital yet.
    /// @param unearned Premium received but not earned yet.
    /// @param premiumEarned Premium earned so far, synced or not.
    /// @param premiumSynced Part of it already in `free`.
    /// @param setAside Money of funded incidents that waits for its holders.
    /// @param claimsPaid Payouts made, those held for their receivers among them.
    /// @param held Payouts that the asset refused to move; they belong to their receivers.
    /// @param exitsApplied Exits of settlements so far, collected or not.
    /// @param exitsOwed Part of them that waits to be collected.
    /// @param leaving Shares that asked to leave and have not, 1e-18 of a share.
    struct Books {
        uint64 free;
        uint64 setAside;
        uint64 held;
        uint64 pending;
        uint64 unearned;
        uint64 premiumEarned;
        uint64 premiumSynced;
        uint64 depositsApplied;
        uint64 claimsPaid;
        uint64 budgetsReleased;
        uint64 exitsApplied;
        uint64 exitsOwed;
        uint128 leaving;
    }

    error CapitalPool_Unauthorized(address caller);
    error CapitalPool_MoneyMissing(uint256 due, uint256 balance);
    error CapitalPool_AmountTooSmall(uint64 assets, uint64 minimum);
    error CapitalPool_NotOperator(address account, address caller);
    error CapitalPool_NoPreview();
    error CapitalPool_MoreThanClaimable(uint256 claimable, uint256 asked);
    error CapitalPool_WaitsForRound(uint32 round);
    error CapitalPool_ClaimFirst(uint32 round);
    error CapitalPool_NothingToClaim(address controller);
    error CapitalPool_NotSettled(uint32 round);
    error CapitalPool_RoundClosed(uint32 round);
    error CapitalPool_WrongPool(uint32 expected, uint32 actual);
    error CapitalPool_InsufficientFree(uint64 free, uint64 amount);
    error CapitalPool_Paused(uint40 until);
    error CapitalPool_NothingHeld(address receiver);
    error CapitalPool_MoreThanWaits(uint64 waiting, uint64 assets);
    error CapitalPool_ZeroReceiver();
    error CapitalPool_TooFewShares(uint256 shares, uint256 minimum);
    error CapitalPool_RisesTooFast(uint64 assets, uint256 most);
    error CapitalPool_ExitWaits(uint32 round);
    error CapitalPool_OtherReceiver(address receiver);
    error CapitalPool_NothingToRedeem(address controller);
    error CapitalPool_MoreThanLeave(uint256 waiting, uint128 shares);

    error CapitalPool_ArrivesTooFast(uint32 srcEid, uint96 shares);
    error CapitalPool_UnknownMove(uint32 dstEid, uint32 moveId);

    event DepositCancelled(address indexed controller, uint32 indexed round, uint64 assets);
    event EpochApplied(uint32 indexed settlement, uint32 fromRound, uint32 toRound, uint64 assets, uint128 shares);
    event RedeemCancelled(address indexed controller, uint32 indexed round, uint256 shares);
    event ExitsApplied(uint128 shares, uint64 assets);
    event RemitApplied(uint32 indexed orderId, uint32 to, uint64 amount);
    event RemitCredited(uint64 ordered, uint64 arrived);
    event SharesLeft(
        uint32 indexed dstEid, uint32 indexed moveId, address indexed receiver, address owner, uint256 shares
    );
    event SharesArrived(uint32 indexed srcEid, uint32 indexed moveId, address indexed receiver, uint256 shares);
    event PremiumSynced(uint64 amount);
    event BudgetSetAside(uint64 amount);
    event BudgetReleased(uint64 amount);
    event Lent(uint64 amount);
    event Repaid(uint64 book, uint64 paid);
    event DepositsPaused(uint40 until);
    event PayoutHeld(address indexed receiver, uint64 amount);
    event HeldWithdrawn(address indexed receiver, uint64 amount);

    /// @notice Asks to deposit. The request belongs to the round of this block's epoch; its price is fixed when home settles
    /// that round, never before. On a chain other than home all rounds wait together while they are above home's limit for the epochs
    /// in which they waited: see {ICapacity-depositLimit}.
    /// @param assets Smallest parts of the asset, at least `MIN_DEPOSIT` units; pulled from the owner but for what is below a unit.
    /// @param controller Who claims the shares: the caller, or whose operator the caller is.
    /// @param owner Who pays: the caller, or whose operator the caller is.
    /// @return requestId Round of the request.
    /// @dev Reverts with CapitalPool_Paused while the guardians pause deposits here.
    function requestDeposit(uint256 assets, address controller, address owner)
        external
        override
        returns (uint256 requestId);

    /// @notice `requestDeposit` of the caller's money with an ERC-2612 permit.
    function requestDepositWithPermit(
        uint256 assets,
        address controller,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 requestId);

    /// @notice Stops new requests until `until`, UTC seconds. Only the guardians, who bound it; nothing else stops.
    function pauseDeposits(uint40 until) external;

    /// @notice Takes a request back while its round is open; the assets go to the controller. Only for it, or its operator.
    function cancelDeposit(address controller) external;

    /// @notice Claims shares of a settled request for its assets, or a part of them. Only for the controller, or its operator.
    /// @param assets Smallest parts of the asset; what is below a unit is not claimed and stays.
    /// @param receiver Who has the shares.
    /// @return shares 1e-18 of a share, rounded down.
    function deposit(uint256 assets, address receiver, address controller) external override returns (uint256 shares);

    /// @notice As `deposit`, for a number of shares.
    /// @return assets What they cost of the request, smallest parts of the asset, rounded up to a unit.
    function mint(uint256 shares, address receiver, address controller) external override returns (uint256 assets);

    /// @notice Mints the shares of a settled request to its controller. Anyone may call it.
    /// @return shares 1e-18 of a share, rounded down.
    function claimDeposit(address controller) external returns (uint256 shares);

    /// @notice Asks to leave with shares of the owner, which wait in the pool from now on. The request belongs to the round of this
    /// block's epoch. Home fills rounds by age, after a notice, at the price of the settlement, and only as far as what is left still
    /// backs every grant and this chain has the money; what is not filled waits, and bears losses like any share. Nobody can pause it.
    /// @param shares 1e-18 of a share, at least one share or all that the owner has; what is below a millionth of a share stays with
    /// the owner.
    /// @param controller Who is paid: the caller, or whose operator the caller is.
    /// @param owner Whose shares they are: the caller, whose operator the caller is, or who gave the caller an allowance of them.
    /// @return requestId Round of the request.
    function requestRedeem(uint256 shares, address controller, address owner)
        external
        override
        returns (uint256 requestId);

    /// @notice Takes a request to leave back while its round is open; the shares go to the controller. Only for it, or its operator.
    /// @return shares Shares that come back, 1e-18 of a share.
    function cancelRedeem(address controller) external returns (uint256 shares);

    /// @notice Pays for shares that have left, or a part of them. Only for the controller, or its operator.
    /// @param shares Shares of the request, 1e-18 of a share; what is below a millionth of a share is not paid and stays.
    /// @param receiver The controller.
    /// @return assets Smallest parts of the asset, rounded down to a unit.
    function redeem(uint256 shares, address receiver, address controller) external override returns (uint256 assets);

    /// @notice As `redeem`, for so much money, but for what is below a unit.
    /// @return shares Shares that they cost, 1e-18 of a share, rounded up to a millionth of a share.
    function withdraw(uint256 assets, address receiver, address controller) external override returns (uint256 shares);

    /// @notice Pays what has left of a controller's request and was not collected yet, to the controller. Anyone may call it.
    /// @return assets Units, rounded down. Zero, with the request closed, when the shares were worth nothing.
    function claimRedeem(address controller) external returns (uint64 assets);

    /// @notice Moves shares of the caller to another chain: they are burned here, and minted there once the message of the move has
    /// arrived, which anyone may send, and send again (SHARES_TO_AWAY, SHARES_TO_HOME). Between home and an away chain only: from away to
    /// away are two moves. What a share is worth does not change, wherever it is and while it is under way. Nobody can pause it.
    /// @param shares 1e-18 of a share, at least one share.
    /// @param dstEid Chain that they go to.
    /// @param receiver Who has them there.
    /// @return moveId Number of the move among those to that chain, from one.
    /// @dev Reverts with CoverGateway_WrongDirection for a chain that is not on the other side, and at home with Ledger_UnknownChain for one that is not
    /// of the pool, or CoverGateway_SilentChain for one that is quarantined, CoverGateway_AboveChainCap where its cap has no room for more, and
    /// Ledger_MissingReport before its first report; on another chain with CapitalPool_MoneyMissing while money is missing there.
    function moveShares(uint256 shares, uint32 dstEid, address receiver) external returns (uint32 moveId);

    /// @notice Turns premium that was earned into free capital. Anyone may call it.
    function syncPremium() external;

    /// @notice Pays what is held for a receiver, to that receiver. Anyone may call it.
    /// @return amount Units.
    function withdrawHeld(address receiver) external returns (uint64 amount);

    /// @notice Applies a settlement once; a repeated one is ignored. Any order, but one with exits waits (reverts, to be delivered
    /// again): with `CapitalPool_InsufficientFree` until the money that home counted is here, beside the budgets that were decided
    /// before those exits and are not funded; with `CapitalPool_RisesTooFast` while its price is above the one last told here and a
    /// twentieth more for each day since. A forged settlement so pays no more than its shares are about worth.
    function applySettlement(EpochSettled calldata settled) external;

    /// @notice From the gateway: gives the money of an order to the bridge, once; a repeated one is ignored. It waits (reverts with
    /// `CapitalPool_InsufficientFree`, to be delivered again) until the money that home counted is here, beside the budgets that were
    /// decided before it and are not funded.
    function applyRemit(Remit calldata remit) external;

    /// @notice From the gateway: mints what of a move has not arrived yet, to its receiver, as far as the limit for an epoch goes: from
    /// one chain a tenth of the shares here, or as many as `FREE_GROWTH` of the market bought at the first price if that is more. What is
    /// above arrives when the message is sent again. A move that has arrived whole is ignored.
    /// @return arrived Shares that arrived now, 1e-18 of a share.
    /// @dev Reverts with CapitalPool_ArrivesTooFast, to be delivered again, when nothing more may arrive in this epoch.
    function applyMove(uint32 srcEid, SharesMoved calldata move) external returns (uint96 arrived);

    /// @notice From the bridge: takes the money of an order that arrived out of it. The order is done, however much arrived: the
    /// difference is a loss, which home hears of with the next report.
    /// @param ordered What was ordered, units.
    /// @param arrived What the bridge brought of it, units.
    function creditRemit(uint64 ordered, uint64 arrived) external;

    /// @notice Gives the investor idle cash; capital stays what it is. For the investor.
    /// @param amount Units, free capital.
    function lend(uint64 amount) external;

    /// @notice Takes back what the investor was given, and what it gained. For the investor.
    /// @param book Units by which what is invested falls.
    /// @param paid Units that come; capital changes by the difference.
    function repay(uint64 book, uint64 paid) external;

    /// @notice From the desk: moves a whole budget out of free capital, for its holders alone. Syncs premium where free capital is
    /// not enough without; reverts with `CapitalPool_InsufficientFree` while it is short with that too.
    /// @param commitOut Exits filled and remittances ordered here before home decided, all that went before among them, units: what of
    /// them is not done yet stays free.
    function setAside(uint64 amount, uint64 commitOut) external;

    /// @notice From the desk: pays a claim out of what was set aside. If the asset refuses to move the money (a frozen receiver),
    /// the payout is held for the receiver: see {withdrawHeld}.
    function pay(address to, uint64 amount) external;

    /// @notice Pays out what the market took and the pool never counted as its own: unearned premium of a cancelled cover, and
    /// fees. Neither is in `free`, so no balance changes here.
    function refund(address to, uint64 amount) external;

    /// @notice From the market, after it took the whole premium of a cover out of its books: pays it back. What was earned of it
    /// comes out of free capital, with all premium synced; reverts with `CapitalPool_InsufficientFree` if that is short.
    function returnPremium(address to, uint64 amount) external;

    /// @notice From the desk: pays many claims, as {pay} does, and writes the books once. Amounts of zero are left out.
    function payMany(address[] calldata receivers, uint64[] calldata amounts) external;

    /// @notice From the desk: gives back to free capital what was set aside and nobody may claim any more.
    function release(uint64 amount) external;

    /// @notice The capital report as encoded by MessageCodec: a pure function of this chain's state and time.
    /// @param rows Rows of products to list, of four each; the money part always covers all of them.
    function buildReport(uint16[] calldata rows) external view returns (bytes memory);

    function ASSET() external view returns (address);

    function POOL_ID() external view returns (uint32);

    /// @return Smallest parts of the asset in a unit: one for six decimals.
    function SCALE() external view returns (uint256);

    /// @return The gateway of this chain.
    function GATEWAY() external view returns (address);

    /// @return The market whose premium the pool earns.
    function MARKET() external view returns (address);

    /// @return The desk that pays claims out of the pool.
    function DESK() external view returns (address);

    /// @return The share token of this chain.
    function SHARE() external view returns (address);

    /// @return Epoch, and so round, of now.
    function currentRound() external view returns (uint32);

    /// @return The request of a controller; zeros when there is none.
    function requestOf(address controller) external view returns (Request memory);

    /// @return The exit of a controller; zeros when there is none.
    function exitOf(address controller) external view returns (Exit memory);

    /// @return Whether the settlement with this number was applied here.
    function isApplied(uint32 settlement) external view returns (bool);

    /// @return Whether the order with this id was applied here.
    function isRemitted(uint32 orderId) external view returns (bool);

    /// @return Moves of shares from here to a chain so far.
    function moveCount(uint32 dstEid) external view returns (uint32);

    /// @return A move of shares from here, what its message says. Reverts with CapitalPool_UnknownMove if there is none.
    function getMove(uint32 dstEid, uint32 moveId) external view returns (SharesMoved memory);

    /// @return What of a move from another chain has arrived here, 1e-18 of a share.
    function arrivedOf(uint32 srcEid, SharesMoved calldata move) external view returns (uint96);

    /// @notice What moved between this chain and others, cumulative, units.
    /// @return sent Orders of home that were given to the bridge.
    /// @return received Orders that arrived, at what was ordered.
    /// @return lost Part of `received` that the bridge did not bring.
    function moved() external view returns (uint64 sent, uint64 received, uint64 lost);

    /// @return The contract that puts idle cash of this pool into a vault, see {IInvestor}.
    function INVESTOR() external view returns (address);

    /// @return The bridge by which money of this pool leaves and reaches this chain.
    function BRIDGE() external view returns (address);

    /// @notice What was put into a vault, units.
    /// @return putIn All that ever was.
    /// @return invested What is in it: at cost, or at what it was last marked down to.
    /// @return pnl Gains that became cash less losses.
    function lent() external view returns (uint64 putIn, uint64 invested, int64 pnl);

    /// @return What is held for a receiver whom the asset refused to pay, units.
    function heldFor(address receiver) external view returns (uint64);

    /// @return The pool's money here.
    function books() external view returns (Books memory);
}

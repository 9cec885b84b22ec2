// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Drip} from "../libraries/Drip.sol";
import {Allocation} from "../types/Types.sol";
import {ICapacity} from "./ICapacity.sol";
import {IRemitter} from "./IRemitter.sol";
import {IRiskRegistry} from "./IRiskRegistry.sol";
import {ISettler} from "./ISettler.sol";

/// @title ILedger
/// @notice Home's book of all pools: what each chain reported, the capital, the grants, the settlements and the decisions.
/// @dev Everything that home sends is built here from state alone, so anyone may send or resend it. The owner (meant to be a
/// time lock) adds pools and chains; it cannot move capital.
interface ILedger {
    /// @notice A pool at home.
    /// @param capital K: deposits settled - exits filled + premium earned + gains of vaults less losses + budgets released - budgets decided,
    /// units, less `dripping`. Reserves are inside.
    /// @param shares S: shares minted less shares that left, by settlements, 1e-18 of a share.
    /// @param reserves Sum of the reserves of open incidents, units.
    /// @param granted Sum of the grants of all its products on all chains, units.
    /// @param incidents Number of incidents of its products so far.
    /// @param dripping What came back, of budgets and of what was written down, and is not capital yet. Deposits pay for it, exits are
    /// not paid for it.
    struct Pool {
        uint128 capital;
        uint128 shares;
        uint64 reserves;
        uint64 granted;
        uint32 openIncidents;
        uint32 leverageBps;
        uint32 incidents;
        Drip.Stream dripping;
    }

    /// @notice Last report of a pool on a chain, and what home did to it.
    /// @dev Ordered so that a report that brings premium alone writes the first slot alone, and that what is noted of deposits stands in the
    /// slot that the first report of a window writes anyway.
    /// @param budgets Sum of budgets decided for it, units.
    /// @param nextRound First round that is not settled.
    /// @param granted Sum of the grants of all products of the pool there, units.
    /// @param riseCeiling Most that premium earned + budgets released + gains of a vault may reach in `riseWindow`, units.
    /// @param riseWindow Window of the last report of money; not zero once the chain joined.
    /// @param gainedFloor Least that premium earned + gains of a vault may fall to in it, because premium was given back or a vault lost, units.
    /// @param depositsFrom First window of which the limit holds for the deposits that wait: the one in which they began to, and later
    /// than that of the last settlement with deposits.
    /// @param depositsEpoch Epoch of the report in which `depositsAsked` last rose: all of it was asked for in rounds before.
    /// @param recoverWindow Window of the last recovery.
    /// @param exitsApplied Exits that the chain has set aside, units.
    /// @param sharesAsked Shares that asked to leave there, as it says, 1e-18 of a share.
    /// @param exitsFilled Exits that settlements have filled there, units.
    /// @param grantedFloor Least that `granted` may fall to in `fallWindow`, units.
    /// @param fallWindow Window of the last fall of `granted`.
    /// @param writeDownAt From when what is there may be written down; zero if that was not announced.
    /// @param writtenDown What home has taken for lost there and not recovered, units.
    /// @param invested What is in its vault by its book, units; not in `cash`.
    struct Chain {
        uint40 time;
        uint32 epoch;
        uint64 premiumEarned;
        int64 cash;
        uint56 unearned;
        uint64 depositsAsked;
        uint64 depositsApplied;
        uint64 claimsPaid;
        uint64 budgetsReleased;
        uint64 depositsSettled;
        uint64 budgets;
        uint32 settlements;
        uint32 nextRound;
        uint64 granted;
        int64 riseCeiling;
        uint32 riseWindow;
        int64 gainedFloor;
        uint32 depositsFrom;
        uint32 depositsEpoch;
        uint32 recoverWindow;
        uint64 exitsApplied;
        uint128 sharesAsked;
        uint64 exitsFilled;
        uint64 grantedFloor;
        uint32 fallWindow;
        uint40 writeDownAt;
        int64 writtenDown;
        uint56 invested;
    }

    /// @notice A product on a chain as home knows it.
    /// @param granted Most that the chain may have exposed, whatever messages are under way, units.
    /// @param target What home allows now, units.
    /// @param exposure Amount of covers that may still be claimed on, as the chain last said; never above `granted`, units.
    /// @param burned Sum of decided budgets that `target` reflects, units.
    /// @param seq Sequence of `target`.
    /// @param decisions Number of those budgets.
    /// @param confirmed Whether the chain has said that it knows this target and all decisions (R0): it can then be exposed to no
    /// more than max(target, exposure).
    struct Line {
        uint56 granted;
        uint56 target;
        uint56 exposure;
        uint56 burned;
        uint32 seq;
        uint16 decisions;
        bool confirmed;
    }

    /// @notice Sums of a product over all chains.
    /// @param poolId Its pool, once it was targeted.
    /// @param place Its place in that pool.
    /// @param groupId Its group; zero for none.
    /// @param exposed What was exposed on all chains when `confirm` last counted it, units.
    struct Totals {
        uint64 granted;
        uint32 openIncident;
        uint8 incidents;
        uint32 poolId;
        uint16 place;
        uint32 groupId;
        uint56 exposed;
    }

    enum IncidentState {
        NONE,
        OPEN,
        DECIDED
    }

    /// @notice An incident at home.
    /// @param ratio Part of what remains of each cover that is paid, ppm; by tree, of each item.
    /// @param reserve Capital held for it until it is decided, units.
    struct Incident {
        IncidentState state;
        uint32 productId;
        uint32 poolId;
        uint8 ordinal;
        uint40 instant;
        uint40 openedAt;
        uint32 ratio;
        uint40 payableAt;
        uint40 closesAt;
        uint64 reserve;
    }

    /// @notice A settlement of one chain: deposits of the rounds from `fromRound` to `toRound`, or exits. Both of one epoch have one
    /// price, and a number each.
    struct Settlement {
        uint32 fromRound;
        uint32 toRound;
        uint64 depositAssets;
        uint128 sharesMinted;
        uint128 exitShares;
        uint64 exitAssets;
    }

    error Ledger_Unauthorized(address caller);
    error Ledger_UnknownPool(uint32 poolId);
    error Ledger_PoolExists(uint32 poolId);
    error Ledger_BadLeverage(uint32 leverageBps);
    error Ledger_UnknownChain(uint32 poolId, uint32 eid);
    error Ledger_ChainExists(uint32 poolId, uint32 eid);
    error Ledger_TooManyChains(uint256 max);
    error Ledger_FromTheFuture(uint40 time, uint256 now_);
    error Ledger_WrongEpoch(uint32 expected, uint32 actual);
    error Ledger_CounterFell(uint64 before, uint64 now_);
    error Ledger_ExitsExceeded(uint64 applied, uint64 filled);
    error Ledger_BudgetsExceeded(uint256 used, uint64 budgets);
    error Ledger_RisesTooFast(int256 gained, int64 ceiling);
    error Ledger_FallsTooFast(int256 gained, int64 floor);
    error Ledger_BelowReserves(int256 fall, uint64 reserves);
    error Ledger_WrongGroup(uint32 groupId, uint32 poolId);
    error Ledger_StillGranted(uint32 productId, uint64 granted);
    error Ledger_NothingGranted(uint32 productId, uint32 eid);
    error Ledger_NotLapsed(uint32 productId, uint32 eid, uint256 lapsesAt);
    error Ledger_AuditFailed(int256 capital, int256 counted);
    error Ledger_IncidentOpen(uint32 poolId);
    error Ledger_NothingToSettle(uint32 poolId);
    error Ledger_MissingReport(uint32 poolId, uint32 eid);
    error Ledger_ProductHasIncident(uint32 productId, uint32 incidentId);
    error Ledger_TooManyIncidents(uint32 productId);
    error Ledger_InstantInFuture(uint40 instant, uint256 time);
    error Ledger_InstantTooOld(uint40 instant, uint256 oldest);
    error Ledger_IncidentOverlaps(uint32 incidentId, uint40 instant, uint40 openedAt);
    error Ledger_NotOpen(uint32 incidentId);
    error Ledger_RatioTooHigh(uint32 ratio);
    error Ledger_ExposureUnknown(uint32 incidentId, uint32 eid);
    error Ledger_NoAllocations(uint32 incidentId);
    error Ledger_AllocationsNotAscending(uint32 previous, uint32 eid);
    error Ledger_AllocationAboveExposure(uint32 eid, uint256 exposure, uint64 total);
    error Ledger_OpenTooShort(uint40 maxOpen, uint40 maxSilence);
    error Ledger_WriteDownAnnounced(uint32 poolId, uint32 eid);
    error Ledger_NoWriteDown(uint32 poolId, uint32 eid);
    error Ledger_WriteDownTooEarly(uint32 poolId, uint32 eid, uint40 writeDownAt);
    error Ledger_NothingToRecover(uint32 poolId, uint32 eid);
    error Ledger_RecoversTooFast(uint32 poolId, uint32 eid);

    event PoolAdded(uint32 indexed poolId, uint32 leverageBps);
    event ChainAdded(uint32 indexed poolId, uint32 indexed eid);
    event GroupJoined(uint32 indexed productId, uint32 indexed groupId);
    event ReportApplied(uint32 indexed poolId, uint32 indexed eid, uint40 time, uint128 capital);
    event MoneyRefused(uint32 indexed poolId, uint32 indexed eid, uint40 time, bytes reason);
    event ReportIgnored(uint32 indexed poolId, uint32 indexed eid, uint40 time, uint40 newest);
    event Settled(
        uint32 indexed poolId, uint32 indexed eid, uint32 indexed settlement, uint64 depositAssets, uint128 sharesMinted
    );
    event ExitsFilled(
        uint32 indexed poolId, uint32 indexed eid, uint32 indexed settlement, uint128 exitShares, uint64 exitAssets
    );
    event TargetSet(uint32 indexed productId, uint32 indexed eid, uint32 seq, uint64 target, uint64 granted);
    event GrantFell(uint32 indexed productId, uint32 indexed eid, uint64 granted);
    event IncidentOpenedAtHome(uint32 indexed incidentId, uint32 indexed productId, uint40 instant, uint64 reserve);
    event Decided(uint32 indexed incidentId, uint32 ratio, uint40 payableAt, uint40 closesAt, uint64 budgets);
    event BudgetSet(uint32 indexed incidentId, uint32 indexed eid, uint64 budget);
    event WriteDownAnnounced(uint32 indexed poolId, uint32 indexed eid, uint40 writeDownAt);
    event WriteDownCancelled(uint32 indexed poolId, uint32 indexed eid);
    event WrittenDown(uint32 indexed poolId, uint32 indexed eid, uint256 loss, uint128 capital);
    event Recovered(uint32 indexed poolId, uint32 indexed eid, uint256 amount);
    event CameBack(uint32 indexed poolId, uint64 amount, uint64 dripping);
    event BroughtForward(uint32 indexed poolId, uint64 amount);

    /// @notice Adds a pool.
    /// @param leverageBps Most exposure over capital, basis points, at least 10,000.
    function addPool(uint32 poolId, uint32 leverageBps) external;

    /// @notice Adds a chain to a pool. The registry must have a cap for it, see {IRiskRegistry-setChainCap}.
    function addChain(uint32 poolId, uint32 eid) external;

    /// @notice Puts a product into a group of its pool, or into none. Only while nothing is granted for it.
    /// @param groupId Zero for none.
    function joinGroup(uint32 productId, uint32 groupId) external;

    /// @notice From the gateway: a capital report of a chain. Money and products are the newest report's; what a report says of
    /// incidents holds in any order. A report that raises capital faster than the registry's inbound limits is refused as a whole:
    /// it can be delivered again in a later window, in which it or a newer one fits. But while the chain says what an open incident
    /// can cost it, its money alone is refused, and the rest holds. Rows of products are stored as they come;
    /// `confirm` lowers grants by them.
    /// @param report As MessageCodec encodes it: a page is read where it is applied.
    function applyReport(uint32 eid, bytes calldata report) external;

    /// @notice Settles the deposit rounds of every chain that were closed in the epoch of the oldest last report or before (R7), all at
    /// one price. A chain that has gone on since settles what it had asked for by then, see `earlierDeposits`: a report that is always late
    /// delays the others and does not stop them. A quarantined chain, see {ICapacity-isQuarantined}, is left out: its requests wait, and
    /// deposits elsewhere pay for the premium and the budgets that it may bring, so nobody gains by its silence. Reverts while an
    /// incident of the pool is open (R11), while a write-down is announced, and when the audit of capital fails (R3). Anyone may call.
    function settle(uint32 poolId) external;

    /// @notice Takes in what the chains' last reports say of a product. Counts what is exposed, so that what each chain is told of all
    /// others is read and not added up for each anew; and lowers what is granted where the chain confirms home's newest target
    /// and all decisions (R0): to the larger of target and exposure, as far as the window lets a chain give back. Anyone may call;
    /// `retarget` and `openIncident` do so first.
    function confirm(uint32 productId) external;

    /// @notice Sets the targets of a product as {ICapacity} says: to what is used, plus idle limit by weight, within what is
    /// granted elsewhere. A target that would hardly move stays, so nobody can raise sequences for nothing. While the audit of
    /// capital fails, targets only fall. Anyone may call.
    function retarget(uint32 productId) external;

    /// @notice Takes back all that is granted for a product on a chain that cannot have a cover left: {ICoverGateway-lastSentAt}
    /// is maxAge + skew + the longest period + the tail ago. Such a chain has sold nothing since maxAge after that time, however
    /// late the message came, and what it sold before has ended. Nobody can put that off with messages to a chain that is silent:
    /// they carry the same time. Anyone may call.
    function lapse(uint32 productId, uint32 eid) external;

    /// @notice From the owner: says that what is on a chain is lost. From then on nothing of the pool settles, so nobody leaves before
    /// the loss, until `writeDown`; that may be called MAX_SILENCE later, and for as long again. A report that the chain makes
    /// meanwhile, or `cancelWriteDown`, ends it.
    function announceWriteDown(uint32 poolId, uint32 eid) external;

    /// @notice From the owner: takes an announcement back.
    function cancelWriteDown(uint32 poolId, uint32 eid) external;

    /// @notice Takes what home counts on a chain, and on its way there, off the pool's capital, for all holders of shares at once.
    /// What cannot be counted right because of that chain, so that the audit fails, is put right with it. Covers there stay granted
    /// until they lapse. Anyone may call, between the incidents of the pool.
    function writeDown(uint32 poolId, uint32 eid) external;

    /// @notice Gives back to the pool what a chain that reports again had been written down by, in each epoch as much as the inbound
    /// limits allow. It drips into capital. Anyone may call.
    function recover(uint32 poolId, uint32 eid) external;

    /// @notice From the assessment: opens an incident, stops grants of the product and reserves capital (R14). Incidents of a product
    /// are disjoint in time: an instant that is not after the opening of the last paid one belongs to that one, which
    /// `Ledger_IncidentOverlaps` names.
    function openIncident(uint32 productId, uint40 instant) external returns (uint32 incidentId);

    /// @notice From the assessment: decides an incident for all chains and holders. Ratio 0 dismisses it. If the budgets exceed
    /// the reserve, all are scaled by one factor, which lowers the ratio.
    /// @param ratio Part of what remains of each cover to pay, ppm.
    function decide(uint32 incidentId, uint32 ratio) external;

    /// @return Whether `retarget` would change a target, or lower grants by more than a hundredth; or count what is exposed anew, where
    /// it moved by more than a hundredth of the limit.
    function wantsRetarget(uint32 productId) external view returns (bool);

    /// @return Whether `settle` would go through now and do something.
    function wantsSettlement(uint32 poolId) external view returns (bool);

    /// @notice From the assessment: decides an incident item by item. Each allocation binds the tree of what every cover of one chain
    /// is paid; a chain without one pays nothing. If the totals exceed the reserve, all items are scaled by one factor, the ratio.
    /// @param allocations By ascending eid; no total above what its chain has exposed to the incident.
    function decideByTree(uint32 incidentId, Allocation[] calldata allocations) external;

    /// @return Most exposure of a product now: min(cap, share x (capital - reserves)), units.
    function limitOf(uint32 productId) external view returns (uint64);

    /// @return capital K of the pool, and what still drips into it.
    /// @return counted The same from cash over all chains; equal unless something is wrong.
    function audit(uint32 poolId) external view returns (int256 capital, int256 counted);

    /// @return The pool as it is now: what has dripped by now is capital.
    function getPool(uint32 poolId) external view returns (Pool memory);

    function getChain(uint32 poolId, uint32 eid) external view returns (Chain memory);

    /// @notice What waits on a chain that has asked for more since: it settles without the rest, once every chain has reported in its epoch.
    /// Home keeps the oldest that waits, and the newest, which is in {Chain}; what was asked for between settles with the next.
    /// @return assets Zero if there is nothing but the newest, units.
    /// @return epoch Of the report that asked for it: all of it was asked for in rounds before.
    function earlierDeposits(uint32 poolId, uint32 eid) external view returns (uint64 assets, uint32 epoch);

    /// @return Gains less losses of the chain's vault, as it last said, units.
    function pnlOf(uint32 poolId, uint32 eid) external view returns (int64);

    function getLine(uint32 productId, uint32 eid) external view returns (Line memory);
    function getTotals(uint32 productId) external view returns (Totals memory);

    /// @return What is granted for each product of a pool, units: four in a word, by their places, the lowest place in the lowest bits.
    /// @param count Places.
    function grantsOf(uint32 poolId, uint256 count) external view returns (uint256[] memory);

    /// @return What is exposed of a product on all chains as they last said, units. It reads every chain of the pool.
    function exposureOf(uint32 productId) external view returns (uint64);

    /// @return What is exposed of a product on all chains but one, as `confirm` last counted it, units.
    function countedElsewhere(uint32 productId, uint32 eid) external view returns (uint64);

    function getIncident(uint32 incidentId) external view returns (Incident memory);
    function getSettlement(uint32 poolId, uint32 eid, uint32 settlement) external view returns (Settlement memory);

    /// @return The eids of a pool.
    function chainsOf(uint32 poolId) external view returns (uint32[] memory);

    /// @return Budget of an incident on a chain, units.
    function budgetOf(uint32 incidentId, uint32 eid) external view returns (uint64);

    /// @return Last incident of a product that was decided and not dismissed; 0 for none.
    function lastPaidOf(uint32 productId) external view returns (uint32);

    /// @return Root of the tree of an incident on a chain; zero when it is decided by ratio, or pays nothing there.
    function rootOf(uint32 incidentId, uint32 eid) external view returns (bytes32);

    /// @return known Whether the chain reported its exposure to the incident.
    /// @return exposure Units.
    function incidentExposure(uint32 incidentId, uint32 eid) external view returns (bool known, uint64 exposure);

    /// @return Sum of the grants of a group's products on all chains, units.
    function groupGranted(uint32 groupId) external view returns (uint64);

    /// @notice What the head of a message to a chain is made of.
    /// @return joined Whether the chain is in a pool.
    /// @return incidents Number of incidents that it is told of: those of its pools, from when it joined each.
    /// @return silent Whether its newest report, of any of its pools, is older than MAX_SILENCE. One that never reported is not silent.
    function headFor(uint32 eid) external view returns (bool joined, uint32 incidents, bool silent);

    /// @return Whether an incident is one of those that a chain is told of.
    function concerns(uint32 incidentId, uint32 eid) external view returns (bool);

    /// @return Number of incidents so far.
    function incidentCount() external view returns (uint32);

    function REGISTRY() external view returns (IRiskRegistry);

    /// @return Contract that works out limits and targets.
    function CAPACITY() external view returns (ICapacity);

    /// @return Home's gateway.
    function GATEWAY() external view returns (address);

    /// @return Contract that orders money to where it is owed.
    function REMITTER() external view returns (IRemitter);

    /// @return Contract that works out settlements and keeps the queue of exits.
    function SETTLER() external view returns (ISettler);

    /// @return Length of an epoch, seconds.
    function EPOCH_LENGTH() external view returns (uint40);

    /// @return Age at which news from home is too old, seconds.
    function MAX_AGE() external view returns (uint40);

    /// @return Difference between clocks, seconds.
    function SKEW() external view returns (uint40);

    /// @return Seconds from a decision to its first payout.
    function PAYABLE_DELAY() external view returns (uint40);

    /// @return Seconds after which a silent chain is quarantined, and taken to be exposed up to its grant.
    function MAX_SILENCE() external view returns (uint40);

    /// @return Seconds after which an open incident may be dismissed by anyone.
    function MAX_OPEN() external view returns (uint40);
}

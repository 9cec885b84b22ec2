// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRiskRegistry} from "../interfaces/IRiskRegistry.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {Allocation, CapitalReport, IncidentLine, Product, ProductLine} from "../types/Types.sol";
import {Capacity} from "./Capacity.sol";

/// @title Ledger
/// @notice See {ILedger}. Rules R0 to R4, R7, R11, R13, R14 and R17 of docs/design.md.
contract Ledger is ILedger, Ownable {
    using SafeCastLib for uint256;

    /// @notice Times of the protocol, the same on all chains, seconds.
    /// @param epochLength Length of an epoch.
    /// @param maxAge Age at which news from home is too old.
    /// @param skew Difference between clocks.
    /// @param payableDelay From a decision to its first payout.
    /// @param maxSilence After which a silent chain is taken to be exposed up to its grant.
    struct Times {
        uint40 epochLength;
        uint40 maxAge;
        uint40 skew;
        uint40 payableDelay;
        uint40 maxSilence;
    }

    /// @dev When a chain joined a pool: incidents from before are not told to it.
    struct Joined {
        uint32 lastIncident; // newest incident then, of any pool
        uint32 incidents; // number of the pool's incidents then
    }

    uint256 private constant BPS = 10_000;
    uint256 private constant PPM = 1e6;

    /// @dev Price of the first share: 1e-18 of a share costs 1e-12 units. Virtual amounts make inflating it pointless.
    uint256 private constant VIRTUAL_SHARES = 1e12;
    uint256 private constant VIRTUAL_ASSETS = 1;

    /// @dev A unit buys at most so many shares (1e-18): a millionth of the first price. Else, after a total loss, one deposit
    /// could bring more shares than fit, and no settlement of that pool would ever go through again.
    uint256 private constant MAX_SHARES_PER_UNIT = 1e18;

    /// @dev A settlement and a decision walk over all chains of a pool.
    uint256 private constant MAX_CHAINS = 100;

    /// @dev One bit of a cover's `settled` mask for each incident of a product.
    uint8 private constant MAX_INCIDENTS = 32;

    address public immutable GATEWAY;
    address public immutable ASSESSMENT;
    IRiskRegistry public immutable REGISTRY;

    /// @notice Works out limits and targets; this contract creates it.
    ICapacity public immutable CAPACITY;
    uint40 public immutable EPOCH_LENGTH;
    uint40 public immutable MAX_AGE;
    uint40 public immutable SKEW;
    uint40 public immutable PAYABLE_DELAY;
    uint40 public immutable MAX_SILENCE;

    uint32 public incidentCount;

    mapping(uint32 poolId => Pool) private _pools;
    mapping(uint32 poolId => uint32[]) private _chains;
    mapping(uint32 poolId => mapping(uint32 eid => Chain)) private _chain;
    mapping(uint32 poolId => mapping(uint32 eid => mapping(uint32 n => Settlement))) private _settlements;
    mapping(uint32 productId => Totals) private _totals;
    mapping(uint32 productId => mapping(uint32 eid => Line)) private _lines;
    mapping(uint32 incidentId => Incident) private _incidents;
    mapping(uint32 incidentId => mapping(uint32 eid => uint64)) private _budgets;
    mapping(uint32 incidentId => mapping(uint32 eid => uint256)) private _exposedPlusOne;

    /// @inheritdoc ILedger
    mapping(uint32 incidentId => mapping(uint32 eid => bytes32)) public rootOf;

    /// @inheritdoc ILedger
    mapping(uint32 productId => uint32) public lastPaidOf;

    /// @inheritdoc ILedger
    mapping(uint32 groupId => uint64) public groupGranted;

    mapping(uint32 eid => uint32[]) private _poolsOf;
    mapping(uint32 poolId => mapping(uint32 eid => Joined)) private _joined;

    constructor(address owner, address gateway, address assessment, address registry, Times memory times)
        Ownable(owner)
    {
        GATEWAY = gateway;
        ASSESSMENT = assessment;
        REGISTRY = IRiskRegistry(registry);
        CAPACITY = new Capacity(registry, gateway, uint256(times.maxAge) + times.skew);
        EPOCH_LENGTH = times.epochLength;
        MAX_AGE = times.maxAge;
        SKEW = times.skew;
        PAYABLE_DELAY = times.payableDelay;
        MAX_SILENCE = times.maxSilence;
    }

    modifier only(address who) {
        if (msg.sender != who) revert Ledger_Unauthorized(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                   OWNER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function addPool(uint32 poolId, uint32 leverageBps) external onlyOwner {
        if (poolId == 0) revert Ledger_UnknownPool(poolId);
        if (_pools[poolId].leverageBps != 0) revert Ledger_PoolExists(poolId);
        if (leverageBps < BPS) revert Ledger_BadLeverage(leverageBps);
        _pools[poolId].leverageBps = leverageBps;
        emit PoolAdded(poolId, leverageBps);
    }

    /// @inheritdoc ILedger
    function addChain(uint32 poolId, uint32 eid) external onlyOwner {
        Pool memory pool = _loadPool(poolId);
        if (pool.leverageBps == 0) revert Ledger_UnknownPool(poolId);
        Chain storage chain = _chain[poolId][eid];
        if (chain.riseWindow != 0) revert Ledger_ChainExists(poolId, eid);
        if (_chains[poolId].length == MAX_CHAINS) revert Ledger_TooManyChains(MAX_CHAINS);
        // A chain that joins during an incident would hide that it is not exposed to it.
        if (pool.openIncidents != 0) revert Ledger_IncidentOpen(poolId);
        // The owner must have said how much may be lost with it.
        REGISTRY.chainCapOf(poolId, eid);
        chain.riseWindow = _window() - 1;
        _chains[poolId].push(eid);
        _poolsOf[eid].push(poolId);
        _joined[poolId][eid] = Joined(incidentCount, pool.incidents);
        emit ChainAdded(poolId, eid);
    }

    /// @inheritdoc ILedger
    function joinGroup(uint32 productId, uint32 groupId) external onlyOwner {
        uint32 poolId = REGISTRY.getProduct(productId).poolId;
        if (groupId != 0 && REGISTRY.getGroup(groupId).poolId != poolId) revert Ledger_WrongGroup(groupId, poolId);
        Totals storage totals = _totals[productId];
        if (totals.granted != 0) revert Ledger_StillGranted(productId, totals.granted);
        totals.groupId = groupId;
        emit GroupJoined(productId, groupId);
    }

    /*//////////////////////////////////////////////////////////////
                                  REPORTS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function applyReport(uint32 eid, CapitalReport calldata r) external only(GATEWAY) {
        Chain storage chain = _chain[r.poolId][eid];
        if (chain.riseWindow == 0) revert Ledger_UnknownChain(r.poolId, eid);
        if (r.time > block.timestamp + SKEW) revert Ledger_FromTheFuture(r.time, block.timestamp);
        uint32 epoch = uint256(r.time / EPOCH_LENGTH).toUint32();
        if (r.epoch != epoch) revert Ledger_WrongEpoch(epoch, r.epoch);
        uint40 newest = chain.time;
        if (r.time > newest) {
            uint128 capital = _applyMoney(eid, chain, r);
            emit ReportApplied(r.poolId, eid, r.time, r.epoch, capital);
        } else {
            emit ReportIgnored(r.poolId, eid, r.time, newest);
        }
        // Pages of one second, or a page that a newer one overtook, still hold: while its target is the latest, a chain's
        // claim to capacity only falls, and so does what is exposed to an open incident.
        for (uint256 i; i < r.products.length; ++i) {
            _applyLine(r.poolId, eid, r.products[i], r.time >= newest);
        }
        for (uint256 i; i < r.incidents.length; ++i) {
            _applyIncidentLine(r.poolId, eid, r.incidents[i]);
        }
    }

    /// @dev Slots that did not change are not written, and that of the budgets is read only when budgets were used: most reports
    /// bring premium alone.
    function _applyMoney(uint32 eid, Chain storage chain, CapitalReport calldata r) private returns (uint128 capital) {
        uint256 before = uint256(chain.premiumEarned) + chain.budgetsReleased;
        uint256 gained = uint256(r.premiumEarned) + r.budgetsReleased;
        _rise(chain.budgetsReleased, r.budgetsReleased);
        if (_rise(chain.depositsAsked, r.depositsAsked) != 0) chain.depositsAsked = r.depositsAsked;
        if (_rise(chain.depositsApplied, r.depositsApplied) != 0) chain.depositsApplied = r.depositsApplied;
        _limitChange(eid, chain, r.poolId, before, gained);
        if (_rise(chain.claimsPaid, r.claimsPaid) != 0 || r.budgetsReleased != chain.budgetsReleased) {
            uint256 used = uint256(r.claimsPaid) + r.budgetsReleased;
            if (used > chain.budgets) revert Ledger_BudgetsExceeded(used, chain.budgets);
            (chain.claimsPaid, chain.budgetsReleased) = (r.claimsPaid, r.budgetsReleased);
        }
        uint56 unearned = uint256(r.unearned).toUint56();
        (chain.time, chain.epoch) = (r.time, r.epoch);
        (chain.premiumEarned, chain.cash, chain.unearned) = (r.premiumEarned, r.cash, unearned);
        Pool storage pool = _pools[r.poolId];
        capital = pool.capital;
        if (gained == before) return capital;
        // Premium that a chain gives back never comes out of what is reserved: its report waits until the incident is decided.
        if (gained < before && capital + gained < before + pool.reserves) {
            revert Ledger_BelowReserves(before - gained, pool.reserves);
        }
        capital = (capital + gained - before).toUint128();
        pool.capital = capital;
    }

    /// @dev A report that raises or lowers capital too fast parks: it reverts whole. Each window that passes before the chain's next
    /// report of money allows more, so what a chain really has gets through in the end.
    function _limitChange(uint32 eid, Chain storage chain, uint32 poolId, uint256 before, uint256 gained) private {
        uint32 window = _window();
        uint32 last = chain.riseWindow;
        if (window != last) {
            uint64 ceiling = CAPACITY.riseCeiling(poolId, eid, window - last);
            // As far below as the ceiling is above.
            // forge-lint: disable-next-line(unsafe-typecast) not above the ceiling, which is not below `before`
            chain.gainedFloor = 2 * before > ceiling ? uint64(2 * before - ceiling) : 0;
            (chain.riseCeiling, chain.riseWindow) = (ceiling, window);
        }
        if (gained > chain.riseCeiling) revert Ledger_RisesTooFast(gained, chain.riseCeiling);
        if (gained < chain.gainedFloor) revert Ledger_FallsTooFast(gained, chain.gainedFloor);
    }

    function _applyLine(uint32 poolId, uint32 eid, ProductLine calldata said, bool isNewest) private {
        Line storage line = _lines[said.productId][eid];
        // Without a target the chain can have sold nothing. The pool must be the product's, or its sums would be mixed.
        uint32 seq = line.seq;
        if (seq == 0 || _totals[said.productId].poolId != poolId) return;
        uint56 granted = line.granted;
        if (isNewest) {
            // I1: more than was granted cannot be exposed. A chain that lies must not set the price of the others.
            // forge-lint: disable-next-line(unsafe-typecast) below `granted`
            uint56 exposure = said.exposure < granted ? uint56(said.exposure) : granted;
            uint56 before = line.exposure;
            if (exposure != before) {
                line.exposure = exposure;
                Totals storage totals = _totals[said.productId];
                totals.exposure = totals.exposure + exposure - before;
            }
        }
        // R0: only the latest target confirms, and a report never raises a grant. A chain may sell up to the target that it
        // confirms: whoever says that it gives back more lies.
        uint256 reported = _max(said.reported, line.target);
        // forge-lint: disable-next-line(unsafe-typecast) below `granted`
        if (said.targetSeq == seq && reported < granted) _giveBack(eid, said.productId, uint56(reported));
    }

    /// @dev Lowers a grant to what the chain reported, as far as the window allows.
    function _giveBack(uint32 eid, uint32 productId, uint56 reported) private {
        Line memory line = _loadLine(productId, eid);
        Totals memory totals = _loadTotals(productId);
        _setGranted(totals, eid, line, line.granted - _limitFall(totals.poolId, eid, line.granted - reported));
        _storeLine(productId, eid, line);
        _storeTotals(productId, totals);
    }

    /// @dev What a chain may give back in this window, at most `freed`. The rest stays granted until a later report.
    function _limitFall(uint32 poolId, uint32 eid, uint56 freed) private returns (uint56) {
        Chain storage chain = _chain[poolId][eid];
        uint64 granted = chain.granted;
        uint32 window = _window();
        if (window != chain.fallWindow) {
            chain.grantedFloor = CAPACITY.fallFloor(granted);
            chain.fallWindow = window;
        }
        uint64 floor = chain.grantedFloor;
        uint64 most = granted > floor ? granted - floor : 0;
        // forge-lint: disable-next-line(unsafe-typecast) below `freed`
        return most < freed ? uint56(most) : freed;
    }

    /// @dev Sets what is granted on a line, and the sums over the product, the chain, the pool and the group. The caller stores
    /// `totals` and `line`.
    function _setGranted(Totals memory totals, uint32 eid, Line memory line, uint56 granted) private {
        uint56 before = line.granted;
        line.granted = granted;
        totals.granted = totals.granted - before + granted;
        Pool storage pool = _pools[totals.poolId];
        pool.granted = pool.granted - before + granted;
        Chain storage chain = _chain[totals.poolId][eid];
        chain.granted = chain.granted - before + granted;
        if (totals.groupId != 0) {
            groupGranted[totals.groupId] = groupGranted[totals.groupId] - before + granted;
        }
    }

    /// @dev Limits on what chains say hold for one epoch of home's clock.
    function _window() private view returns (uint32) {
        return (block.timestamp / EPOCH_LENGTH).toUint32();
    }

    /// @dev R13: a chain lists an incident once it has stopped sales, so the least that it said is the most that it may owe.
    function _applyIncidentLine(uint32 poolId, uint32 eid, IncidentLine calldata said) private {
        Incident storage incident = _incidents[said.incidentId];
        if (incident.state != IncidentState.OPEN || incident.poolId != poolId) return;
        uint256 known = _exposedPlusOne[said.incidentId][eid];
        uint256 plusOne = uint256(said.exposure) + 1;
        if (known == 0 || plusOne < known) _exposedPlusOne[said.incidentId][eid] = plusOne;
    }

    function _rise(uint64 before, uint64 now_) private pure returns (uint256) {
        if (now_ < before) revert Ledger_CounterFell(before, now_);
        return now_ - before;
    }

    /*//////////////////////////////////////////////////////////////
                            EPOCHS AND TARGETS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function settle(uint32 poolId) external {
        Pool memory pool = _loadPool(poolId);
        if (pool.leverageBps == 0) revert Ledger_UnknownPool(poolId);
        if (pool.openIncidents != 0) revert Ledger_IncidentOpen(poolId);
        _requireAudit(poolId);

        uint32[] memory eids = _chains[poolId];
        uint32 oldest = _oldestEpoch(poolId, eids);
        // One price for all: capital and shares as they are before this settlement.
        uint256 price = uint256(pool.shares) + VIRTUAL_SHARES;
        uint256 capital = _max(uint256(pool.capital) + VIRTUAL_ASSETS, price / MAX_SHARES_PER_UNIT);
        uint256 settled;
        for (uint256 i; i < eids.length; ++i) {
            Chain storage chain = _chain[poolId][eids[i]];
            uint64 assets = chain.depositsAsked - chain.depositsSettled;
            if (chain.epoch != oldest || assets == 0) continue;

            uint128 shares = (assets * price / capital).toUint128();
            uint32 n = ++chain.settlements;
            _settlements[poolId][eids[i]][n] = Settlement(chain.nextRound, chain.epoch - 1, assets, shares);
            chain.nextRound = chain.epoch;
            chain.depositsSettled += assets;
            pool.capital += assets;
            pool.shares += shares;
            ++settled;
            emit Settled(poolId, eids[i], n, assets, shares);
        }
        if (settled == 0) revert Ledger_NothingToSettle(poolId);
        _pools[poolId] = pool;
    }

    /// @inheritdoc ILedger
    function retarget(uint32 productId) external {
        Totals memory totals = _loadTotals(productId);
        if (totals.openIncident != 0) revert Ledger_ProductHasIncident(productId, totals.openIncident);
        ICapacity.Move[] memory moves;
        (totals.poolId, moves) = CAPACITY.plan(productId);
        if (_pools[totals.poolId].leverageBps == 0) revert Ledger_UnknownPool(totals.poolId);
        for (uint256 i; i < moves.length; ++i) {
            (uint32 eid, uint56 target) = (moves[i].eid, moves[i].target);
            Line memory line = _loadLine(productId, eid);
            if (target > line.granted) _setGranted(totals, eid, line, target);
            _setTarget(productId, eid, line, target);
        }
        _storeTotals(productId, totals);
    }

    /// @inheritdoc ILedger
    function lapse(uint32 productId, uint32 eid) external {
        Totals memory totals = _loadTotals(productId);
        if (totals.openIncident != 0) revert Ledger_ProductHasIncident(productId, totals.openIncident);
        Line memory line = _loadLine(productId, eid);
        if (line.granted == 0) revert Ledger_NothingGranted(productId, eid);
        uint256 lapsesAt = CAPACITY.lapsesAt(productId, eid);
        if (block.timestamp <= lapsesAt) revert Ledger_NotLapsed(productId, eid, lapsesAt);
        totals.exposure -= line.exposure;
        line.exposure = 0;
        _setGranted(totals, eid, line, 0);
        _setTarget(productId, eid, line, 0);
        _storeTotals(productId, totals);
    }

    function _setTarget(uint32 productId, uint32 eid, Line memory line, uint56 target) private {
        line.target = target;
        line.seq += 1;
        _storeLine(productId, eid, line);
        emit TargetSet(productId, eid, line.seq, target, line.granted);
    }

    /*//////////////////////////////////////////////////////////////
                                 INCIDENTS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function openIncident(uint32 productId, uint40 instant) external only(ASSESSMENT) returns (uint32 incidentId) {
        Product memory product = REGISTRY.getProduct(productId);
        Totals storage totals = _totals[productId];
        if (totals.openIncident != 0) revert Ledger_ProductHasIncident(productId, totals.openIncident);
        if (totals.incidents == MAX_INCIDENTS) revert Ledger_TooManyIncidents(productId);
        if (instant > block.timestamp) revert Ledger_InstantInFuture(instant, block.timestamp);
        // R10: later than this, covers that were live at the instant may have been freed somewhere.
        uint256 oldest = block.timestamp + MAX_AGE + SKEW;
        uint256 tail = uint256(REGISTRY.getTerms(product.termsId).tailDays) * 1 days;
        oldest = oldest > tail ? oldest - tail : 0;
        if (instant < oldest) revert Ledger_InstantTooOld(instant, oldest);
        uint32 last = lastPaidOf[productId];
        if (last != 0 && instant <= _incidents[last].openedAt) {
            revert Ledger_IncidentOverlaps(last, instant, _incidents[last].openedAt);
        }

        Pool storage pool = _pools[product.poolId];
        incidentId = ++incidentCount;
        // forge-lint: disable-next-line(unsafe-typecast) not above `granted`
        uint64 reserve = uint64(_min(totals.granted, _free(pool)));
        Incident storage incident = _incidents[incidentId];
        incident.state = IncidentState.OPEN;
        (incident.productId, incident.poolId) = (productId, product.poolId);
        (incident.ordinal, incident.instant) = (totals.incidents, instant);
        (incident.openedAt, incident.reserve) = (uint40(block.timestamp), reserve);
        totals.openIncident = incidentId;
        totals.incidents += 1;
        pool.reserves += reserve;
        pool.openIncidents += 1;
        pool.incidents += 1;
        emit IncidentOpenedAtHome(incidentId, productId, instant, reserve);
    }

    /// @inheritdoc ILedger
    function decide(uint32 incidentId, uint32 ratio) external only(ASSESSMENT) {
        if (ratio > PPM) revert Ledger_RatioTooHigh(ratio);
        Incident memory incident = _openOnly(incidentId);
        uint32[] memory eids = _chains[incident.poolId];
        uint256[] memory amounts = new uint256[](eids.length);
        // A dismissal owes nothing anywhere, so it waits for nobody.
        for (uint256 i; ratio != 0 && i < eids.length; ++i) {
            amounts[i] = _exposureTo(incidentId, incident, eids[i]);
        }
        _decide(incidentId, incident, eids, amounts, ratio);
    }

    /// @inheritdoc ILedger
    function decideByTree(uint32 incidentId, Allocation[] calldata allocations) external only(ASSESSMENT) {
        Incident memory incident = _openOnly(incidentId);
        if (allocations.length == 0) revert Ledger_NoAllocations(incidentId);
        uint32[] memory eids = new uint32[](allocations.length);
        uint256[] memory amounts = new uint256[](allocations.length);
        for (uint256 i; i < eids.length; ++i) {
            Allocation calldata a = allocations[i];
            if (i != 0 && a.eid <= eids[i - 1]) revert Ledger_AllocationsNotAscending(eids[i - 1], a.eid);
            if (_loadChain(incident.poolId, a.eid).riseWindow == 0) revert Ledger_UnknownChain(incident.poolId, a.eid);
            uint256 exposure = _exposureTo(incidentId, incident, a.eid);
            if (a.total > exposure) revert Ledger_AllocationAboveExposure(a.eid, exposure, a.total);
            rootOf[incidentId][a.eid] = SumTree.rootOf(a.top, a.total);
            (eids[i], amounts[i]) = (a.eid, a.total);
        }
        // forge-lint: disable-next-line(unsafe-typecast) a million
        _decide(incidentId, incident, eids, amounts, uint32(PPM));
    }

    function _openOnly(uint32 incidentId) private view returns (Incident memory incident) {
        incident = _incidents[incidentId];
        if (incident.state != IncidentState.OPEN) revert Ledger_NotOpen(incidentId);
    }

    /// @dev Sets the budget of each chain to `amounts` x ratio.
    function _decide(
        uint32 incidentId,
        Incident memory incident,
        uint32[] memory eids,
        uint256[] memory amounts,
        uint32 ratio
    ) private {
        uint256 sum;
        for (uint256 i; i < amounts.length; ++i) {
            sum += amounts[i];
        }
        // One factor for all chains if the reserve is short; of the amounts, so that rounded budgets fit the reserve too.
        // forge-lint: disable-next-line(unsafe-typecast) not above the ratio given
        if (sum != 0) ratio = uint32(_min(ratio, uint256(incident.reserve) * PPM / sum));

        uint256 budgets;
        for (uint256 i; i < eids.length; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast) not above the exposure, which is not above a grant of 56 bits
            budgets += _setBudget(incidentId, incident, eids[i], uint56(amounts[i] * ratio / PPM));
        }
        Pool storage pool = _pools[incident.poolId];
        // forge-lint: disable-next-line(unsafe-typecast) not above the reserve
        pool.capital -= uint128(budgets);
        pool.reserves -= incident.reserve;
        pool.openIncidents -= 1;
        _totals[incident.productId].openIncident = 0;
        if (ratio != 0) lastPaidOf[incident.productId] = incidentId;
        incident.state = IncidentState.DECIDED;
        (incident.ratio, incident.reserve) = (ratio, 0);
        incident.payableAt = uint40(block.timestamp) + PAYABLE_DELAY;
        // Windows of a product only grow, so the window of its terms now covers every cover sold.
        uint16 termsId = REGISTRY.getProduct(incident.productId).termsId;
        incident.closesAt = incident.payableAt + REGISTRY.getTerms(termsId).claimWindow;
        _incidents[incidentId] = incident;
        // forge-lint: disable-next-line(unsafe-typecast) not above the reserve
        emit Decided(incidentId, ratio, incident.payableAt, incident.closesAt, uint64(budgets));
    }

    /// @dev R13: what the chain said after the freeze; a chain that stays silent is taken to be exposed up to its grant.
    function _exposureTo(uint32 incidentId, Incident memory incident, uint32 eid) private view returns (uint256) {
        uint256 granted = _lines[incident.productId][eid].granted;
        uint256 plusOne = _exposedPlusOne[incidentId][eid];
        if (plusOne != 0) return _min(plusOne - 1, granted);
        if (granted != 0 && block.timestamp <= uint256(incident.openedAt) + MAX_SILENCE) {
            revert Ledger_ExposureUnknown(incidentId, eid);
        }
        return granted;
    }

    function _setBudget(uint32 incidentId, Incident memory incident, uint32 eid, uint56 budget)
        private
        returns (uint256)
    {
        _budgets[incidentId][eid] = budget;
        _chain[incident.poolId][eid].budgets += budget;
        // R17: the decided budget burns the target here and there, whichever message arrives first.
        Line storage line = _lines[incident.productId][eid];
        line.target = budget < line.target ? line.target - budget : 0;
        line.burned += budget;
        emit BudgetSet(incidentId, eid, budget);
        return budget;
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ILedger
    function wantsRetarget(uint32 productId) external view returns (bool) {
        (, ICapacity.Move[] memory moves) = CAPACITY.plan(productId);
        return moves.length != 0;
    }

    /// @inheritdoc ILedger
    function limitOf(uint32 productId) external view returns (uint64) {
        return CAPACITY.limitOf(productId);
    }

    /// @inheritdoc ILedger
    function audit(uint32 poolId) public view returns (int256 capital, int256 counted) {
        return CAPACITY.audit(poolId);
    }

    /// @inheritdoc ILedger
    function getPool(uint32 poolId) external view returns (Pool memory) {
        return _loadPool(poolId);
    }

    /// @inheritdoc ILedger
    function getChain(uint32 poolId, uint32 eid) external view returns (Chain memory) {
        return _loadChain(poolId, eid);
    }

    /// @inheritdoc ILedger
    function getLine(uint32 productId, uint32 eid) external view returns (Line memory) {
        return _loadLine(productId, eid);
    }

    /// @inheritdoc ILedger
    function getTotals(uint32 productId) external view returns (Totals memory) {
        return _loadTotals(productId);
    }

    /// @inheritdoc ILedger
    function getIncident(uint32 incidentId) external view returns (Incident memory) {
        return _incidents[incidentId];
    }

    /// @inheritdoc ILedger
    function getSettlement(uint32 poolId, uint32 eid, uint32 settlement) external view returns (Settlement memory) {
        return _settlements[poolId][eid][settlement];
    }

    /// @inheritdoc ILedger
    function chainsOf(uint32 poolId) external view returns (uint32[] memory) {
        return _chains[poolId];
    }

    /// @inheritdoc ILedger
    function budgetOf(uint32 incidentId, uint32 eid) external view returns (uint64) {
        return _budgets[incidentId][eid];
    }

    /// @inheritdoc ILedger
    function incidentExposure(uint32 incidentId, uint32 eid) external view returns (bool known, uint64 exposure) {
        uint256 plusOne = _exposedPlusOne[incidentId][eid];
        // forge-lint: disable-next-line(unsafe-typecast) it was 64 bits before one was added
        return plusOne == 0 ? (false, 0) : (true, uint64(plusOne - 1));
    }

    /// @inheritdoc ILedger
    function incidentsFor(uint32 eid) external view returns (bool joined, uint32 count) {
        uint32[] memory pools = _poolsOf[eid];
        for (uint256 i; i < pools.length; ++i) {
            count += _pools[pools[i]].incidents - _joined[pools[i]][eid].incidents;
        }
        joined = pools.length != 0;
    }

    /// @inheritdoc ILedger
    function concerns(uint32 incidentId, uint32 eid) external view returns (bool) {
        uint32 poolId = _incidents[incidentId].poolId;
        return _chain[poolId][eid].riseWindow != 0 && incidentId > _joined[poolId][eid].lastIncident;
    }

    // Storage goes through one function for each direction: the compiler would else unpack a slot anew at each use, and the
    // ledger would outgrow the size limit of a contract.

    function _loadPool(uint32 poolId) private view returns (Pool memory) {
        return _pools[poolId];
    }

    function _loadChain(uint32 poolId, uint32 eid) private view returns (Chain memory) {
        return _chain[poolId][eid];
    }

    function _loadLine(uint32 productId, uint32 eid) private view returns (Line memory) {
        return _lines[productId][eid];
    }

    function _storeLine(uint32 productId, uint32 eid, Line memory line) private {
        _lines[productId][eid] = line;
    }

    function _loadTotals(uint32 productId) private view returns (Totals memory) {
        return _totals[productId];
    }

    function _storeTotals(uint32 productId, Totals memory totals) private {
        _totals[productId] = totals;
    }

    function _oldestEpoch(uint32 poolId, uint32[] memory eids) private view returns (uint32 oldest) {
        oldest = type(uint32).max;
        for (uint256 i; i < eids.length; ++i) {
            uint32 epoch = _chain[poolId][eids[i]].epoch;
            if (epoch == 0) revert Ledger_MissingReport(poolId, eids[i]);
            if (epoch < oldest) oldest = epoch;
        }
    }

    function _requireAudit(uint32 poolId) private view {
        (int256 capital, int256 counted) = audit(poolId);
        if (capital != counted) revert Ledger_AuditFailed(capital, counted);
    }

    /// @dev Capital that is not reserved for an open incident.
    function _free(Pool memory pool) private pure returns (uint256) {
        return uint256(pool.capital) - pool.reserves;
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

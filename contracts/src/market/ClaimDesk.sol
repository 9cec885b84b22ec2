// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {
    ClaimDecided,
    DecisionDenied,
    IncidentLine,
    IncidentOpened,
    IncidentReported,
    WHAT_REMAINS
} from "../types/Types.sol";

/// @title ClaimDesk
/// @notice See {IClaimDesk}. Rules R12 and R13 and invariant I3 of docs/design.md.
contract ClaimDesk is IClaimDesk {
    address public immutable GATEWAY;
    address public immutable MARKET;
    address public immutable GUARDIANS;

    /// @notice Seconds by which guardians may delay a decision: longer than a DVN is replaced in, and home's denial needs to arrive.
    uint40 public immutable HOLD_LENGTH;

    /// @notice Seconds from the arrival of a decision to its first payout, whatever it says: the time in which guardians look. A true
    /// decision waits no longer for it while it is no longer than home's own delay; a day is meant.
    uint40 public immutable CHALLENGE_LENGTH;

    uint256 private constant PPM = 1e6;

    /// @dev Most seconds from the arrival of a decision to its first payout. One that says later parks until it is no later: nobody
    /// could deny it before that time, and its budget stops exits meanwhile.
    uint40 private constant LONGEST_DELAY = 7 days;

    /// @dev A cover has one bit for each incident of its product: without one of its own it could be paid twice.
    uint8 private constant ORDINALS = 32;

    /// @dev Payouts of one batch, in memory; the books are written once for all.
    struct Batch {
        address pool;
        uint256 length;
        address[] receivers;
        uint64[] amounts;
    }

    /// @dev Incidents that are open, or decided with a budget that waits to be funded.
    uint32[] private _listed;
    uint32 public reportCount;
    mapping(uint32 incidentId => Incident) private _incidents;
    mapping(uint32 reportId => IncidentReported) private _reported;

    /// @inheritdoc IClaimDesk
    mapping(uint32 incidentId => bytes32) public rootOf;

    /// @inheritdoc IClaimDesk
    mapping(uint32 incidentId => uint32) public coversAtFreeze;

    /// @inheritdoc IClaimDesk
    mapping(uint32 incidentId => uint64) public commitOutOf;

    constructor(address gateway, address market, address guardians, uint40 holdLength, uint40 challengeLength) {
        (GATEWAY, MARKET, GUARDIANS) = (gateway, market, guardians);
        (HOLD_LENGTH, CHALLENGE_LENGTH) = (holdLength, challengeLength);
    }

    modifier onlyGateway() {
        if (msg.sender != GATEWAY) revert ClaimDesk_Unauthorized(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                  ANYONE
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IClaimDesk
    function report(uint32 productId, uint40 instant, bytes32 evidence) external returns (uint32 reportId) {
        if (instant > block.timestamp) revert ClaimDesk_InstantInFuture(instant, block.timestamp);
        // Reverts for a product that this chain does not know.
        ICoverMarket(MARKET).getProduct(productId);

        reportId = ++reportCount;
        _reported[reportId] = IncidentReported(reportId, productId, instant, evidence, msg.sender);
        emit IncidentReportedHere(reportId, productId, instant, evidence, msg.sender);
    }

    /// @inheritdoc IClaimDesk
    function fund(uint32 incidentId) external {
        Incident memory incident = _incidents[incidentId];
        if (incident.state == State.FUNDED) revert ClaimDesk_AlreadyFunded(incidentId);
        _requirePayable(incidentId, incident);
        if (incident.budgetLeft == 0) revert ClaimDesk_NothingToFund(incidentId);
        _fund(incidentId, incident);
    }

    /// @inheritdoc IClaimDesk
    function settle(uint32 incidentId, uint256 coverId) external returns (uint64 payout) {
        return _settleOne(incidentId, _payableIncident(incidentId, false), coverId, WHAT_REMAINS);
    }

    /// @inheritdoc IClaimDesk
    function settleItem(uint32 incidentId, uint256 coverId, uint64 payout, uint256 path, bytes calldata proof)
        external
        returns (uint64 paid)
    {
        Incident memory incident = _payableIncident(incidentId, true);
        _requireInTree(incidentId, rootOf[incidentId], coverId, payout, path, proof);
        return _settleOne(incidentId, incident, coverId, payout);
    }

    /// @inheritdoc IClaimDesk
    function settleBatch(uint32 incidentId, uint256[] calldata coverIds) external returns (uint64[] memory payouts) {
        Incident memory incident = _payableIncident(incidentId, false);
        Batch memory batch = _newBatch(coverIds.length);
        for (uint256 i; i < coverIds.length; ++i) {
            _settleInBatch(incidentId, incident, batch, coverIds[i], WHAT_REMAINS);
        }
        return _payBatch(incidentId, incident, batch);
    }

    /// @inheritdoc IClaimDesk
    function settleItems(uint32 incidentId, Item[] calldata items) external returns (uint64[] memory payouts) {
        Incident memory incident = _payableIncident(incidentId, true);
        Batch memory batch = _newBatch(items.length);
        bytes32 root = rootOf[incidentId];
        for (uint256 i; i < items.length; ++i) {
            Item calldata item = items[i];
            _requireInTree(incidentId, root, item.coverId, item.payout, item.path, item.proof);
            _settleInBatch(incidentId, incident, batch, item.coverId, item.payout);
        }
        return _payBatch(incidentId, incident, batch);
    }

    /// @inheritdoc IClaimDesk
    function close(uint32 incidentId) external {
        Incident memory incident = _incidents[incidentId];
        if (incident.state != State.FUNDED) revert ClaimDesk_NotFunded(incidentId);
        if (block.timestamp <= incident.closesAt) revert ClaimDesk_StillOpen(incidentId, incident.closesAt);
        if (incident.budgetLeft == 0) revert ClaimDesk_Closed(incidentId, incident.closesAt);

        uint64 rest = incident.budgetLeft;
        _incidents[incidentId].budgetLeft = 0;
        emit IncidentClosed(incidentId, rest);

        _pool(incident.productId).release(rest);
    }

    /*//////////////////////////////////////////////////////////////
                             FROM THE GATEWAY
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IClaimDesk
    function applyIncidentOpened(IncidentOpened calldata opened) external onlyGateway {
        if (_incidents[opened.incidentId].state != State.NONE) return;
        if (_listed.length == MessageCodec.MAX_LINES) revert ClaimDesk_TooManyOpen(MessageCodec.MAX_LINES);
        // Each report adds up what has ended before the instant, day by day: it could never be built again.
        if (opened.instant > block.timestamp + ICoverMarket(MARKET).SKEW()) {
            revert ClaimDesk_InstantInFuture(opened.instant, block.timestamp);
        }

        Incident storage incident = _incidents[opened.incidentId];
        incident.state = State.OPEN;
        incident.productId = opened.productId;
        incident.ordinal = opened.ordinal;
        incident.instant = opened.instant;
        _listed.push(opened.incidentId);
        _noteFreeze(opened.incidentId, opened.productId);
        emit IncidentFrozen(opened.incidentId, opened.productId, opened.instant);

        ICoverMarket(MARKET).incidentOpened(opened.productId);
    }

    /// @inheritdoc IClaimDesk
    function applyDecision(ClaimDecided calldata decision) external onlyGateway {
        Incident memory known = _incidents[decision.incidentId];
        if (known.state >= State.DECIDED && !_givesWay(known, decision)) return;
        if (decision.budget > type(uint48).max) revert ClaimDesk_BudgetTooLarge(decision.budget);
        if (decision.ordinal >= ORDINALS) revert ClaimDesk_OrdinalTooHigh(decision.ordinal);
        if (decision.ratio > PPM) revert ClaimDesk_RatioTooHigh(decision.ratio);
        uint256 latest = block.timestamp + LONGEST_DELAY;
        if (decision.payableAt > latest) revert ClaimDesk_PayableTooLate(decision.payableAt, latest);
        uint32 counted = known.productId;
        if (known.state == State.DECIDED) {
            _void(decision.incidentId, known);
            delete known;
        }

        uint40 payableAt = uint40(block.timestamp) + CHALLENGE_LENGTH;
        if (payableAt < decision.payableAt) payableAt = decision.payableAt;
        _incidents[decision.incidentId] = Incident({
            state: State.DECIDED,
            productId: decision.productId,
            ordinal: decision.ordinal,
            instant: decision.instant,
            // forge-lint: disable-next-line(unsafe-typecast) at most a million
            ratio: uint24(decision.ratio),
            payableAt: payableAt,
            closesAt: decision.closesAt + payableAt - decision.payableAt,
            budgetLeft: uint48(decision.budget),
            held: false,
            byTree: decision.root != 0
        });
        if (decision.root != 0) rootOf[decision.incidentId] = decision.root;
        if (decision.commitOut != 0) commitOutOf[decision.incidentId] = decision.commitOut;
        _listDecided(decision.incidentId, known.state == State.OPEN, decision.budget != 0);
        if (counted != decision.productId) _noteFreeze(decision.incidentId, decision.productId);
        emit DecisionReceived(decision.incidentId, decision.productId, decision.ratio, payableAt, decision.budget);

        ICoverMarket(MARKET).incidentDecided(decision.productId, known.productId, decision.budget);
    }

    /// @inheritdoc IClaimDesk
    function applyDenial(uint40 time, DecisionDenied calldata denied) external onlyGateway {
        if (time > block.timestamp + ICoverMarket(MARKET).SKEW()) {
            revert ClaimDesk_FromTheFuture(time, block.timestamp);
        }
        Incident memory incident = _incidents[denied.incidentId];
        bool appliesTo = incident.state == State.DECIDED && incident.held;
        if (!appliesTo || time < incident.payableAt - HOLD_LENGTH) {
            emit DenialIgnored(denied.incidentId);
            return;
        }
        _void(denied.incidentId, incident);
    }

    /*//////////////////////////////////////////////////////////////
                               FROM THE GUARDIANS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IClaimDesk
    function hold(uint32 incidentId) external {
        if (msg.sender != GUARDIANS) revert ClaimDesk_Unauthorized(msg.sender);
        Incident memory incident = _incidents[incidentId];
        if (incident.state == State.FUNDED) revert ClaimDesk_AlreadyFunded(incidentId);
        if (incident.state != State.DECIDED) revert ClaimDesk_NotDecided(incidentId);
        if (incident.held) revert ClaimDesk_AlreadyHeld(incidentId);

        incident.held = true;
        incident.payableAt += HOLD_LENGTH;
        incident.closesAt += HOLD_LENGTH;
        _incidents[incidentId] = incident;
        emit DecisionHeld(incidentId, incident.payableAt);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc IClaimDesk
    function buildIncidentReport(uint32 reportId) external view returns (bytes memory) {
        IncidentReported memory reported = _reported[reportId];
        if (reported.reportId == 0) revert ClaimDesk_UnknownReport(reportId);
        return MessageCodec.encodeIncidentReported(reported);
    }

    /// @inheritdoc IClaimDesk
    function getIncident(uint32 incidentId) external view returns (Incident memory) {
        return _incidents[incidentId];
    }

    /// @inheritdoc IClaimDesk
    function unfundedBudgets(address pool, uint64 ordered) external view returns (uint64 sum) {
        for (uint256 i; i < _listed.length; ++i) {
            Incident memory incident = _incidents[_listed[i]];
            if (incident.state != State.DECIDED || commitOutOf[_listed[i]] >= ordered) continue;
            // A forged decision may name a product that is unknown here; it can never be funded.
            try ICoverMarket(MARKET).getProduct(incident.productId) returns (ICoverMarket.ProductState memory product) {
                if (product.pool == pool) sum += incident.budgetLeft;
            } catch {}
        }
    }

    /// @inheritdoc IClaimDesk
    function openIncidentLines() external view returns (IncidentLine[] memory lines) {
        lines = new IncidentLine[](_listed.length);
        uint256 count;
        for (uint256 i; i < lines.length; ++i) {
            Incident memory incident = _incidents[_listed[i]];
            if (incident.state != State.OPEN) continue;
            lines[count++] =
                IncidentLine(_listed[i], ICoverMarket(MARKET).exposureAt(incident.productId, incident.instant));
        }
        // Cut to what is used.
        assembly ("memory-safe") {
            mstore(lines, count)
        }
    }

    /// @dev The incident as it may be paid now: funded, unless there is nothing to fund.
    function _payableIncident(uint32 incidentId, bool byTree) private returns (Incident memory incident) {
        incident = _incidents[incidentId];
        _requirePayable(incidentId, incident);
        if (incident.byTree != byTree) {
            if (byTree) revert ClaimDesk_DecidedByRatio(incidentId);
            revert ClaimDesk_DecidedByTree(incidentId);
        }
        if (incident.state == State.DECIDED && incident.budgetLeft != 0) _fund(incidentId, incident);
    }

    function _settleOne(uint32 incidentId, Incident memory incident, uint256 coverId, uint64 decided)
        private
        returns (uint64 payout)
    {
        address owner;
        address pool;
        (owner, payout, pool) = ICoverMarket(MARKET)
            .settleCover(coverId, incident.productId, incident.ordinal, incident.instant, incident.ratio, decided);
        _takeFromBudget(incidentId, incident, coverId, owner, payout);
        _incidents[incidentId].budgetLeft = incident.budgetLeft;

        ICapitalPool(pool).pay(owner, payout);
    }

    function _newBatch(uint256 most) private pure returns (Batch memory) {
        return Batch(address(0), 0, new address[](most), new uint64[](most));
    }

    /// @dev Appends what a cover is paid, or zero when the market refuses it.
    function _settleInBatch(
        uint32 incidentId,
        Incident memory incident,
        Batch memory batch,
        uint256 coverId,
        uint64 decided
    ) private {
        uint256 i = batch.length++;
        try ICoverMarket(MARKET)
            .settleCover(
                coverId, incident.productId, incident.ordinal, incident.instant, incident.ratio, decided
            ) returns (
            address owner, uint64 payout, address pool
        ) {
            _takeFromBudget(incidentId, incident, coverId, owner, payout);
            (batch.pool, batch.receivers[i], batch.amounts[i]) = (pool, owner, payout);
        } catch {}
    }

    function _payBatch(uint32 incidentId, Incident memory incident, Batch memory batch)
        private
        returns (uint64[] memory)
    {
        _incidents[incidentId].budgetLeft = incident.budgetLeft;
        if (batch.pool != address(0)) ICapitalPool(batch.pool).payMany(batch.receivers, batch.amounts);
        return batch.amounts;
    }

    /// @dev In memory; the caller stores it.
    function _takeFromBudget(uint32 incidentId, Incident memory incident, uint256 coverId, address owner, uint64 payout)
        private
    {
        if (payout > incident.budgetLeft) {
            revert ClaimDesk_BudgetExceeded(incidentId, incident.budgetLeft, payout);
        }
        // forge-lint: disable-next-line(unsafe-typecast) not above `budgetLeft`
        incident.budgetLeft -= uint48(payout);
        emit CoverSettled(incidentId, coverId, owner, payout);
    }

    /// @dev I3 by tree: the root binds the total that the budget was made of, and what has proofs never sums to more than it.
    function _requireInTree(
        uint32 incidentId,
        bytes32 root,
        uint256 coverId,
        uint64 payout,
        uint256 path,
        bytes calldata proof
    ) private pure {
        (bytes32 found,) = SumTree.root(SumTree.leaf(incidentId, coverId, payout), payout, path, proof);
        if (found != root) revert ClaimDesk_NotInTree(incidentId, coverId, payout);
    }

    function _requirePayable(uint32 incidentId, Incident memory incident) private view {
        if (incident.state < State.DECIDED) revert ClaimDesk_NotDecided(incidentId);
        if (block.timestamp < incident.payableAt) revert ClaimDesk_NotPayableYet(incidentId, incident.payableAt);
        if (incident.state == State.FUNDED && block.timestamp > incident.closesAt) {
            revert ClaimDesk_Closed(incidentId, incident.closesAt);
        }
    }

    function _fund(uint32 incidentId, Incident memory incident) private {
        incident.state = State.FUNDED;
        // Holders have their whole window, however long the money took, and so have those who bought too late.
        incident.closesAt = uint40(block.timestamp) + incident.closesAt - incident.payableAt;
        incident.payableAt = uint40(block.timestamp);
        _incidents[incidentId] = incident;
        _unlist(incidentId);
        emit IncidentFunded(incidentId, incident.budgetLeft, incident.closesAt);
        _pool(incident.productId).setAside(incident.budgetLeft, commitOutOf[incidentId]);
    }

    /// @dev A decision that guardians hold gives way to one that says something else: captured DVNs may have spoken before home did.
    function _givesWay(Incident memory known, ClaimDecided calldata d) private view returns (bool) {
        if (known.state != State.DECIDED || !known.held) return false;
        bool sameIncident = known.productId == d.productId && known.ordinal == d.ordinal && known.instant == d.instant;
        bool samePayout = known.ratio == d.ratio && known.budgetLeft == d.budget && rootOf[d.incidentId] == d.root;
        // Both times were moved by as much.
        bool sameWindow = uint256(known.closesAt) + d.payableAt == uint256(d.closesAt) + known.payableAt;
        return !(sameIncident && samePayout && sameWindow && commitOutOf[d.incidentId] == d.commitOut);
    }

    /// @dev Forgets a decision that is not funded, as if it had never come.
    function _void(uint32 incidentId, Incident memory incident) private {
        delete _incidents[incidentId];
        delete commitOutOf[incidentId];
        delete rootOf[incidentId];
        _unlist(incidentId);
        emit DecisionVoided(incidentId);

        ICoverMarket(MARKET).decisionVoided(incident.productId, incident.budgetLeft);
    }

    function _noteFreeze(uint32 incidentId, uint32 productId) private {
        coversAtFreeze[incidentId] = ICoverMarket(MARKET).coverCount(productId);
    }

    function _pool(uint32 productId) private view returns (ICapitalPool) {
        return ICapitalPool(ICoverMarket(MARKET).getProduct(productId).pool);
    }

    /// @dev A list that is full, of forgeries even, must not keep a true decision out: that one is then not listed.
    function _listDecided(uint32 incidentId, bool listed, bool waits) private {
        if (listed && !waits) _unlist(incidentId);
        if (!listed && waits && _listed.length < MessageCodec.MAX_LINES) _listed.push(incidentId);
    }

    function _unlist(uint32 incidentId) private {
        uint256 length = _listed.length;
        for (uint256 i; i < length; ++i) {
            if (_listed[i] != incidentId) continue;
            if (i + 1 != length) _listed[i] = _listed[length - 1];
            _listed.pop();
            return;
        }
    }
}

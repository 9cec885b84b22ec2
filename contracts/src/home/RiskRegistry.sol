// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IRiskRegistry} from "../interfaces/IRiskRegistry.sol";
import {Lanes} from "../libraries/Lanes.sol";
import {Premium} from "../libraries/Premium.sol";
import {Curve, Product, Terms} from "../types/Types.sol";

/// @title RiskRegistry
/// @notice See {IRiskRegistry}.
contract RiskRegistry is IRiskRegistry, Ownable {
    using Lanes for mapping(uint256 => uint256);

    /// @dev As on every chain.
    uint16 private constant MAX_FEE_BPS = 2_000;

    uint256 private constant SHARE_BITS = 16;

    uint32 public productCount;
    uint16 public termsCount;

    /// @inheritdoc IRiskRegistry
    mapping(uint32 poolId => bool) public isWindingDown;

    mapping(uint32 productId => Product) private _products;
    mapping(uint32 productId => Limits) private _limits;
    mapping(uint16 termsId => Terms) private _terms;
    mapping(uint32 productId => mapping(uint32 eid => uint16)) private _weights;
    mapping(uint32 productId => uint32) private _weightSum;

    mapping(uint32 poolId => uint16) private _places;

    /// @dev The shares of `_limits` once more, sixteen in a word: room for exits needs all of a pool.
    mapping(uint32 poolId => mapping(uint256 word => uint256)) private _shares;

    mapping(uint32 groupId => Group) private _groups;
    mapping(uint32 poolId => uint32[]) private _groupsOf;
    mapping(uint32 poolId => mapping(uint32 eid => uint256)) private _chainCapPlusOne;
    InboundLimits private _inboundLimits = InboundLimits(1_000, 10_000e6, 5_000, 10_000e6, 5_000_000e6);

    constructor(address owner) Ownable(owner) {}

    /// @inheritdoc IRiskRegistry
    function addTerms(Terms calldata terms) external onlyOwner returns (uint16 termsId) {
        if (
            terms.maxPeriodDays == 0 || terms.maxPeriodDays > 365 || terms.tailDays == 0 || terms.claimWindow == 0
                || terms.perils == 0 || terms.wordingHash == 0
        ) {
            revert RiskRegistry_BadTerms();
        }
        termsId = ++termsCount;
        _terms[termsId] = terms;
        emit TermsAdded(termsId, terms);
    }

    /// @inheritdoc IRiskRegistry
    function addProduct(bytes32 label, uint32 poolId, uint16 termsId, Curve calldata curve, Limits calldata limits)
        external
        onlyOwner
        returns (uint32 productId)
    {
        if (poolId == 0) revert RiskRegistry_BadPool();
        if (isWindingDown[poolId]) revert RiskRegistry_WindingDown(poolId);
        productId = ++productCount;
        _products[productId].label = label;
        _products[productId].poolId = poolId;
        _products[productId].place = _places[poolId]++;
        _set(productId, termsId, true, curve, limits);
    }

    /// @inheritdoc IRiskRegistry
    function updateProduct(uint32 productId, uint16 termsId, bool listed, Curve calldata curve, Limits calldata limits)
        external
        onlyOwner
    {
        Product memory product = getProduct(productId);
        Terms memory old = _terms[product.termsId];
        Terms memory next = _terms[termsId];
        // Tail: chains have freed the covers of the old one by it. Waiting: covers start in the order of their purchase. Period:
        // a lapsed chain must have no cover left.
        if (
            next.tailDays != old.tailDays || next.claimWindow < old.claimWindow
                || next.waitingPeriod < old.waitingPeriod || next.maxPeriodDays < old.maxPeriodDays
        ) {
            revert RiskRegistry_TermsShortened(productId, termsId);
        }
        _set(productId, termsId, listed, curve, limits);
    }

    /// @inheritdoc IRiskRegistry
    function setGroup(uint32 groupId, uint32 poolId, Limits calldata limits) external onlyOwner {
        uint32 before = _groups[groupId].poolId;
        if (groupId == 0 || poolId == 0 || (before != 0 && before != poolId)) {
            revert RiskRegistry_BadGroup(groupId, poolId);
        }
        if (before == 0) _groupsOf[poolId].push(groupId);
        _groups[groupId] = Group(poolId, limits);
        emit GroupSet(groupId, poolId, limits);
    }

    /// @inheritdoc IRiskRegistry
    function setChainCap(uint32 poolId, uint32 eid, uint64 cap) external onlyOwner {
        _chainCapPlusOne[poolId][eid] = uint256(cap) + 1;
        emit ChainCapSet(poolId, eid, cap);
    }

    /// @inheritdoc IRiskRegistry
    function windDown(uint32 poolId) external onlyOwner {
        if (_places[poolId] == 0) revert RiskRegistry_BadPool();
        if (isWindingDown[poolId]) revert RiskRegistry_WindingDown(poolId);
        isWindingDown[poolId] = true;
        emit WindDownBegan(poolId);
    }

    /// @inheritdoc IRiskRegistry
    function setInboundLimits(InboundLimits calldata limits) external onlyOwner {
        if (
            limits.riseBps == 0 || limits.riseBps > 10_000 || limits.fallBps == 0 || limits.fallBps > 10_000
                || limits.riseFloor == 0 || limits.fallFloor == 0 || limits.depositFloor == 0
        ) revert RiskRegistry_BadInboundLimits();
        _inboundLimits = limits;
        emit InboundLimitsSet(limits);
    }

    /// @inheritdoc IRiskRegistry
    function setFee(uint32 productId, uint16 feeBps) external onlyOwner {
        getProduct(productId);
        if (feeBps > MAX_FEE_BPS) revert RiskRegistry_FeeTooHigh(feeBps, MAX_FEE_BPS);
        Product storage product = _products[productId];
        product.seq += 1;
        product.feeBps = feeBps;
        emit ProductSet(productId, getProduct(productId), _limits[productId]);
    }

    /// @inheritdoc IRiskRegistry
    function setWeights(uint32 productId, uint32[] calldata eids, uint16[] calldata weights) external onlyOwner {
        getProduct(productId);
        if (eids.length != weights.length) revert RiskRegistry_LengthMismatch(eids.length, weights.length);
        uint32 sum = _weightSum[productId];
        for (uint256 i; i < eids.length; ++i) {
            sum = sum - _weights[productId][eids[i]] + weights[i];
            _weights[productId][eids[i]] = weights[i];
        }
        _weightSum[productId] = sum;
        emit WeightsSet(productId, eids, weights);
    }

    /// @inheritdoc IRiskRegistry
    function getProduct(uint32 productId) public view returns (Product memory product) {
        product = _products[productId];
        if (product.seq == 0) revert RiskRegistry_UnknownProduct(productId);
        // Newer than what chains have, without a write to each product of the pool.
        if (isWindingDown[product.poolId]) (product.listed, product.seq) = (false, product.seq + 1);
    }

    /// @inheritdoc IRiskRegistry
    function getTerms(uint16 termsId) external view returns (Terms memory) {
        return _terms[termsId];
    }

    /// @inheritdoc IRiskRegistry
    function getLimits(uint32 productId) external view returns (Limits memory) {
        return _limits[productId];
    }

    /// @inheritdoc IRiskRegistry
    function getGroup(uint32 groupId) external view returns (Group memory group) {
        group = _groups[groupId];
        if (group.poolId == 0) revert RiskRegistry_UnknownGroup(groupId);
    }

    /// @inheritdoc IRiskRegistry
    function sharesOf(uint32 poolId) external view returns (uint256 count, uint256[] memory words) {
        count = _places[poolId];
        words = _shares[poolId].load(count, SHARE_BITS);
    }

    /// @inheritdoc IRiskRegistry
    function groupsOf(uint32 poolId) external view returns (uint32[] memory) {
        return _groupsOf[poolId];
    }

    /// @inheritdoc IRiskRegistry
    function chainCapOf(uint32 poolId, uint32 eid) external view returns (uint64) {
        uint256 plusOne = _chainCapPlusOne[poolId][eid];
        if (plusOne == 0) revert RiskRegistry_NoChainCap(poolId, eid);
        // forge-lint: disable-next-line(unsafe-typecast) it was 64 bits before one was added
        return uint64(plusOne - 1);
    }

    /// @inheritdoc IRiskRegistry
    function getInboundLimits() external view returns (InboundLimits memory) {
        return _inboundLimits;
    }

    /// @inheritdoc IRiskRegistry
    function weightOf(uint32 productId, uint32 eid) external view returns (uint16 weight, uint32 sum) {
        return (_weights[productId][eid], _weightSum[productId]);
    }

    function _set(uint32 productId, uint16 termsId, bool listed, Curve calldata curve, Limits calldata limits) private {
        if (_terms[termsId].maxPeriodDays == 0) revert RiskRegistry_UnknownTerms(termsId);
        if (!Premium.isSound(curve)) revert RiskRegistry_BadCurve();
        Product storage product = _products[productId];
        product.seq += 1;
        (product.termsId, product.listed, product.curve) = (termsId, listed, curve);
        _limits[productId] = limits;
        _shares[product.poolId].set(product.place, SHARE_BITS, limits.shareBps);
        emit ProductSet(productId, getProduct(productId), limits);
    }
}

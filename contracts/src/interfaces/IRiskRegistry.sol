// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Curve, Product, Terms} from "../types/Types.sol";

/// @title IRiskRegistry
/// @notice Home's list of what may be sold: products, their terms, price curves, limits, and how a limit is spread over chains.
/// @dev The owner is meant to be a time lock. It cannot change the terms of a cover that was sold.
interface IRiskRegistry {
    /// @notice Limits of a product. limit = min(cap, share x capital).
    /// @param cap Units.
    /// @param shareBps Part of the pool's capital that one product may expose, basis points.
    struct Limits {
        uint64 cap;
        uint16 shareBps;
    }

    /// @notice Products of one pool that may fail together: what is granted over all of them, on all chains, stays within the
    /// limits at each grant.
    struct Group {
        uint32 poolId;
        Limits limits;
    }

    /// @notice How far what one chain says may move home's book of a pool in one epoch: the damage of a forged report.
    /// @param riseBps Most rise of capital by premium earned and budgets released, and most fall by premium returned, of capital
    /// + the chain's open budgets, basis points. What is not used while a chain does not report adds up.
    /// @param riseFloor The same, units; the higher holds.
    /// @param fallBps Most fall of what is granted on the chain, of what was granted, basis points.
    /// @param fallFloor The same, units; the higher holds.
    /// @param depositFloor Most deposits of a chain other than home that become capital, units; `riseBps` of capital if that is more.
    /// Rounds settle whole: what waits for more settles once the epochs for which it waits add up to it.
    struct InboundLimits {
        uint16 riseBps;
        uint64 riseFloor;
        uint16 fallBps;
        uint64 fallFloor;
        uint64 depositFloor;
    }

    error RiskRegistry_UnknownProduct(uint32 productId);
    error RiskRegistry_UnknownTerms(uint16 termsId);
    error RiskRegistry_BadTerms();
    error RiskRegistry_BadInboundLimits();
    error RiskRegistry_BadGroup(uint32 groupId, uint32 poolId);
    error RiskRegistry_UnknownGroup(uint32 groupId);
    error RiskRegistry_NoChainCap(uint32 poolId, uint32 eid);
    error RiskRegistry_BadCurve();
    error RiskRegistry_BadPool();
    error RiskRegistry_WindingDown(uint32 poolId);
    error RiskRegistry_TermsShortened(uint32 productId, uint16 termsId);
    error RiskRegistry_FeeTooHigh(uint16 feeBps, uint16 maxBps);
    error RiskRegistry_LengthMismatch(uint256 eids, uint256 weights);

    event TermsAdded(uint16 indexed termsId, Terms terms);
    event ProductSet(uint32 indexed productId, Product product, Limits limits);
    event GroupSet(uint32 indexed groupId, uint32 indexed poolId, Limits limits);
    event ChainCapSet(uint32 indexed poolId, uint32 indexed eid, uint64 cap);
    event WindDownBegan(uint32 indexed poolId);
    event InboundLimitsSet(InboundLimits limits);
    event WeightsSet(uint32 indexed productId, uint32[] eids, uint16[] weights);

    /// @notice Appends terms; they never change.
    /// @return termsId From 1.
    function addTerms(Terms calldata terms) external returns (uint16 termsId);

    /// @notice Lists a new product.
    /// @param label ASCII name of the covered protocol.
    /// @return productId From 1.
    function addProduct(bytes32 label, uint32 poolId, uint16 termsId, Curve calldata curve, Limits calldata limits)
        external
        returns (uint32 productId);

    /// @notice Changes what future covers of a product get. The tail stays; claim window, waiting period and longest period may
    /// only grow.
    function updateProduct(uint32 productId, uint16 termsId, bool listed, Curve calldata curve, Limits calldata limits)
        external;

    /// @notice Sets the protocol's fee on future sales and extensions of a product.
    /// @param feeBps Basis points of the premium, on top of it; at most 2,000. Zero for a new product.
    function setFee(uint32 productId, uint16 feeBps) external;

    /// @notice Defines a group of products that may fail together, or changes its limits. Its pool never changes. Products join it
    /// at the ledger, see {ILedger-joinGroup}.
    /// @param groupId Not zero.
    function setGroup(uint32 groupId, uint32 poolId, Limits calldata limits) external;

    /// @notice Bounds what a pool can lose with one chain. Whoever controls a chain or its pathway can take the capital that is
    /// there, and can have claimed what was granted there, which home would make good from elsewhere. So a grant there needs
    /// granted (all products) + capital in home's book (cash + settled - applied - open budgets) <= cap. Capital that comes later
    /// is not refused; then nothing more is granted until the sum is within the cap again. Open budgets are the holders' money
    /// and deposits that wait are the depositors': they can be lost too, and are not in the sum.
    /// @dev There is no default: a chain joins a pool only once its cap was set. "None" would leave a chain unbounded because of
    /// a forgotten call, and "zero" would let it sell nothing without a word.
    /// @param cap Units. Zero stops grants, what is granted stays; `type(uint64).max` says aloud that there is no bound.
    function setChainCap(uint32 poolId, uint32 eid, uint64 cap) external;

    /// @notice Winds a pool down, for good: nothing of it is sold or extended any more, and no product is listed in it. Live covers
    /// run off and are paid as before; what backs them comes free as their tails end, and exits take it, the oldest first.
    /// Chains hear of it as of any change of a product.
    function windDown(uint32 poolId) external;

    /// @notice Sets the limits on what chains say; from the start a tenth (or 10,000 of the asset) and a half (or 10,000).
    /// @param limits Parts of at most 10,000 basis points, all above zero: a limit of zero would park a chain for ever.
    function setInboundLimits(InboundLimits calldata limits) external;

    /// @notice Sets how the part of a product's limit that nobody has exposed is spread over chains, in parts of the sum.
    function setWeights(uint32 productId, uint32[] calldata eids, uint16[] calldata weights) external;

    /// @return The product, not listed when its pool winds down; reverts with `RiskRegistry_UnknownProduct`.
    function getProduct(uint32 productId) external view returns (Product memory);

    function getTerms(uint16 termsId) external view returns (Terms memory);

    function getLimits(uint32 productId) external view returns (Limits memory);

    /// @notice The shares of all products of a pool.
    /// @return count Number of products.
    /// @return words Basis points, sixteen in a word, by their places, the lowest place in the lowest bits.
    function sharesOf(uint32 poolId) external view returns (uint256 count, uint256[] memory words);

    /// @return The groups of a pool.
    function groupsOf(uint32 poolId) external view returns (uint32[] memory);

    /// @return weight Weight of a chain.
    /// @return sum Sum over all chains.
    function weightOf(uint32 productId, uint32 eid) external view returns (uint16 weight, uint32 sum);

    /// @return The group; reverts with `RiskRegistry_UnknownGroup`.
    function getGroup(uint32 groupId) external view returns (Group memory);

    /// @return Cap of a chain, units; reverts with `RiskRegistry_NoChainCap` if it was never set.
    function chainCapOf(uint32 poolId, uint32 eid) external view returns (uint64);

    /// @return Whether a pool winds down.
    function isWindingDown(uint32 poolId) external view returns (bool);

    function getInboundLimits() external view returns (InboundLimits memory);

    function productCount() external view returns (uint32);
}

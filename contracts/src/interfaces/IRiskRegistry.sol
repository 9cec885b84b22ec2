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

    error RiskRegistry_UnknownProduct(uint32 productId);
    error RiskRegistry_UnknownTerms(uint16 termsId);
    error RiskRegistry_BadTerms();
    error RiskRegistry_BadCurve();
    error RiskRegistry_BadPool();
    error RiskRegistry_TermsShortened(uint32 productId, uint16 termsId);
    error RiskRegistry_LengthMismatch(uint256 eids, uint256 weights);

    event TermsAdded(uint16 indexed termsId, Terms terms);
    event ProductSet(uint32 indexed productId, Product product, Limits limits);
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

    /// @notice Changes what future covers of a product get. The tail stays; claim window and waiting period may only grow.
    function updateProduct(uint32 productId, uint16 termsId, bool listed, Curve calldata curve, Limits calldata limits)
        external;

    /// @notice Sets how the limit of a product is spread over chains, in parts of the sum.
    function setWeights(uint32 productId, uint32[] calldata eids, uint16[] calldata weights) external;

    /// @return The product; reverts with `RiskRegistry_UnknownProduct`.
    function getProduct(uint32 productId) external view returns (Product memory);

    function getTerms(uint16 termsId) external view returns (Terms memory);

    function getLimits(uint32 productId) external view returns (Limits memory);

    /// @return weight Weight of a chain.
    /// @return sum Sum over all chains.
    function weightOf(uint32 productId, uint32 eid) external view returns (uint16 weight, uint32 sum);

    function productCount() external view returns (uint32);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CoverStatus} from "../periphery/CoverStatus.sol";
import {Terms} from "../types/Types.sol";
import {ICapitalPool} from "./ICapitalPool.sol";
import {IClaimDesk} from "./IClaimDesk.sol";
import {ICoverMarket} from "./ICoverMarket.sol";

/// @title ICoverLens
/// @notice Reads one chain's market for wallets and pages: many items with one call. An item that cannot be read has the reason in
/// its `error` and leaves the others as they are.
/// @dev For calls from outside a transaction: gas grows with what is asked for, so ask in pages. The lens holds no state, no money
/// and no rights; nothing in the protocol relies on it.
interface ICoverLens {
    /*//////////////////////////////////////////////////////////////
                                  TYPES
    //////////////////////////////////////////////////////////////*/

    /// @notice A cover and who would be paid.
    /// @param owner Owner of the cover now.
    /// @param status Where it stands at this block's time.
    /// @param cover The cover as its market has it.
    /// @param error What the read reverted with; empty when the rest holds.
    struct CoverView {
        uint256 coverId;
        address owner;
        CoverStatus status;
        ICoverMarket.Cover cover;
        bytes error;
    }

    /// @notice What a settlement would do now.
    /// @param incidentId Incident; zero when the cover itself could not be read.
    /// @param amount What the owner would be paid, units.
    /// @param error What the settlement would revert with, or the read of the cover did; empty when it would pay.
    struct PayoutView {
        uint256 coverId;
        uint32 incidentId;
        uint64 amount;
        bytes error;
    }

    /// @notice A product with its terms and the price of one sale.
    /// @param product The product as its market has it.
    /// @param terms Terms of covers sold now.
    /// @param quote What the market quotes for the sale that was asked about.
    /// @param error What the read reverted with; empty when the rest holds.
    struct ProductView {
        uint32 productId;
        ICoverMarket.ProductState product;
        Terms terms;
        ICoverMarket.Quote quote;
        bytes error;
    }

    /// @notice An incident that this chain knows.
    struct IncidentView {
        uint32 incidentId;
        IClaimDesk.Incident incident;
    }

    /// @notice A pool on this chain, and what one underwriter has in it here.
    /// @param pool Contract of the pool.
    /// @param share Token of its shares.
    /// @param shareSupply Shares on this chain, 1e-18 of a share.
    /// @param round Round of a deposit or an exit requested now.
    /// @param books The pool's money here, units.
    /// @param shares Shares that the underwriter holds here, 1e-18 of a share.
    /// @param claimableShares Shares that `claimDeposit` would mint to the underwriter now.
    /// @param request The deposit under way; zeros when there is none.
    /// @param exit The exit under way, collected in part or not; zeros when there is none.
    /// @param error What the read reverted with; empty when the rest holds.
    struct PoolView {
        uint32 poolId;
        address pool;
        address share;
        uint256 shareSupply;
        uint32 round;
        ICapitalPool.Books books;
        uint256 shares;
        uint256 claimableShares;
        ICapitalPool.Request request;
        ICapitalPool.Exit exit;
        bytes error;
    }

    /*//////////////////////////////////////////////////////////////
                                  ERRORS
    //////////////////////////////////////////////////////////////*/

    /// @notice No pool of that id backs products here.
    error CoverLens_UnknownPool(uint32 poolId);

    /// @notice How a trial settlement ends; no call of the lens ends so.
    error CoverLens_WouldPay(uint64 payout);

    /*//////////////////////////////////////////////////////////////
                                  COVERS
    //////////////////////////////////////////////////////////////*/

    /// @return The cover; reverts with what {covers} would put into `error`.
    function cover(uint256 coverId) external view returns (CoverView memory);

    /// @notice Reads covers, one answer for each id, in the order asked for.
    function covers(uint256[] calldata coverIds) external view returns (CoverView[] memory);

    /// @notice Tries to settle each cover for each incident of a range, and undoes it: what can be paid now, and what stands in the
    /// way. Pairs that cannot pay whatever happens are left out: incidents of other products, dismissed ones, those outside of
    /// their claim window or of the cover's protection, and those that were paid. Each trial stands alone: that two of them pay
    /// does not say that the budget or the pool's cash is enough for both. An incident that is decided item by item needs proofs, so
    /// its pairs have `ClaimDesk_DecidedByTree` in `error`: ask {itemPayouts}.
    /// @dev Not a view, because a settlement is not; it changes nothing even in a transaction. Call it with `eth_call`.
    /// @param coverIds Covers of this market.
    /// @param firstIncident First incident id tried.
    /// @param number Number of ids tried.
    /// @return items One for each pair worth naming, and one for each cover that cannot be read; covers in the order asked for.
    /// @return seen Incidents in the range that this chain knows.
    /// @return known Incidents that this chain knows at all: those not seen have other ids.
    function payouts(uint256[] calldata coverIds, uint32 firstIncident, uint32 number)
        external
        returns (PayoutView[] memory items, uint32 seen, uint32 known);

    /// @notice Like {payouts} for items of the tree of one incident: tries to settle each with its proof, and undoes it. An item that
    /// cannot be settled, by a wrong proof too, has the reason in its `error` and leaves the others as they are.
    /// @dev Not a view, as {payouts}. Call it with `eth_call`.
    /// @param incidentId Incident, whatever its state.
    /// @param items Items with their proofs, of covers of this market.
    /// @return views One for each item, in the order asked for; each trial stands alone.
    function itemPayouts(uint32 incidentId, IClaimDesk.Item[] calldata items)
        external
        returns (PayoutView[] memory views);

    /// @notice Settles and reverts with `CoverLens_WouldPay`, or with what the settlement reverts with. Always reverts.
    function trySettle(uint32 incidentId, uint256 coverId) external;

    /// @notice {trySettle} for an item of a tree. Always reverts.
    function trySettleItem(uint32 incidentId, IClaimDesk.Item calldata item) external;

    /*//////////////////////////////////////////////////////////////
                       PRODUCTS, INCIDENTS, POOLS
    //////////////////////////////////////////////////////////////*/

    /// @return The product; reverts with what {products} would put into `error`.
    function product(uint32 productId, uint64 amount, uint16 endDay) external view returns (ProductView memory);

    /// @notice Reads a page of the products that this chain was told of, each with the price of one and the same sale.
    /// @param first Index of the first, from 0, in the order in which the chain heard of them.
    /// @param number Most products to read.
    /// @param amount Amount of the sale, units.
    /// @param endDay Its last day boundary, days since 1970-01-01.
    /// @return page The products; fewer than `number` at the end of the list.
    /// @return total Length of the list.
    function products(uint256 first, uint256 number, uint64 amount, uint16 endDay)
        external
        view
        returns (ProductView[] memory page, uint256 total);

    /// @notice Reads the incidents of a range of ids that this chain knows.
    /// @return page Them, by ascending id.
    /// @return known Incidents that this chain knows at all: those not in the page have other ids.
    function incidents(uint32 firstIncident, uint32 number)
        external
        view
        returns (IncidentView[] memory page, uint32 known);

    /// @return The pool and `controller`'s part in it; reverts with what {pools} would put into `error`.
    function pool(uint32 poolId, address controller) external view returns (PoolView memory);

    /// @notice Reads pools and what an underwriter has in them here, one answer for each id, in the order asked for.
    /// @param controller The underwriter; the zero address has nothing anywhere.
    function pools(uint32[] calldata poolIds, address controller) external view returns (PoolView[] memory);
}

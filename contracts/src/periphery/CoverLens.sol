// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverLens} from "../interfaces/ICoverLens.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {coverStatusAt} from "./CoverStatus.sol";

/// @title CoverLens
/// @notice See {ICoverLens}. Each item is read by a call of the lens to itself, so that whatever it reverts with stays its own.
contract CoverLens is ICoverLens {
    ICoverMarket public immutable MARKET;
    IClaimDesk public immutable DESK;

    constructor(address market, address desk) {
        (MARKET, DESK) = (ICoverMarket(market), IClaimDesk(desk));
    }

    /*//////////////////////////////////////////////////////////////
                                  COVERS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverLens
    function cover(uint256 coverId) external view returns (CoverView memory item) {
        item.coverId = coverId;
        item.cover = MARKET.getCover(coverId);
        item.owner = IERC721(address(MARKET)).ownerOf(coverId);
        item.status = coverStatusAt(item.cover, block.timestamp);
    }

    /// @inheritdoc ICoverLens
    function covers(uint256[] calldata coverIds) external view returns (CoverView[] memory items) {
        items = new CoverView[](coverIds.length);
        for (uint256 i; i < items.length; ++i) {
            items[i] = _cover(coverIds[i]);
        }
    }

    /// @inheritdoc ICoverLens
    function payouts(uint256[] calldata coverIds, uint32 firstIncident, uint32 number)
        external
        returns (PayoutView[] memory items, uint32 seen, uint32 known)
    {
        IncidentView[] memory found = _incidents(firstIncident, number);
        // forge-lint: disable-next-line(unsafe-typecast) not more than `number`
        (seen, known) = (uint32(found.length), _known());
        _keepPayable(found);
        items = new PayoutView[](coverIds.length * (found.length + 1));
        uint256 length;
        for (uint256 i; i < coverIds.length; ++i) {
            length = _try(_cover(coverIds[i]), found, items, length);
        }
        assembly ("memory-safe") {
            mstore(items, length)
        }
    }

    /// @inheritdoc ICoverLens
    function itemPayouts(uint32 incidentId, IClaimDesk.Item[] calldata items)
        external
        returns (PayoutView[] memory views)
    {
        views = new PayoutView[](items.length);
        for (uint256 i; i < views.length; ++i) {
            (views[i].coverId, views[i].incidentId) = (items[i].coverId, incidentId);
            try this.trySettleItem(incidentId, items[i]) {}
            catch (bytes memory reason) {
                _conclude(views[i], reason);
            }
        }
    }

    /// @inheritdoc ICoverLens
    function trySettle(uint32 incidentId, uint256 coverId) external {
        revert CoverLens_WouldPay(DESK.settle(incidentId, coverId));
    }

    /// @inheritdoc ICoverLens
    function trySettleItem(uint32 incidentId, IClaimDesk.Item calldata item) external {
        revert CoverLens_WouldPay(DESK.settleItem(incidentId, item.coverId, item.payout, item.path, item.proof));
    }

    function _cover(uint256 coverId) private view returns (CoverView memory item) {
        try this.cover(coverId) returns (CoverView memory read) {
            return read;
        } catch (bytes memory reason) {
            (item.coverId, item.error) = (coverId, reason);
        }
    }

    /// @dev Appends the payouts of one cover to `items`, of which `length` are filled.
    function _try(CoverView memory held, IncidentView[] memory found, PayoutView[] memory items, uint256 length)
        private
        returns (uint256)
    {
        if (held.error.length != 0) {
            items[length] = PayoutView(held.coverId, 0, 0, held.error);
            return length + 1;
        }
        for (uint256 i; i < found.length; ++i) {
            if (_mayPay(held.cover, found[i].incident)) {
                items[length++] = _trial(held.coverId, found[i].incidentId);
            }
        }
        return length;
    }

    function _trial(uint256 coverId, uint32 incidentId) private returns (PayoutView memory item) {
        (item.coverId, item.incidentId) = (coverId, incidentId);
        try this.trySettle(incidentId, coverId) {}
        catch (bytes memory reason) {
            _conclude(item, reason);
        }
    }

    /// @dev Fills in how a trial ended.
    function _conclude(PayoutView memory item, bytes memory reason) private pure {
        // forge-lint: disable-next-line(unsafe-typecast) the cut is meant: the selector comes first
        if (bytes4(reason) == CoverLens_WouldPay.selector) item.amount = _argument(reason);
        else item.error = reason;
    }

    /// @dev Drops, in place, the incidents that pay nobody now.
    function _keepPayable(IncidentView[] memory found) private view {
        uint256 length;
        for (uint256 i; i < found.length; ++i) {
            IClaimDesk.Incident memory incident = found[i].incident;
            // The claim window runs from the funding, which the first payout brings about.
            bool open = incident.state == IClaimDesk.State.FUNDED
                ? block.timestamp <= incident.closesAt
                : incident.state == IClaimDesk.State.DECIDED && block.timestamp >= incident.payableAt;
            if (open && incident.ratio != 0) found[length++] = found[i];
        }
        assembly ("memory-safe") {
            mstore(found, length)
        }
    }

    /// @dev Whether a trial is worth its gas. It may say yes where the desk says no, never the other way round.
    function _mayPay(ICoverMarket.Cover memory held, IClaimDesk.Incident memory incident) private pure returns (bool) {
        return incident.productId == held.productId && held.start <= incident.instant && incident.instant <= held.end
            && held.settled >> incident.ordinal & 1 == 0;
    }

    /*//////////////////////////////////////////////////////////////
                        PRODUCTS, INCIDENTS, POOLS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverLens
    function product(uint32 productId, uint64 amount, uint16 endDay) external view returns (ProductView memory item) {
        item.productId = productId;
        item.product = MARKET.getProduct(productId);
        item.terms = MARKET.getTerms(item.product.termsId);
        item.quote = MARKET.quote(productId, amount, endDay);
    }

    /// @inheritdoc ICoverLens
    function products(uint256 first, uint256 number, uint64 amount, uint16 endDay)
        external
        view
        returns (ProductView[] memory page, uint256 total)
    {
        uint32[] memory ids = MARKET.productIds();
        total = ids.length;
        uint256 rest = first < total ? total - first : 0;
        page = new ProductView[](number < rest ? number : rest);
        for (uint256 i; i < page.length; ++i) {
            try this.product(ids[first + i], amount, endDay) returns (ProductView memory read) {
                page[i] = read;
            } catch (bytes memory reason) {
                (page[i].productId, page[i].error) = (ids[first + i], reason);
            }
        }
    }

    /// @inheritdoc ICoverLens
    function incidents(uint32 firstIncident, uint32 number)
        external
        view
        returns (IncidentView[] memory page, uint32 known)
    {
        return (_incidents(firstIncident, number), _known());
    }

    /// @inheritdoc ICoverLens
    function pool(uint32 poolId, address controller) external view returns (PoolView memory item) {
        ICapitalPool at = ICapitalPool(MARKET.poolOf(poolId));
        if (address(at) == address(0)) revert CoverLens_UnknownPool(poolId);
        IERC20 share = IERC20(at.SHARE());
        (item.poolId, item.pool, item.share) = (poolId, address(at), address(share));
        (item.round, item.books) = (at.currentRound(), at.books());
        (item.request, item.claimableShares) = (at.requestOf(controller), at.maxMint(controller));
        item.exit = at.exitOf(controller);
        (item.shareSupply, item.shares) = (share.totalSupply(), share.balanceOf(controller));
    }

    /// @inheritdoc ICoverLens
    function pools(uint32[] calldata poolIds, address controller) external view returns (PoolView[] memory items) {
        items = new PoolView[](poolIds.length);
        for (uint256 i; i < items.length; ++i) {
            try this.pool(poolIds[i], controller) returns (PoolView memory read) {
                items[i] = read;
            } catch (bytes memory reason) {
                (items[i].poolId, items[i].error) = (poolIds[i], reason);
            }
        }
    }

    /// @dev Ids past the largest are not asked for.
    function _incidents(uint32 firstIncident, uint32 number) private view returns (IncidentView[] memory found) {
        uint256 end = uint256(firstIncident) + number;
        if (end > uint256(type(uint32).max) + 1) end = uint256(type(uint32).max) + 1;
        found = new IncidentView[](end - firstIncident);
        uint256 length;
        for (uint256 id = firstIncident; id < end; ++id) {
            // forge-lint: disable-next-line(unsafe-typecast) below the end, which fits
            IClaimDesk.Incident memory incident = DESK.getIncident(uint32(id));
            if (incident.state == IClaimDesk.State.NONE) continue;
            // forge-lint: disable-next-line(unsafe-typecast) as above
            found[length++] = IncidentView(uint32(id), incident);
        }
        assembly ("memory-safe") {
            mstore(found, length)
        }
    }

    function _known() private view returns (uint32 known) {
        (,, known) = MARKET.freshness();
    }

    /// @dev The one argument of an error.
    function _argument(bytes memory reason) private pure returns (uint64 value) {
        assembly ("memory-safe") {
            value := mload(add(reason, 0x24))
        }
    }
}

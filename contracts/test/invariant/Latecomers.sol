// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../src/market/CoverMarket.sol";
import {FreezableDollar} from "../utils/FreezableDollar.sol";
import {Users} from "./Users.sol";

/// @title Latecomers
/// @notice Holders who bought too late for an incident, and others who try, have their premium back.
abstract contract Latecomers is Users {
    uint256 private constant RETURN_WINDOW = 7 days;

    function giveBack(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = (seed >> 8) % 2 == 0 ? _idCount() : _knownId(seed >> 16);
        if (incidentId == 0) return;
        if ((seed >> 48) % 4 != 0) _awaitPayable(incidentId);
        // Up to sixteen covers, beginning anywhere.
        for (uint256 i; i < 16 && i < covers.length; ++i) {
            _giveBack(incidentId, ((seed >> 64) + i) % covers.length);
        }
    }

    /// @dev Until the decision that chains were told last can be paid, and most often until it is funded.
    function _awaitPayable(uint32 incidentId) private {
        for (uint256 i; i < sides.length; ++i) {
            _relay(i);
            uint40 payableAt = sides[i].desk.getIncident(incidentId).payableAt;
            if (block.timestamp < payableAt && payableAt < block.timestamp + 10 days) vm.warp(payableAt);
        }
        for (uint256 i; i < sides.length; ++i) {
            try sides[i].desk.fund(incidentId) {
                ++done["fund"];
            } catch {}
        }
    }

    function _giveBack(uint32 incidentId, uint256 index) private {
        Sold memory sold = covers[index];
        CoverMarket market = sides[sold.side].market;
        ICoverMarket.Cover memory c = market.getCover(sold.coverId);
        bool may = _isLate(incidentId, sold, c);
        uint256 unearned = block.timestamp < c.end ? uint256(c.rate) * (c.end - block.timestamp) / 1e6 : 0;
        address owner = market.ownerOf(sold.coverId);
        FreezableDollar(address(sides[sold.side].asset)).setFrozen(owner, false);
        uint256 before = sides[sold.side].asset.balanceOf(owner);
        vm.prank(owner);
        try market.returnPremium(sold.coverId, incidentId) {
            uint256 premium = sides[sold.side].asset.balanceOf(owner) - before;
            if (!may) ++backThoughProtected;
            if (premium != premiumOf[sold.coverId]) ++backNotWhole;
            if (paidOf[sold.coverId] != 0) ++backAndPaid;
            givenBack[sold.side].push(GivenBack(block.timestamp, premium - unearned));
            _tryAgain(incidentId, sold, owner);
            _forget(index);
            ++done["giveBack"];
        } catch (bytes memory reason) {
            bool short_ = bytes4(reason) == ICapitalPool.CapitalPool_InsufficientFree.selector;
            _must(!may || short_ || !_isFunded(incidentId, sold.side), "premium goes back to who was late");
        }
    }

    /// @dev By another incident, or by giving it up a second time.
    function _tryAgain(uint32 incidentId, Sold memory sold, address owner) private {
        CoverMarket market = sides[sold.side].market;
        wentBack[sold.coverId] = true;
        vm.prank(owner);
        try market.returnPremium(sold.coverId, incidentId) {
            ++backTwice;
        } catch {}
        vm.prank(owner);
        try market.cancel(sold.coverId, 0) {
            ++backTwice;
        } catch {}
    }

    /// @dev Worked out from what the chain was told, and from what was seen of the cover.
    function _isLate(uint32 incidentId, Sold memory sold, ICoverMarket.Cover memory c) private view returns (bool) {
        IClaimDesk desk = sides[sold.side].desk;
        IClaimDesk.Incident memory here = desk.getIncident(incidentId);
        bool open = here.state >= IClaimDesk.State.DECIDED && block.timestamp >= here.payableAt
            && block.timestamp <= here.payableAt + RETURN_WINDOW
            && sides[sold.side].market.getProduct(sold.productId).openIncidents == 0;
        bool knew = uint32(sold.coverId) >= desk.coversAtFreeze(incidentId);
        bool late = here.productId == sold.productId && here.instant < c.start + SKEW && !knew;
        return open && late && !extended[sold.coverId] && paidOf[sold.coverId] == 0;
    }

    function _isFunded(uint32 incidentId, uint256 side) private view returns (bool) {
        IClaimDesk.Incident memory here = sides[side].desk.getIncident(incidentId);
        return here.state == IClaimDesk.State.FUNDED || here.budgetLeft == 0;
    }
}

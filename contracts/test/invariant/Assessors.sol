// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Guardians} from "../../src/governance/Guardians.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {Allocation} from "../../src/types/Types.sol";
import {TestTree} from "../utils/TestTree.sol";
import {Couriers} from "./Couriers.sol";

/// @title Assessors
/// @notice Incidents from the report to the close, and what guardians do about them.
abstract contract Assessors is Couriers {
    function openIncident(uint256 seed) external {
        seed = _mix(seed);
        uint32 productId = _product(seed);
        if (ledger.getTotals(productId).openIncident != 0 || ledger.incidentCount() == MAX_INCIDENTS) return;
        if ((seed >> 104) % (covers.length == 0 ? 8 : 2) != 0 || _after(productId) > block.timestamp) return;
        uint256 oldest = block.timestamp + MAX_AGE + SKEW - uint256(TAIL) * 1 days;
        uint256 instant = bound(seed >> 8, _max(oldest, _after(productId)), block.timestamp);
        // Most incidents hit a cover.
        if (covers.length != 0 && (seed >> 80) % 8 != 0) {
            Sold memory sold = covers[(seed >> 96) % covers.length];
            ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
            uint256 from = _max(_max(oldest, _after(sold.productId)), c.start + SKEW);
            uint256 to = c.end < block.timestamp ? c.end : block.timestamp;
            if (from > to || ledger.getTotals(sold.productId).openIncident != 0) return;
            (productId, instant) = (sold.productId, bound(seed >> 8, from, to));
        }
        uint256[CHAINS] memory least = _leastGranted();
        _incident(_side(seed >> 112), productId, uint40(instant));
        _noteFalls(least);
        ++done["openIncident"];
    }

    /// @dev First instant that does not belong to the last paid incident of a product.
    function _after(uint32 productId) internal view returns (uint256) {
        uint32 last = ledger.lastPaidOf(productId);
        return last == 0 ? 0 : ledger.getIncident(last).openedAt + 1;
    }

    function decide(uint256 seed) external {
        seed = _mix(seed);
        _decideNow(_incidentId(seed), seed);
    }

    /// @dev A good keeper's round: every chain is told, says what it has exposed, and the incident is decided.
    function assess(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = ledger.getTotals(_product(seed)).openIncident;
        if (incidentId == 0) return;
        for (uint256 i; i < sides.length; ++i) {
            _relay(i);
        }
        vm.warp(block.timestamp + 1 + (seed >> 16) % 3 hours);
        _reportAll();
        _decideNow(incidentId, seed);
    }

    function _decideNow(uint32 incidentId, uint256 seed) internal {
        if (ledger.getIncident(incidentId).state != ILedger.IncidentState.OPEN) return;
        uint32 ratio = (seed >> 64) % 8 == 0 ? 0 : uint32((seed >> 32) % (1e6 + 1));
        uint256 reserve = ledger.getIncident(incidentId).reserve;
        if ((seed >> 72) % 2 == 0 && _decideItems(incidentId, seed >> 80)) {
            reserveOf[incidentId] = reserve;
            return;
        }
        try assessment.decide(incidentId, ratio, EVIDENCE, _signDecide(incidentId, ratio)) {
            reserveOf[incidentId] = reserve;
            ++done["decide"];
        } catch (bytes memory reason) {
            _must(bytes4(reason) == ILedger.Ledger_ExposureUnknown.selector, "decide is refused for a reason");
        }
    }

    /// @dev By a tree for each chain that has said what is exposed: any part of what remains of each cover protected then.
    function _decideItems(uint32 incidentId, uint256 seed) internal returns (bool) {
        Allocation[] memory allocations = new Allocation[](sides.length);
        TestTree.Tree[] memory built = new TestTree.Tree[](sides.length);
        uint256 length;
        for (uint256 i; i < sides.length; ++i) {
            (bool known,) = ledger.incidentExposure(incidentId, sides[i].eid);
            built[i] = _buildTree(incidentId, ledger.getIncident(incidentId), i, seed);
            if (!known || built[i].coverIds.length == 0) continue;
            allocations[length++] = Allocation(sides[i].eid, built[i].top, built[i].total);
        }
        if (length == 0) return false;
        assembly {
            mstore(allocations, length)
        }
        bytes[] memory signatures = _sign(_decideByTreeHash(incidentId, allocations), 2);
        assessment.decideByTree(incidentId, allocations, EVIDENCE, signatures);
        for (uint256 i; i < sides.length; ++i) {
            trees[incidentId][i] = built[i];
        }
        ++done["decideByTree"];
        return true;
    }

    function _buildTree(uint32 incidentId, ILedger.Incident memory incident, uint256 side, uint256 seed)
        internal
        view
        returns (TestTree.Tree memory)
    {
        uint256[] memory ids = new uint256[](covers.length);
        uint64[] memory payouts = new uint64[](covers.length);
        uint256 length;
        for (uint256 i; i < covers.length; ++i) {
            if (covers[i].side != side || covers[i].productId != incident.productId) continue;
            uint256 remaining = _protectedAmount(covers[i], incident);
            if (remaining == 0) continue;
            uint256 part = uint256(keccak256(abi.encode(seed, i)));
            (ids[length], payouts[length]) = (covers[i].coverId, uint64(1 + part % remaining));
            ++length;
        }
        assembly {
            mstore(ids, length)
            mstore(payouts, length)
        }
        TestTree.Tree memory none;
        return length == 0 ? none : TestTree.build(incidentId, ids, payouts);
    }

    function closeIncident(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = _knownId(seed);
        if (incidentId == 0) return;
        uint256 side = _side(seed >> 32);
        uint40 closesAt = sides[side].desk.getIncident(incidentId).closesAt;
        bool isFunded = sides[side].desk.getIncident(incidentId).state == IClaimDesk.State.FUNDED;
        if ((seed >> 40) % 16 == 0 && isFunded && block.timestamp <= closesAt) vm.warp(closesAt + 1);
        try sides[side].desk.close(incidentId) {
            ++done["closeIncident"];
        } catch {}
    }

    /*//////////////////////////////////////////////////////////////
                               GUARDIANS
    //////////////////////////////////////////////////////////////*/

    function guard(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        if (what % 8 < 4) _hold(seed);
        else if (what % 8 < 6) _postDenial(seed);
        else if (what % 8 == 6) _pause(seed);
        else _skip(seed);
    }

    /// @dev A decision that is known and not funded, if there is one.
    function _hold(uint256 seed) internal {
        uint256 side = _side(seed);
        for (uint32 n; n < _idCount(); ++n) {
            uint32 id = 1 + uint32((seed >> 8) + n) % _idCount();
            IClaimDesk.Incident memory here = sides[side].desk.getIncident(id);
            if (here.state != IClaimDesk.State.DECIDED || here.held) continue;
            vm.prank(guardians[0]);
            sides[side].guardians.hold(id);
            vm.prank(guardians[1]);
            sides[side].guardians.hold(id);
            ++done["hold"];
            return;
        }
    }

    /// @dev Not soon after the last pause.
    function _pause(uint256 seed) internal {
        Guardians there = sides[_side(seed)].guardians;
        bool sales = (seed >> 8) % 2 == 0;
        uint256 last = sales ? there.salesPausedUntil() : there.depositsPausedUntil(POOL_ID);
        if (last != 0 && block.timestamp < last + PAUSE_LENGTH) return;
        for (uint256 i = 1; i < 3; ++i) {
            vm.prank(guardians[i]);
            if (sales) there.pauseSales();
            else there.pauseDeposits(POOL_ID);
        }
        ++done["pause"];
    }
}

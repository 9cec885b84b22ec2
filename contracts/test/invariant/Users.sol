// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {FreezableDollar} from "../utils/FreezableDollar.sol";
import {TestTree} from "../utils/TestTree.sol";
import {Couriers} from "./Couriers.sol";

/// @title Users
/// @notice Underwriters, buyers, integrators and holders.
abstract contract Users is Couriers {
    using TestTree for TestTree.Tree;

    function deposit(uint256 seed) external {
        seed = _mix(seed);
        (uint256 side, address who) = (_side(seed), actors[(seed >> 8) % 4]);
        ICapitalPool.Request memory request = sides[side].pool.requestOf(who);
        if (request.assets != 0 && request.round != sides[side].pool.currentRound()) return;
        if (block.timestamp <= sides[side].guardians.depositsPausedUntil(POOL_ID)) return;
        _deposit(side, who, uint64(bound(seed >> 32, UNIT, DEPOSIT)));
        ++done["deposit"];
        if ((seed >> 128) % 8 != 0 || FreezableDollar(address(sides[side].asset)).isFrozen(who)) return;
        vm.prank(who);
        sides[side].pool.cancelDeposit(who);
        ++done["cancel"];
    }

    function claimShares(uint256 seed) external {
        seed = _mix(seed);
        (uint256 side, address who) = (_side(seed), actors[(seed >> 8) % 4]);
        if (sides[side].pool.maxMint(who) == 0) return;
        sides[side].pool.claimDeposit(who);
        ++done["claimShares"];
    }

    /// @dev Asks to leave with a part of the shares, takes it back now and then, and collects what has left.
    function leave(uint256 seed) external {
        seed = _mix(seed);
        if ((seed >> 144) % 8 == 0) return _leaveTogether(seed);
        (uint256 side, address who) = (_side(seed), actors[(seed >> 8) % 4]);
        ICapitalPool.Exit memory exit = sides[side].pool.exitOf(who);
        if ((exit.claimable != 0 || exit.settled) && !FreezableDollar(address(sides[side].asset)).isFrozen(who)) {
            sides[side].pool.claimRedeem(who);
            ++done["collect"];
            return;
        }
        uint256 has = sides[side].share.balanceOf(who);
        if (has < 1e12 || (exit.shares != 0 && exit.round != sides[side].pool.currentRound())) return;
        _redeem(side, who, bound(seed >> 32, has < 1e18 ? has : 1e18, has));
        ++done["leave"];
        if ((seed >> 128) % 8 != 0) return;
        vm.prank(who);
        sides[side].pool.cancelRedeem(who);
        ++done["stay"];
    }

    /// @dev A run on the pool: half of all holders want all that they have. Only then is there less room than exits want, and age counts.
    function _leaveTogether(uint256 seed) private {
        for (uint256 i; i < sides.length * 4; ++i) {
            (uint256 side, address who) = (i / 4, actors[i % 4]);
            ICapitalPool.Exit memory exit = sides[side].pool.exitOf(who);
            uint256 has = sides[side].share.balanceOf(who);
            if ((seed >> i) % 2 == 0 || has < 1e12 || exit.claimable != 0 || exit.settled) continue;
            if (exit.shares == 0 || exit.round == sides[side].pool.currentRound()) _redeem(side, who, has);
        }
        ++done["leaveTogether"];
    }

    function buy(uint256 seed) external {
        for (uint256 i; i < 3; ++i) {
            seed = _mix(seed);
            _buyOne(seed);
        }
    }

    function _buyOne(uint256 seed) internal {
        (uint256 side, uint32 productId) = (_side(seed), _product(seed >> 8));
        if ((seed >> 32) % 4 != 0) _relay(side);
        uint64 available = sides[side].market.quote(productId, UNIT, _today() + 2).available;
        if (available < UNIT) return;
        // Every other sale takes most of what is left: limits are where rules break.
        uint256 least = (seed >> 16) % 2 == 0 ? UNIT : _max(UNIT, available - available / 8);
        ICoverMarket.BuyParams memory params = _order(productId, uint64(bound(seed >> 64, least, available)), seed);
        uint64 premium = sides[side].market.quote(productId, params.amount, params.endDay).premium;
        covers.push(Sold(side, productId, _buy(side, params.owner, params)));
        _noteSale(covers[covers.length - 1], premium);
        ++done["buy"];
    }

    /// @dev Every other order comes through an integrator.
    function _order(uint32 productId, uint64 amount, uint256 seed)
        internal
        view
        returns (ICoverMarket.BuyParams memory params)
    {
        params = _buyParams(amount, actors[(seed >> 24) % 4]);
        (params.productId, params.endDay) = (productId, _today() + 2 + uint16((seed >> 40) % 40));
        if ((seed >> 192) % 2 == 0) (params.integrator, params.integratorBps) = (shop, uint16((seed >> 200) % 2_001));
    }

    function _noteSale(Sold memory sold, uint64 premium) internal {
        premiumOf[sold.coverId] += premium;
        uint32 open = ledger.getTotals(sold.productId).openIncident;
        if (lied[sold.side]) return;
        if (open != 0 && block.timestamp > uint256(ledger.getIncident(open).openedAt) + MAX_AGE) ++lateSales;
    }

    /// @dev A little of each product in one call, if there is enough of it.
    function _buyBasket(uint256 seed) internal {
        uint256 side = _side(seed);
        ICoverMarket.BuyParams[] memory lines = new ICoverMarket.BuyParams[](PRODUCTS);
        uint64[PRODUCTS] memory premiums;
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            uint64 available = sides[side].market.quote(p, UNIT, _today() + 2).available;
            if (available < UNIT) return;
            lines[p - 1] = _order(p, uint64(bound(seed >> 64, UNIT, _max(UNIT, available / 16))), seed);
            premiums[p - 1] = sides[side].market.quote(p, lines[p - 1].amount, lines[p - 1].endDay).premium;
        }
        address payer = lines[0].owner;
        _fund(side, payer, 1_000_000e6);
        vm.prank(payer);
        (uint256[] memory coverIds,) = sides[side].market.buyBasket(lines);
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            covers.push(Sold(side, p, coverIds[p - 1]));
            _noteSale(covers[covers.length - 1], premiums[p - 1]);
        }
        ++done["basket"];
    }

    /// @dev Extends or cancels some cover, which may be long over, fully paid or frozen.
    function changeCover(uint256 seed) external {
        seed = _mix(seed);
        if (covers.length == 0) return;
        uint256 index = (seed >> 8) % covers.length;
        if ((seed >> 136) % 4 != 0) _relay(covers[index].side);
        if (seed % 3 == 0) _cancelCover(index);
        else if (seed % 3 == 1) _extendCover(index, seed);
        else _buyBasket(seed >> 16);
    }

    function _extendCover(uint256 index, uint256 seed) internal {
        Sold memory sold = covers[index];
        uint16 endDay = uint16(sides[sold.side].market.getCover(sold.coverId).end / 1 days);
        uint16 last = _today() + 365;
        if (endDay >= last) return;
        endDay = uint16(bound(seed >> 32, endDay + 1, endDay + 30 < last ? endDay + 30 : last));
        if (sides[sold.side].market.quoteExtend(sold.coverId, endDay).available == 0) return;
        _noteSale(sold, _extend(sold.side, actors[(seed >> 24) % 4], sold.coverId, endDay));
        extended[sold.coverId] = true;
        ++done["extend"];
    }

    function _cancelCover(uint256 index) internal {
        Sold memory sold = covers[index];
        ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
        (,, bool frozen) = sides[sold.side].market.quoteCancel(sold.coverId, 0);
        if (frozen || block.timestamp >= c.end || c.paid == c.amount) return;
        address owner = sides[sold.side].market.ownerOf(sold.coverId);
        FreezableDollar(address(sides[sold.side].asset)).setFrozen(owner, false);
        if (_cancel(sold.side, sold.coverId) > premiumOf[sold.coverId]) ++refundsTooHigh;
        _forget(index);
        ++done["cancelCover"];
    }

    /// @dev A cover that its holder has given up.
    function _forget(uint256 index) internal {
        covers[index] = covers[covers.length - 1];
        covers.pop();
    }

    function _claimFees(uint256 seed) internal {
        ICoverMarket market = sides[_side(seed)].market;
        address pool = address(sides[_side(seed)].pool);
        (uint64 ofIntegrator, uint64 ofProtocol) = market.feesOf(pool, shop);
        address[] memory integrators = new address[](1);
        integrators[0] = shop;
        if (ofIntegrator != 0) market.claimFees(pool, shop);
        if (ofProtocol != 0) market.claimProtocolFees(pool, integrators);
        if (ofIntegrator != 0) ++done["claimFees"];
    }

    function _transferCover(uint256 seed) internal {
        if (covers.length == 0) return;
        Sold memory sold = covers[seed % covers.length];
        address from = sides[sold.side].market.ownerOf(sold.coverId);
        vm.prank(from);
        sides[sold.side].market.transferFrom(from, actors[(seed >> 32) % 4], sold.coverId);
    }

    function claim(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = (seed >> 24) % 2 == 0 ? ledger.incidentCount() : _incidentId(seed);
        if (incidentId == 0 || covers.length == 0) return;
        ILedger.Incident memory incident = ledger.getIncident(incidentId);
        if (incident.state != ILedger.IncidentState.DECIDED) return;
        if ((seed >> 16) % 4 != 0) {
            for (uint256 i; i < sides.length; ++i) {
                _relay(i);
            }
            for (uint256 i; i < sides.length; ++i) {
                uint40 payableAt = sides[i].desk.getIncident(incidentId).payableAt;
                if (block.timestamp < payableAt) vm.warp(payableAt);
            }
        }
        // Up to eight covers, beginning anywhere. Few of them are paid, so all holders are frozen, or none.
        for (uint256 i; i < 8 && i < covers.length; ++i) {
            Sold memory sold = covers[((seed >> 32) + i) % covers.length];
            if ((seed >> 20) % 4 == 0) _freezeHolder(sold);
            _claim(incidentId, sold);
        }
        if ((seed >> 28) % 2 == 0) _claimAll(incidentId, _side(seed >> 96));
    }

    function _claim(uint32 incidentId, Sold memory sold) internal {
        IClaimDesk desk = sides[sold.side].desk;
        if (!desk.getIncident(incidentId).byTree) {
            try desk.settle(incidentId, sold.coverId) returns (uint64 payout) {
                _paid(incidentId, sold.side, sold.coverId, payout);
            } catch (bytes memory reason) {
                _assertNotShort(reason);
            }
            return;
        }
        TestTree.Tree memory tree = trees[incidentId][sold.side];
        for (uint256 i; i < tree.coverIds.length; ++i) {
            if (tree.coverIds[i] != sold.coverId) continue;
            IClaimDesk.Item memory item = tree.itemOf(i);
            try desk.settleItem(incidentId, item.coverId, item.payout, item.path, item.proof) returns (uint64 payout) {
                _paid(incidentId, sold.side, sold.coverId, payout);
                ++done["claimItem"];
            } catch (bytes memory reason) {
                _assertNotShort(reason);
            }
        }
    }

    /// @dev All covers of a chain in one batch, those that cannot be paid among them, and the first once more.
    function _claimAll(uint32 incidentId, uint256 side) internal {
        IClaimDesk desk = sides[side].desk;
        uint256[] memory ids = new uint256[](covers.length + 1);
        for (uint256 i; i < ids.length; ++i) {
            ids[i] = covers[i % covers.length].coverId;
        }
        TestTree.Tree memory tree = trees[incidentId][side];
        IClaimDesk.Item[] memory items = new IClaimDesk.Item[](tree.coverIds.length);
        for (uint256 i; i < items.length; ++i) {
            items[i] = tree.itemOf(i);
        }
        bool byTree = desk.getIncident(incidentId).byTree;
        bytes memory call = byTree
            ? abi.encodeCall(desk.settleItems, (incidentId, items))
            : abi.encodeCall(desk.settleBatch, (incidentId, ids));
        (bool ok, bytes memory answer) = address(desk).call(call);
        if (!ok) return _assertNotShort(answer);
        uint64[] memory payouts = abi.decode(answer, (uint64[]));
        for (uint256 i; i < payouts.length; ++i) {
            if (payouts[i] != 0) _paid(incidentId, side, byTree ? items[i].coverId : ids[i], payouts[i]);
        }
        ++done["claimAll"];
    }

    function _paid(uint32 incidentId, uint256 side, uint256 coverId, uint64 payout) internal {
        paidHere[incidentId][side] += payout;
        paidOf[coverId] += payout;
        if (wentBack[coverId]) ++backAndPaid;
        if (++timesPaid[incidentId][coverId] > 1) ++paidTwice;
        ++done["claim"];
    }

    function _assertNotShort(bytes memory reason) internal {
        bytes4 error = bytes4(reason);
        _must(error != IClaimDesk.ClaimDesk_BudgetExceeded.selector, "a budget never falls short");
        _must(error != IClaimDesk.ClaimDesk_NotInTree.selector, "an item leads to its root");
    }

    function fund(uint256 seed) external {
        seed = _mix(seed);
        uint32 incidentId = _knownId(seed);
        if (incidentId == 0) return;
        uint256 side = _side(seed >> 32);
        try sides[side].desk.fund(incidentId) {
            ++done["fund"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            _must(
                error == IClaimDesk.ClaimDesk_NotDecided.selector
                    || error == IClaimDesk.ClaimDesk_NotPayableYet.selector
                    || error == IClaimDesk.ClaimDesk_AlreadyFunded.selector
                    || error == IClaimDesk.ClaimDesk_NothingToFund.selector
                    || error == ICapitalPool.CapitalPool_InsufficientFree.selector,
                "fund is refused for a reason"
            );
        }
    }

    /// @dev The issuer freezes whoever would be paid for a cover.
    function _freezeHolder(Sold memory sold) internal {
        try sides[sold.side].market.ownerOf(sold.coverId) returns (address holder) {
            FreezableDollar(address(sides[sold.side].asset)).setFrozen(holder, true);
        } catch {}
    }

    /// @dev The issuer freezes somebody who may be paid or pay next.
    function _freezeSomebody(uint256 seed) internal {
        FreezableDollar(address(sides[_side(seed)].asset)).setFrozen(actors[(seed >> 8) % 4], true);
    }

    function _withdrawHeld() internal {
        for (uint256 i; i < sides.length; ++i) {
            for (uint256 a; a < actors.length; ++a) {
                FreezableDollar(address(sides[i].asset)).setFrozen(actors[a], false);
                if (sides[i].pool.heldFor(actors[a]) == 0) continue;
                sides[i].pool.withdrawHeld(actors[a]);
                ++done["held"];
            }
        }
    }

    function _donate(uint256 seed) internal {
        (uint256 side, uint64 amount) = (_side(seed), uint64(seed >> 128));
        donated[side] += amount;
        sides[side].asset.mint(address(sides[side].pool), amount);
    }
}

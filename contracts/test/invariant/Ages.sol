// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapacity} from "../../src/interfaces/ICapacity.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {ISettler} from "../../src/interfaces/ISettler.sol";
import {ExitBook} from "../../src/libraries/ExitBook.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @title Ages
/// @notice What home has heard that each chain's shares asked, and in which epoch: noted at each message, not read from the queues of
/// the settler. What may leave by age is worked out anew from it, and each settlement and each order of money is held against that.
abstract contract Ages is BaseTest {
    /// @dev A stretch of a chain's exits: from where the one before ends.
    struct Asked {
        uint32 epoch;
        uint128 end;
    }

    /// @dev A chain's part of all settlements so far.
    struct Settled {
        uint128 minted;
        uint128 filled;
        uint64 deposits;
        uint64 exits;
    }

    /// @dev Capital for shares, both with what is virtual.
    struct Price {
        uint256 capital;
        uint256 shares;
    }

    /// @dev A settlement goes no further in one go.
    uint256 private constant MAX_STEPS = 32;

    /// @dev What is not worth a message: below a hundredth of an exit, below a dollar of money.
    uint256 private constant THRESHOLD = 100;
    uint256 private constant MIN_ORDER = 1e6;

    mapping(uint256 side => Asked[]) private _asked;

    /// @dev How often what must never happen did.
    uint256 internal pricesApart;
    uint256 internal wentAhead;
    uint256 internal moneyKept;

    function _exits(uint256 side) private view returns (ISettler.Exits memory) {
        return ledger.SETTLER().exitsOf(POOL_ID, sides[side].eid);
    }

    function _isSilent(uint256 side) private view returns (bool) {
        return ledger.CAPACITY().isQuarantined(POOL_ID, sides[side].eid);
    }

    /// @dev What home was told in a message that has just arrived.
    function _noteAsked() internal {
        for (uint256 i; i < sides.length; ++i) {
            uint128 asked = _exits(i).asked;
            if (asked > _heard(i)) _asked[i].push(Asked(ledger.getChain(POOL_ID, sides[i].eid).epoch, asked));
        }
    }

    function _heard(uint256 side) internal view returns (uint128) {
        uint256 count = _asked[side].length;
        return count == 0 ? 0 : _asked[side][count - 1].end;
    }

    /// @dev The first stretch of a chain that has not left whole.
    function _firstWaiting(uint256 side, uint256 filled) private view returns (uint256 first) {
        while (first < _asked[side].length && _asked[side][first].end <= filled) ++first;
    }

    /*//////////////////////////////////////////////////////////////
                             SETTLEMENTS
    //////////////////////////////////////////////////////////////*/

    function _settled() internal view returns (Settled[] memory all) {
        all = new Settled[](sides.length);
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[i].eid);
            ISettler.Exits memory exits = _exits(i);
            all[i] = Settled(exits.minted, exits.filled, chain.depositsSettled, chain.exitsFilled);
        }
    }

    /// @dev Holds a settlement that has just been made against what was settled before it.
    function _noteSettlement(Settled[] memory before) internal {
        Settled[] memory now_ = _settled();
        Settled[] memory part = new Settled[](sides.length);
        Price memory price = _price();
        for (uint256 i; i < sides.length; ++i) {
            part[i].minted = now_[i].minted - before[i].minted;
            part[i].filled = now_[i].filled - before[i].filled;
            part[i].deposits = now_[i].deposits - before[i].deposits;
            part[i].exits = now_[i].exits - before[i].exits;
            price.capital = price.capital + part[i].exits - part[i].deposits;
            price.shares = price.shares + part[i].filled - part[i].minted;
        }
        for (uint256 i; i < sides.length; ++i) {
            if (!_leavesAt(price, part[i])) ++pricesApart;
            for (uint256 j; j < i; ++j) {
                if (!_enterAlike(part[i], part[j])) ++pricesApart;
            }
        }
        if (_keptBack(price, now_, _youngest(part, now_)) > ledger.CAPACITY().exitRoom(POOL_ID, 0) + sides.length) {
            ++wentAhead;
        }
    }

    /// @dev Capital by shares before the settlement, each stretch rounded down to a unit.
    function _leavesAt(Price memory price, Settled memory part) private pure returns (bool) {
        uint256 worth = part.filled * price.capital;
        return part.exits * price.shares <= worth && worth < (part.exits + MAX_STEPS) * price.shares;
    }

    /// @dev Shares for assets, each rounded down to 1e-18 of a share.
    function _enterAlike(Settled memory a, Settled memory b) private pure returns (bool) {
        (uint256 x, uint256 y) = (uint256(a.minted) * b.deposits, uint256(b.minted) * a.deposits);
        return x < y ? y - x <= a.deposits || y - x <= b.deposits : x - y <= a.deposits || x - y <= b.deposits;
    }

    /// @dev Age of the youngest shares that have just left; zero when none did.
    function _youngest(Settled[] memory part, Settled[] memory now_) private view returns (uint32 epoch) {
        for (uint256 i; i < sides.length; ++i) {
            if (part[i].filled == 0) continue;
            uint32 last = _asked[i][_firstWaiting(i, now_[i].filled - 1)].epoch;
            if (last > epoch) epoch = last;
        }
    }

    /// @dev What is older than that and stays, for want of money on its chain: of each chain the stretch at which it had to stop.
    function _keptBack(Price memory price, Settled[] memory now_, uint32 youngest)
        private
        view
        returns (uint256 worth)
    {
        for (uint256 i; i < sides.length; ++i) {
            uint256 first = _firstWaiting(i, now_[i].filled);
            if (first == _asked[i].length || _isSilent(i) || _asked[i][first].epoch >= youngest) continue;
            worth += _worthOf(price, i, first, now_[i].filled);
        }
    }

    function _worthOf(Price memory price, uint256 side, uint256 index, uint256 filled) private view returns (uint256) {
        uint256 start = index == 0 ? 0 : _asked[side][index - 1].end;
        return (_asked[side][index].end - (start > filled ? start : filled)) * price.capital / price.shares;
    }

    /*//////////////////////////////////////////////////////////////
                                 ROOM
    //////////////////////////////////////////////////////////////*/

    /// @dev What may leave on each chain were there money enough everywhere: room goes to the oldest, and to those of one age by what
    /// they are worth.
    function _mayLeave() internal view returns (uint256[] memory assets) {
        assets = new uint256[](sides.length);
        uint256[] memory heads = new uint256[](sides.length);
        uint32 due = type(uint32).max;
        for (uint256 i; i < sides.length; ++i) {
            heads[i] = _isSilent(i) ? type(uint256).max : _firstWaiting(i, _exits(i).filled);
            uint32 epoch = ledger.getChain(POOL_ID, sides[i].eid).epoch;
            if (!_isSilent(i) && epoch < due) due = epoch;
        }
        Price memory price = _price();
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, 0);
        for (uint256 steps; steps < MAX_STEPS && room != 0; ++steps) {
            uint256 wanted = _takeOldest(price, heads, assets, due, room);
            if (wanted == 0) break;
            room = wanted < room ? room - wanted : 0;
        }
    }

    /// @dev Gives the oldest of each chain's heads its part of the room, and goes on to the next. Returns what they are worth.
    function _takeOldest(Price memory price, uint256[] memory heads, uint256[] memory assets, uint32 due, uint256 room)
        private
        view
        returns (uint256 wanted)
    {
        uint32 oldest = type(uint32).max;
        for (uint256 i; i < heads.length; ++i) {
            if (heads[i] < _asked[i].length && _asked[i][heads[i]].epoch < oldest) oldest = _asked[i][heads[i]].epoch;
        }
        if (oldest == type(uint32).max || uint256(oldest) + ledger.SETTLER().NOTICE() > due) return 0;
        uint256[] memory worth = new uint256[](heads.length);
        for (uint256 i; i < heads.length; ++i) {
            if (heads[i] >= _asked[i].length || _asked[i][heads[i]].epoch != oldest) continue;
            worth[i] = _worthOf(price, i, heads[i]++, _exits(i).filled);
            wanted += worth[i];
        }
        for (uint256 i; i < heads.length; ++i) {
            uint256 part = wanted > room ? room * worth[i] / wanted : worth[i];
            if (part * THRESHOLD >= worth[i]) assets[i] += part;
        }
    }

    function _price() private view returns (Price memory) {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        return Price(uint256(pool.capital) + 1, uint256(pool.shares) + 1e12);
    }

    /// @dev Units by which rounding may differ: shares leave in whole units of the chains' books.
    function _dust() internal view returns (uint256) {
        Price memory price = _price();
        return 2 + ExitBook.UNIT * price.capital / price.shares;
    }

    /*//////////////////////////////////////////////////////////////
                                MONEY
    //////////////////////////////////////////////////////////////*/

    /// @dev After home ordered all that it wanted: no chain that answers lacks money for what may leave there by age while another has
    /// more than it needs itself. In an incident nobody leaves.
    function _noteOrders() internal {
        ICapacity capacity = ledger.CAPACITY();
        uint256[] memory exits = ledger.getPool(POOL_ID).openIncidents == 0 ? _mayLeave() : new uint256[](sides.length);
        (bool isShort, bool isSpare) = (false, false);
        for (uint256 i; i < sides.length; ++i) {
            if (_isSilent(i)) continue;
            int256 free = capacity.freeOn(POOL_ID, sides[i].eid) - int256(exits[i]);
            if (free >= int256(MIN_ORDER + _dust())) isSpare = true;
            if (-free > int256(capacity.comingTo(POOL_ID, sides[i].eid) + _dust())) isShort = true;
        }
        if (isShort && isSpare) ++moneyKept;
    }
}

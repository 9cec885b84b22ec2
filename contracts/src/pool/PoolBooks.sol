// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {Cash, Entry, State} from "./PoolState.sol";

/// @title PoolBooks
/// @notice What the pool and its cold half share.
library PoolBooks {
    /// @notice The cash slot with all premium earned so far in `free`.
    function syncedCash(State storage s, address market) internal returns (Cash memory cash) {
        (uint64 earned,) = premiums(market);
        cash = s.cash;
        uint64 gain = earned - cash.premiumSynced;
        cash.free += gain;
        cash.premiumSynced = earned;
        emit ICapitalPool.PremiumSynced(gain);
    }

    /// @notice The cash slot without what home ordered out of free capital. Budgets that it had decided before are not that money.
    function takeOut(State storage s, uint64 amount, address market, address desk) internal returns (Cash memory) {
        uint64 out = s.owed.exitsApplied + s.moved.sent + amount;
        return take(s, amount, IClaimDesk(desk).unfundedBudgets(address(this), out), market);
    }

    /// @notice The cash slot without an amount of free capital, of which `kept` is for others. Premium is synced only where the rest is
    /// not enough: the market adds it up over all products, so the gas of a message would grow with them.
    function take(State storage s, uint64 amount, uint256 kept, address market) internal returns (Cash memory cash) {
        cash = s.cash;
        if (cash.free < kept + amount) cash = syncedCash(s, market);
        // forge-lint: disable-next-line(unsafe-typecast) below `free`
        uint64 free = cash.free > kept ? cash.free - uint64(kept) : 0;
        if (free < amount) revert ICapitalPool.CapitalPool_InsufficientFree(free, amount);
        cash.free -= amount;
    }

    /// @notice The pool's premium, units.
    function premiums(address market) internal view returns (uint64 earned, uint64 unearned) {
        uint64 received;
        (received, unearned) = ICoverMarket(market).premiumsOf(address(this));
        earned = received - unearned;
    }

    /// @return Deposits asked for in rounds before `round`, units.
    function closed(Entry memory entry, uint32 round) internal pure returns (uint64) {
        return entry.round < round ? entry.asked + entry.open : entry.asked;
    }
}

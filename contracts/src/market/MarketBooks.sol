// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {ExpiryLanes} from "../libraries/ExpiryLanes.sol";
import {Premium} from "../libraries/Premium.sol";
import {PremiumStream} from "../libraries/PremiumStream.sol";
import {Curve} from "../types/Types.sol";
import {Burn, News, Policy, Price, Sale, State, Told} from "./MarketState.sol";

/// @title MarketBooks
/// @notice What the market and its cold half share: storage goes through one function for each direction, because the compiler
/// would else unpack a slot anew at each use, and the market would outgrow the size limit of a contract.
library MarketBooks {
    using ExpiryLanes for mapping(uint256 => uint256);
    using PremiumStream for PremiumStream.Stream;
    using SafeCastLib for uint256;

    /// @dev Most that the protocol, and most that an integrator, adds to a premium: 20 %.
    uint16 internal constant MAX_FEE_BPS = 2_000;

    /// @dev Bits of a product's id among those of its pool.
    uint256 internal constant ID_BITS = 32;

    function loadSale(State storage s, uint32 productId) internal view returns (Sale memory) {
        return s.sales[productId];
    }

    function storeSale(State storage s, uint32 productId, Sale memory sale) internal {
        s.sales[productId] = sale;
    }

    function loadTold(State storage s, uint32 productId) internal view returns (Told memory) {
        return s.told[productId];
    }

    function storeTold(State storage s, uint32 productId, Told memory told) internal {
        s.told[productId] = told;
    }

    function loadPrice(State storage s, uint32 productId) internal view returns (Price memory price) {
        price = s.prices[productId];
        if (price.pool == address(0)) revert ICoverMarket.CoverMarket_UnknownProduct(productId);
    }

    function loadBurn(State storage s, uint32 productId) internal view returns (Burn memory) {
        return s.burns[productId];
    }

    function loadNews(State storage s) internal view returns (News memory) {
        return s.news;
    }

    function loadPolicy(State storage s, uint256 id) internal view returns (Policy memory) {
        return s.policies[id];
    }

    function storePolicy(State storage s, uint256 id, Policy memory policy) internal {
        s.policies[id] = policy;
    }

    function streamNow(State storage s, uint32 productId) internal view returns (PremiumStream.Stream memory) {
        return s.streams[productId].advanced(s.lanes[productId], block.timestamp);
    }

    function storeStream(State storage s, uint32 productId, PremiumStream.Stream memory stream) internal {
        s.streams[productId] = stream;
    }

    /// @dev The stream of a product now, to be changed and stored.
    function openStream(State storage s, uint32 productId) internal view returns (PremiumStream.Stream memory stream) {
        stream = s.streams[productId];
        stream.advance(s.lanes[productId], block.timestamp);
        if (stream.at != block.timestamp) revert ICoverMarket.CoverMarket_NeedsPoke(productId);
    }

    function isFresh(News memory news, uint40 maxAge) internal view returns (bool) {
        return block.timestamp <= uint256(news.heardAt) + maxAge && news.incidentsKnown >= news.incidentsTold;
    }

    /// @dev The sale slot with expired exposure freed. A chain that is not fresh frees nothing, and nothing is freed while an
    /// incident is open (R10, R14).
    function freedSale(State storage s, uint32 productId, uint40 maxAge) internal view returns (Sale memory sale) {
        sale = loadSale(s, productId);
        if (sale.openIncidents == 0 && isFresh(loadNews(s), maxAge)) free(s, sale, productId);
    }

    /// @dev Frees, in memory, the exposure of covers whose tail has passed: at most `MAX_DAYS` lanes.
    function free(State storage s, Sale memory sale, uint32 productId) internal view {
        uint256 today = block.timestamp / 1 days;
        uint256 last = today - sale.tailDays;
        if (sale.freedDay >= last) return;
        if (sale.exposure == 0) {
            // forge-lint: disable-next-line(unsafe-typecast) days fit 16 bits until the year 2149
            sale.freedDay = uint16(last);
            return;
        }
        uint256 day = sale.freedDay;
        uint256 stop = day + PremiumStream.MAX_DAYS;
        if (stop > last) stop = last;
        uint256 freed;
        while (day < stop) freed += s.lanes[productId].amountEnding(++day);
        // forge-lint: disable-next-line(unsafe-typecast) lanes that are not freed are a part of `exposure`
        sale.exposure -= uint56(freed);
        // forge-lint: disable-next-line(unsafe-typecast) days fit 16 bits until the year 2149
        sale.freedDay = uint16(day);
    }

    /// @dev What the quotes of a purchase and of an extension say alike of a product.
    /// @return open Whether the product is sold here now.
    function describe(
        State storage s,
        ICoverMarket.Quote memory q,
        Price memory price,
        Told memory told,
        Sale memory sale,
        uint40 maxAge
    ) internal view returns (bool open) {
        News memory news = loadNews(s);
        q.fresh = isFresh(news, maxAge);
        q.paused = block.timestamp <= news.pausedUntil;
        q.frozen = sale.openIncidents != 0;
        q.listed = price.listed;
        q.termsId = sale.termsId;
        q.feeBps = told.feeBps;
        return q.fresh && !q.paused && !q.frozen && q.listed;
    }

    /// @dev A quote's premium, at most what fits, and the protocol's fee on it.
    function setPremium(ICoverMarket.Quote memory q, uint256 premium) internal pure {
        // forge-lint: disable-next-line(unsafe-typecast) capped on the same line
        q.premium = uint64(premium < type(uint64).max ? premium : type(uint64).max);
        q.protocolFee = feeOf(q.premium, q.feeBps);
    }

    /// @dev Rate of `amount` on top of `exposure`, pico a second.
    function rateOf(Price memory price, Told memory told, Sale memory sale, uint256 exposure, uint256 amount)
        internal
        pure
        returns (uint256)
    {
        Curve memory curve = Curve(price.baseRate, price.kinkRate, price.maxRate, price.kinkBps);
        return Premium.rateOf(curve, exposure, amount, sale.target, told.others, told.limit);
    }

    /// @dev Premium of an extension to a later day: what is left is priced as the last to be sold. The exposure holds it.
    function extensionPremium(
        Price memory price,
        Told memory told,
        Sale memory sale,
        Policy memory policy,
        uint16 endDay
    ) internal pure returns (uint256) {
        uint256 left = policy.amount - policy.paid;
        uint256 time = uint256(endDay - policy.endDay) * 1 days;
        return Premium.premiumOf(rateOf(price, told, sale, sale.exposure - left, left), time);
    }

    /// @dev What a cover gives back when it is cancelled at `time`, before its end. The waiting period and the first day of
    /// protection are always earned, and so is the premium of what was paid.
    function refundAt(Policy memory policy, uint256 time) internal pure returns (uint256) {
        uint256 from = (uint256(policy.start) / 1 days + 1) * 1 days;
        if (from < time) from = time;
        uint256 end = endOf(policy);
        if (from >= end) return 0;
        uint256 pico = uint256(policy.rate) * (end - from) * (policy.amount - policy.paid) / policy.amount;
        return pico / Premium.PICO_PER_UNIT;
    }

    /// @dev What was paid for a cover, without fees; `waitingPeriod` is that of its terms.
    function premiumOf(Policy memory policy, uint32 waitingPeriod) internal pure returns (uint64) {
        uint256 bought = uint256(policy.start) - waitingPeriod;
        return Premium.premiumOf(policy.rate, endOf(policy) - hourStart(bought)).toUint64();
    }

    /// @return Start of the hour of `time`: a premium is counted from there, so that a quote holds for an hour.
    function hourStart(uint256 time) internal pure returns (uint256) {
        return time - time % 1 hours;
    }

    /// @dev What stays of a cover that was given up: its start, and in the amounts what was sold before it.
    function tombstone(uint32 start, uint96 sold) internal pure returns (Policy memory policy) {
        policy.start = start;
        // forge-lint: disable-next-line(unsafe-typecast) cut into two parts
        (policy.amount, policy.paid) = (uint56(sold), uint56(sold >> 56));
    }

    /// @dev Reads a tombstone.
    function soldBefore(Policy memory policy) internal pure returns (uint256) {
        return uint256(policy.paid) << 56 | policy.amount;
    }

    /// @return Fee on a premium, units, rounded down; `bps` is not above `MAX_FEE_BPS`.
    function feeOf(uint64 premium, uint16 bps) internal pure returns (uint64) {
        // forge-lint: disable-next-line(unsafe-typecast) not above the premium
        return uint64(uint256(premium) * bps / Premium.BPS);
    }

    function endOf(Policy memory policy) internal pure returns (uint256) {
        return uint256(policy.endDay) * 1 days;
    }

    function coverId(uint32 eid, uint32 productId, uint256 serial) internal pure returns (uint256) {
        return uint256(eid) << 64 | uint256(productId) << 32 | serial;
    }

    function productOf(uint256 id) internal pure returns (uint32) {
        // forge-lint: disable-next-line(unsafe-typecast) the cut is meant: it drops the eid
        return uint32(id >> 32);
    }

    function toUnitsUp(uint256 pico) internal pure returns (uint64) {
        return ((pico + Premium.PICO_PER_UNIT - 1) / Premium.PICO_PER_UNIT).toUint64();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../src/market/CoverMarket.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @dev Buys, extensions, cancels and payouts at random, against the plain sums over the covers.
contract CoverVerbs_FuzzTest is BaseTest {
    CoverMarket internal market;
    address internal pool;
    uint256[] internal coverIds;
    uint256 internal earnedBefore;
    uint256 internal paid;
    uint8 internal ordinal;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        pool = address(sides[AWAY].pool);
        _setFee(PRODUCT, 700);
        (coverIds, earnedBefore) = (new uint256[](0), 0);
    }

    function _step(uint256 seed) private {
        vm.warp(block.timestamp + seed % 40 hours);
        _report(AWAY);
        _refresh(AWAY);
        uint256 coverId = coverIds.length == 0 ? 0 : coverIds[(seed >> 16) % coverIds.length];
        bool gone = coverId == 0 || _isGone(coverId);
        if (gone || (seed >> 8) % 3 == 0) {
            ICoverMarket.BuyParams memory params = _buyParams(UNIT + uint64((seed >> 32) % 5_000e6), carol);
            params.endDay = _today() + 3 + uint16((seed >> 96) % 20);
            (params.integrator, params.integratorBps) = (bob, uint16((seed >> 128) % 2_001));
            coverIds.push(_buy(AWAY, carol, params));
        } else if ((seed >> 8) % 9 < 4) {
            uint256 endDay = market.getCover(coverId).end / 1 days;
            _extend(AWAY, bob, coverId, uint16(endDay + 1 + (seed >> 96) % 10));
        } else if ((seed >> 8) % 9 < 6) {
            _pay(coverId, uint32((seed >> 96) % 1e6));
        } else {
            _cancel(AWAY, coverId);
        }
    }

    function _isGone(uint256 coverId) private view returns (bool) {
        try market.getCover(coverId) returns (ICoverMarket.Cover memory c) {
            return c.end <= block.timestamp || c.paid == c.amount;
        } catch {
            return true;
        }
    }

    function _pay(uint256 coverId, uint32 ratio) private {
        ICoverMarket.Cover memory c = market.getCover(coverId);
        vm.prank(address(sides[AWAY].desk));
        try market.settleCover(coverId, PRODUCT, ordinal++ % 32, c.end, ratio, type(uint64).max) {} catch {}
    }

    function _check(uint40 instant) private {
        uint256 pico;
        uint256 live;
        uint256 protected_;
        for (uint256 i; i < coverIds.length; ++i) {
            try market.getCover(coverIds[i]) returns (ICoverMarket.Cover memory c) {
                uint256 left = c.amount - c.paid;
                if (block.timestamp < c.end) pico += uint256(c.rate) * (c.end - block.timestamp);
                if (block.timestamp < uint256(c.end) + uint256(TAIL) * 1 days) live += left;
                if (instant >= c.start + SKEW && instant <= c.end) protected_ += left;
            } catch {}
        }
        (uint64 received, uint64 unearned) = market.premiumsOf(pool);
        assertEq(unearned, (pico + 999_999) / 1e6, "unearned is the sum over the covers");
        assertGe(received - unearned, earnedBefore, "earned never falls");
        earnedBefore = received - unearned;
        assertGe(_exposure(AWAY, PRODUCT), live, "exposure holds every live cover");
        assertGe(market.exposureAt(PRODUCT, instant), protected_, "exposure at the instant");

        (uint64 bobs, uint64 protocols) = market.feesOf(pool, bob);
        (, uint64 direct) = market.feesOf(pool, address(0));
        uint256 owed = uint256(received) + bobs + protocols + direct + sides[AWAY].pool.books().free;
        assertEq(sides[AWAY].asset.balanceOf(pool), owed, "money");
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_VerbsKeepTheBooks(uint256 seed) public {
        for (uint256 i; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _step(seed);
            uint256 back = (seed >> 128) % (uint256(TAIL) * 1 days - MAX_AGE - SKEW);
            _check(uint40(block.timestamp - back));
        }
    }
}

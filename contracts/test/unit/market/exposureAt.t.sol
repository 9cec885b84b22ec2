// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {HomeHead} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_ExposureAt_Test is BaseTest {
    CoverMarket internal market;
    uint256[] internal coverIds;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
    }

    function _buyUntil(uint64 amount, uint16 endDay) private returns (uint256 coverId) {
        ICoverMarket.BuyParams memory params = _buyParams(amount, carol);
        params.endDay = endDay;
        coverId = _buy(AWAY, carol, params);
        coverIds.push(coverId);
    }

    function _pay(uint256 coverId, uint8 ordinal, uint40 instant, uint32 ratio) private returns (uint64 payout) {
        vm.startPrank(address(sides[AWAY].desk));
        try market.settleCover(coverId, PRODUCT, ordinal, instant, ratio, WHAT_REMAINS) returns (
            address, uint64 paid, address
        ) {
            payout = paid;
        } catch {}
        // A payout has a decision with a budget behind it.
        market.incidentDecided(PRODUCT, 0, payout);
        vm.stopPrank();
    }

    /// @dev What can be claimed, cover by cover.
    function _claimable(uint40 instant) private view returns (uint256 sum) {
        for (uint256 i; i < coverIds.length; ++i) {
            ICoverMarket.Cover memory c = market.getCover(coverIds[i]);
            if (instant >= c.start + SKEW && instant <= c.end) sum += c.amount - c.paid;
        }
    }

    function test_GivenNoCover() public view {
        assertEq(market.exposureAt(PRODUCT, uint40(block.timestamp)), 0);
    }

    function test_GivenCoversThatHadEnded() public {
        uint16 endDay = _today() + 5;
        _buyUntil(1_000e6, endDay);
        _buyUntil(2_000e6, endDay + 1);
        uint40 end = uint40(uint256(endDay) * 1 days);
        assertEq(market.exposureAt(PRODUCT, end), 3_000e6, "ends now");
        assertEq(market.exposureAt(PRODUCT, end + 1), 2_000e6, "has ended");
    }

    function test_GivenProtectionHadNotStarted() public {
        _buyUntil(1_000e6, _today() + 30);
        vm.warp(block.timestamp + 3 hours);
        _buyUntil(2_000e6, _today() + 30);
        uint40 from = market.getCover(coverIds[1]).start + SKEW;
        assertEq(market.exposureAt(PRODUCT, from), 3_000e6, "both");
        assertEq(market.exposureAt(PRODUCT, from - 1), 1_000e6, "the earlier");
        assertEq(market.exposureAt(PRODUCT, from - 3 hours - 1), 0, "none");
    }

    function test_GivenProtectedCovers() public {
        _buyUntil(1_000e6, _today() + 30);
        _pay(coverIds[0], 0, market.getCover(coverIds[0]).end, 400_000);
        assertEq(market.exposureAt(PRODUCT, market.getCover(coverIds[0]).end), 600e6, "what remains");
    }

    /// @dev Attack: buy after an exploit became public, inflate the budget, deposit cheaply, take part in the release.
    function test_WhoBuysAfterTheInstantDoesNotInflateTheBudget() public {
        _buyUntil(1_000e6, _today() + 30);
        vm.warp(block.timestamp + 2 days);
        _refresh(AWAY);
        uint40 instant = uint40(block.timestamp);
        _buyUntil(100_000e6, _today() + 30);
        assertEq(market.exposureAt(PRODUCT, instant), 1_000e6, "exposure");
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_BoundsWhatCanBeClaimed(uint256 seed) public {
        bool paidAny;
        for (uint256 i; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + seed % 20 hours);
            vm.prank(address(sides[AWAY].gateway));
            market.hear(HomeHead(uint40(block.timestamp), 0));
            if (seed % 4 == 3 && coverIds.length > 0) {
                uint256 coverId = coverIds[(seed >> 16) % coverIds.length];
                paidAny =
                    _pay(coverId, uint8(i), market.getCover(coverId).end, uint32((seed >> 32) % 1e6)) != 0 || paidAny;
            } else {
                _buyUntil(UNIT + uint64((seed >> 16) % 5_000e6), _today() + 3 + uint16((seed >> 64) % 20));
            }
        }
        uint40 instant = uint40(block.timestamp - (seed >> 128) % (uint256(TAIL) * 1 days - MAX_AGE - SKEW));
        uint256 claimable = _claimable(instant);
        uint64 exposure = market.exposureAt(PRODUCT, instant);
        assertGe(exposure, claimable, "never below");
        if (!paidAny) assertEq(exposure, claimable, "exact");
    }
}

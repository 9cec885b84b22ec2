// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ProductRows} from "../../../src/libraries/ProductRows.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {CapitalReport} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {Pages} from "../../utils/Pages.sol";

contract CapitalPool_BuildReport_Test is BaseTest {
    CapitalPool internal pool;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
    }

    function decode(bytes calldata message) external pure returns (CapitalReport memory) {
        return Pages.report(message);
    }

    function _build() private view returns (CapitalReport memory) {
        return this.decode(pool.buildReport(_rows(AWAY)));
    }

    function test_GivenOpenAndClosedRounds() public {
        _deposit(AWAY, alice, 100e6);
        assertEq(_build().depositsAsked, 0, "open");
        _nextEpoch();
        assertEq(_build().depositsAsked, 100e6, "closed by time alone");
        _deposit(AWAY, bob, 50e6);
        assertEq(_build().depositsAsked, 100e6, "a new round is open");
        _nextEpoch();
        CapitalReport memory r = _build();
        assertEq(r.depositsAsked, 150e6, "both closed");
        assertEq(r.depositsApplied, 0, "applied");
        assertEq(r.cash, 0, "a waiting deposit is not capital");
        assertEq(r.time, block.timestamp, "time");
        assertEq(r.epoch, block.timestamp / EPOCH, "epoch");
        assertEq(r.poolId, POOL_ID, "pool");
    }

    function test_GivenCapitalPremiumPayoutsAndReleases() public {
        _open();
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + 3 days);
        vm.startPrank(address(sides[AWAY].desk));
        pool.setAside(1_000e6, 0);
        pool.pay(carol, 700e6);
        pool.release(30e6);
        vm.stopPrank();
        _deposit(AWAY, alice, 50e6);

        CapitalReport memory r = _build();
        assertEq(r.depositsAsked, DEPOSIT, "asked");
        assertEq(r.depositsApplied, DEPOSIT, "applied");
        assertEq(r.claimsPaid, 700e6, "paid");
        assertEq(r.budgetsReleased, 30e6, "released");
        uint256 balance = sides[AWAY].asset.balanceOf(address(pool));
        assertEq(pool.books().setAside, 270e6, "aside, and still cash");
        assertEq(uint64(r.cash), balance - 50e6 - r.unearned, "cash");
        assertEq(uint64(r.cash), DEPOSIT + r.premiumEarned - 700e6, "cash by counters");
        assertEq(r.rows.length, 1, "rows");
        uint16[] memory rows = new uint16[](1);
        assertEq(r.rows[0].word, sides[AWAY].market.productRows(address(pool), rows)[0], "what the market says");
        (uint48 exposure,) = ProductRows.at(r.rows[0].word, 0);
        assertEq(exposure, 100_000e6, "exposure");
    }

    function test_GivenOpenIncidents() public {
        _open();
        _buy(AWAY, carol, 1_000e6);
        vm.warp(block.timestamp + 2 days);
        uint32 incidentId = _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _passOpened(AWAY, incidentId);
        CapitalReport memory r = this.decode(pool.buildReport(new uint16[](0)));
        assertEq(r.rows.length, 0, "products");
        assertEq(r.incidents.length, 1, "incidents");
        assertEq(r.incidents[0].incidentId, incidentId, "id");
        assertEq(r.incidents[0].exposure, 1_000e6, "exposure");
    }

    function test_GivenDonation() public {
        _open();
        bytes32 before = keccak256(pool.buildReport(_rows(AWAY)));
        sides[AWAY].asset.mint(address(pool), 1_000_000e6);
        assertEq(keccak256(pool.buildReport(_rows(AWAY))), before);
    }

    function test_RevertWhen_TooManyRows() public {
        vm.expectRevert(abi.encodeWithSelector(MessageCodec.MessageCodec_TooManyLines.selector, 32, 33));
        pool.buildReport(new uint16[](33));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_BuyWithPermit_Test is BaseTest {
    CoverMarket internal market;
    ICoverMarket.BuyParams internal params;
    address internal dave;
    uint256 internal key;
    uint64 internal premium;

    function setUp() public override {
        super.setUp();
        _open();
        market = sides[AWAY].market;
        (dave, key) = makeAddrAndKey("dave");
        params = _buyParams(1_000e6, dave);
        premium = market.quote(PRODUCT, params.amount, params.endDay).premium;
        sides[AWAY].asset.mint(dave, premium);
    }

    function _permit() private view returns (ICoverMarket.Permit memory) {
        (uint8 v, bytes32 r, bytes32 s) = _signPermit(AWAY, key, address(market), premium, block.timestamp);
        return ICoverMarket.Permit(premium, block.timestamp, v, r, s);
    }

    function test_WhenPermitIsValid() public {
        ICoverMarket.Permit memory permit = _permit();
        vm.prank(dave);
        (uint256 coverId, uint64 paid) = market.buyWithPermit(params, permit);
        assertEq(paid, premium, "premium");
        assertEq(market.ownerOf(coverId), dave, "owner");
        assertEq(sides[AWAY].asset.balanceOf(dave), 0, "balance");
        assertEq(sides[AWAY].asset.allowance(dave, address(market)), 0, "allowance");
    }

    function test_GivenPermitWasFrontRun() public {
        ICoverMarket.Permit memory permit = _permit();
        vm.prank(bob);
        sides[AWAY].asset.permit(dave, address(market), premium, permit.deadline, permit.v, permit.r, permit.s);
        vm.prank(dave);
        (uint256 coverId,) = market.buyWithPermit(params, permit);
        assertEq(market.ownerOf(coverId), dave, "owner");
    }

    function test_RevertWhen_PermitIsInvalid() public {
        ICoverMarket.Permit memory permit = _permit();
        permit.value = premium + 1;
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(dave);
        market.buyWithPermit(params, permit);
    }

    function test_WhenPermitIsInvalidButAllowed() public {
        ICoverMarket.Permit memory permit = _permit();
        permit.deadline = block.timestamp - 1;
        vm.startPrank(dave);
        sides[AWAY].asset.approve(address(market), premium);
        (uint256 coverId,) = market.buyWithPermit(params, permit);
        assertEq(market.ownerOf(coverId), dave, "owner");
    }
}

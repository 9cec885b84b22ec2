// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {ClaimDesk} from "../../../src/market/ClaimDesk.sol";
import {IncidentReported} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ClaimDesk_Report_Test is BaseTest {
    ClaimDesk internal desk;

    function setUp() public override {
        super.setUp();
        desk = sides[AWAY].desk;
        _passProduct(AWAY, PRODUCT);
    }

    function test_RevertWhen_InstantInFuture() public {
        uint40 instant = uint40(block.timestamp + 1);
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_InstantInFuture.selector, instant, block.timestamp));
        desk.report(PRODUCT, instant, EVIDENCE);
    }

    function test_RevertWhen_UnknownProduct() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownProduct.selector, 9));
        desk.report(9, uint40(block.timestamp), EVIDENCE);
    }

    function test_RevertWhen_UnknownReport() public {
        vm.expectRevert(abi.encodeWithSelector(IClaimDesk.ClaimDesk_UnknownReport.selector, 1));
        desk.buildIncidentReport(1);
    }

    function test_WhenAllIsWell() public {
        uint40 instant = uint40(block.timestamp);
        vm.expectEmit();
        emit IClaimDesk.IncidentReportedHere(1, PRODUCT, instant, EVIDENCE, carol);
        vm.prank(carol);
        assertEq(desk.report(PRODUCT, instant, EVIDENCE), 1, "first");
        assertEq(desk.report(PRODUCT, instant - 1, EVIDENCE), 2, "second");
        assertEq(desk.reportCount(), 2, "count");
        assertEq(
            desk.buildIncidentReport(1),
            MessageCodec.encodeIncidentReported(IncidentReported(1, PRODUCT, instant, EVIDENCE, carol)),
            "message"
        );
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @dev Stands where the asset was: its symbol is markup.
contract MarkupDollar {
    function symbol() external pure returns (string memory) {
        return unicode"$<\"&\n€";
    }
}

/// @dev Stands where the asset was: it has no symbol at all.
contract NamelessDollar {}

contract CoverDescriptor_TokenURI_Test is BaseTest {
    CoverMarket internal market;
    uint256 internal coverId;

    /// @dev A cover of carol, bought on 28 May 2026 with a day of waiting, for 30 days.
    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
        _open();
        coverId = _buy(AWAY, carol, 1_000e6);
    }

    /*//////////////////////////////////////////////////////////////
                                 STATUS
    //////////////////////////////////////////////////////////////*/

    function test_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_UnknownCover.selector, 9));
        market.tokenURI(9);
    }

    function test_GivenNotStarted() public view {
        string memory json = _json(coverId);
        assertEq(vm.parseJsonString(json, ".name"), "Cover of Aave V3", "name");
        assertEq(
            vm.parseJsonString(json, ".description"),
            "Protects against failures of Aave V3 from 29 May 2026, 00:00 UTC until 27 Jun 2026, 00:00 UTC, for up to 1,000 dUSD. 1,000 dUSD of it is left. Payouts go to the owner of this token.",
            "description"
        );
        _assertTrait(json, 0, "Product", "Aave V3");
        _assertTrait(json, 1, "Status", "Waiting");
        _assertTrait(json, 2, "Amount", "1,000 dUSD");
        _assertTrait(json, 3, "Left", "1,000 dUSD");
        _assertTrait(json, 4, "Paid", "0 dUSD");
        ICoverMarket.Cover memory cover = market.getCover(coverId);
        assertEq(vm.parseJsonUint(json, ".attributes[5].value"), cover.start, "start");
        assertEq(vm.parseJsonUint(json, ".attributes[6].value"), cover.end, "end");
        assertEq(vm.parseJsonUint(json, ".attributes[7].value"), sides[AWAY].eid, "eid");
        assertEq(vm.parseJsonUint(json, ".attributes[8].value"), 1, "terms");
        _assertPicture(">Waiting<", 'dasharray="541 999"', 'd="M36 330h0"', ">of 1,000 dUSD left<");
        _assertDrawn(LibString.concat(", cover ", LibString.toString(coverId)));
    }

    function test_GivenStarted() public {
        ICoverMarket.Cover memory cover = market.getCover(coverId);
        vm.warp(cover.start);
        _assertPicture(">Protected<", 'dasharray="541 999"', 'd="M36 330h0"', ">1,000<");
        vm.warp((uint256(cover.start) + cover.end) / 2);
        _assertPicture(">Protected<", 'dasharray="541 999"', 'd="M36 330h204"', ">1,000<");
    }

    function test_GivenLastSecond() public {
        vm.warp(market.getCover(coverId).end);
        _assertPicture(">Protected<", 'dasharray="541 999"', 'd="M36 330h408"', ">1,000<");
    }

    function test_GivenOver() public {
        vm.warp(market.getCover(coverId).end + 1);
        _assertPicture(">Ended<", 'dasharray="541 999"', 'd="M36 330h408"', ">1,000<");
    }

    function test_GivenPartPaid() public {
        _pay(0, 250_500);
        string memory json = _json(coverId);
        _assertTrait(json, 3, "Left", "749.50 dUSD");
        _assertTrait(json, 4, "Paid", "250.50 dUSD");
        _assertPicture(">Protected<", 'dasharray="405 999"', ">749.50<", ">of 1,000 dUSD left<");
    }

    function test_GivenAllPaid() public {
        _pay(0, 1_000_000);
        _assertTrait(_json(coverId), 3, "Left", "0 dUSD");
        _assertPicture(">Paid out<", 'dasharray="0 999"', ">1,000<", ">dUSD paid out<");
        vm.warp(market.getCover(coverId).end + 1);
        _assertDrawn(">Paid out<");
    }

    /*//////////////////////////////////////////////////////////////
                             HOSTILE TEXTS
    //////////////////////////////////////////////////////////////*/

    function test_GivenMarkupInLabel() public {
        coverId = _buyOf("</text><b a='\"'>\\&amp;");
        assertEq(vm.parseJsonString(_json(coverId), ".name"), "Cover of </text><b a='\"'>\\&amp;", "as it is");
        _assertDrawn(">&lt;/text&gt;&lt;b a=&#39;&quot;&#39;&gt;\\&amp;amp;</text>");
    }

    function test_GivenLabelNotAscii() public {
        coverId = _buyOf(hex"41ff01c3a97f42");
        assertEq(vm.parseJsonString(_json(coverId), ".name"), "Cover of A?????B", "name");
        _assertDrawn(">A?????B</text>");
    }

    function test_GivenNoLabel() public {
        coverId = _buyOf("");
        assertEq(vm.parseJsonString(_json(coverId), ".name"), "Cover of Product 2", "name");
        _assertDrawn(">Product 2</text>");
    }

    function test_GivenMarkupInSymbol() public {
        vm.etch(address(sides[AWAY].asset), address(new MarkupDollar()).code);
        _assertTrait(_json(coverId), 2, "Amount", '1,000 $<"&????');
        _assertDrawn(">of 1,000 $&lt;&quot;&amp;???? left</text>");
    }

    function test_GivenNoSymbol() public {
        vm.etch(address(sides[AWAY].asset), address(new NamelessDollar()).code);
        _assertTrait(_json(coverId), 2, "Amount", "1,000 ");
        _assertDrawn(">of 1,000  left</text>");
    }

    /*//////////////////////////////////////////////////////////////
                                 HELPERS
    //////////////////////////////////////////////////////////////*/

    /// @dev A cover of a second product, named so.
    function _buyOf(bytes32 label) private returns (uint256) {
        uint32 productId = _addProduct(label);
        _retargetAll(productId);
        ICoverMarket.BuyParams memory params = _buyParams(1_000e6, carol);
        params.productId = productId;
        return _buy(AWAY, carol, params);
    }

    function _pay(uint8 ordinal, uint32 ratio) private {
        vm.warp(market.getCover(coverId).start + SKEW);
        vm.prank(address(sides[AWAY].desk));
        market.settleCover(coverId, PRODUCT, ordinal, uint40(block.timestamp), ratio, WHAT_REMAINS);
    }

    function _json(uint256 id) private view returns (string memory) {
        return _decode(market.tokenURI(id), "data:application/json;base64,");
    }

    function _decode(string memory uri, string memory prefix) private pure returns (string memory) {
        assertTrue(LibString.startsWith(uri, prefix), "data URI");
        return string(Base64.decode(LibString.slice(uri, bytes(prefix).length)));
    }

    function _assertTrait(string memory json, uint256 index, string memory name, string memory value) private pure {
        string memory path = LibString.concat(LibString.concat(".attributes[", LibString.toString(index)), "]");
        assertEq(vm.parseJsonString(json, LibString.concat(path, ".trait_type")), name, "trait");
        assertEq(vm.parseJsonString(json, LibString.concat(path, ".value")), value, name);
    }

    function _assertPicture(string memory a, string memory b, string memory c, string memory d) private view {
        _assertDrawn(a);
        _assertDrawn(b);
        _assertDrawn(c);
        _assertDrawn(d);
    }

    function _assertDrawn(string memory part) private view {
        string memory svg = _decode(vm.parseJsonString(_json(coverId), ".image"), "data:image/svg+xml;base64,");
        assertTrue(LibString.contains(svg, part), part);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {MessageCodec} from "../../../src/libraries/MessageCodec.sol";
import {HomeHead, TargetLine} from "../../../src/types/Types.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract CoverMarket_ApplyTargets_Test is BaseTest {
    CoverMarket internal market;

    function setUp() public override {
        super.setUp();
        market = sides[AWAY].market;
        _passProduct(AWAY, PRODUCT);
    }

    function _line(uint32 seq, uint64 target, uint64 burnSeen) private pure returns (TargetLine memory) {
        return TargetLine(PRODUCT, seq, target, burnSeen, burnSeen == 0 ? 0 : 1, 7e6, 9e6);
    }

    function _apply(uint256 time, TargetLine memory line) private {
        TargetLine[] memory lines = new TargetLine[](1);
        lines[0] = line;
        vm.prank(address(sides[AWAY].gateway));
        market.applyTargets(MessageCodec.encodeTargets(HomeHead(uint40(time), 0), lines));
    }

    function _burn(uint64 budget) private {
        vm.prank(address(sides[AWAY].desk));
        market.incidentDecided(PRODUCT, 0, budget);
    }

    function _assertTarget(uint64 target, uint32 seq) private view {
        ICoverMarket.ProductState memory p = market.getProduct(PRODUCT);
        assertEq(p.target, target, "target");
        assertEq(p.targetSeq, seq, "seq");
    }

    function test_RevertWhen_CallerIsNotTheGateway() public {
        vm.expectRevert(abi.encodeWithSelector(ICoverMarket.CoverMarket_Unauthorized.selector, carol));
        vm.prank(carol);
        market.applyTargets("");
    }

    function test_WhenNoLine() public {
        _refresh(AWAY);
        _assertTarget(0, 0);
        assertTrue(market.isFresh(), "heard");
    }

    function test_WhenProductIsNotDefinedYet() public {
        TargetLine memory line = _line(1, 100e6, 0);
        line.productId = 2;
        _apply(block.timestamp, line);
        _addProduct("Compound V3");
        _passProduct(AWAY, 2);
        assertEq(market.getProduct(2).target, 100e6, "target");
    }

    function test_WhenNewerByTime() public {
        _apply(block.timestamp, _line(5, 100e6, 0));
        vm.expectEmit();
        emit ICoverMarket.TargetUpdated(PRODUCT, 4, 40e6, 7e6, 9e6);
        _apply(block.timestamp + 1, _line(4, 40e6, 0));
        _assertTarget(40e6, 4);
    }

    function test_WhenOlderByTime() public {
        _apply(block.timestamp, _line(1, 100e6, 0));
        TargetLine memory stale = _line(1, 100e6, 0);
        stale.others = 1;
        _apply(block.timestamp - 1, stale);
        _apply(block.timestamp - 1, _line(2, 200e6, 0));
        _assertTarget(100e6, 1);
        assertEq(market.getProduct(PRODUCT).others, 7e6, "others");
    }

    function test_WhenSameSecondAndLowerSequence() public {
        _apply(block.timestamp, _line(2, 100e6, 0));
        _apply(block.timestamp, _line(1, 200e6, 0));
        _assertTarget(100e6, 2);
    }

    function test_WhenSameSecondAndFewerBudgetsSeen() public {
        _apply(block.timestamp, _line(2, 60e6, 40e6));
        _apply(block.timestamp, _line(2, 100e6, 0));
        _assertTarget(60e6, 2);
    }

    function test_WhenSameSecondAndSameNumbers() public {
        _apply(block.timestamp, _line(2, 100e6, 0));
        TargetLine memory later = _line(2, 100e6, 0);
        (later.others, later.limit) = (8e6, 10e6);
        _apply(block.timestamp, later);
        assertEq(market.getProduct(PRODUCT).others, 8e6, "others");
        assertEq(market.getProduct(PRODUCT).limit, 10e6, "limit");
    }

    function test_GivenUnseenDecisions() public {
        _burn(30e6);
        _apply(block.timestamp, _line(1, 100e6, 0));
        _assertTarget(70e6, 1);
        _burn(100e6);
        _assertTarget(0, 1);
    }

    function test_GivenSeenDecisions() public {
        _apply(block.timestamp, _line(1, 100e6, 30e6));
        _assertTarget(100e6, 1);
        _burn(30e6);
        _assertTarget(100e6, 1);
    }

    function test_WhenTargetIsLargerThanTheSlot() public {
        _apply(block.timestamp, _line(1, type(uint64).max, 0));
        assertEq(market.getProduct(PRODUCT).effectiveTarget, type(uint56).max, "effective target");
    }

    /// @dev Whatever the order in which targets and decisions arrive, the last state is the same.
    function testFuzz_AnyOrderOfTargetsAndDecisions(uint64 first, uint64 second, uint64 budget, uint8 order) public {
        first = uint64(bound(first, 0, type(uint48).max));
        budget = uint64(bound(budget, 0, first));
        second = uint64(bound(second, 0, type(uint48).max));
        // Home: target `first`, then a decision of `budget`, then target `second` that has seen it.
        uint8[3][6] memory orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for (uint256 i; i < 3; ++i) {
            uint8 step = orders[order % 6][i];
            if (step == 0) _apply(block.timestamp - 2, _line(1, first, 0));
            if (step == 1) _burn(budget);
            if (step == 2) _apply(block.timestamp, _line(2, second, budget));
        }
        assertEq(market.getProduct(PRODUCT).effectiveTarget, second, "effective target");
        assertEq(market.getProduct(PRODUCT).targetSeq, 2, "seq");
    }

    function test_WhenGrowingBeyondTheFreeGrowth() public {
        _apply(block.timestamp, _line(1, 8 * FREE_GROWTH, 0));
        _assertTarget(2 * FREE_GROWTH, 1);
        assertEq(market.getProduct(PRODUCT).effectiveTarget, 8 * FREE_GROWTH, "what home granted");
        vm.warp(block.timestamp + 23 hours);
        _apply(block.timestamp, _line(2, 8 * FREE_GROWTH, 0));
        _assertTarget(2 * FREE_GROWTH, 2);
        vm.warp(block.timestamp + 1 hours);
        _apply(block.timestamp, _line(2, 8 * FREE_GROWTH, 0));
        _assertTarget(4 * FREE_GROWTH, 2);
        _apply(block.timestamp + 1, _line(3, 1e6, 0));
        _assertTarget(1e6, 3);
        _apply(block.timestamp + 2, _line(4, 8 * FREE_GROWTH, 0));
        _assertTarget(FREE_GROWTH, 4);
    }
}

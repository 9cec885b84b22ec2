// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";

/// @dev Each sentence of README.md is one function of Checks.
contract Invariants_Test is Test {
    Handler internal handler;
    bytes4[] internal actions;

    function setUp() public {
        handler = new Handler();
        vm.deal(address(handler), 1_000_000 ether);
        actions = [
            Handler.passTime.selector,
            Handler.deposit.selector,
            Handler.claimShares.selector,
            Handler.buy.selector,
            Handler.changeCover.selector,
            Handler.claim.selector,
            Handler.fund.selector,
            Handler.settleEpoch.selector,
            Handler.retarget.selector,
            Handler.send.selector,
            Handler.rarely.selector,
            Handler.openIncident.selector,
            Handler.decide.selector,
            Handler.assess.selector,
            Handler.closeIncident.selector,
            Handler.deliver.selector,
            Handler.relayAll.selector
        ];
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), actions));
    }

    /// @dev All in one walk: a walk for each would take as many times as long and see no more.
    function invariant_EverySentenceHolds() public view {
        handler.checkExposureWithinGrant();
        handler.checkExposureHoldsEveryLiveCover();
        handler.checkGrantsAddUp();
        handler.checkNoLateSale();
        handler.checkHomeNeverOverestimates();
        handler.checkMoney();
        handler.checkEarnedNeverFalls();
        handler.checkAudit();
        handler.checkConservation();
        handler.checkShares();
        handler.checkWaitingDeposits();
        handler.checkPaidWithinBudgetWithinReserve();
        handler.checkCoverPaidOnceAndWithinItsAmount();
        handler.checkBudgetSufficesForAll();
        handler.checkSetAside();
        handler.checkLiveCoverIsBacked();
    }

    /// @dev A walk that never pays a claim proves nothing: one fixed walk that does all there is to do.
    function test_TheWalkGoesDeep() public {
        bytes32[20] memory must = [
            bytes32("deposit"),
            "cancel",
            "claimShares",
            "buy",
            "basket",
            "extend",
            "cancelCover",
            "claimFees",
            "claim",
            "claimItem",
            "claimAll",
            "fund",
            "held",
            "settleEpoch",
            "openIncident",
            "decide",
            "decideByTree",
            "closeIncident",
            "deliver",
            "replay"
        ];
        for (uint256 i; i < 900; ++i) {
            (bool ok,) = address(handler).call(abi.encodeWithSelector(actions[i % actions.length], i));
            assertTrue(ok, "no action reverts");
        }
        for (uint256 i; i < must.length; ++i) {
            assertGt(handler.done(must[i]), 0, string(abi.encodePacked(must[i])));
        }
        invariant_EverySentenceHolds();
    }
}

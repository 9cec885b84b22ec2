// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";

/// @dev Each sentence of README.md is one function of Checks.
contract Invariants_Test is Test {
    Handler internal handler;
    bytes4[] internal actions;

    function _newHandler() internal virtual returns (Handler) {
        return new Handler();
    }

    function setUp() public {
        handler = _newHandler();
        vm.deal(address(handler), 1_000_000 ether);
        actions = handler.actions();
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), actions));
    }

    /// @dev All in one walk: a walk for each would take as many times as long and see no more.
    function invariant_EverySentenceHolds() public view {
        handler.checkExposureWithinGrant();
        handler.checkExposureHoldsEveryLiveCover();
        handler.checkGrantsAddUp();
        handler.checkGrantsFit();
        handler.checkExitRoom();
        handler.checkGrantsFallSlowly();
        handler.checkNoLateSale();
        handler.checkSilentChainsSellNothing();
        handler.checkNothingMovesUnaudited();
        handler.checkDepositsSettleSlowly();
        handler.checkNewcomersPayForWhatDrips();
        handler.checkOnePrice();
        handler.checkNoExitGoesAheadOfAnOlderOne();
        handler.checkMoneyGoesToTheOldest();
        handler.checkHomeNeverOverestimates();
        handler.checkMoney();
        handler.checkEarnedNeverFalls();
        handler.checkRefundsAreThere();
        handler.checkPremiumGoesBackWhole();
        handler.checkPremiumGoesBackOnce();
        handler.checkPremiumGoesBackToTheLateAlone();
        handler.checkNobodyIsPaidAndHasPremiumBack();
        handler.checkAudit();
        handler.checkConservation();
        handler.checkShares();
        handler.checkWaitingDeposits();
        handler.checkExits();
        handler.checkRemittances();
        handler.checkPaidWithinBudgetWithinReserve();
        handler.checkCoverPaidOnceAndWithinItsAmount();
        handler.checkBudgetSufficesForAll();
        handler.checkSetAside();
        handler.checkLiveCoverIsBacked();
    }

    /// @dev What a walk must have done at least once to prove anything.
    function _must() internal pure virtual returns (bytes32[] memory must) {
        bytes32[44] memory all = [
            bytes32("deposit"),
            "cancel",
            "claimShares",
            "leave",
            "leaveTogether",
            "collect",
            "buy",
            "basket",
            "extend",
            "cancelCover",
            "giveBack",
            "order",
            "sendMoney",
            "credit",
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
            "confirm",
            "deliver",
            "replay",
            "denial",
            "hold",
            "pause",
            "skip",
            "moveShares",
            "moved",
            "moved in parts",
            "invest",
            "divest",
            "markDown",
            "harvest",
            "drip",
            "settleWithout",
            "announce",
            "writeDown",
            "recover"
        ];
        must = new bytes32[](all.length);
        for (uint256 i; i < all.length; ++i) {
            must[i] = all[i];
        }
    }

    /// @dev A walk that never pays a claim proves nothing: one fixed walk that does all there is to do.
    function test_TheWalkGoesDeep() public {
        bytes32[] memory must = _must();
        // It goes on until all was done; a change of the contracts may put something off.
        uint256 i = 50_000;
        uint256 missing;
        do {
            for (uint256 end = i + 500; i < end; ++i) {
                (bool ok,) = address(handler).call(abi.encodeWithSelector(actions[i % actions.length], i));
                assertTrue(ok, "no action reverts");
            }
            missing = 0;
            for (uint256 k; k < must.length; ++k) {
                if (handler.done(must[k]) == 0) ++missing;
            }
        } while (missing != 0 && i < 54_500);
        for (uint256 k; k < must.length; ++k) {
            assertGt(handler.done(must[k]), 0, string(abi.encodePacked(must[k])));
        }
        invariant_EverySentenceHolds();
    }
}

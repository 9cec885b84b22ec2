// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";

import {Forger} from "./Forger.sol";

/// @dev The second list of README.md. What honest people do may be refused once somebody lied.
/// forge-config: default.invariant.fail-on-revert = false
contract Forging_Test is Test {
    Forger internal forger;
    bytes4[] internal actions;

    function setUp() public {
        forger = new Forger();
        vm.deal(address(forger), 1_000_000 ether);
        actions = forger.actions();
        targetContract(address(forger));
        targetSelector(FuzzSelector(address(forger), actions));
    }

    function invariant_ForgersStayWithinBounds() public view {
        _checkEveryChain();
        _checkHome();
        _checkChainsToldTheTruth();
    }

    function _checkEveryChain() private view {
        forger.checkMoney();
        forger.checkMessagesMoveNoMoney();
        forger.checkPayoutsComeOutOfCapital();
        forger.checkSetAside();
        forger.checkOpenDepositsAreWhole();
        forger.checkExits();
        forger.checkEarnedNeverFalls();
        forger.checkRefundsAreThere();
        forger.checkPremiumGoesBackWhole();
        forger.checkPremiumGoesBackOnce();
        forger.checkPremiumGoesBackToTheLateAlone();
        forger.checkNobodyIsPaidAndHasPremiumBack();
        forger.checkCoverPaidOnceAndWithinItsAmount();
        forger.checkExposureHoldsEveryLiveCover();
        forger.checkTargetsGrowSlowly();
        forger.checkRatesFallSlowly();
    }

    function _checkHome() private view {
        forger.checkHomeDecidesAlone();
        forger.checkCapitalMovesSlowly();
        forger.checkGrantsFallSlowly();
        forger.checkGrantsAddUp();
        forger.checkGrantsFit();
        forger.checkExitRoom();
        forger.checkNothingMovesUnaudited();
        forger.checkDepositsSettleSlowly();
        forger.checkNewcomersPayForWhatDrips();
        forger.checkOnePrice();
        forger.checkNoExitGoesAheadOfAnOlderOne();
        forger.checkMoneyGoesToTheOldest();
    }

    function _checkChainsToldTheTruth() private view {
        forger.checkExposureWithinGrant();
        forger.checkNoLateSale();
        forger.checkHomeNeverOverestimates();
        forger.checkConservation();
        forger.checkShares();
        forger.checkWaitingDeposits();
        forger.checkPaidWithinBudgetWithinReserve();
        forger.checkBudgetSufficesForAll();
    }

    /// @dev Every type of message, forged and believed, and holders paid by lies.
    function test_TheForgerIsBelieved() public {
        bytes32[16] memory must = [
            bytes32("forged targets"),
            "forged product",
            "forged opening",
            "forged decision",
            "forged settlement",
            "forged denial",
            "forged order",
            "forged move",
            "forged report",
            "forged report after exits",
            "forged incident",
            "forged move home",
            "claimLies",
            "claim",
            "giveBack",
            "settleEpoch"
        ];
        // It goes on until all was done; a change of the contracts may put something off.
        uint256 i = 110_000;
        uint256 missing;
        do {
            for (uint256 end = i + 500; i < end; ++i) {
                (bool ok,) = address(forger).call(abi.encodeWithSelector(actions[i % actions.length], i));
                if (ok && i % 50 == 0) invariant_ForgersStayWithinBounds();
            }
            missing = 0;
            for (uint256 k; k < must.length; ++k) {
                if (forger.done(must[k]) == 0) ++missing;
            }
        } while (missing != 0 && i < 114_000);
        for (uint256 k; k < must.length; ++k) {
            assertGt(forger.done(must[k]), 0, string(abi.encodePacked(must[k])));
        }
        invariant_ForgersStayWithinBounds();
    }
}

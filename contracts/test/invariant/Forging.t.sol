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
        forger.checkNothingMovesUnaudited();
        forger.checkDepositsSettleSlowly();
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
        bytes32[14] memory must = [
            bytes32("forged targets"),
            "forged product",
            "forged opening",
            "forged decision",
            "forged settlement",
            "forged denial",
            "forged order",
            "forged report",
            "forged report after exits",
            "forged incident",
            "claimLies",
            "claim",
            "giveBack",
            "settleEpoch"
        ];
        for (uint256 i = 8_000; i < 9_300; ++i) {
            (bool ok,) = address(forger).call(abi.encodeWithSelector(actions[i % actions.length], i));
            if (ok && i % 50 == 0) invariant_ForgersStayWithinBounds();
        }
        for (uint256 i; i < must.length; ++i) {
            assertGt(forger.done(must[i]), 0, string(abi.encodePacked(must[i])));
        }
        invariant_ForgersStayWithinBounds();
    }
}

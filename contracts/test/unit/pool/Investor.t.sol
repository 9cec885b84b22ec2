// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../../src/interfaces/ICapitalPool.sol";
import {IInvestor} from "../../../src/interfaces/IInvestor.sol";
import {ILedger} from "../../../src/interfaces/ILedger.sol";
import {CapitalPool} from "../../../src/pool/CapitalPool.sol";
import {Investor} from "../../../src/pool/Investor.sol";
import {DevnetDollar} from "../../../src/devnet/DevnetDollar.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {TestVault} from "../../utils/TestVault.sol";

contract Investor_Test is BaseTest {
    /// @dev Of a million: a tenth stays.
    uint64 internal constant IDLE = 900_000e6;

    /// @dev What OpenZeppelin's vault rounds away.
    uint256 internal constant ROUNDING = 2;

    CapitalPool internal pool;
    Investor internal investor;
    TestVault internal vault;
    DevnetDollar internal asset;

    function setUp() public override {
        super.setUp();
        pool = sides[AWAY].pool;
        investor = Investor(pool.INVESTOR());
        asset = sides[AWAY].asset;
        vault = new TestVault(address(asset));
        _open();
        investor.setPolicy(address(vault), CAP, 1_000);
    }

    function _invested() internal view returns (uint64 invested) {
        (, invested,) = pool.lent();
    }

    function _pnl() internal view returns (int64 pnl) {
        (,, pnl) = pool.lent();
    }

    function _free() internal view returns (uint64) {
        return pool.books().free;
    }

    function _hear() internal {
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        _assertAudit();
        _assertCash(AWAY);
    }

    function _gain(uint64 amount) internal {
        asset.mint(address(vault), amount);
    }

    /*//////////////////////////////////////////////////////////////
                                SET POLICY
    //////////////////////////////////////////////////////////////*/

    function test_SetPolicy_RevertWhen_CallerIsNotTheOwner() public {
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_Unauthorized.selector, alice));
        vm.prank(alice);
        investor.setPolicy(address(vault), CAP, 1_000);
    }

    function test_SetPolicy_RevertWhen_LiquidPartIsOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_BadPolicy.selector, 999));
        investor.setPolicy(address(vault), CAP, 999);
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_BadPolicy.selector, 10_001));
        investor.setPolicy(address(vault), CAP, 10_001);
    }

    function test_SetPolicy_RevertWhen_AssetIsAnother() public {
        TestVault other = new TestVault(address(sides[HOME].asset));
        vm.expectRevert(
            abi.encodeWithSelector(IInvestor.Investor_WrongAsset.selector, address(asset), address(sides[HOME].asset))
        );
        investor.setPolicy(address(other), CAP, 1_000);
    }

    function test_SetPolicy_GivenSomethingIsInvested() public {
        investor.invest();
        TestVault other = new TestVault(address(asset));
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_StillInvested.selector, investor.shares()));
        investor.setPolicy(address(other), CAP, 1_000);
        investor.setPolicy(address(vault), 1, 5_000);
        assertEq(investor.getPolicy().cap, 1, "cap");
    }

    function test_SetPolicy_GivenNothingIsInvested() public {
        investor.invest();
        investor.divest(type(uint64).max);
        investor.setPolicy(address(0), 0, 10_000);
        assertEq(investor.getPolicy().vault, address(0), "none");
    }

    /*//////////////////////////////////////////////////////////////
                                  INVEST
    //////////////////////////////////////////////////////////////*/

    function test_Invest_RevertGiven_NoVaultIsAllowed() public {
        investor.setPolicy(address(0), CAP, 1_000);
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_NothingToInvest.selector, 0));
        investor.invest();
    }

    function test_Invest_RevertGiven_ItWasCalledInThisEpoch() public {
        investor.invest();
        investor.divest(type(uint64).max);
        uint32 epoch = pool.currentRound();
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_OncePerEpoch.selector, epoch));
        investor.invest();
        assertEq(investor.figures().investable, 0, "nor says it that it may");
        _nextEpoch();
        _refreshAll();
        assertApproxEqAbs(investor.invest(), IDLE, ROUNDING, "again");
    }

    function test_Invest_RevertWhen_TheVaultTakesAPart() public {
        vault.set(false, false, type(uint256).max, 1);
        vm.expectPartialRevert(IInvestor.Investor_WorthLess.selector);
        investor.invest();
    }

    function test_Invest_GivenABudgetWaits() public {
        _buy(AWAY, carol, 100_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        pool.syncPremium();
        uint256 free = _free();
        uint64 amount = investor.invest();
        assertEq(amount, free - (free + 9) / 10 - 100_000e6, "but for the tenth and the budget");
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
        sides[AWAY].desk.fund(incidentId);
        assertEq(pool.books().setAside, 100_000e6, "funded");
    }

    function test_Invest_RevertGiven_TheChainIsStale() public {
        vm.warp(block.timestamp + MAX_AGE + 1);
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_NothingToInvest.selector, 0));
        investor.invest();
        _refresh(AWAY);
        assertEq(investor.invest(), IDLE, "fresh");
    }

    function test_Invest_RevertGiven_AnIncidentIsOpen() public {
        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_NothingToInvest.selector, 0));
        investor.invest();
        _decide(incidentId, 0);
        _passDecisions(incidentId);
        assertEq(investor.invest(), IDLE, "dismissed");
    }

    function test_Invest_GivenTheCapIsLow() public {
        investor.setPolicy(address(vault), 5e6, 1_000);
        assertEq(investor.invest(), 5e6, "the cap");
        _nextEpoch();
        _refreshAll();
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_NothingToInvest.selector, 0));
        investor.invest();
    }

    function test_Invest_RevertWhen_TheVaultCallsBack() public {
        vault.setCallback(address(investor), abi.encodeCall(IInvestor.divest, (1e6)));
        vm.expectRevert(IInvestor.Investor_Busy.selector);
        investor.invest();
    }

    function test_Invest_WhenThereIsIdleCash() public {
        uint256 capital = _capital();
        int256 payable_ = ledger.CAPACITY().freeOn(POOL_ID, sides[AWAY].eid);
        vm.expectEmit();
        emit IInvestor.Invested(address(vault), IDLE);
        vm.prank(carol);
        assertEq(investor.invest(), IDLE, "by anyone");
        assertEq(_free(), DEPOSIT - IDLE, "cash");
        assertEq(_invested(), IDLE, "in the vault");
        assertEq(investor.figures().value, IDLE, "value");
        assertEq(investor.figures().keep, DEPOSIT / 10, "liquid part");
        _hear();
        assertEq(_capital(), capital, "capital");
        ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[AWAY].eid);
        assertEq(chain.invested, IDLE, "in home's book");
        assertEq(uint64(chain.cash), DEPOSIT - IDLE, "not cash");
        assertEq(
            ledger.CAPACITY().freeOn(POOL_ID, sides[AWAY].eid), payable_ - int256(uint256(IDLE)), "cannot be ordered"
        );
        assertEq(ledger.CAPACITY().capitalOn(POOL_ID, sides[AWAY].eid), int256(uint256(DEPOSIT)), "capital there");
    }

    /*//////////////////////////////////////////////////////////////
                                  DIVEST
    //////////////////////////////////////////////////////////////*/

    function test_Divest_RevertGiven_NothingIsInvested() public {
        vm.expectRevert(IInvestor.Investor_NothingInvested.selector);
        investor.divest(1e6);
    }

    function test_Divest_GivenTheVaultPaysNothing() public {
        uint256 coverId = _buy(AWAY, carol, 50_000e6);
        vm.warp(block.timestamp + WAITING + 1 hours);
        _refreshAll();
        investor.invest();
        vault.set(true, true, 0, 0);
        vm.expectRevert(TestVault.Stuck.selector);
        investor.divest(1e6);
        vm.expectRevert(IInvestor.Investor_VaultPaysNothing.selector);
        investor.divest(type(uint64).max);

        uint32 incidentId = _freeze(PRODUCT, uint40(block.timestamp));
        _decide(incidentId, 1e6);
        _passDecisions(incidentId);
        vm.warp(sides[AWAY].desk.getIncident(incidentId).payableAt);
        sides[AWAY].desk.fund(incidentId);
        uint256 before = asset.balanceOf(carol);
        sides[AWAY].desk.settle(incidentId, coverId);
        assertEq(asset.balanceOf(carol) - before, 50_000e6, "paid");
    }

    function test_Divest_GivenTheVaultPaysAPart() public {
        investor.invest();
        vault.set(false, false, 10e6, 0);
        (uint64 book, uint64 arrived) = investor.divest(type(uint64).max);
        assertEq(book, 10e6, "book");
        assertEq(arrived, 10e6, "arrived");
        assertEq(_invested(), IDLE - 10e6, "the rest");
    }

    function test_Divest_WhenLessThanAllIsAskedFor() public {
        investor.invest();
        _gain(IDLE / 9);
        (uint64 book, uint64 arrived) = investor.divest(100_000e6);
        assertApproxEqAbs(arrived, 100_000e6, ROUNDING, "arrived");
        assertApproxEqAbs(book, 90_000e6, ROUNDING, "book");
        assertEq(_free(), DEPOSIT - IDLE + book, "the book is cash");
        assertEq(investor.figures().dripping, arrived - book, "the gain drips");
        _hear();
    }

    function test_Divest_WhenItBringsMore() public {
        uint256 capital = _capital();
        investor.invest();
        _gain(9_000e6);
        investor.divest(type(uint64).max);
        assertEq(_invested(), 0, "nothing left");
        assertEq(investor.shares(), 0, "no share");
        assertEq(_free(), DEPOSIT, "cash");
        assertApproxEqAbs(investor.figures().dripping, 9_000e6, ROUNDING, "drips");
        _hear();
        assertEq(_capital(), capital, "not yet");
    }

    function test_Divest_WhenItBringsLess() public {
        uint256 capital = _capital();
        investor.invest();
        vault.lose(90_000e6);
        investor.divest(type(uint64).max);
        assertApproxEqAbs(_free(), DEPOSIT - 90_000e6, ROUNDING, "cash");
        _nextEpoch();
        _hear();
        assertApproxEqAbs(_capital(), capital - 90_000e6, ROUNDING, "of all");
    }

    /*//////////////////////////////////////////////////////////////
                                MARK DOWN
    //////////////////////////////////////////////////////////////*/

    function test_MarkDown_RevertGiven_WorthItsBook() public {
        investor.invest();
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_NothingToMark.selector, IDLE, IDLE));
        investor.markDown();
    }

    function test_MarkDown_RevertGiven_TheValuationReverts() public {
        uint256 capital = _capital();
        investor.invest();
        vault.lose(90_000e6);
        vault.set(true, false, type(uint256).max, 0);
        vm.expectRevert(TestVault.Stuck.selector);
        investor.markDown();
        assertEq(investor.figures().value, 0, "no answer");
        assertEq(_invested(), IDLE, "the book");
        _hear();
        assertEq(_capital(), capital, "capital");
    }

    function test_MarkDown_GivenItIsWorthLess() public {
        uint256 capital = _capital();
        investor.invest();
        uint256 granted = ledger.getPool(POOL_ID).granted;
        vault.lose(100_000e6);
        vm.prank(carol);
        uint64 loss = investor.markDown();
        assertApproxEqAbs(loss, 100_000e6, ROUNDING, "by anyone");
        assertEq(_invested(), IDLE - loss, "book");
        assertEq(_pnl(), -int64(loss), "loss");
        _nextEpoch();
        _hear();
        assertEq(_capital(), capital - loss, "of all");
        assertLt(ledger.limitOf(PRODUCT), granted, "above the limit");
        ledger.retarget(PRODUCT);
        assertLe(ledger.getPool(POOL_ID).granted, granted, "nothing more is granted");
        for (uint256 i; i < sides.length; ++i) {
            assertLe(_line(i, PRODUCT).target, _claim(i, PRODUCT), "targets fall");
        }
        // The price of the next settlement is of what is left.
        _deposit(HOME, carol, 1_000e6);
        _settleEpoch();
        uint256 bought = ledger.getSettlement(POOL_ID, HOME_EID, 2).sharesMinted;
        assertApproxEqRel(bought, uint256(1_000e18) * 20 / 19, 1e12, "price");
    }

    /// @dev As all that a chain says: a tenth in one epoch. Nothing settles until home has heard, so nobody leaves before the loss.
    function test_MarkDown_GivenItLostMoreThanHomeBelievesAtOnce() public {
        uint256 capital = _capital();
        investor.invest();
        vault.lose(300_000e6);
        uint64 loss = investor.markDown();
        _nextEpoch();
        uint256 index = _sendReport(AWAY);
        vm.expectPartialRevert(ILedger.Ledger_FallsTooFast.selector);
        _deliver(AWAY, index);
        _deposit(HOME, carol, 1_000e6);
        _nextEpoch();
        _report(HOME);
        _report(FAR);
        vm.expectPartialRevert(ILedger.Ledger_NothingToSettle.selector);
        ledger.settle(POOL_ID);
        _hear();
        assertEq(_capital(), capital - loss, "in the next epoch");
    }

    /*//////////////////////////////////////////////////////////////
                                WRITE DOWN
    //////////////////////////////////////////////////////////////*/

    function test_WriteDown_RevertWhen_CallerIsNotTheOwner() public {
        investor.invest();
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_Unauthorized.selector, alice));
        vm.prank(alice);
        investor.writeDown(1);
    }

    function test_WriteDown_RevertWhen_ItIsMoreThanIsInvested() public {
        investor.invest();
        vm.expectRevert(abi.encodeWithSelector(IInvestor.Investor_MoreThanInvested.selector, IDLE, IDLE + 1));
        investor.writeDown(IDLE + 1);
    }

    function test_WriteDown_WhenItWasNotLost() public {
        investor.invest();
        vault.set(true, true, type(uint256).max, 0);
        investor.writeDown(IDLE);
        assertEq(_invested(), 0, "nothing");
        vault.set(false, false, type(uint256).max, 0);
        investor.divest(0);
        assertEq(_free(), DEPOSIT - IDLE, "not at once");
        vm.warp(block.timestamp + investor.DRIP_LENGTH());
        investor.drip();
        assertEq(_free(), DEPOSIT, "all");
        assertEq(_pnl(), 0, "even");
    }

    /*//////////////////////////////////////////////////////////////
                             HARVEST AND DRIP
    //////////////////////////////////////////////////////////////*/

    function test_Harvest_RevertGiven_ItIsWorthLittleMore() public {
        investor.invest();
        _gain(1e6 - 1);
        vm.expectPartialRevert(IInvestor.Investor_NothingToHarvest.selector);
        investor.harvest();
    }

    function test_Harvest_GivenItIsWorthMore() public {
        uint256 capital = _capital();
        investor.invest();
        _gain(7_000e6);
        uint64 gain = investor.harvest();
        assertApproxEqAbs(gain, 7_000e6, ROUNDING, "the gain");
        assertEq(_invested(), IDLE, "the book stays");
        uint256 start = block.timestamp;
        for (uint256 day = 1; day <= 7; ++day) {
            vm.warp(start + day * 1 days);
            investor.drip();
            _report(AWAY);
            assertEq(_capital(), capital + gain * day / 7, "a seventh a day");
        }
        assertEq(investor.figures().dripping, 0, "all");
        _assertAudit();
        _assertCash(AWAY);
    }

    function test_Drip_RevertGiven_NothingHasCome() public {
        vm.expectRevert(IInvestor.Investor_NothingReady.selector);
        investor.drip();
        investor.invest();
        _gain(7_000e6);
        investor.harvest();
        vm.expectRevert(IInvestor.Investor_NothingReady.selector);
        investor.drip();
    }

    function test_Drip_GivenASecondGain() public {
        investor.invest();
        _gain(7_000e6);
        uint64 first = investor.harvest();
        vm.warp(block.timestamp + 6 days);
        _gain(2e6);
        investor.harvest();
        assertEq(_pnl(), int64(first) * 6 / 7, "what had come");
        vm.warp(block.timestamp + 1 days + 2 hours);
        investor.drip();
        assertEq(investor.figures().dripping, 0, "a little holds up nothing");
    }

    /*//////////////////////////////////////////////////////////////
                             THE POOL'S SIDE
    //////////////////////////////////////////////////////////////*/

    function test_Pool_RevertWhen_CallerIsNotTheInvestor() public {
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.lend(1);
        vm.expectRevert(abi.encodeWithSelector(ICapitalPool.CapitalPool_Unauthorized.selector, address(this)));
        pool.repay(0, 1);
    }

    function test_Pool_GivenNothingWasInvested() public view {
        (uint64 putIn, uint64 invested, int64 pnl) = pool.lent();
        assertEq(putIn, 0, "put in");
        assertEq(invested, 0, "invested");
        assertEq(pnl, 0, "pnl");
    }
}

/// @dev What moves is in the token's parts, what is counted in units.
contract Investor_EighteenDecimals_Test is BaseTest {
    function _decimals(uint32) internal pure override returns (uint8) {
        return 18;
    }

    function test_Invest_GivenTheTokenHasEighteenDecimals() public {
        _open();
        Investor investor = Investor(sides[AWAY].pool.INVESTOR());
        TestVault vault = new TestVault(address(sides[AWAY].asset));
        investor.setPolicy(address(vault), CAP, 1_000);
        assertEq(investor.invest(), 900_000e6, "units");
        assertEq(vault.totalAssets(), 900_000e18, "parts");
        sides[AWAY].asset.mint(address(vault), 70e18);
        investor.harvest();
        vm.warp(block.timestamp + 7 days);
        investor.drip();
        investor.divest(type(uint64).max);
        assertApproxEqAbs(sides[AWAY].pool.books().free, DEPOSIT + 70e6, 2, "all of it");
        vm.warp(block.timestamp + 1);
        _report(AWAY);
        _assertAudit();
        _assertCash(AWAY);
    }
}

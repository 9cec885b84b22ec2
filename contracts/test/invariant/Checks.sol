// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRemitter} from "../../src/interfaces/IRemitter.sol";
import {ISettler} from "../../src/interfaces/ISettler.sol";
import {SharesMoved, Terms} from "../../src/types/Types.sol";
import {PlainRoom} from "../utils/PlainRoom.sol";
import {TestTree} from "../utils/TestTree.sol";
import {TestVault} from "../utils/TestVault.sol";
import {Ages} from "./Ages.sol";

/// @title Checks
/// @notice The sentences of README.md as code, against what the handler has seen. In the forging walk those that take the truth of
/// messages for granted are checked on the chains that nobody lied to or about.
abstract contract Checks is Ages {
    struct Sold {
        uint256 side;
        uint32 productId;
        uint256 coverId;
    }

    /// @dev Premium that went back though it had been earned.
    struct GivenBack {
        uint256 time;
        uint256 earned;
    }

    /// @dev Home and three others.
    uint256 internal constant CHAINS = 4;

    uint32 internal constant PRODUCTS = 2;

    /// @dev Both products are in it.
    uint32 internal constant GROUP = 1;

    address[4] internal actors = [makeAddr("alice"), makeAddr("bob"), makeAddr("carol"), makeAddr("dave")];
    address internal shop = makeAddr("integrator");

    /// @dev Those that were neither cancelled nor given back.
    Sold[] internal covers;

    /// @dev What home held for an incident until it was decided, and what was paid for it.
    mapping(uint32 incidentId => uint256) internal reserveOf;
    mapping(uint32 incidentId => mapping(uint256 side => uint256)) internal paidHere;
    mapping(uint32 incidentId => mapping(uint256 coverId => uint256)) internal timesPaid;
    mapping(uint256 coverId => uint256) internal paidOf;
    mapping(uint256 side => uint256) internal donated;

    /// @dev Where idle cash may earn, and what was lost there.
    mapping(uint256 side => TestVault) internal vaults;
    mapping(uint256 side => uint256) internal lostInVault;

    mapping(uint256 side => uint256) internal earnedBefore;
    mapping(uint256 coverId => uint256) internal premiumOf;
    mapping(uint256 coverId => bool) internal extended;
    mapping(uint256 coverId => bool) internal wentBack;
    mapping(uint256 side => GivenBack[]) internal givenBack;

    /// @dev How often what must never happen did.
    uint256 internal lateSales;
    uint256 internal refundsTooHigh;
    uint256 internal backTwice;
    uint256 internal backNotWhole;
    uint256 internal backThoughProtected;
    uint256 internal backAndPaid;
    uint256 internal grantsTooHigh;
    uint256 internal grantsTooLow;
    uint256 internal unaudited;
    uint256 internal depositsTooHigh;
    uint256 internal newcomersGained;
    uint256 internal earnedFell;
    uint256 internal paidTwice;

    /// @dev Chains to which, or about which, somebody forged a message. None in the honest walk.
    mapping(uint256 side => bool) internal lied;

    /// @dev Trees of incidents that were decided item by item.
    mapping(uint32 incidentId => mapping(uint256 side => TestTree.Tree)) internal trees;

    function _awayChains() internal pure override returns (uint256) {
        return CHAINS - 1;
    }

    /// @dev Short waits and windows, so that a walk of some hundred steps gets through whole stories.
    function _terms() internal pure override returns (Terms memory terms) {
        terms = super._terms();
        (terms.waitingPeriod, terms.claimWindow) = (1 hours, 6 days);
    }

    /// @dev So low that sales meet it.
    function _freeGrowth() internal pure override returns (uint56) {
        return uint56(DEPOSIT / 2);
    }

    /// @dev Incidents that a chain may have heard of have ids up to this one.
    function _idCount() internal view virtual returns (uint32) {
        return ledger.incidentCount();
    }

    /// @dev One of them; zero when there is none.
    function _knownId(uint256 seed) internal view returns (uint32) {
        return _idCount() == 0 ? 0 : uint32(1 + seed % _idCount());
    }

    /*//////////////////////////////////////////////////////////////
                                CAPACITY
    //////////////////////////////////////////////////////////////*/

    /// @dev A chain that is stale or frozen frees nothing, so it counts again what it has reported as freed; it sells nothing either.
    function checkExposureWithinGrant() external view {
        for (uint256 i; i < sides.length; ++i) {
            for (uint32 p = 1; p <= PRODUCTS && !lied[i]; ++p) {
                if (!sides[i].market.isFresh()) continue;
                ICoverMarket.ProductState memory here = sides[i].market.getProduct(p);
                if (here.openIncidents != 0) continue;
                uint256 claim = here.effectiveTarget > here.exposure ? here.effectiveTarget : here.exposure;
                assertLe(claim, _line(i, p).granted, "max(target seen, exposure) <= granted");
            }
        }
    }

    function checkExposureHoldsEveryLiveCover() external view {
        uint256[PRODUCTS + 1][CHAINS] memory live;
        for (uint256 i; i < covers.length; ++i) {
            Sold memory sold = covers[i];
            ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
            if (block.timestamp < uint256(c.end) + uint256(TAIL) * 1 days) {
                live[sold.side][sold.productId] += c.amount - c.paid;
            }
        }
        for (uint256 i; i < sides.length; ++i) {
            for (uint32 p = 1; p <= PRODUCTS; ++p) {
                assertGe(_exposure(i, p), live[i][p], "exposure >= live covers");
            }
        }
    }

    function checkGrantsAddUp() external view {
        uint256 sum;
        uint256[CHAINS] memory ofChain;
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            uint256 ofProduct;
            uint256 counted;
            uint256 exposed = ledger.getTotals(p).exposed;
            for (uint256 i; i < sides.length; ++i) {
                ILedger.Line memory line = _line(i, p);
                ofProduct += line.granted;
                ofChain[i] += line.granted;
                assertLe(line.target, line.granted, "target <= granted");
                uint256 here = exposed - ledger.countedElsewhere(p, sides[i].eid);
                assertLe(here, line.granted, "counted <= granted");
                counted += here;
            }
            assertEq(exposed, counted, "exposed");
            assertEq(ledger.getTotals(p).granted, ofProduct, "product");
            sum += ofProduct;
        }
        assertEq(ledger.getPool(POOL_ID).granted, sum, "pool");
        assertEq(ledger.groupGranted(GROUP), sum, "group");
        for (uint256 i; i < sides.length; ++i) {
            assertEq(ledger.getChain(POOL_ID, sides[i].eid).granted, ofChain[i], "chain");
        }
    }

    /// @dev I1'. The handler compares before and after each retarget.
    function checkGrantsFit() external view {
        assertEq(grantsTooHigh, 0, "a grant had no room");
    }

    /// @dev The handler compares before and after each time that home takes back what chains confirm.
    function checkGrantsFallSlowly() external view {
        assertEq(grantsTooLow, 0, "grants fell below the limit");
    }

    /// @dev Worked out product by product, it is what the packed words come to.
    function checkExitRoom() external view {
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, DEPOSIT);
        assertEq(room, PlainRoom.roomOf(ledger, registry, POOL_ID, DEPOSIT), "room");
    }

    function checkNothingMovesUnaudited() external view {
        assertEq(unaudited, 0, "granted or settled while the audit failed");
    }

    /// @dev The handler compares at each settlement.
    function checkNewcomersPayForWhatDrips() external view {
        assertEq(newcomersGained, 0, "deposits settled below the price with all that came back");
    }

    /// @dev The handler compares at each settlement.
    function checkOnePrice() external view {
        assertEq(pricesApart, 0, "two prices in one settlement");
    }

    /// @dev The handler compares at each settlement.
    function checkNoExitGoesAheadOfAnOlderOne() external view {
        assertEq(wentAhead, 0, "an exit took the room of an older one");
        uint256[] memory oldestFirst = _mayLeave();
        uint256[] memory fillable = ledger.SETTLER().fillable(POOL_ID);
        for (uint256 i; i < sides.length; ++i) {
            assertEq(ledger.SETTLER().exitsOf(POOL_ID, sides[i].eid).asked, _heard(i), "the walk heard what home heard");
            assertApproxEqAbs(fillable[i], oldestFirst[i], _dust(), "room goes to the oldest");
        }
    }

    /// @dev The handler looks after each time that home orders money.
    function checkMoneyGoesToTheOldest() external view {
        assertEq(moneyKept, 0, "a chain keeps money that older exits of another may leave with");
    }

    function checkDepositsSettleSlowly() external view {
        assertEq(depositsTooHigh, 0, "deposits of an away chain settled beyond the limit");
    }

    /// @dev Budgets may be above what is owed (two incidents of one cover, neither paid yet); what is above comes back to capital.
    function checkLiveCoverIsBacked() external view {
        uint256 live;
        for (uint256 i; i < covers.length; ++i) {
            ICoverMarket.Cover memory c = sides[covers[i].side].market.getCover(covers[i].coverId);
            bool inTail = block.timestamp < uint256(c.end) + uint256(TAIL) * 1 days;
            if (inTail || _isHit(covers[i].productId, c)) live += c.amount - c.paid;
        }
        uint256 budgeted;
        int256 unreported;
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            budgeted += _outstanding(i);
            // No chain of the walk is dead: what was written down is there, and is not in the capital.
            unreported += _unreported(i, c) + c.writtenDown;
        }
        // What vaults lose breaks it; then nothing is granted until it holds.
        for (uint256 i; i < sides.length; ++i) {
            budgeted += lostInVault[i];
        }
        budgeted += ledger.getPool(POOL_ID).dripping.left;
        assertLe(int256(live), int256(budgeted + _capital()) + unreported, "live covers <= budgets + K");
    }

    /// @dev Whether an incident that is still open may be decided to pay a cover, tail or not.
    function _isHit(uint32 productId, ICoverMarket.Cover memory c) private view returns (bool) {
        uint32 open = ledger.getTotals(productId).openIncident;
        uint40 instant = ledger.getIncident(open).instant;
        return open != 0 && c.start + SKEW <= instant && instant <= c.end;
    }

    function checkNoLateSale() external view {
        assertEq(lateSales, 0, "sold after an opening grew old");
    }

    /// @dev The clocks of the walk are one.
    function checkSilentChainsSellNothing() external view {
        for (uint256 i; i < sides.length; ++i) {
            uint256 last = ledger.getChain(POOL_ID, sides[i].eid).time;
            if (block.timestamp > last + MAX_SILENCE + MAX_AGE) {
                assertFalse(sides[i].market.isFresh(), "a chain that home has not heard of for so long sells nothing");
            }
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 CAPITAL
    //////////////////////////////////////////////////////////////*/

    function checkAudit() external view {
        _assertAudit();
    }

    function checkMoney() external view {
        for (uint256 i; i < sides.length; ++i) {
            ICapitalPool.Books memory b = sides[i].pool.books();
            uint256 owed =
                uint256(b.free) + b.setAside + b.held + b.pending + b.unearned + b.premiumEarned - b.premiumSynced;
            owed += b.exitsOwed + _fees(i);
            assertEq(sides[i].asset.balanceOf(address(sides[i].pool)), owed + donated[i], "pool");
            assertEq(sides[i].asset.balanceOf(address(sides[i].market)), 0, "market");
            assertEq(sides[i].asset.balanceOf(address(sides[i].desk)), 0, "desk");
        }
    }

    /// @dev A cancel gives back unearned premium only. The handler notes what was ever earned before each step.
    function checkEarnedNeverFalls() external view {
        assertEq(earnedFell, 0, "premium earned");
        for (uint256 i; i < sides.length; ++i) {
            assertGe(_everEarned(i), earnedBefore[i], "premium earned now");
        }
    }

    /// @dev To the unit, not above the premium that was paid either: fees are not returned.
    function checkPremiumGoesBackWhole() external view {
        assertEq(backNotWhole, 0, "premium back = premium paid");
    }

    function checkPremiumGoesBackOnce() external view {
        assertEq(backTwice, 0, "back twice");
    }

    function checkPremiumGoesBackToTheLateAlone() external view {
        assertEq(backThoughProtected, 0, "back to who was not late, or at another time");
    }

    function checkNobodyIsPaidAndHasPremiumBack() external view {
        assertEq(backAndPaid, 0, "premium back and a payout");
    }

    /// @dev Rounding is for the pool, so what every holder could get back now is there at once.
    function checkRefundsAreThere() external view {
        assertEq(refundsTooHigh, 0, "never above the premium");
        uint256[CHAINS] memory due;
        for (uint256 i; i < covers.length; ++i) {
            (uint64 refund,,) = sides[covers[i].side].market.quoteCancel(covers[i].coverId, 0);
            due[covers[i].side] += refund;
        }
        for (uint256 i; i < sides.length; ++i) {
            assertLe(due[i], sides[i].pool.books().unearned, "refunds <= unearned");
        }
    }

    /// @dev I2: home's book of a chain is never better than the chain, but for premium that went back, and what its vault lost, since
    /// the chain's report.
    function checkHomeNeverOverestimates() external view {
        for (uint256 i; i < sides.length; ++i) {
            if (lied[i]) continue;
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            (,, int64 pnl) = sides[i].pool.lent();
            int256 lost = int256(ledger.pnlOf(POOL_ID, sides[i].eid)) - pnl;
            int256 most = _physical(i, c) + int256(_givenBackSince(i, c.time)) + (lost > 0 ? lost : int256(0));
            assertLe(_freeAtHome(i, c), most, "book <= physical");
        }
    }

    /// @dev Exact conservation: home's book of a chain is what is there less what was not reported yet. With the audit, capital is.
    function checkConservation() external view {
        for (uint256 i; i < sides.length; ++i) {
            if (lied[i]) continue;
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            assertEq(_physical(i, c), _freeAtHome(i, c) + _unreported(i, c) + _arrivedSince(i), "book");
        }
    }

    function checkShares() external view {
        uint256 sum;
        for (uint256 i; i < sides.length; ++i) {
            ISettler.Exits memory exits = ledger.SETTLER().exitsOf(POOL_ID, sides[i].eid);
            uint256 minted = exits.minted - exits.filled;
            sum += minted;
            // Where home was lied to, it may order shares to leave that nobody has.
            if (lied[i]) continue;
            uint256 known = _knownShares(i);
            assertLe(known, minted, "never more than home minted");
            // Each claim rounds down by less than one 1e-18 of a share.
            assertLe(minted - known, 10_000, "nor less, but for dust");
        }
        assertEq(ledger.getPool(POOL_ID).shares, sum, "shares");
    }

    /// @dev Shares that are minted on a chain, claimable or under way.
    function _knownShares(uint256 side) private view returns (uint256 known) {
        known = sides[side].share.totalSupply();
        for (uint256 a; a < actors.length; ++a) {
            known += sides[side].pool.maxMint(actors[a]);
        }
        uint32 settlements = ledger.getChain(POOL_ID, sides[side].eid).settlements;
        for (uint32 n = 1; n <= settlements; ++n) {
            ILedger.Settlement memory s = ledger.getSettlement(POOL_ID, sides[side].eid, n);
            if (!sides[side].pool.isApplied(n)) known = known + s.sharesMinted - s.exitShares;
        }
        // Home counts a move on the away chain until it has arrived at home.
        if (side != HOME) known += _underWay(HOME, side) + _underWay(side, HOME);
    }

    /// @dev Shares that left one chain for another and have not arrived.
    function _underWay(uint256 from, uint256 to) private view returns (uint256 sum) {
        uint32 count = sides[from].pool.moveCount(sides[to].eid);
        for (uint32 id = 1; id <= count; ++id) {
            SharesMoved memory move = sides[from].pool.getMove(sides[to].eid, id);
            sum += move.shares - sides[to].pool.arrivedOf(sides[from].eid, move);
        }
    }

    function checkWaitingDeposits() external view {
        for (uint256 i; i < sides.length; ++i) {
            if (lied[i]) continue;
            ILedger.Chain memory chain = ledger.getChain(POOL_ID, sides[i].eid);
            uint256 waiting;
            uint256 unsettled;
            for (uint256 a; a < actors.length; ++a) {
                if (sides[i].pool.maxMint(actors[a]) != 0) continue;
                ICapitalPool.Request memory request = sides[i].pool.requestOf(actors[a]);
                waiting += request.assets;
                if (request.round >= chain.nextRound) unsettled += request.assets;
            }
            ICapitalPool.Books memory b = sides[i].pool.books();
            assertEq(b.pending, waiting, "pending");
            assertEq(uint256(b.depositsApplied) + b.pending - chain.depositsSettled, unsettled, "rounds not settled");
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 CLAIMS
    //////////////////////////////////////////////////////////////*/

    function checkExits() external view {
        for (uint256 i; i < sides.length; ++i) {
            uint256 escrow;
            uint256 owed;
            for (uint256 a; a < actors.length; ++a) {
                ICapitalPool.Exit memory exit = sides[i].pool.exitOf(actors[a]);
                owed += exit.claimable;
                if (!exit.settled) escrow += exit.shares;
            }
            ICapitalPool.Books memory b = sides[i].pool.books();
            assertEq(sides[i].share.balanceOf(address(sides[i].pool)), b.leaving, "escrow");
            assertLe(b.leaving, escrow, "of requests that have not left whole");
            assertLe(owed, b.exitsOwed, "what owners can collect is there");
            if (lied[i]) continue;
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            assertLe(b.exitsApplied, c.exitsFilled, "home ordered it");
        }
    }

    /// @dev Each order of home leaves once and arrives once, whole.
    function checkRemittances() external view {
        uint256[CHAINS] memory left;
        uint256[CHAINS] memory arrived;
        for (uint32 id = 1; id <= remitter.orderCount(POOL_ID); ++id) {
            IRemitter.Order memory order = remitter.getOrder(POOL_ID, id);
            (uint256 from, uint256 to) = (order.from - HOME_EID, order.to - HOME_EID);
            if (sides[from].pool.isRemitted(id)) left[from] += order.amount;
            if (sides[to].bridge.isCredited(order.from, id)) arrived[to] += order.amount;
        }
        for (uint256 i; i < sides.length; ++i) {
            (uint64 sent, uint64 received, uint64 lost) = sides[i].pool.moved();
            assertEq(sent, left[i], "sent what was ordered");
            assertEq(received, arrived[i], "received what was ordered");
            assertEq(lost, 0, "nothing lost");
        }
    }

    function checkPaidWithinBudgetWithinReserve() external view {
        for (uint32 id = 1; id <= ledger.incidentCount(); ++id) {
            uint256 budgets;
            for (uint256 i; i < sides.length; ++i) {
                uint256 budget = ledger.budgetOf(id, sides[i].eid);
                if (!lied[i]) assertLe(paidHere[id][i], budget, "paid <= budget");
                budgets += budget;
            }
            assertLe(budgets, reserveOf[id], "budgets <= reserve");
        }
    }

    function checkCoverPaidOnceAndWithinItsAmount() external view {
        assertEq(paidTwice, 0, "once per incident");
        for (uint256 i; i < covers.length; ++i) {
            Sold memory sold = covers[i];
            ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
            assertEq(c.paid, paidOf[sold.coverId], "paid is what was paid");
            assertLe(c.paid, c.amount, "within its amount");
        }
    }

    /// @dev R10 and R13: whoever was protected at the instant can be paid in full out of the budget, in any order.
    function checkBudgetSufficesForAll() external view {
        for (uint32 id = 1; id <= ledger.incidentCount(); ++id) {
            ILedger.Incident memory incident = ledger.getIncident(id);
            if (incident.state != ILedger.IncidentState.DECIDED) continue;
            bool[CHAINS] memory skipped;
            for (uint256 i; i < sides.length; ++i) {
                skipped[i] = lied[i] || _isOver(i, id);
            }
            uint256[CHAINS] memory due;
            for (uint256 i; i < covers.length; ++i) {
                Sold memory sold = covers[i];
                if (sold.productId != incident.productId || skipped[sold.side]) continue;
                due[sold.side] += _due(sold, id, incident);
            }
            for (uint256 i; i < sides.length; ++i) {
                if (skipped[i]) continue;
                assertLe(paidHere[id][i] + due[i], ledger.budgetOf(id, sides[i].eid), "due <= budget left");
            }
        }
    }

    /// @dev Money of funded incidents is there for all of them at once: no payout takes another's.
    function checkSetAside() external view {
        for (uint256 i; i < sides.length; ++i) {
            uint256 left;
            for (uint32 id = 1; id <= _idCount(); ++id) {
                IClaimDesk.Incident memory here = sides[i].desk.getIncident(id);
                if (here.state == IClaimDesk.State.FUNDED) left += here.budgetLeft;
                else assertEq(paidHere[id][i], 0, "nobody is paid before the incident is funded");
            }
            assertEq(sides[i].pool.books().setAside, left, "set aside = what funded incidents may still pay");
        }
    }

    /*//////////////////////////////////////////////////////////////
                                INTERNALS
    //////////////////////////////////////////////////////////////*/

    function _isOver(uint256 side, uint32 incidentId) private view returns (bool) {
        IClaimDesk.Incident memory here = sides[side].desk.getIncident(incidentId);
        return here.state == IClaimDesk.State.FUNDED && block.timestamp > here.closesAt;
    }

    /// @dev Fees that nobody has claimed yet.
    function _fees(uint256 side) private view returns (uint256 sum) {
        address[2] memory integrators = [address(0), shop];
        for (uint256 i; i < 2; ++i) {
            (uint64 ofIntegrator, uint64 ofProtocol) =
                sides[side].market.feesOf(address(sides[side].pool), integrators[i]);
            sum += uint256(ofIntegrator) + ofProtocol;
        }
    }

    /// @dev What a cover may still be paid for an incident: by ratio of what remains, or its item of the tree.
    function _due(Sold memory sold, uint32 incidentId, ILedger.Incident memory incident)
        private
        view
        returns (uint256)
    {
        uint256 remaining = _protectedAmount(sold, incident);
        TestTree.Tree memory tree = trees[incidentId][sold.side];
        bool byTree = ledger.rootOf(incidentId, sides[sold.side].eid) != 0;
        if (!byTree) return _isByTree(incidentId) ? 0 : remaining * incident.ratio / 1e6;
        for (uint256 i; i < tree.coverIds.length; ++i) {
            if (tree.coverIds[i] != sold.coverId) continue;
            uint256 item = uint256(tree.payouts[i]) * incident.ratio / 1e6;
            return item < remaining ? item : remaining;
        }
        return 0;
    }

    function _isByTree(uint32 incidentId) private view returns (bool) {
        for (uint256 i; i < sides.length; ++i) {
            if (ledger.rootOf(incidentId, sides[i].eid) != 0) return true;
        }
        return false;
    }

    /// @dev What remains of a cover that was protected at the instant and not paid for the incident.
    function _protectedAmount(Sold memory sold, ILedger.Incident memory incident) internal view returns (uint256) {
        ICoverMarket.Cover memory c = sides[sold.side].market.getCover(sold.coverId);
        bool wasProtected = incident.instant >= c.start + SKEW && incident.instant <= c.end;
        return !wasProtected || c.settled >> incident.ordinal & 1 == 1 ? 0 : c.amount - c.paid;
    }

    /// @dev Decided for a chain, and neither paid nor released there.
    function _outstanding(uint256 side) private view returns (uint256 sum) {
        uint32 count = ledger.incidentCount();
        for (uint32 id = 1; id <= count; ++id) {
            IClaimDesk.Incident memory here = sides[side].desk.getIncident(id);
            bool arrived = here.state >= IClaimDesk.State.DECIDED;
            sum += arrived ? here.budgetLeft : ledger.budgetOf(id, sides[side].eid);
        }
    }

    /// @dev What a chain has of what is not owed to anybody, when all that home sent has arrived; in its vault too.
    function _physical(uint256 side, ILedger.Chain memory c) private view returns (int256) {
        ICapitalPool.Books memory b = sides[side].pool.books();
        (, uint64 invested,) = sides[side].pool.lent();
        uint256 cash = uint256(b.free) + b.setAside + b.premiumEarned - b.premiumSynced + invested;
        uint256 unpaid = uint256(c.budgets) - b.claimsPaid - b.budgetsReleased;
        int256 leaving = int256(uint256(c.exitsFilled)) - int256(uint256(b.exitsApplied));
        (uint64 sent,,) = sides[side].pool.moved();
        int256 toSend = int256(uint256(remitter.flowOf(POOL_ID, sides[side].eid).ordered)) - int256(uint256(sent));
        return int256(cash + c.depositsSettled - b.depositsApplied) - int256(unpaid) - leaving - toSend;
    }

    /// @dev What home believes that a chain has free, in its vault too (R8).
    function _freeAtHome(uint256 side, ILedger.Chain memory c) private view returns (int256) {
        return _book(c) - int256(uint256(remitter.toSend(POOL_ID, sides[side].eid)));
    }

    /// @dev Money of orders that arrived on a chain since its last report.
    function _arrivedSince(uint256 side) private view returns (int256) {
        (, uint64 received, uint64 lost) = sides[side].pool.moved();
        IRemitter.Flow memory flow = remitter.flowOf(POOL_ID, sides[side].eid);
        return int256(uint256(received) - lost) - int256(uint256(flow.received) - flow.lost);
    }

    /// @dev What home believes that a chain has, were it not for what it was ordered to send.
    function _book(ILedger.Chain memory c) internal pure returns (int256) {
        return int256(c.cash) + int256(uint256(c.invested)) + int256(uint256(c.depositsSettled))
            - int256(uint256(c.depositsApplied)) - int256(uint256(c.budgets)) + int256(uint256(c.claimsPaid))
            + int256(uint256(c.budgetsReleased)) - int256(uint256(c.exitsFilled)) + int256(uint256(c.exitsApplied));
    }

    function _isAudited() internal view returns (bool) {
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        return capital == counted;
    }

    /// @dev Premium earned, less what went back, budgets released, and what a vault gained or lost since the chain's last report.
    function _unreported(uint256 side, ILedger.Chain memory c) private view returns (int256) {
        ICapitalPool.Books memory b = sides[side].pool.books();
        (,, int64 pnl) = sides[side].pool.lent();
        int256 now_ = int256(uint256(b.premiumEarned) + b.budgetsReleased) + pnl;
        return now_ - int256(uint256(c.premiumEarned) + c.budgetsReleased) - ledger.pnlOf(POOL_ID, sides[side].eid);
    }

    /// @dev Premium earned, what went back of it too.
    function _everEarned(uint256 side) internal view returns (uint256) {
        return sides[side].pool.books().premiumEarned + _givenBackSince(side, 0);
    }

    /// @dev Earned premium that went back on a chain at `time` or later.
    function _givenBackSince(uint256 side, uint256 time) internal view returns (uint256 sum) {
        for (uint256 i = givenBack[side].length; i != 0 && givenBack[side][i - 1].time >= time; --i) {
            sum += givenBack[side][i - 1].earned;
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC721} from "solady/tokens/ERC721.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {ExpiryLanes} from "../libraries/ExpiryLanes.sol";
import {Money} from "../libraries/Money.sol";
import {Premium} from "../libraries/Premium.sol";
import {PremiumStream} from "../libraries/PremiumStream.sol";
import {HomeHead, Product, Terms, WHAT_REMAINS} from "../types/Types.sol";
import {ColdMarket} from "./ColdMarket.sol";
import {MarketBooks} from "./MarketBooks.sol";
import {Fees, News, Policy, Price, Sale, State, Told} from "./MarketState.sol";

/// @title CoverMarket
/// @notice See {ICoverMarket}. Layout: a purchase writes three slots of the product (Sale, Stream, lane), two of the cover
/// (owner, policy) and, where there are fees, one of Fees; it reads Told, Price and News, and calls nothing but the asset.
/// What is called seldom is in {ColdMarket}, because of the size limit of a contract.
contract CoverMarket is ICoverMarket, ERC721 {
    using ExpiryLanes for mapping(uint256 => uint256);
    using MarketBooks for State;
    using SafeCastLib for uint256;

    /// @dev What a sale needs of its product.
    struct Shelf {
        Price price;
        Told told;
        Sale sale;
    }

    /// @dev What a sale comes to.
    struct Bill {
        address pool;
        uint64 premium;
        uint64 payment; // the premium and the fees
    }

    /*//////////////////////////////////////////////////////////////
                           CONSTANTS, IMMUTABLES
    //////////////////////////////////////////////////////////////*/

    /// @notice Smallest cover, units: one of the asset.
    uint64 public constant MIN_AMOUNT = 1e6;

    /// @notice Most that an integrator, and most that the protocol, adds to a premium, basis points.
    uint16 public constant MAX_FEE_BPS = MarketBooks.MAX_FEE_BPS;

    uint256 private constant PPM = 1e6;

    uint32 public immutable EID;
    address public immutable ASSET;

    /// @inheritdoc ICoverMarket
    uint256 public immutable SCALE;
    address public immutable GATEWAY;
    address public immutable DESK;
    address public immutable DESCRIPTOR;
    address public immutable GUARDIANS;

    /// @notice Uniswap's Permit2; zero where there is none.
    address public immutable PERMIT2;

    /// @notice Receiver of the protocol's fees; with the zero address there are none.
    address public immutable FEE_RECEIVER;

    /// @notice What sales of a product may grow to without delay, units; beyond, they double a day at most.
    uint56 public immutable FREE_GROWTH;

    /// @notice Seconds after which news from home is too old to sell on.
    uint40 public immutable MAX_AGE;

    /// @notice Seconds by which clocks of two chains may differ.
    uint40 public immutable SKEW;

    /// @dev First and only: {ColdMarket} finds it in slot 0.
    State private _state;

    /*//////////////////////////////////////////////////////////////
                           CONSTRUCTOR, MODIFIERS
    //////////////////////////////////////////////////////////////*/

    /// @notice What a market is built from.
    /// @param eid LayerZero endpoint id of this chain.
    /// @param asset ERC-20 of six to eighteen decimals for premiums and payouts.
    /// @param gateway Only source of news from home.
    /// @param desk Only caller of the claim functions.
    /// @param descriptor Draws the metadata.
    /// @param guardians Only caller of `pauseSales`.
    /// @param permit2 Where Permit2 is on this chain; zero for none.
    /// @param feeReceiver Who may be paid the protocol's fees; zero for none.
    /// @param freeGrowth What sales of a product may grow to without delay, units.
    /// @param maxAge Seconds after which news from home is too old.
    /// @param skew Seconds by which clocks may differ.
    struct Setup {
        uint32 eid;
        address asset;
        address gateway;
        address desk;
        address descriptor;
        address guardians;
        address permit2;
        address feeReceiver;
        uint56 freeGrowth;
        uint40 maxAge;
        uint40 skew;
    }

    /// @param poolIds Pools that may back products here; `pools` are their contracts.
    constructor(Setup memory setup, uint32[] memory poolIds, address[] memory pools) {
        SCALE = Money.scaleOf(setup.asset);
        (EID, ASSET, GATEWAY, DESK) = (setup.eid, setup.asset, setup.gateway, setup.desk);
        (DESCRIPTOR, GUARDIANS, PERMIT2) = (setup.descriptor, setup.guardians, setup.permit2);
        FEE_RECEIVER = setup.feeReceiver;
        (FREE_GROWTH, MAX_AGE, SKEW) = (setup.freeGrowth, setup.maxAge, setup.skew);
        for (uint256 i; i < poolIds.length; ++i) {
            _state.poolOf[poolIds[i]] = pools[i];
        }
    }

    modifier only(address who) {
        _checkCaller(who);
        _;
    }

    /// @dev {ColdMarket} answers the call; the body is empty and never reached.
    modifier cold(bytes4 selector) {
        _ask(selector);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                  BUYER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function quote(uint32 productId, uint64 amount, uint16 endDay) external view returns (Quote memory q) {
        Price memory price = _state.loadPrice(productId);
        Told memory told = _state.loadTold(productId);
        Sale memory sale = _state.freedSale(productId, MAX_AGE);

        bool open = _state.describe(q, price, told, sale, MAX_AGE);
        if (open && sale.target > sale.exposure) q.available = sale.target - sale.exposure;
        q.startsAt = uint40(block.timestamp + told.waitingPeriod);
        q.endsAt = uint40(uint256(endDay) * 1 days);
        if (q.endsAt > block.timestamp) {
            q.rate = MarketBooks.rateOf(price, told, sale, sale.exposure, amount).toUint64();
            MarketBooks.setPremium(q, Premium.premiumOf(q.rate, q.endsAt - MarketBooks.hourStart(block.timestamp)));
        }
    }

    /// @inheritdoc ICoverMarket
    function buy(BuyParams calldata params) public returns (uint256 coverId, uint64 premium) {
        _checkOpen();
        Bill memory bill;
        (coverId, bill) = _sell(params);
        _collect(bill.pool, bill.payment);
        return (coverId, bill.premium);
    }

    /// @inheritdoc ICoverMarket
    function buyWithPermit(BuyParams calldata params, Permit calldata permit)
        external
        returns (uint256 coverId, uint64 premium)
    {
        // Anyone may submit the permit first; then the allowance is there and the purchase goes on.
        try IERC20Permit(ASSET)
            .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
            catch {}
        return buy(params);
    }

    /// @inheritdoc ICoverMarket
    function buyWithPermit2(BuyParams calldata params, Permit2 calldata permit)
        external
        returns (uint256 coverId, uint64 premium)
    {
        _checkOpen();
        Bill memory bill;
        (coverId, bill) = _sell(params);
        ColdMarket.collectByPermit2(bill.pool, bill.payment, params.maxPayment, permit);
        return (coverId, bill.premium);
    }

    /// @inheritdoc ICoverMarket
    function buyBasket(BuyParams[] calldata lines) external returns (uint256[] memory coverIds, uint64 payment) {
        _checkOpen();
        coverIds = new uint256[](lines.length);
        address pool;
        uint64 due;
        for (uint256 i; i < lines.length; ++i) {
            (uint256 coverId, Bill memory bill) = _sell(lines[i]);
            coverIds[i] = coverId;
            if (bill.pool != pool) {
                if (due != 0) _collect(pool, due);
                (pool, due) = (bill.pool, 0);
            }
            due += bill.payment;
            payment += bill.payment;
        }
        if (due != 0) _collect(pool, due);
    }

    /// @inheritdoc ICoverMarket
    function extend(ExtendParams calldata params) external returns (uint64 premium) {
        _checkOpen();
        _checkDeadline(params.deadline);
        (uint32 productId, Policy memory policy) = _liveCover(params.coverId);
        Shelf memory shelf = Shelf(_state.loadPrice(productId), _state.loadTold(productId), _state.loadSale(productId));
        _openProduct(productId, shelf);
        _checkExtension(params, policy, shelf);

        premium = MarketBooks.extensionPremium(shelf.price, shelf.told, shelf.sale, policy, params.endDay).toUint64();
        _state.storeSale(productId, shelf.sale);
        _moveLane(productId, policy, params.endDay, premium);
        (policy.termsId, policy.extended) = (shelf.sale.termsId, true);
        _state.storePolicy(params.coverId, policy);
        emit CoverExtended(
            params.coverId, productId, msg.sender, premium, uint40(MarketBooks.endOf(policy)), policy.termsId
        );

        Bill memory bill = Bill(shelf.price.pool, premium, premium);
        _addFees(bill, params.coverId, shelf.told.feeBps, params.integrator, params.integratorBps);
        _checkPayment(bill, params.maxPayment);
        _collect(bill.pool, bill.payment);
    }

    /// @inheritdoc ICoverMarket
    function cancel(uint256 coverId, uint64 minRefund) external returns (uint64 refund) {
        (uint32 productId, Policy memory policy) = _liveCover(coverId);
        if (!_isApprovedOrOwner(msg.sender, coverId)) revert CoverMarket_NotOwner(coverId, msg.sender);
        Sale memory sale = _state.loadSale(productId);
        if (sale.openIncidents != 0) revert CoverMarket_Frozen(productId);
        refund = MarketBooks.refundAt(policy, block.timestamp).toUint64();
        if (refund < minRefund) revert CoverMarket_RefundTooLow(refund, minRefund);

        uint56 left = policy.amount - policy.paid;
        sale.exposure -= left;
        sale.sold -= left;
        _state.storeSale(productId, sale);
        _state.lanes[productId].sub(policy.endDay, left, policy.rate);
        PremiumStream.Stream memory stream = _state.openStream(productId);
        stream.received -= refund;
        stream.rate -= policy.rate;
        stream.unearned -= uint88(uint256(policy.rate) * (MarketBooks.endOf(policy) - block.timestamp));
        _state.storeStream(productId, stream);

        address owner = _ownerOf(coverId);
        // `exposureAt` looks for the first cover sold after an instant: the start and what was sold before it stay.
        _state.policies[coverId] = MarketBooks.tombstone(policy.start, _getExtraData(coverId));
        _setExtraData(coverId, 0);
        _burn(coverId);
        emit CoverCancelled(coverId, productId, owner, refund);

        if (refund != 0) ICapitalPool(_state.prices[productId].pool).refund(owner, refund);
    }

    /// @inheritdoc ICoverMarket
    function returnPremium(uint256 coverId, uint32 incidentId) external returns (uint64 premium) {
        address owner = _ownerOf(coverId);
        if (owner == address(0)) revert CoverMarket_UnknownCover(coverId);
        if (!_isApprovedOrOwner(msg.sender, coverId)) revert CoverMarket_NotOwner(coverId, msg.sender);
        uint96 before = _getExtraData(coverId);
        _setExtraData(coverId, 0);
        _burn(coverId);
        return ColdMarket.returnPremium(coverId, incidentId, owner, before);
    }

    /// @inheritdoc ICoverMarket
    function poke(uint32 productId) external cold(ColdMarket.poke.selector) {}

    /// @inheritdoc ICoverMarket
    function claimFees(address pool, address integrator)
        external
        cold(ColdMarket.claimFees.selector)
        returns (uint64 amount)
    {}

    /// @inheritdoc ICoverMarket
    function claimProtocolFees(address pool, address[] calldata integrators)
        external
        cold(ColdMarket.claimProtocolFees.selector)
        returns (uint64 amount)
    {}

    /*//////////////////////////////////////////////////////////////
                             FROM THE GATEWAY
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function hear(HomeHead calldata head) external only(GATEWAY) {
        if (head.time > block.timestamp + SKEW) revert CoverMarket_FromTheFuture(head.time, block.timestamp);
        News memory news = _state.loadNews();
        if (head.time <= news.heardAt && head.incidents <= news.incidentsTold) return;
        if (head.time > news.heardAt) news.heardAt = head.time;
        if (head.incidents > news.incidentsTold) news.incidentsTold = head.incidents;
        _state.news = news;
        emit HeardFromHome(news.heardAt, news.incidentsTold);
    }

    /// @inheritdoc ICoverMarket
    function applyTargets(bytes calldata message) external only(GATEWAY) cold(ColdMarket.applyTargets.selector) {}

    /// @inheritdoc ICoverMarket
    function applyProduct(uint32 productId, Product calldata product, Terms calldata terms)
        external
        only(GATEWAY)
        cold(ColdMarket.applyProduct.selector)
    {}

    /*//////////////////////////////////////////////////////////////
                            FROM THE CLAIM DESK
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function incidentOpened(uint32 productId) external only(DESK) {
        _state.news.incidentsKnown += 1;
        _state.sales[productId].openIncidents += 1;
    }

    /// @inheritdoc ICoverMarket
    function incidentDecided(uint32 productId, uint32 frozen, uint64 budget)
        external
        only(DESK)
        cold(ColdMarket.incidentDecided.selector)
    {}

    /// @inheritdoc ICoverMarket
    function decisionVoided(uint32 productId, uint64 budget)
        external
        only(DESK)
        cold(ColdMarket.decisionVoided.selector)
    {}

    /// @inheritdoc ICoverMarket
    function pauseSales(uint40 until) external only(GUARDIANS) {
        _state.news.pausedUntil = until;
        emit SalesPaused(until);
    }

    /// @inheritdoc ICoverMarket
    function settleCover(uint256 coverId, uint32 productId, uint8 ordinal, uint40 instant, uint32 ratio, uint64 decided)
        external
        only(DESK)
        returns (address owner, uint64 payout, address pool)
    {
        owner = _ownerOf(coverId);
        if (owner == address(0)) revert CoverMarket_UnknownCover(coverId);
        if (MarketBooks.productOf(coverId) != productId) revert CoverMarket_WrongProduct(coverId, productId);
        Policy memory policy = _state.loadPolicy(coverId);
        _markSettled(coverId, policy, ordinal, instant);
        uint56 due = _due(policy.amount - policy.paid, decided, ratio);
        if (due == 0) revert CoverMarket_NothingLeft(coverId);

        policy.paid += due;
        _state.storePolicy(coverId, policy);
        _payOffExposure(productId, policy.endDay, due);
        return (owner, due, _state.prices[productId].pool);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function quoteExtend(uint256 coverId, uint16 endDay)
        external
        view
        cold(ColdMarket.quoteExtend.selector)
        returns (Quote memory q)
    {}

    /// @inheritdoc ICoverMarket
    function quoteCancel(uint256 coverId, uint40 until)
        external
        view
        cold(ColdMarket.quoteCancel.selector)
        returns (uint64 refund, uint64 refundUntil, bool frozen)
    {}

    /// @inheritdoc ICoverMarket
    function poolOf(uint32 poolId) external view returns (address) {
        return _state.poolOf[poolId];
    }

    /// @inheritdoc ICoverMarket
    function isFresh() public view returns (bool) {
        return MarketBooks.isFresh(_state.loadNews(), MAX_AGE);
    }

    /// @inheritdoc ICoverMarket
    function freshness()
        external
        view
        cold(ColdMarket.freshness.selector)
        returns (uint40 heardAt, uint32 incidentsTold, uint32 incidentsKnown)
    {}

    /// @inheritdoc ICoverMarket
    function productIds() external view returns (uint32[] memory) {
        return _state.productIds;
    }

    /// @inheritdoc ICoverMarket
    function getProduct(uint32 productId)
        external
        view
        cold(ColdMarket.getProduct.selector)
        returns (ProductState memory p)
    {}

    /// @inheritdoc ICoverMarket
    function getTerms(uint16 termsId) external view returns (Terms memory) {
        return _state.terms[termsId];
    }

    /// @inheritdoc ICoverMarket
    function coverCount(uint32 productId) external view returns (uint32) {
        return _state.sales[productId].serial;
    }

    /// @inheritdoc ICoverMarket
    function getCover(uint256 coverId) external view cold(ColdMarket.getCover.selector) returns (Cover memory c) {}

    /// @inheritdoc ICoverMarket
    function feesOf(address pool, address integrator) external view returns (uint64, uint64) {
        Fees memory fees = _state.fees[pool][integrator];
        return (uint64(fees.integrator), uint64(fees.protocol));
    }

    /// @inheritdoc ICoverMarket
    function productRows(address pool, uint16[] calldata rows)
        external
        view
        cold(ColdMarket.productRows.selector)
        returns (uint256[] memory words)
    {}

    /// @inheritdoc ICoverMarket
    function exposureAt(uint32 productId, uint40 instant)
        external
        view
        cold(ColdMarket.exposureAt.selector)
        returns (uint64)
    {}

    /// @inheritdoc ICoverMarket
    function soldBefore(uint256 coverId) external view returns (uint256) {
        Policy memory policy = _state.loadPolicy(coverId);
        return policy.endDay == 0 ? MarketBooks.soldBefore(policy) : _getExtraData(coverId);
    }

    /// @inheritdoc ICoverMarket
    function premiumsOf(address pool)
        external
        view
        cold(ColdMarket.premiumsOf.selector)
        returns (uint64 received, uint64 unearned)
    {}

    function name() public pure override returns (string memory) {
        return "OmniCover";
    }

    function symbol() public pure override returns (string memory) {
        return "COVER";
    }

    /// @notice Metadata as a data URI, drawn by `DESCRIPTOR`.
    function tokenURI(uint256 coverId)
        public
        view
        override
        cold(ColdMarket.tokenURI.selector)
        returns (string memory)
    {}

    /*//////////////////////////////////////////////////////////////
                                INTERNALS
    //////////////////////////////////////////////////////////////*/

    /// @dev A purchase but for its payment, in a market that is open.
    function _sell(BuyParams calldata params) private returns (uint256 coverId, Bill memory bill) {
        _checkDeadline(params.deadline);
        if (params.amount < MIN_AMOUNT) revert CoverMarket_AmountTooSmall(params.amount, MIN_AMOUNT);
        if (params.owner == address(0)) revert CoverMarket_ZeroOwner();
        Shelf memory shelf = Shelf(
            _state.loadPrice(params.productId), _state.loadTold(params.productId), _state.loadSale(params.productId)
        );
        _openProduct(params.productId, shelf);
        _checkPeriod(params.endDay, shelf.told);

        uint40 rate;
        (coverId, rate) = _take(params, shelf);
        bill.pool = shelf.price.pool;
        bill.premium = Premium.premiumOf(rate, uint256(params.endDay) * 1 days - MarketBooks.hourStart(block.timestamp))
            .toUint64();
        _stream(params.productId, params.endDay, rate, bill.premium);
        _notePolicy(coverId, params, shelf, rate, bill.premium);
        _addFees(bill, coverId, shelf.told.feeBps, params.integrator, params.integratorBps);
        _checkPayment(bill, params.maxPayment);
    }

    /// @dev Takes the amount out of what is available, and mints.
    function _take(BuyParams calldata params, Shelf memory shelf) private returns (uint256 coverId, uint40 rate) {
        Sale memory sale = shelf.sale;
        uint256 available = sale.target > sale.exposure ? sale.target - sale.exposure : 0;
        // forge-lint: disable-next-line(unsafe-typecast) a difference of 56 bits
        if (params.amount > available) revert CoverMarket_OverTarget(params.amount, uint64(available));
        rate = MarketBooks.rateOf(shelf.price, shelf.told, sale, sale.exposure, params.amount).toUint40();

        coverId = MarketBooks.coverId(EID, params.productId, sale.serial);
        _mintAndSetExtraDataUnchecked(params.owner, coverId, sale.sold);
        sale.serial += 1;
        sale.sold += params.amount;
        sale.exposure += uint56(params.amount); // fits: not above the target
        _state.storeSale(params.productId, sale);
        _state.lanes[params.productId].add(params.endDay, params.amount, rate);
    }

    function _notePolicy(uint256 coverId, BuyParams calldata params, Shelf memory shelf, uint40 rate, uint64 premium)
        private
    {
        uint32 start = (block.timestamp + shelf.told.waitingPeriod).toUint32();
        uint16 termsId = shelf.sale.termsId;
        _state.storePolicy(coverId, Policy(start, false, params.endDay, termsId, uint56(params.amount), 0, rate, 0));
        emit CoverBought(
            coverId,
            params.productId,
            params.owner,
            msg.sender,
            params.amount,
            premium,
            start,
            uint40(uint256(params.endDay) * 1 days),
            termsId
        );
    }

    /// @dev In memory; the caller stores it.
    function _markSettled(uint256 coverId, Policy memory policy, uint8 ordinal, uint40 instant) private view {
        uint32 bit = uint32(1) << ordinal;
        if (policy.settled & bit != 0) revert CoverMarket_AlreadySettled(coverId, ordinal);
        uint40 coveredFrom = policy.start + SKEW;
        uint40 end = uint40(MarketBooks.endOf(policy));
        if (instant < coveredFrom || instant > end) {
            revert CoverMarket_NotCoveredAt(coverId, instant, coveredFrom, end);
        }
        policy.settled |= bit;
    }

    /// @dev By ratio it is of what remains, as the budget is: of the original amount, a second incident could owe more than its budget.
    function _due(uint56 remaining, uint64 decided, uint32 ratio) private pure returns (uint56) {
        uint256 due = uint256(decided == WHAT_REMAINS ? remaining : decided) * ratio / PPM;
        // forge-lint: disable-next-line(unsafe-typecast) smaller than `remaining`
        return due < remaining ? uint56(due) : remaining;
    }

    /// @dev Adds the fees to the bill, and to what waits for their receivers.
    function _addFees(Bill memory bill, uint256 coverId, uint16 feeBps, address integrator, uint16 integratorBps)
        private
    {
        if (integratorBps > MAX_FEE_BPS) revert CoverMarket_FeeTooHigh(integratorBps, MAX_FEE_BPS);
        if (integratorBps != 0 && integrator == address(0)) revert CoverMarket_ZeroIntegrator();
        uint64 protocolFee = MarketBooks.feeOf(bill.premium, feeBps);
        uint64 integratorFee = MarketBooks.feeOf(bill.premium, integratorBps);
        bill.payment = bill.premium + protocolFee + integratorFee;
        if (bill.payment == bill.premium) return;

        Fees memory fees = _state.fees[bill.pool][integrator];
        (fees.integrator, fees.protocol) = (fees.integrator + integratorFee, fees.protocol + protocolFee);
        _state.fees[bill.pool][integrator] = fees;
        emit FeesAdded(coverId, integrator, protocolFee, integratorFee);
    }

    function _checkPayment(Bill memory bill, uint64 maxPayment) private pure {
        if (bill.payment > maxPayment) revert CoverMarket_PaymentTooHigh(bill.payment, maxPayment);
    }

    function _collect(address pool, uint64 payment) private {
        Money.pull(ASSET, msg.sender, pool, payment * SCALE);
    }

    function _checkExtension(ExtendParams calldata params, Policy memory policy, Shelf memory shelf) private view {
        if (params.endDay <= policy.endDay) {
            revert CoverMarket_PeriodTooShort(params.endDay, uint256(policy.endDay) + 1);
        }
        _checkNotTooLong(params.endDay, shelf.told);
        Sale memory sale = shelf.sale;
        if (sale.exposure > sale.target) revert CoverMarket_AboveTarget(sale.exposure, sale.target);
        // Terms that changed may cover less: nobody but the holder may agree to them.
        if (policy.termsId != sale.termsId && !_isApprovedOrOwner(msg.sender, params.coverId)) {
            revert CoverMarket_NotOwner(params.coverId, msg.sender);
        }
    }

    /// @dev Moves a cover to its new end, and spreads what is not earned of it and the premium evenly until then. What the division
    /// leaves is earned at once.
    function _moveLane(uint32 productId, Policy memory policy, uint16 endDay, uint64 premium) private {
        PremiumStream.Stream memory stream = _state.openStream(productId);
        uint256 rest = uint256(policy.rate) * (MarketBooks.endOf(policy) - block.timestamp);
        uint256 time = uint256(endDay) * 1 days - block.timestamp;
        uint40 rate = ((rest + uint256(premium) * Premium.PICO_PER_UNIT) / time).toUint40();
        stream.received += premium;
        stream.rate = stream.rate - policy.rate + rate;
        stream.unearned = (stream.unearned - rest + rate * time).toUint88();
        _state.storeStream(productId, stream);

        uint56 left = policy.amount - policy.paid;
        _state.lanes[productId].sub(policy.endDay, left, policy.rate);
        (policy.endDay, policy.rate) = (endDay, rate);
        _state.lanes[productId].add(endDay, left, rate);
    }

    /// @dev With expired exposure freed.
    function _openProduct(uint32 productId, Shelf memory shelf) private view {
        if (!shelf.price.listed) revert CoverMarket_NotListed(productId);
        if (shelf.sale.openIncidents != 0) revert CoverMarket_Frozen(productId);
        _state.free(shelf.sale, productId);
    }

    /// @dev A cover that has not ended and may still pay.
    function _liveCover(uint256 coverId) private view returns (uint32 productId, Policy memory policy) {
        policy = _state.loadPolicy(coverId);
        if (policy.endDay == 0) revert CoverMarket_UnknownCover(coverId);
        uint40 end = uint40(MarketBooks.endOf(policy));
        if (block.timestamp >= end) revert CoverMarket_Ended(coverId, end);
        if (policy.paid == policy.amount) revert CoverMarket_NothingLeft(coverId);
        return (MarketBooks.productOf(coverId), policy);
    }

    function _checkCaller(address who) private view {
        if (msg.sender != who) revert CoverMarket_Unauthorized(msg.sender);
    }

    function _checkDeadline(uint40 deadline) private view {
        if (block.timestamp > deadline) revert CoverMarket_DeadlinePassed(deadline, block.timestamp);
    }

    /// @dev Whether anything is sold here now.
    function _checkOpen() private view {
        News memory news = _state.loadNews();
        if (block.timestamp <= news.pausedUntil) revert CoverMarket_Paused(news.pausedUntil);
        if (!MarketBooks.isFresh(news, MAX_AGE)) {
            revert CoverMarket_Stale(news.heardAt, news.incidentsTold, news.incidentsKnown);
        }
    }

    function _checkPeriod(uint16 endDay, Told memory told) private view {
        // Protection must last: the first end is the boundary after the waiting period has passed.
        uint256 firstEndDay = (block.timestamp + told.waitingPeriod + SKEW) / 1 days + 1;
        if (endDay < firstEndDay) revert CoverMarket_PeriodTooShort(endDay, firstEndDay);
        _checkNotTooLong(endDay, told);
    }

    function _checkNotTooLong(uint16 endDay, Told memory told) private view {
        uint256 lastEndDay = block.timestamp / 1 days + told.maxPeriodDays;
        if (endDay > lastEndDay) revert CoverMarket_PeriodTooLong(endDay, lastEndDay);
    }

    function _stream(uint32 productId, uint16 endDay, uint40 rate, uint64 premium) private {
        PremiumStream.Stream memory stream = _state.openStream(productId);
        stream.received += premium;
        stream.rate += rate;
        stream.unearned += uint88(uint256(rate) * (uint256(endDay) * 1 days - block.timestamp));
        _state.storeStream(productId, stream);
    }

    /// @dev Paid exposure is gone; it must leave its lane too, or it would be freed twice.
    function _payOffExposure(uint32 productId, uint16 endDay, uint56 amount) private {
        Sale memory sale = _state.loadSale(productId);
        sale.sold -= amount;
        if (endDay > sale.freedDay) {
            sale.exposure -= amount;
            _state.lanes[productId].sub(endDay, amount, 0);
        }
        _state.storeSale(productId, sale);
    }

    /// @dev Lets the cold half answer this call, whose arguments are handed on as they came. The selector is the library's: it spells
    /// structs by name.
    function _handOver(bytes4 selector) private {
        address half = address(ColdMarket);
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            calldatacopy(add(data, 4), 4, sub(calldatasize(), 4))
            let ok := delegatecall(gas(), half, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if iszero(ok) { revert(data, returndatasize()) }
            return(data, returndatasize())
        }
    }

    /// @dev Typed as a view, so that views can be answered too: what a function of the cold half may do is checked where it is
    /// written.
    function _ask(bytes4 selector) private view {
        function(bytes4) internal handOver = _handOver;
        function(bytes4) internal view ask;
        assembly ("memory-safe") {
            ask := handOver
        }
        ask(selector);
    }
}

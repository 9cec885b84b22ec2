// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverDescriptor} from "../interfaces/ICoverDescriptor.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {IPermit2} from "../interfaces/IPermit2.sol";
import {ExpiryLanes} from "../libraries/ExpiryLanes.sol";
import {Lanes} from "../libraries/Lanes.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {Money} from "../libraries/Money.sol";
import {Premium} from "../libraries/Premium.sol";
import {PremiumStream} from "../libraries/PremiumStream.sol";
import {ProductRows} from "../libraries/ProductRows.sol";
import {Curve, Product, TargetLine, Terms} from "../types/Types.sol";
import {MarketBooks} from "./MarketBooks.sol";
import {Burn, Fees, Listing, News, Policy, Price, Sale, State, Told} from "./MarketState.sol";

/// @title ColdMarket
/// @notice What {CoverMarket} is seldom asked for, or by messages alone, in a library of its own because of the size limit of a contract. It works on the
/// market's storage, in calls that the market hands on as they came; see {ICoverMarket} for what the functions do.
library ColdMarket {
    using ExpiryLanes for mapping(uint256 => uint256);
    using Lanes for mapping(uint256 => uint256);
    using MarketBooks for State;
    using MarketBooks for Policy;
    using SafeCastLib for uint256;

    /// @dev From the time when an incident is funded, or first payable if there is nothing to fund, in which who bought too late for it
    /// may have the premium back. Until then a cover protects from what comes next; a longer window would make that a gift.
    uint256 private constant RETURN_WINDOW = 7 days;

    function applyProduct(uint32 productId, Product calldata product, Terms calldata terms) external {
        State storage s = _state();
        if (s.terms[product.termsId].maxPeriodDays == 0) {
            s.terms[product.termsId] = terms;
            emit ICoverMarket.TermsRecorded(product.termsId, terms);
        }
        Told memory told = s.loadTold(productId);
        if (product.seq <= told.productSeq) return;
        address pool = _checkedPool(s, product.poolId);
        _checkPrice(productId, product);
        if (told.productSeq == 0) {
            s.productIds.push(productId);
            s.productsOfPool[pool].push(productId);
            s.labels[productId] = product.label;
            _takePlace(s, productId, pool, product);
        }
        told.productSeq = product.seq;
        // As recorded: a message cannot give them another meaning.
        Terms memory recorded = s.terms[product.termsId];
        told.maxPeriodDays = recorded.maxPeriodDays;
        // Extend-only: covers start in the order of their purchase, or those that begin too late for an incident could not be found.
        if (recorded.waitingPeriod > told.waitingPeriod) told.waitingPeriod = recorded.waitingPeriod;
        told.feeBps = _market().FEE_RECEIVER() == address(0) ? 0 : product.feeBps;
        s.storeTold(productId, told);
        _storePrice(s, productId, product, pool);
        Sale storage sale = s.sales[productId];
        sale.termsId = product.termsId;
        // Extend-only: covers with a shorter tail are freed later than they might, never sooner.
        if (recorded.tailDays > sale.tailDays) sale.tailDays = recorded.tailDays;
        emit ICoverMarket.ProductUpdated(productId, product.seq, product.termsId, product.listed);
    }

    function applyTargets(bytes calldata message) external {
        State storage s = _state();
        uint40 time = MessageCodec.homeHead(message).time;
        uint256 count = MessageCodec.countTargets(message);
        for (uint256 i; i < count; ++i) {
            TargetLine memory line = MessageCodec.targetAt(message, i);
            Told memory told = s.loadTold(line.productId);
            Burn memory burn = s.loadBurn(line.productId);
            // Within one second of home, what it decided later has the higher numbers.
            bool older = time != told.toldAt
                ? time < told.toldAt
                : line.seq != burn.targetSeq ? line.seq < burn.targetSeq : line.decisions < burn.decisionsSeen;
            if (older) continue;

            (told.toldAt, told.others, told.limit) = (uint256(time).toUint32(), line.others, line.limit);
            s.storeTold(line.productId, told);
            (burn.rawTarget, burn.burnSeen) = (_toUint56(line.target), _toUint56(line.burnSeen));
            (burn.targetSeq, burn.decisionsSeen) = (line.seq, line.decisions);
            uint56 target = _storeBurn(s, line.productId, burn);
            emit ICoverMarket.TargetUpdated(line.productId, line.seq, target, line.others, line.limit);
        }
    }

    function incidentDecided(uint32 productId, uint32 frozen, uint64 budget) external {
        State storage s = _state();
        if (frozen == 0) s.news.incidentsKnown += 1;
        else s.sales[frozen].openIncidents -= 1;
        Burn memory burn = s.loadBurn(productId);
        burn.burnedHere += _toUint56(budget);
        if (budget != 0) burn.decisionsHere += 1;
        _storeBurn(s, productId, burn);
    }

    function decisionVoided(uint32 productId, uint64 budget) external {
        State storage s = _state();
        s.news.incidentsKnown -= 1;
        Burn memory burn = s.loadBurn(productId);
        burn.burnedHere -= _toUint56(budget);
        if (budget != 0) burn.decisionsHere -= 1;
        _storeBurn(s, productId, burn);
    }

    function poke(uint32 productId) external {
        State storage s = _state();
        s.loadPrice(productId);
        s.storeSale(productId, s.freedSale(productId, _market().MAX_AGE()));
        s.storeStream(productId, s.streamNow(productId));
    }

    function returnPremium(uint256 coverId, uint32 incidentId, address owner, uint96 soldBefore_)
        external
        returns (uint64 premium)
    {
        State storage s = _state();
        Policy memory policy = s.loadPolicy(coverId);
        uint32 productId = MarketBooks.productOf(coverId);
        Sale memory sale = s.loadSale(productId);
        if (sale.openIncidents != 0) revert ICoverMarket.CoverMarket_Frozen(productId);
        _checkReturn(coverId, policy, incidentId);
        premium = policy.premiumOf(s.terms[policy.termsId].waitingPeriod);

        _takeBack(s, productId, sale, policy, premium);
        s.policies[coverId] = MarketBooks.tombstone(policy.start, soldBefore_);
        emit ICoverMarket.PremiumReturned(coverId, productId, owner, incidentId, premium);

        ICapitalPool(s.prices[productId].pool).returnPremium(owner, premium);
    }

    /// @dev The signer is who calls the market, and agreed to the most that this purchase may cost.
    function collectByPermit2(address pool, uint64 payment, uint64 maxPayment, ICoverMarket.Permit2 calldata permit)
        external
    {
        address permit2 = _market().PERMIT2();
        if (permit2 == address(0)) revert ICoverMarket.CoverMarket_NoPermit2();
        (address asset, uint256 scale) = (_market().ASSET(), _market().SCALE());
        uint256 before = SafeTransferLib.balanceOf(asset, pool);
        IPermit2(permit2)
            .permitTransferFrom(
                IPermit2.PermitTransferFrom(
                    IPermit2.TokenPermissions(asset, maxPayment * scale), permit.nonce, permit.deadline
                ),
                IPermit2.SignatureTransferDetails(pool, payment * scale),
                msg.sender,
                permit.signature
            );
        Money.checkArrived(asset, pool, before, payment * scale);
    }

    function claimFees(address pool, address integrator) external returns (uint64 amount) {
        State storage s = _state();
        Fees storage fees = s.fees[pool][integrator];
        amount = uint256(fees.integrator).toUint64();
        fees.integrator = 0;
        _payFees(pool, integrator, amount);
    }

    function claimProtocolFees(address pool, address[] calldata integrators) external returns (uint64 amount) {
        State storage s = _state();
        for (uint256 i; i < integrators.length; ++i) {
            Fees storage fees = s.fees[pool][integrators[i]];
            amount += uint256(fees.protocol).toUint64();
            fees.protocol = 0;
        }
        _payFees(pool, _market().FEE_RECEIVER(), amount);
    }

    function getProduct(uint32 productId) external view returns (ICoverMarket.ProductState memory p) {
        State storage s = _state();
        Price memory price = s.loadPrice(productId);
        Told memory told = s.loadTold(productId);
        Sale memory sale = s.freedSale(productId, _market().MAX_AGE());
        PremiumStream.Stream memory stream = s.streamNow(productId);
        p.label = s.labels[productId];
        Listing memory listing = s.listings[productId];
        (p.poolId, p.place) = (listing.poolId, listing.place);
        p.pool = price.pool;
        p.termsId = sale.termsId;
        p.productSeq = told.productSeq;
        p.listed = price.listed;
        p.feeBps = told.feeBps;
        p.curve = Curve(price.baseRate, price.kinkRate, price.maxRate, price.kinkBps);
        p.target = sale.target;
        Burn memory burn = s.loadBurn(productId);
        (p.targetSeq, p.version, p.effectiveTarget) = (burn.targetSeq, _version(burn), _effectiveTarget(burn));
        p.exposure = sale.exposure;
        p.others = told.others;
        p.limit = told.limit;
        p.openIncidents = sale.openIncidents;
        p.premiumReceived = stream.received;
        p.unearned = MarketBooks.toUnitsUp(stream.unearned);
    }

    function getCover(uint256 coverId) external view returns (ICoverMarket.Cover memory) {
        State storage s = _state();
        Policy memory p = _policy(s, coverId);
        return ICoverMarket.Cover({
            productId: MarketBooks.productOf(coverId),
            start: p.start,
            end: uint40(MarketBooks.endOf(p)),
            termsId: p.termsId,
            amount: p.amount,
            paid: p.paid,
            rate: p.rate,
            settled: p.settled
        });
    }

    function tokenURI(uint256 coverId) external view returns (string memory) {
        return ICoverDescriptor(_market().DESCRIPTOR()).tokenURI(_market(), coverId);
    }

    function quoteExtend(uint256 coverId, uint16 endDay) external view returns (ICoverMarket.Quote memory q) {
        State storage s = _state();
        uint32 productId = MarketBooks.productOf(coverId);
        Policy memory policy = _policy(s, coverId);
        Price memory price = s.loadPrice(productId);
        Told memory told = s.loadTold(productId);
        Sale memory sale = s.freedSale(productId, _market().MAX_AGE());
        q.startsAt = policy.start;
        q.endsAt = uint40(uint256(endDay) * 1 days);
        bool open = s.describe(q, price, told, sale, _market().MAX_AGE());
        if (_isOver(policy)) return q;
        if (open && sale.exposure <= sale.target) q.available = policy.amount - policy.paid;
        _priceExtension(q, price, told, sale, policy, endDay);
    }

    function quoteCancel(uint256 coverId, uint40 until)
        external
        view
        returns (uint64 refund, uint64 refundUntil, bool frozen)
    {
        State storage s = _state();
        Policy memory policy = _policy(s, coverId);
        frozen = s.loadSale(MarketBooks.productOf(coverId)).openIncidents != 0;
        if (_isOver(policy)) return (0, 0, frozen);
        refund = MarketBooks.refundAt(policy, block.timestamp).toUint64();
        refundUntil = MarketBooks.refundAt(policy, until).toUint64();
    }

    function exposureAt(uint32 productId, uint40 instant) external view returns (uint64) {
        State storage s = _state();
        Sale memory sale = s.loadSale(productId);
        uint256 without = _soldTooLate(s, productId, sale, instant);
        // A cover that ends at 00:00 of a day has ended before `instant` if that is later than this boundary.
        uint256 last = (uint256(instant) + 1 days - 1) / 1 days;
        // No lane before the first sale ever is filled, so a fresh product starts its walk at today.
        uint256 day = sale.freedDay == 0 ? block.timestamp / 1 days : uint256(sale.freedDay) + 1;
        for (; day < last; ++day) {
            without += s.lanes[productId].amountEnding(day);
        }
        // forge-lint: disable-next-line(unsafe-typecast) a part of an exposure of 56 bits
        return uint64(sale.exposure > without ? sale.exposure - without : 0);
    }

    function productRows(address pool, uint16[] calldata rows) external view returns (uint256[] memory words) {
        State storage s = _state();
        uint40 maxAge = _market().MAX_AGE();
        words = new uint256[](rows.length);
        for (uint256 i; i < rows.length; ++i) {
            uint256 place = uint256(rows[i]) * ProductRows.LENGTH;
            for (uint256 end = place + ProductRows.LENGTH; place < end; ++place) {
                uint32 productId = _productAt(s, pool, place);
                if (productId == 0) continue;
                Burn memory burn = s.loadBurn(productId);
                if (burn.targetSeq == 0) continue;
                words[i] = ProductRows.put(words[i], place, s.freedSale(productId, maxAge).exposure, _version(burn));
            }
        }
    }

    function freshness() external view returns (uint40, uint32, uint32) {
        State storage s = _state();
        News memory news = s.loadNews();
        return (news.heardAt, news.incidentsTold, news.incidentsKnown);
    }

    function premiumsOf(address pool) external view returns (uint64 received, uint64 unearned) {
        State storage s = _state();
        uint32[] memory ids = s.productsOfPool[pool];
        uint256 pico;
        for (uint256 i; i < ids.length; ++i) {
            PremiumStream.Stream memory stream = s.streamNow(ids[i]);
            received += stream.received;
            pico += stream.unearned;
        }
        unearned = MarketBooks.toUnitsUp(pico);
    }

    /// @dev That a cover was bought too late for an incident, and has served nobody since.
    function _checkReturn(uint256 coverId, Policy memory policy, uint32 incidentId) private view {
        IClaimDesk desk = IClaimDesk(_market().DESK());
        IClaimDesk.Incident memory incident = desk.getIncident(incidentId);
        if (incident.state < IClaimDesk.State.DECIDED) revert IClaimDesk.ClaimDesk_NotDecided(incidentId);
        // Claims first: what a return takes out of free capital could leave them short. Anyone may fund.
        bool waits = incident.state == IClaimDesk.State.DECIDED && incident.budgetLeft != 0;
        if (waits && block.timestamp >= incident.payableAt) revert IClaimDesk.ClaimDesk_NotFunded(incidentId);
        uint256 until = uint256(incident.payableAt) + RETURN_WINDOW;
        if (block.timestamp < incident.payableAt || block.timestamp > until) {
            revert ICoverMarket.CoverMarket_ReturnNotOpen(incidentId, incident.payableAt, until);
        }
        if (MarketBooks.productOf(coverId) != incident.productId) {
            revert ICoverMarket.CoverMarket_WrongProduct(coverId, incident.productId);
        }
        // forge-lint: disable-next-line(unsafe-typecast) the cut is meant: it leaves the serial
        bool soldBeforeFreeze = uint32(coverId) < desk.coversAtFreeze(incidentId);
        if (!soldBeforeFreeze || !_isTooLate(policy, incident.instant, _market().SKEW())) {
            revert ICoverMarket.CoverMarket_NotTooLate(coverId, incidentId);
        }
        if (policy.extended) revert ICoverMarket.CoverMarket_Extended(coverId);
        if (policy.paid != 0) revert ICoverMarket.CoverMarket_AlreadyPaid(coverId, policy.paid);
    }

    /// @dev Takes a cover out of the books as if it had never been sold; it may have ended.
    function _takeBack(State storage s, uint32 productId, Sale memory sale, Policy memory policy, uint64 premium)
        private
    {
        PremiumStream.Stream memory stream = s.openStream(productId);
        stream.received -= premium;
        uint40 rate;
        uint256 end = MarketBooks.endOf(policy);
        if (block.timestamp < end) {
            rate = policy.rate;
            stream.rate -= rate;
            stream.unearned -= uint88(rate * (end - block.timestamp));
        }
        s.storeStream(productId, stream);

        sale.sold -= policy.amount;
        if (policy.endDay > sale.freedDay) {
            sale.exposure -= policy.amount;
            s.lanes[productId].sub(policy.endDay, policy.amount, rate);
        }
        s.storeSale(productId, sale);
    }

    /// @dev Whether the protection of a cover begins too late for an incident.
    function _isTooLate(Policy memory policy, uint256 instant, uint40 skew) private pure returns (bool) {
        return policy.start + skew > instant;
    }

    /// @dev At least this much of the exposure is of covers whose protection starts too late for an incident. Covers start in the
    /// order of their serials, so the first late one is found by bisection; what was sold since is in `sold`. Payouts and
    /// cancels since then lower `sold`, whichever cover they were of, so this never says too much, and the exposure without it is
    /// an upper bound. Without this, whoever sees an exploit could inflate the budget by buying covers, and take the release by a
    /// deposit made in between.
    function _soldTooLate(State storage s, uint32 productId, Sale memory sale, uint256 instant)
        private
        view
        returns (uint256)
    {
        uint256 firstId = MarketBooks.coverId(_market().EID(), productId, 0);
        uint40 skew = _market().SKEW();
        uint256 low;
        uint256 high = sale.serial;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_isTooLate(s.loadPolicy(firstId + middle), instant, skew)) high = middle;
            else low = middle + 1;
        }
        if (low == sale.serial) return 0;
        uint256 before = _market().soldBefore(firstId + low);
        return sale.sold > before ? sale.sold - before : 0;
    }

    /// @dev The market's state: its first and only variable. Its tokens are in slots of their own.
    function _state() private pure returns (State storage s) {
        assembly ("memory-safe") {
            s.slot := 0
        }
    }

    function _market() private view returns (ICoverMarket) {
        return ICoverMarket(address(this));
    }

    function _policy(State storage s, uint256 coverId) private view returns (Policy memory policy) {
        policy = s.loadPolicy(coverId);
        if (policy.endDay == 0) revert ICoverMarket.CoverMarket_UnknownCover(coverId);
    }

    function _isOver(Policy memory policy) private view returns (bool) {
        return block.timestamp >= MarketBooks.endOf(policy) || policy.paid == policy.amount;
    }

    function _priceExtension(
        ICoverMarket.Quote memory q,
        Price memory price,
        Told memory told,
        Sale memory sale,
        Policy memory policy,
        uint16 endDay
    ) private pure {
        uint64 left = policy.amount - policy.paid;
        q.rate = MarketBooks.rateOf(price, told, sale, sale.exposure - left, left).toUint64();
        if (endDay <= policy.endDay) return;
        MarketBooks.setPremium(q, MarketBooks.extensionPremium(price, told, sale, policy, endDay));
    }

    function _checkedPool(State storage s, uint32 poolId) private view returns (address pool) {
        pool = s.poolOf[poolId];
        if (pool == address(0)) revert ICoverMarket.CoverMarket_UnknownPool(poolId);
        address asset = _market().ASSET();
        address actual = ICapitalPool(pool).ASSET();
        if (actual != asset) revert ICoverMarket.CoverMarket_WrongAsset(asset, actual);
    }

    function _checkPrice(uint32 productId, Product calldata product) private pure {
        if (!Premium.isSound(product.curve)) revert ICoverMarket.CoverMarket_BadCurve(productId);
        if (product.feeBps > MarketBooks.MAX_FEE_BPS) {
            revert ICoverMarket.CoverMarket_FeeTooHigh(product.feeBps, MarketBooks.MAX_FEE_BPS);
        }
    }

    function _takePlace(State storage s, uint32 productId, address pool, Product calldata product) private {
        uint32 other = _productAt(s, pool, product.place);
        if (other != 0) revert ICoverMarket.CoverMarket_PlaceTaken(productId, product.place, other);
        s.productAt[pool].set(product.place, MarketBooks.ID_BITS, productId);
        (s.listings[productId].poolId, s.listings[productId].place) = (product.poolId, product.place);
    }

    function _productAt(State storage s, address pool, uint256 place) private view returns (uint32) {
        // forge-lint: disable-next-line(unsafe-typecast) a lane is as wide
        return uint32(s.productAt[pool].get(place, MarketBooks.ID_BITS));
    }

    function _storePrice(State storage s, uint32 productId, Product calldata product, address pool) private {
        Curve calldata curve = product.curve;
        Price memory before = s.prices[productId];
        if (before.pool != address(0)) {
            // The end of sales waits for no price: the one that was goes on meanwhile.
            if (!product.listed) {
                s.prices[productId].listed = false;
                return;
            }
            _checkFall(s, productId, before, curve);
            // The pool of a product never changes: the first definition decides.
            pool = before.pool;
        }
        s.prices[productId] = Price(pool, curve.baseRate, curve.kinkRate, curve.maxRate, curve.kinkBps, product.listed);
    }

    /// @dev Rates fall to their half at most, once a day: so cheap is what a forged price sells before somebody looks.
    function _checkFall(State storage s, uint32 productId, Price memory from, Curve calldata to) private {
        if (to.baseRate >= from.baseRate && to.kinkRate >= from.kinkRate && to.maxRate >= from.maxRate) return;
        bool tooFar = uint256(to.baseRate) * 2 < from.baseRate || uint256(to.kinkRate) * 2 < from.kinkRate
            || uint256(to.maxRate) * 2 < from.maxRate;
        uint40 again = s.listings[productId].fellAt + 1 days;
        if (tooFar || block.timestamp < again) revert ICoverMarket.CoverMarket_FallsTooFast(productId, again);
        s.listings[productId].fellAt = uint40(block.timestamp);
    }

    /// @dev Stores what was burned, and with it the target that sales may reach. It falls at once, and grows to `FREE_GROWTH` at
    /// once; beyond, it at most doubles a day: so much is the worst that a forged target does before somebody looks.
    function _storeBurn(State storage s, uint32 productId, Burn memory burn) private returns (uint56 target) {
        target = _effectiveTarget(burn);
        uint256 most = s.sales[productId].target;
        if (target > most) {
            uint256 free = _market().FREE_GROWTH();
            if (most < free) most = free;
            // forge-lint: disable-next-line(unsafe-typecast) hours fit 24 bits until the year 3883
            uint24 hour = uint24(block.timestamp / 1 hours);
            if (target > most && hour >= uint256(burn.doubledAt) + 24) (most, burn.doubledAt) = (2 * most, hour);
            // forge-lint: disable-next-line(unsafe-typecast) below `target` where it is taken
            if (target > most) target = uint56(most);
        }
        s.burns[productId] = burn;
        s.sales[productId].target = target;
    }

    function _version(Burn memory burn) private pure returns (uint16) {
        bool allHere = burn.decisionsHere > burn.decisionsSeen;
        return ProductRows.version(burn.targetSeq, allHere ? burn.decisionsHere : burn.decisionsSeen);
    }

    /// @dev The newest target less the decisions that it does not reflect yet (R17).
    function _effectiveTarget(Burn memory burn) private pure returns (uint56) {
        uint56 unseen = burn.burnedHere > burn.burnSeen ? burn.burnedHere - burn.burnSeen : 0;
        return burn.rawTarget > unseen ? burn.rawTarget - unseen : 0;
    }

    /// @dev An amount of a message as it is stored: 72 billion of the asset is more than any target is.
    function _toUint56(uint64 amount) private pure returns (uint56) {
        // forge-lint: disable-next-line(unsafe-typecast) capped on the same line
        return uint56(amount < type(uint56).max ? amount : type(uint56).max);
    }

    function _payFees(address pool, address receiver, uint64 amount) private {
        if (amount == 0) revert ICoverMarket.CoverMarket_NoFees(pool);
        emit ICoverMarket.FeesClaimed(pool, receiver, amount);
        ICapitalPool(pool).refund(receiver, amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC721} from "solady/tokens/ERC721.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {ICoverDescriptor} from "../interfaces/ICoverDescriptor.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {ExpiryLanes} from "../libraries/ExpiryLanes.sol";
import {Premium} from "../libraries/Premium.sol";
import {PremiumStream} from "../libraries/PremiumStream.sol";
import {Curve, HomeHead, Product, ProductLine, TargetLine, Terms} from "../types/Types.sol";

/// @title CoverMarket
/// @notice See {ICoverMarket}. Layout: a purchase writes three slots of the product (Sale, Stream, lane) and two of the cover
/// (owner, policy), reads Told, Price and News, and calls nothing but the asset.
contract CoverMarket is ICoverMarket, ERC721 {
    using ExpiryLanes for mapping(uint256 => uint256);
    using PremiumStream for PremiumStream.Stream;
    using SafeCastLib for uint256;

    /// @dev What a sale changes. Amounts of 56 bits hold 72 billion of the asset.
    struct Sale {
        uint56 target; // effective: lowered by decisions that the target does not reflect yet
        uint56 exposure;
        uint32 serial;
        uint16 freedDay; // lanes of days up to this one are no longer in `exposure`
        uint16 termsId;
        uint8 tailDays;
        uint8 openIncidents;
        uint64 sold; // all amounts ever sold; a cover keeps what it was before it, in the spare bits of its owner slot
    }

    /// @dev What home said, read by a sale.
    struct Told {
        uint64 others;
        uint64 limit;
        uint32 waitingPeriod;
        uint32 targetSeq;
        uint32 productSeq;
        uint16 maxPeriodDays;
    }

    /// @dev What a sale costs and who backs it.
    struct Price {
        address pool;
        uint24 baseRate;
        uint24 kinkRate;
        uint24 maxRate;
        uint16 kinkBps;
        bool listed;
    }

    /// @dev What only messages and decisions touch.
    struct Burn {
        uint64 rawTarget;
        uint64 burnSeen;
        uint64 burnedHere;
        uint32 poolId;
        uint32 toldAt; // home's time of the target
    }

    /// @dev One cover, one slot; the owner is in the ERC-721 slot.
    struct Policy {
        uint40 start;
        uint16 endDay;
        uint16 termsId;
        uint56 amount;
        uint56 paid;
        uint40 rate;
        uint32 settled;
    }

    /// @dev How recent this chain's knowledge of home is.
    struct News {
        uint40 heardAt;
        uint32 incidentsTold;
        uint32 incidentsKnown;
        uint40 pausedUntil;
    }

    /*//////////////////////////////////////////////////////////////
                           CONSTANTS, IMMUTABLES
    //////////////////////////////////////////////////////////////*/

    /// @notice Smallest cover, units: one of the asset.
    uint64 public constant MIN_AMOUNT = 1e6;

    uint256 private constant PPM = 1e6;

    uint32 public immutable EID;
    address public immutable ASSET;
    address public immutable GATEWAY;
    address public immutable DESK;
    address public immutable DESCRIPTOR;
    address public immutable GUARDIANS;

    /// @notice Seconds after which news from home is too old to sell on.
    uint40 public immutable MAX_AGE;

    /// @notice Seconds by which clocks of two chains may differ.
    uint40 public immutable SKEW;

    /*//////////////////////////////////////////////////////////////
                                 STORAGE
    //////////////////////////////////////////////////////////////*/

    News private _news;
    uint32[] private _productIds;

    mapping(uint32 productId => Sale) private _sales;
    mapping(uint32 productId => Told) private _told;
    mapping(uint32 productId => Price) private _prices;
    mapping(uint32 productId => PremiumStream.Stream) private _streams;
    mapping(uint32 productId => mapping(uint256 pairOfDays => uint256)) private _lanes;
    mapping(uint32 productId => Burn) private _burns;
    mapping(uint32 productId => bytes32) private _labels;
    mapping(uint256 coverId => Policy) private _policies;
    mapping(uint16 termsId => Terms) private _terms;
    mapping(address pool => uint32[]) private _productsOfPool;

    /// @notice Pool contract of a pool id on this chain; fixed at construction.
    mapping(uint32 poolId => address) public poolOf;

    /*//////////////////////////////////////////////////////////////
                           CONSTRUCTOR, MODIFIERS
    //////////////////////////////////////////////////////////////*/

    /// @notice What a market is built from.
    /// @param eid LayerZero endpoint id of this chain.
    /// @param asset ERC-20 of six decimals for premiums and payouts.
    /// @param gateway Only source of news from home.
    /// @param desk Only caller of the claim functions.
    /// @param descriptor Draws the metadata.
    /// @param guardians Only caller of `pauseSales`.
    /// @param maxAge Seconds after which news from home is too old.
    /// @param skew Seconds by which clocks may differ.
    struct Setup {
        uint32 eid;
        address asset;
        address gateway;
        address desk;
        address descriptor;
        address guardians;
        uint40 maxAge;
        uint40 skew;
    }

    /// @param poolIds Pools that may back products here; `pools` are their contracts.
    constructor(Setup memory setup, uint32[] memory poolIds, address[] memory pools) {
        uint8 decimals = IERC20Metadata(setup.asset).decimals();
        if (decimals != 6) revert CoverMarket_UnsupportedDecimals(decimals);
        (EID, ASSET, GATEWAY, DESK) = (setup.eid, setup.asset, setup.gateway, setup.desk);
        (DESCRIPTOR, GUARDIANS) = (setup.descriptor, setup.guardians);
        (MAX_AGE, SKEW) = (setup.maxAge, setup.skew);
        for (uint256 i; i < poolIds.length; ++i) {
            poolOf[poolIds[i]] = pools[i];
        }
    }

    modifier onlyGateway() {
        if (msg.sender != GATEWAY) revert CoverMarket_Unauthorized(msg.sender);
        _;
    }

    modifier onlyDesk() {
        if (msg.sender != DESK) revert CoverMarket_Unauthorized(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                  BUYER
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function quote(uint32 productId, uint64 amount, uint16 endDay) external view returns (Quote memory q) {
        Price memory price = _loadPrice(productId);
        Told memory told = _loadTold(productId);
        Sale memory sale = _freedSale(productId);

        q.fresh = _isFreshNow();
        q.paused = block.timestamp <= _news.pausedUntil;
        q.frozen = sale.openIncidents != 0;
        q.listed = price.listed;
        q.termsId = sale.termsId;
        if (q.fresh && !q.paused && !q.frozen && q.listed && sale.target > sale.exposure) {
            q.available = sale.target - sale.exposure;
        }
        q.startsAt = uint40(block.timestamp + told.waitingPeriod);
        q.endsAt = uint40(uint256(endDay) * 1 days);
        if (q.endsAt > block.timestamp) {
            q.rate =
                Premium.rateOf(_curve(price), sale.exposure, amount, sale.target, told.others, told.limit).toUint64();
            uint256 premium = Premium.premiumOf(q.rate, q.endsAt - _hourStart());
            // forge-lint: disable-next-line(unsafe-typecast) capped on the same line
            q.premium = uint64(premium < type(uint64).max ? premium : type(uint64).max);
        }
    }

    /// @inheritdoc ICoverMarket
    function buy(BuyParams calldata params) public returns (uint256 coverId, uint64 premium) {
        _checkBuy(params);
        uint32 productId = params.productId;
        Told memory told = _loadTold(productId);
        Price memory price = _loadPrice(productId);
        if (!price.listed) revert CoverMarket_NotListed(productId);
        _checkPeriod(params.endDay, told);

        Sale memory sale = _loadSale(productId);
        if (sale.openIncidents != 0) revert CoverMarket_Frozen(productId);
        _free(sale, productId);
        uint256 available = sale.target > sale.exposure ? sale.target - sale.exposure : 0;
        // forge-lint: disable-next-line(unsafe-typecast) a difference of 56 bits
        if (params.amount > available) revert CoverMarket_OverTarget(params.amount, uint64(available));

        uint40 rate = Premium.rateOf(_curve(price), sale.exposure, params.amount, sale.target, told.others, told.limit)
            .toUint40();
        premium = Premium.premiumOf(rate, uint256(params.endDay) * 1 days - _hourStart()).toUint64();
        if (premium > params.maxPremium) revert CoverMarket_PremiumTooHigh(premium, params.maxPremium);

        coverId = _coverId(productId, sale.serial);
        uint64 soldBefore = sale.sold;
        sale.serial += 1;
        sale.sold = soldBefore + params.amount;
        sale.exposure += uint56(params.amount); // fits: not above the target
        _storeSale(productId, sale);
        _stream(productId, params.endDay, rate, premium);
        _lanes[productId].add(params.endDay, params.amount, rate);
        _mintAndSetExtraDataUnchecked(params.owner, coverId, soldBefore);
        _notePolicy(coverId, params, uint40(block.timestamp + told.waitingPeriod), sale.termsId, rate, premium);

        SafeTransferLib.safeTransferFrom(ASSET, msg.sender, price.pool, premium);
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
    function poke(uint32 productId) external {
        _loadPrice(productId);
        _storeSale(productId, _freedSale(productId));
        _storeStream(productId, _streamNow(productId));
    }

    /*//////////////////////////////////////////////////////////////
                             FROM THE GATEWAY
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function hear(HomeHead calldata head) external onlyGateway {
        if (head.time > block.timestamp + SKEW) revert CoverMarket_FromTheFuture(head.time, block.timestamp);
        News memory news = _news;
        if (head.time <= news.heardAt && head.incidents <= news.incidentsTold) return;
        if (head.time > news.heardAt) news.heardAt = head.time;
        if (head.incidents > news.incidentsTold) news.incidentsTold = head.incidents;
        _news = news;
        emit HeardFromHome(news.heardAt, news.incidentsTold);
    }

    /// @inheritdoc ICoverMarket
    function applyTargets(uint40 time, TargetLine[] calldata lines) external onlyGateway {
        for (uint256 i; i < lines.length; ++i) {
            TargetLine calldata line = lines[i];
            Told memory told = _loadTold(line.productId);
            Burn memory burn = _burns[line.productId];
            // Within one second of home, what it decided later has the higher numbers.
            bool older = time != burn.toldAt
                ? time < burn.toldAt
                : line.seq != told.targetSeq ? line.seq < told.targetSeq : line.burnSeen < burn.burnSeen;
            if (older) continue;

            (told.targetSeq, told.others, told.limit) = (line.seq, line.others, line.limit);
            (burn.rawTarget, burn.burnSeen, burn.toldAt) = (line.target, line.burnSeen, uint256(time).toUint32());
            _storeTold(line.productId, told);
            _burns[line.productId] = burn;
            uint56 target = _effectiveTarget(burn);
            _sales[line.productId].target = target;
            emit TargetUpdated(line.productId, line.seq, target, line.others, line.limit);
        }
    }

    /// @inheritdoc ICoverMarket
    function applyProduct(uint32 productId, Product calldata product, Terms calldata terms) external onlyGateway {
        if (_terms[product.termsId].maxPeriodDays == 0) {
            _terms[product.termsId] = terms;
            emit TermsRecorded(product.termsId, terms);
        }
        Told memory told = _loadTold(productId);
        if (product.seq <= told.productSeq) return;
        address pool = poolOf[product.poolId];
        if (pool == address(0)) revert CoverMarket_UnknownPool(product.poolId);
        address asset = ICapitalPool(pool).ASSET();
        if (asset != ASSET) revert CoverMarket_WrongAsset(ASSET, asset);
        Curve calldata curve = product.curve;
        if (
            curve.baseRate > curve.kinkRate || curve.kinkRate > curve.maxRate || curve.kinkBps == 0
                || curve.kinkBps >= Premium.BPS
        ) revert CoverMarket_BadCurve(productId);

        if (told.productSeq == 0) {
            _productIds.push(productId);
            _productsOfPool[pool].push(productId);
            _labels[productId] = product.label;
            _burns[productId].poolId = product.poolId;
        }
        told.productSeq = product.seq;
        told.waitingPeriod = terms.waitingPeriod;
        told.maxPeriodDays = terms.maxPeriodDays;
        _storeTold(productId, told);
        // The pool of a product never changes: the first definition decides.
        Price storage price = _prices[productId];
        if (price.pool != address(0)) pool = price.pool;
        _prices[productId] = Price(pool, curve.baseRate, curve.kinkRate, curve.maxRate, curve.kinkBps, product.listed);
        Sale storage sale = _sales[productId];
        sale.termsId = product.termsId;
        // Extend-only: covers with a shorter tail are freed later than they might, never sooner.
        if (terms.tailDays > sale.tailDays) sale.tailDays = terms.tailDays;
        emit ProductUpdated(productId, product.seq, product.termsId, product.listed);
    }

    /*//////////////////////////////////////////////////////////////
                            FROM THE CLAIM DESK
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function incidentOpened(uint32 productId) external onlyDesk {
        _news.incidentsKnown += 1;
        _sales[productId].openIncidents += 1;
    }

    /// @inheritdoc ICoverMarket
    function incidentDecided(uint32 productId, uint32 frozen, uint64 budget) external onlyDesk {
        if (frozen == 0) _news.incidentsKnown += 1;
        else _sales[frozen].openIncidents -= 1;
        Burn memory burn = _burns[productId];
        burn.burnedHere += budget;
        _burns[productId] = burn;
        _sales[productId].target = _effectiveTarget(burn);
    }

    /// @inheritdoc ICoverMarket
    function decisionVoided(uint32 productId, uint64 budget) external onlyDesk {
        _news.incidentsKnown -= 1;
        Burn memory burn = _burns[productId];
        burn.burnedHere -= budget;
        _burns[productId] = burn;
        _sales[productId].target = _effectiveTarget(burn);
    }

    /// @inheritdoc ICoverMarket
    function pauseSales(uint40 until) external {
        if (msg.sender != GUARDIANS) revert CoverMarket_Unauthorized(msg.sender);
        _news.pausedUntil = until;
        emit SalesPaused(until);
    }

    /// @inheritdoc ICoverMarket
    function settleCover(uint256 coverId, uint32 productId, uint8 ordinal, uint40 instant, uint32 ratio)
        external
        onlyDesk
        returns (address owner, uint64 payout, address pool)
    {
        owner = _ownerOf(coverId);
        if (owner == address(0)) revert CoverMarket_UnknownCover(coverId);
        if (_productOf(coverId) != productId) revert CoverMarket_WrongProduct(coverId, productId);
        Policy memory policy = _policies[coverId];
        uint32 bit = uint32(1) << ordinal;
        if (policy.settled & bit != 0) revert CoverMarket_AlreadySettled(coverId, ordinal);
        uint40 coveredFrom = policy.start + SKEW;
        uint40 end = uint40(uint256(policy.endDay) * 1 days);
        if (instant < coveredFrom || instant > end) {
            revert CoverMarket_NotCoveredAt(coverId, instant, coveredFrom, end);
        }
        // Of what remains, as the budget is: of the original amount, a second incident could owe more than its budget.
        // forge-lint: disable-next-line(unsafe-typecast) not above the amount
        uint56 due = uint56(uint256(policy.amount - policy.paid) * ratio / PPM);
        if (due == 0) revert CoverMarket_NothingLeft(coverId);
        payout = due;

        policy.paid += due;
        policy.settled |= bit;
        _policies[coverId] = policy;
        _payOffExposure(productId, policy.endDay, due);
        pool = _prices[productId].pool;
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @inheritdoc ICoverMarket
    function isFresh() external view returns (bool) {
        return _isFreshNow();
    }

    /// @inheritdoc ICoverMarket
    function freshness() external view returns (uint40, uint32, uint32) {
        return (_news.heardAt, _news.incidentsTold, _news.incidentsKnown);
    }

    /// @inheritdoc ICoverMarket
    function productIds() external view returns (uint32[] memory) {
        return _productIds;
    }

    /// @inheritdoc ICoverMarket
    function getProduct(uint32 productId) external view returns (ProductState memory p) {
        Price memory price = _loadPrice(productId);
        Told memory told = _loadTold(productId);
        Sale memory sale = _freedSale(productId);
        PremiumStream.Stream memory stream = _streamNow(productId);
        p.label = _labels[productId];
        p.poolId = _burns[productId].poolId;
        p.pool = price.pool;
        p.termsId = sale.termsId;
        p.productSeq = told.productSeq;
        p.listed = price.listed;
        p.curve = _curve(price);
        p.target = sale.target;
        p.targetSeq = told.targetSeq;
        p.exposure = sale.exposure;
        p.others = told.others;
        p.limit = told.limit;
        p.openIncidents = sale.openIncidents;
        p.premiumReceived = stream.received;
        p.unearned = _toUnitsUp(stream.unearned);
    }

    /// @inheritdoc ICoverMarket
    function getTerms(uint16 termsId) external view returns (Terms memory) {
        return _terms[termsId];
    }

    /// @inheritdoc ICoverMarket
    function coverCount(uint32 productId) external view returns (uint32) {
        return _sales[productId].serial;
    }

    /// @inheritdoc ICoverMarket
    function getCover(uint256 coverId) external view returns (Cover memory) {
        if (!_exists(coverId)) revert CoverMarket_UnknownCover(coverId);
        Policy memory p = _policies[coverId];
        return Cover({
            productId: _productOf(coverId),
            start: p.start,
            end: uint40(uint256(p.endDay) * 1 days),
            termsId: p.termsId,
            amount: p.amount,
            paid: p.paid,
            rate: p.rate,
            settled: p.settled
        });
    }

    /// @inheritdoc ICoverMarket
    function productLine(uint32 productId) external view returns (ProductLine memory) {
        Sale memory sale = _freedSale(productId);
        return ProductLine({
            productId: productId,
            targetSeq: _told[productId].targetSeq,
            reported: sale.target > sale.exposure ? sale.target : sale.exposure,
            exposure: sale.exposure
        });
    }

    /// @inheritdoc ICoverMarket
    function exposureAt(uint32 productId, uint40 instant) external view returns (uint64) {
        Sale memory sale = _loadSale(productId);
        uint256 without = _soldTooLate(productId, sale, instant);
        // What paid covers lost is gone from `exposure` already; at most all budgets were paid on late covers.
        uint256 burned = _burns[productId].burnedHere;
        without = without > burned ? without - burned : 0;
        // A cover that ends at 00:00 of a day has ended before `instant` if that is later than this boundary.
        uint256 last = (uint256(instant) + 1 days - 1) / 1 days;
        for (uint256 day = _firstLane(sale.freedDay); day < last; ++day) {
            without += _lanes[productId].amountEnding(day);
        }
        // forge-lint: disable-next-line(unsafe-typecast) a part of an exposure of 56 bits
        return uint64(sale.exposure > without ? sale.exposure - without : 0);
    }

    /// @inheritdoc ICoverMarket
    function premiumsOf(address pool) external view returns (uint64 received, uint64 unearned) {
        uint32[] memory ids = _productsOfPool[pool];
        uint256 pico;
        for (uint256 i; i < ids.length; ++i) {
            PremiumStream.Stream memory stream = _streamNow(ids[i]);
            received += stream.received;
            pico += stream.unearned;
        }
        unearned = _toUnitsUp(pico);
    }

    function name() public pure override returns (string memory) {
        return "OmniCover";
    }

    function symbol() public pure override returns (string memory) {
        return "COVER";
    }

    /// @notice Metadata as a data URI, drawn by `DESCRIPTOR`.
    function tokenURI(uint256 coverId) public view override returns (string memory) {
        return ICoverDescriptor(DESCRIPTOR).tokenURI(this, coverId);
    }

    /*//////////////////////////////////////////////////////////////
                                INTERNALS
    //////////////////////////////////////////////////////////////*/

    function _notePolicy(
        uint256 coverId,
        BuyParams calldata params,
        uint40 start,
        uint16 termsId,
        uint40 rate,
        uint64 premium
    ) private {
        _policies[coverId] = Policy(start, params.endDay, termsId, uint56(params.amount), 0, rate, 0);
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

    function _coverId(uint32 productId, uint256 serial) private view returns (uint256) {
        return uint256(EID) << 64 | uint256(productId) << 32 | serial;
    }

    function _productOf(uint256 coverId) private pure returns (uint32) {
        // forge-lint: disable-next-line(unsafe-typecast) the cut is meant: it drops the eid
        return uint32(coverId >> 32);
    }

    /// @dev Amount of the covers whose protection starts too late for an incident. Covers start in the order of their serials,
    /// so the first of them is found by bisection, and all that was sold since comes from its owner slot. Without this, whoever
    /// sees an exploit could inflate the budget by buying covers, and take the release by a deposit made in between.
    function _soldTooLate(uint32 productId, Sale memory sale, uint256 instant) private view returns (uint256) {
        uint256 low;
        uint256 high = sale.serial;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_policies[_coverId(productId, middle)].start + SKEW > instant) high = middle;
            else low = middle + 1;
        }
        return low == sale.serial ? 0 : sale.sold - _getExtraData(_coverId(productId, low));
    }

    function _checkBuy(BuyParams calldata params) private view {
        if (block.timestamp > params.deadline) {
            revert CoverMarket_DeadlinePassed(params.deadline, block.timestamp);
        }
        if (params.amount < MIN_AMOUNT) revert CoverMarket_AmountTooSmall(params.amount, MIN_AMOUNT);
        if (params.owner == address(0)) revert CoverMarket_ZeroOwner();
        News memory news = _news;
        if (block.timestamp <= news.pausedUntil) revert CoverMarket_Paused(news.pausedUntil);
        if (!_isFresh(news)) revert CoverMarket_Stale(news.heardAt, news.incidentsTold, news.incidentsKnown);
    }

    function _checkPeriod(uint16 endDay, Told memory told) private view {
        // Protection must last: the first end is the boundary after the waiting period has passed.
        uint256 firstEndDay = (block.timestamp + told.waitingPeriod + SKEW) / 1 days + 1;
        if (endDay < firstEndDay) revert CoverMarket_PeriodTooShort(endDay, firstEndDay);
        uint256 lastEndDay = block.timestamp / 1 days + told.maxPeriodDays;
        if (endDay > lastEndDay) revert CoverMarket_PeriodTooLong(endDay, lastEndDay);
    }

    // Storage goes through one function for each direction: the compiler would else unpack a slot anew at each use, and the
    // market would outgrow the size limit of a contract.

    function _loadSale(uint32 productId) private view returns (Sale memory) {
        return _sales[productId];
    }

    function _storeSale(uint32 productId, Sale memory sale) private {
        _sales[productId] = sale;
    }

    function _loadTold(uint32 productId) private view returns (Told memory) {
        return _told[productId];
    }

    function _storeTold(uint32 productId, Told memory told) private {
        _told[productId] = told;
    }

    function _loadPrice(uint32 productId) private view returns (Price memory price) {
        price = _prices[productId];
        if (price.pool == address(0)) revert CoverMarket_UnknownProduct(productId);
    }

    function _streamNow(uint32 productId) private view returns (PremiumStream.Stream memory) {
        return _streams[productId].advanced(_lanes[productId], block.timestamp);
    }

    function _storeStream(uint32 productId, PremiumStream.Stream memory stream) private {
        _streams[productId] = stream;
    }

    /// @dev The sale slot with expired exposure freed. A chain that is not fresh frees nothing, and nothing is freed while an
    /// incident is open (R10, R14).
    function _freedSale(uint32 productId) private view returns (Sale memory sale) {
        sale = _loadSale(productId);
        if (sale.openIncidents == 0 && _isFreshNow()) _free(sale, productId);
    }

    function _isFreshNow() private view returns (bool) {
        return _isFresh(_news);
    }

    function _isFresh(News memory news) private view returns (bool) {
        return block.timestamp <= uint256(news.heardAt) + MAX_AGE && news.incidentsKnown >= news.incidentsTold;
    }

    /// @dev Frees, in memory, the exposure of covers whose tail has passed: at most `MAX_DAYS` lanes.
    function _free(Sale memory sale, uint32 productId) private view {
        uint256 today = block.timestamp / 1 days;
        uint256 last = today - sale.tailDays;
        if (sale.freedDay >= last) return;
        if (sale.exposure == 0) {
            // forge-lint: disable-next-line(unsafe-typecast) days fit 16 bits until the year 2149
            sale.freedDay = uint16(last);
            return;
        }
        uint256 day = sale.freedDay;
        uint256 stop = day + PremiumStream.MAX_DAYS;
        if (stop > last) stop = last;
        uint256 freed;
        while (day < stop) freed += _lanes[productId].amountEnding(++day);
        // forge-lint: disable-next-line(unsafe-typecast) lanes that are not freed are a part of `exposure`
        sale.exposure -= uint56(freed);
        // forge-lint: disable-next-line(unsafe-typecast) days fit 16 bits until the year 2149
        sale.freedDay = uint16(day);
    }

    /// @dev No lane before the first sale ever is filled, so a fresh product starts its walk at today.
    function _firstLane(uint16 freedDay) private view returns (uint256) {
        return freedDay == 0 ? block.timestamp / 1 days : uint256(freedDay) + 1;
    }

    function _stream(uint32 productId, uint16 endDay, uint40 rate, uint64 premium) private {
        PremiumStream.Stream memory stream = _streamNow(productId);
        if (stream.at != block.timestamp) revert CoverMarket_NeedsPoke(productId);
        stream.received += premium;
        stream.rate += rate;
        stream.unearned += uint88(uint256(rate) * (uint256(endDay) * 1 days - block.timestamp));
        _storeStream(productId, stream);
    }

    function _effectiveTarget(Burn memory burn) private pure returns (uint56) {
        uint256 unseen = burn.burnedHere > burn.burnSeen ? burn.burnedHere - burn.burnSeen : 0;
        uint256 target = burn.rawTarget > unseen ? burn.rawTarget - unseen : 0;
        return uint56(target < type(uint56).max ? target : type(uint56).max);
    }

    /// @dev Paid exposure is gone; it must leave its lane too, or it would be freed twice.
    function _payOffExposure(uint32 productId, uint16 endDay, uint56 amount) private {
        Sale memory sale = _loadSale(productId);
        if (endDay <= sale.freedDay) return;
        sale.exposure -= amount;
        _storeSale(productId, sale);
        _lanes[productId].subAmount(endDay, amount);
    }

    function _curve(Price memory price) private pure returns (Curve memory) {
        return Curve(price.baseRate, price.kinkRate, price.maxRate, price.kinkBps);
    }

    function _hourStart() private view returns (uint256) {
        return block.timestamp - block.timestamp % 1 hours;
    }

    function _toUnitsUp(uint256 pico) private pure returns (uint64) {
        return ((pico + Premium.PICO_PER_UNIT - 1) / Premium.PICO_PER_UNIT).toUint64();
    }
}

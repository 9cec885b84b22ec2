// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Curve, HomeHead, Product, Terms} from "../types/Types.sol";

/// @title ICoverMarket
/// @notice Sells covers on one chain, each an ERC-721 token, without waiting for any message.
/// @dev All money is in units, 1e-6 of the asset, whose token may have six to eighteen decimals. A purchase with a token that does not
/// move exactly what it is told (a fee, rebasing, a lie) reverts with `Money_NotWhatWasSent`. Assumptions, which no code checks: the
/// asset calls nobody back; the gateway, pools and desk named at construction are this protocol's own. If broken, funds could be lost.
interface ICoverMarket {
    /*//////////////////////////////////////////////////////////////
                                  TYPES
    //////////////////////////////////////////////////////////////*/

    /// @notice What a buyer signs up to.
    /// @param productId Product to buy.
    /// @param amount Most that the cover pays over its life, units; at least `MIN_AMOUNT`.
    /// @param endDay The cover ends at 00:00 UTC of this day, counted from 1970-01-01.
    /// @param owner Receiver of the cover; payouts go to the owner of the cover at that time.
    /// @param maxPayment Most that the payer is ready to pay, premium and fees, units.
    /// @param deadline Time after which the purchase must fail.
    /// @param integrator Who may claim the integrator's fee; zero for none.
    /// @param integratorBps Integrator's fee on top of the premium, basis points, at most `MAX_FEE_BPS`.
    struct BuyParams {
        uint32 productId;
        uint64 amount;
        uint16 endDay;
        address owner;
        uint64 maxPayment;
        uint40 deadline;
        address integrator;
        uint16 integratorBps;
    }

    /// @notice What somebody who extends a cover signs up to.
    /// @param coverId Cover to extend, anybody's.
    /// @param endDay New end: 00:00 UTC of this day, counted from 1970-01-01; later than the old one.
    /// @param maxPayment Most that the payer is ready to pay, premium and fees, units.
    /// @param deadline Time after which the extension must fail.
    /// @param integrator Who may claim the integrator's fee; zero for none.
    /// @param integratorBps Integrator's fee on top of the premium, basis points, at most `MAX_FEE_BPS`.
    struct ExtendParams {
        uint256 coverId;
        uint16 endDay;
        uint64 maxPayment;
        uint40 deadline;
        address integrator;
        uint16 integratorBps;
    }

    /// @notice ERC-2612 signature of the payer for the payment.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Permit2 signature of the payer for one payment: a `PermitTransferFrom` of the asset, with the `maxPayment` of the order
    /// as the amount and the market as the spender.
    struct Permit2 {
        uint256 nonce;
        uint256 deadline;
        bytes signature;
    }

    /// @notice Everything a checkout needs to know, in one call.
    /// @param premium Units. Constant within an hour while nobody else buys.
    /// @param rate Premium rate, pico a second.
    /// @param available Amount that could be bought now, units.
    /// @param protocolFee Protocol's fee on top of the premium, units.
    /// @param startsAt Start of protection: purchase plus the waiting period.
    /// @param endsAt End of protection.
    /// @param fresh Whether this chain has heard from home lately enough to sell.
    /// @param paused Whether guardians pause the sales of this chain.
    /// @param frozen Whether an incident of the product is open.
    /// @param listed Whether home sells the product.
    /// @param feeBps Protocol's fee, basis points of the premium.
    struct Quote {
        uint64 premium;
        uint64 rate;
        uint64 available;
        uint64 protocolFee;
        uint40 startsAt;
        uint40 endsAt;
        uint16 termsId;
        bool fresh;
        bool paused;
        bool frozen;
        bool listed;
        uint16 feeBps;
    }

    /// @notice A cover as stored.
    /// @param amount Most that it pays over its life, units.
    /// @param paid Sum of payouts so far, units.
    /// @param settled Bit k is set when the product's incident with ordinal k was paid.
    struct Cover {
        uint32 productId;
        uint40 start;
        uint40 end;
        uint16 termsId;
        uint64 amount;
        uint64 paid;
        uint40 rate;
        uint32 settled;
    }

    /// @notice A product as this chain knows it.
    /// @param target What sales may reach now, units: less than `effectiveTarget` while it grows faster than this chain lets it.
    /// @param effectiveTarget The newest target less the decisions that it does not reflect yet (R17), units.
    /// @param targetSeq Sequence of that target; zero when none was told.
    /// @param version What this chain has seen of targets and decisions, as {ProductRows} reports it.
    struct ProductState {
        bytes32 label;
        uint32 poolId;
        uint16 place;
        address pool;
        uint16 termsId;
        uint32 productSeq;
        bool listed;
        uint16 feeBps;
        Curve curve;
        uint64 target;
        uint64 effectiveTarget;
        uint32 targetSeq;
        uint16 version;
        uint64 exposure;
        uint64 others;
        uint64 limit;
        uint8 openIncidents;
        uint64 premiumReceived;
        uint64 unearned;
    }

    /*//////////////////////////////////////////////////////////////
                                  ERRORS
    //////////////////////////////////////////////////////////////*/

    error CoverMarket_Unauthorized(address caller);
    error CoverMarket_UnknownProduct(uint32 productId);
    error CoverMarket_UnknownPool(uint32 poolId);
    error CoverMarket_PlaceTaken(uint32 productId, uint16 place, uint32 takenBy);
    error CoverMarket_WrongAsset(address expected, address actual);
    error CoverMarket_NotListed(uint32 productId);
    error CoverMarket_Frozen(uint32 productId);
    error CoverMarket_Stale(uint40 heardAt, uint32 incidentsTold, uint32 incidentsKnown);
    error CoverMarket_DeadlinePassed(uint40 deadline, uint256 time);
    error CoverMarket_AmountTooSmall(uint64 amount, uint64 minimum);
    error CoverMarket_OverTarget(uint64 amount, uint64 available);
    error CoverMarket_PeriodTooShort(uint16 endDay, uint256 firstEndDay);
    error CoverMarket_PeriodTooLong(uint16 endDay, uint256 lastEndDay);
    error CoverMarket_PaymentTooHigh(uint64 payment, uint64 maxPayment);
    error CoverMarket_FeeTooHigh(uint16 bps, uint16 maxBps);
    error CoverMarket_ZeroIntegrator();
    error CoverMarket_NoFees(address pool);
    error CoverMarket_AboveTarget(uint64 exposure, uint64 target);
    error CoverMarket_NotOwner(uint256 coverId, address caller);
    error CoverMarket_Ended(uint256 coverId, uint40 end);
    error CoverMarket_RefundTooLow(uint64 refund, uint64 minRefund);
    error CoverMarket_ZeroOwner();
    error CoverMarket_NoPermit2();
    error CoverMarket_NeedsPoke(uint32 productId);
    error CoverMarket_UnknownCover(uint256 coverId);
    error CoverMarket_WrongProduct(uint256 coverId, uint32 productId);
    error CoverMarket_AlreadySettled(uint256 coverId, uint8 ordinal);
    error CoverMarket_NotCoveredAt(uint256 coverId, uint40 instant, uint40 coveredFrom, uint40 end);
    error CoverMarket_NothingLeft(uint256 coverId);
    error CoverMarket_ReturnNotOpen(uint32 incidentId, uint40 from, uint256 until);
    error CoverMarket_NotTooLate(uint256 coverId, uint32 incidentId);
    error CoverMarket_Extended(uint256 coverId);
    error CoverMarket_AlreadyPaid(uint256 coverId, uint64 paid);
    error CoverMarket_FromTheFuture(uint40 time, uint256 now_);
    error CoverMarket_BadCurve(uint32 productId);

    /// @dev Rates fall to their half at most, and again from `againAt` on. Home lowers a price further in steps, a day apart.
    error CoverMarket_FallsTooFast(uint32 productId, uint40 againAt);
    error CoverMarket_Paused(uint40 until);

    /*//////////////////////////////////////////////////////////////
                                  EVENTS
    //////////////////////////////////////////////////////////////*/

    event CoverBought(
        uint256 indexed coverId,
        uint32 indexed productId,
        address indexed owner,
        address payer,
        uint64 amount,
        uint64 premium,
        uint40 start,
        uint40 end,
        uint16 termsId
    );
    event SalesPaused(uint40 until);
    event CoverExtended(
        uint256 indexed coverId,
        uint32 indexed productId,
        address indexed payer,
        uint64 premium,
        uint40 end,
        uint16 termsId
    );
    event CoverCancelled(uint256 indexed coverId, uint32 indexed productId, address indexed owner, uint64 refund);
    event PremiumReturned(
        uint256 indexed coverId, uint32 indexed productId, address indexed owner, uint32 incidentId, uint64 premium
    );
    event FeesAdded(uint256 indexed coverId, address indexed integrator, uint64 protocolFee, uint64 integratorFee);
    event FeesClaimed(address indexed pool, address indexed receiver, uint64 amount);
    event HeardFromHome(uint40 time, uint32 incidents);
    event ProductUpdated(uint32 indexed productId, uint32 seq, uint16 termsId, bool listed);
    event TargetUpdated(uint32 indexed productId, uint32 seq, uint64 target, uint64 others, uint64 limit);
    event TermsRecorded(uint16 indexed termsId, Terms terms);

    /*//////////////////////////////////////////////////////////////
                                   BUYER
    //////////////////////////////////////////////////////////////*/

    /// @notice Price and state of a purchase, without side effects. Never reverts for a known product: what stands in the way
    /// is in the answer.
    /// @param productId Product. Reverts with `CoverMarket_UnknownProduct` when this chain was not told of it.
    /// @param amount Units. The premium of an amount above `available` is what it would cost if it could be bought.
    /// @param endDay Last day boundary, days since 1970-01-01; with a day that has passed, premium and rate are zero.
    function quote(uint32 productId, uint64 amount, uint16 endDay) external view returns (Quote memory);

    /// @notice Buys a cover: pulls premium and fees from the caller, who must have approved them, and mints the cover to `owner`.
    /// @return coverId `eid << 64 | productId << 32 | serial`: unique over all chains.
    /// @return premium Units, without fees.
    function buy(BuyParams calldata params) external returns (uint256 coverId, uint64 premium);

    /// @notice `buy` with an ERC-2612 permit in the same transaction. A permit that somebody else used first does no harm.
    function buyWithPermit(BuyParams calldata params, Permit calldata permit)
        external
        returns (uint256 coverId, uint64 premium);

    /// @notice `buy` with a Permit2 signature in the same transaction, out of what the payer approved to Permit2 and not to the
    /// market. Takes premium and fees, never more; Permit2 refuses a signature with its own errors.
    function buyWithPermit2(BuyParams calldata params, Permit2 calldata permit)
        external
        returns (uint256 coverId, uint64 premium);

    /// @notice Buys several covers or none: one payment for each pool, if the lines of a pool follow each other.
    /// @return coverIds In the order of the lines.
    /// @return payment Units paid, with fees.
    function buyBasket(BuyParams[] calldata lines) external returns (uint256[] memory coverIds, uint64 payment);

    /// @notice Price and state of an extension, without side effects. Reverts with `CoverMarket_UnknownCover` only. `available`
    /// is what remains of the cover, or zero when it cannot be extended; premium and rate are zero once it has ended.
    function quoteExtend(uint256 coverId, uint16 endDay) external view returns (Quote memory);

    /// @notice Lets a cover end later: a sale of what remains of it, at current terms, as the last part of the exposure. Anyone
    /// may pay for anyone's cover while the product's terms are those of the cover; if they changed, the holder only. Protection
    /// has no gap. The start and the payouts stay.
    /// @return premium Units, without fees: for the time from the old end to the new one.
    function extend(ExtendParams calldata params) external returns (uint64 premium);

    /// @notice What a cancel gives back. Reverts with `CoverMarket_UnknownCover` only.
    /// @return refund Units, now; zero once the cover has ended.
    /// @return refundUntil Units at `until`; in between the refund is never less.
    /// @return frozen Whether an incident of the product is open.
    function quoteCancel(uint256 coverId, uint40 until)
        external
        view
        returns (uint64 refund, uint64 refundUntil, bool frozen);

    /// @notice Gives a cover up: burns it and all its claims. The owner is paid the premium from now to the end, or from the end
    /// of the first day of protection if that is later; of a cover that was paid in part, the part that remains. Only the owner or
    /// who is approved for it. Not while an incident of the product is open. Fees are not refunded.
    /// @param minRefund Least refund to go on with, units.
    /// @return refund Units, rounded down.
    function cancel(uint256 coverId, uint64 minRefund) external returns (uint64 refund);

    /// @notice Gives a cover that was bought too late for an incident up for its whole premium: burns it and all its claims. Too late
    /// is a cover whose protection begins, `SKEW` counted in, after the instant, and that was sold before sales stopped here.
    /// For 7 days from the time when the incident was funded here, or from the first payable time of a decision that pays nothing here;
    /// before, `ClaimDesk_NotFunded`: claims go first, and anyone may fund. Of a cover that has ended too. Not of one that was
    /// paid or extended, and not while an incident of the product is open. The owner is paid. Only the owner or who is approved for
    /// it. Fees are not returned.
    /// @dev What was earned of it comes out of the pool's free capital: reverts with `CapitalPool_InsufficientFree` if that is short.
    /// @param incidentId Decided incident of the cover's product on this chain.
    /// @return premium Units: what the purchase was charged without fees.
    function returnPremium(uint256 coverId, uint32 incidentId) external returns (uint64 premium);

    /// @notice Pays an integrator its fees of one pool. Anyone may call it.
    function claimFees(address pool, address integrator) external returns (uint64 amount);

    /// @notice Pays `FEE_RECEIVER` the protocol's fees of one pool. Anyone may call it.
    /// @param integrators Whose sales to take it from; the zero address stands for sales without one.
    function claimProtocolFees(address pool, address[] calldata integrators) external returns (uint64 amount);

    /// @notice Frees expired exposure and advances the premium stream of a product, in bounded steps. Needed only after a year
    /// without any sale; it spares the next buyer the walk over idle days.
    function poke(uint32 productId) external;

    /*//////////////////////////////////////////////////////////////
                              FROM THE GATEWAY
    //////////////////////////////////////////////////////////////*/

    /// @notice Notes the time and the count of incidents in the head of a message. Older news is ignored; a time in the future is refused.
    /// Denials are not given to it.
    function hear(HomeHead calldata head) external;

    /// @notice Applies targets: the newest (time, seq, decisions) of each product wins.
    /// @param message As MessageCodec encodes it: a page is read where it is applied.
    function applyTargets(bytes calldata message) external;

    /// @notice Applies a product definition, the newest wins, and records its terms if they are new.
    function applyProduct(uint32 productId, Product calldata product, Terms calldata terms) external;

    /*//////////////////////////////////////////////////////////////
                             FROM THE CLAIM DESK
    //////////////////////////////////////////////////////////////*/

    /// @notice Counts an incident as known and, if it is open, stops sales of the product.
    function incidentOpened(uint32 productId) external;

    /// @notice Lowers the target by the budget of a decision and lets sales of the product go on.
    /// @param frozen Product that `incidentOpened` froze for it, whose sales go on; zero if none, then the incident is counted as
    /// known now. It is `productId`, unless an opening was forged.
    function incidentDecided(uint32 productId, uint32 frozen, uint64 budget) external;

    /// @notice From the claim desk: home denies a decision that was applied here. The chain forgets the incident and takes the burn
    /// of its target back.
    /// @param budget The budget that the decision burned, units.
    function decisionVoided(uint32 productId, uint64 budget) external;

    /// @notice Stops purchases until `until`, UTC seconds. Only the guardians, who bound it. Claims and payouts go on.
    function pauseSales(uint40 until) external;

    /// @notice Marks a cover as paid for an incident of `productId`, its `ordinal`-th, at `instant`, decided with `ratio` (ppm).
    /// @return owner Who is paid: the owner of the cover now.
    /// @param decided What was decided for this cover alone, units; `WHAT_REMAINS` for what remains of it.
    /// @return payout `decided` x ratio, units, rounded down, and never above what remains of the cover.
    /// @return pool Pool that pays.
    function settleCover(uint256 coverId, uint32 productId, uint8 ordinal, uint40 instant, uint32 ratio, uint64 decided)
        external
        returns (address owner, uint64 payout, address pool);

    /*//////////////////////////////////////////////////////////////
                                   VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @return eid of this chain, part of every cover id.
    function EID() external view returns (uint32);

    /// @return Pool contract of a pool id on this chain; zero when unknown.
    function poolOf(uint32 poolId) external view returns (address);

    /// @return The one asset of premiums and payouts.
    function ASSET() external view returns (address);

    /// @return Smallest parts of the asset in a unit: one for six decimals. Approvals and permits are in smallest parts.
    function SCALE() external view returns (uint256);

    /// @return Contract that draws the metadata.
    function DESCRIPTOR() external view returns (address);

    /// @return What sales of a product may grow to at once when home raises its target, units; beyond, they double a day at most.
    function FREE_GROWTH() external view returns (uint56);

    /// @return Seconds after which news from home is too old to sell on.
    function MAX_AGE() external view returns (uint40);

    /// @return The claim desk of this chain.
    function DESK() external view returns (address);

    /// @return Seconds by which clocks of two chains may differ.
    function SKEW() external view returns (uint40);

    /// @return Whether home was heard within `MAX_AGE` and every incident that it told of has arrived.
    function isFresh() external view returns (bool);

    /// @return heardAt Newest time heard in the head of home's messages.
    /// @return incidentsTold Incidents home has for this chain.
    /// @return incidentsKnown Incidents that arrived.
    function freshness() external view returns (uint40 heardAt, uint32 incidentsTold, uint32 incidentsKnown);

    /// @return All product ids that this chain was told of.
    function productIds() external view returns (uint32[] memory);

    /// @return The product; reverts with `CoverMarket_UnknownProduct`.
    function getProduct(uint32 productId) external view returns (ProductState memory);

    /// @return The terms; zeros when unknown.
    function getTerms(uint16 termsId) external view returns (Terms memory);

    /// @return Number of covers of a product sold here; their serials run from 0.
    function coverCount(uint32 productId) external view returns (uint32);

    /// @return The cover; reverts with `CoverMarket_UnknownCover`.
    function getCover(uint256 coverId) external view returns (Cover memory);

    /// @return What the capital report says of products of a pool, four for each row, as {ProductRows} packs them; zeros where there is
    /// no product or no target was told.
    /// @param rows Each of the places 4 x row to 4 x row + 3.
    function productRows(address pool, uint16[] calldata rows) external view returns (uint256[] memory);

    /// @return What can still be claimed at most for an incident at `instant`, units: the remaining amounts of the covers that
    /// were protected then. Exact until a cover of the product is paid or cancelled, an upper bound from then on.
    function exposureAt(uint32 productId, uint40 instant) external view returns (uint64);

    /// @return integratorFees Fees that an integrator may claim of a pool, units.
    /// @return protocolFees Fees of its sales that `FEE_RECEIVER` may claim, units.
    function feesOf(address pool, address integrator) external view returns (uint64 integratorFees, uint64 protocolFees);

    /// @return Most that the protocol, and most that an integrator, may add to a premium, basis points.
    function MAX_FEE_BPS() external view returns (uint16);

    /// @return Permit2 on this chain; zero where there is none.
    function PERMIT2() external view returns (address);

    /// @return Receiver of the protocol's fees; zero when there are none.
    function FEE_RECEIVER() external view returns (address);

    /// @return What was sold of the product before a cover, less what was paid and cancelled until then, units.
    function soldBefore(uint256 coverId) external view returns (uint256);

    /// @return received Premium taken for a pool so far, less refunds and premium returned, units. Received less unearned
    /// falls by returned premium alone.
    /// @return unearned Part of it not earned yet, units, rounded up.
    function premiumsOf(address pool) external view returns (uint64 received, uint64 unearned);
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

// Units used everywhere: money is in shared units of 1e-6 of the asset ("units"); rates are parts per million a year
// ("ppm"); premium streams are in 1e-12 of the asset a second ("pico"); a day is 86,400 seconds of UTC.

/// @dev Given to the market by the claim desk in the place of a decided amount: a cover is paid of what remains of it, by ratio.
uint64 constant WHAT_REMAINS = type(uint64).max;

/// @dev Fewer shares of a pool than one (1e-18) are what stays where all leave: each holder keeps up to a millionth of one, which
/// cannot ask to leave.
uint256 constant LEAST_SHARES = 1e18;

/// @notice How the price of a product rises with its utilisation. See docs/design.md, section 3.
/// @param baseRate Rate at utilisation 0, ppm a year.
/// @param kinkRate Rate at the kink, ppm a year.
/// @param maxRate Rate at utilisation 1 and above, ppm a year.
/// @param kinkBps Utilisation of the kink, basis points, 1 to 9,999.
struct Curve {
    uint24 baseRate;
    uint24 kinkRate;
    uint24 maxRate;
    uint16 kinkBps;
}

/// @notice What a cover promises. Append-only: a termsId never changes its meaning.
/// @param wordingHash Hash of the wording that people read.
/// @param perils Bit mask of the perils covered (bit 0 code exploit, 1 oracle failure, 2 governance hijack, 3 liquidity shock).
/// @param waitingPeriod Seconds from purchase to the start of protection.
/// @param claimWindow Seconds from the time a decision becomes payable in which a cover can be settled.
/// @param tailDays Days after its end for which a cover still counts as exposed, because incidents are found late.
/// @param maxPeriodDays Longest period that can be bought, days.
struct Terms {
    bytes32 wordingHash;
    uint32 perils;
    uint32 waitingPeriod;
    uint32 claimWindow;
    uint8 tailDays;
    uint16 maxPeriodDays;
}

/// @notice A product as home defines it and as every chain sells it.
/// @param label Short name of the covered protocol, ASCII, zero-padded.
/// @param poolId Pool that backs it.
/// @param place Its place among the products of its pool, from 0: reports say of four neighbours in one word.
/// @param seq Rises with each change; the newest wins.
/// @param termsId Terms of covers sold from now on.
/// @param listed False stops sales.
/// @param feeBps Protocol's fee on top of the premium, basis points.
struct Product {
    bytes32 label;
    uint32 poolId;
    uint16 place;
    uint32 seq;
    uint16 termsId;
    bool listed;
    uint16 feeBps;
    Curve curve;
}

/// @notice Head of every message from home.
/// @param time Home's block time when the message was built; to a silent chain, that of the last message before it fell silent, so
/// that it sells nothing by it. A denial has its own time always.
/// @param incidents IncidentOpened facts that home has for the receiving chain; it sells nothing before it knows as many.
struct HomeHead {
    uint40 time;
    uint32 incidents;
}

/// @notice One product's limit on one chain: a state, ordered by (home's time, seq, decisions).
/// @param target Most exposure that sales may reach, units.
/// @param burnSeen Sum of decided budgets of this product and chain that `target` already reflects, units.
/// @param decisions Number of those budgets.
/// @param others Exposure of the product on all other chains as home last heard, units.
/// @param limit Most exposure of the product over all chains, units.
struct TargetLine {
    uint32 productId;
    uint32 seq;
    uint64 target;
    uint64 burnSeen;
    uint16 decisions;
    uint64 others;
    uint64 limit;
}

/// @notice An incident: one product, one instant. A fact.
struct IncidentOpened {
    uint32 incidentId;
    uint32 productId;
    uint8 ordinal;
    uint40 instant;
}

/// @notice The decision of an incident for one chain. A fact; it carries the incident, so it may overtake its opening.
/// @param ratio Part that is paid, ppm: of what remains of each cover, or of each item of the tree. Zero pays nothing here.
/// @param payableAt Time from which holders are paid.
/// @param closesAt Time after which nothing more is paid and the rest of the budget is released.
/// @param budget Most that this chain pays for the incident, units.
/// @param commitOut Exits filled and remittances ordered here, all that went before among them, units; zero when home has heard that
/// all were done. They go first: a budget is funded out of what they leave (R9).
/// @param root Root of the Merkle sum tree of what each cover is paid here; zero when all covers are paid by the ratio.
struct ClaimDecided {
    uint32 incidentId;
    uint32 productId;
    uint8 ordinal;
    uint40 instant;
    uint32 ratio;
    uint40 payableAt;
    uint40 closesAt;
    uint64 budget;
    uint64 commitOut;
    bytes32 root;
}

/// @notice An itemised decision for one chain: the Merkle sum tree of what each cover there is paid. See SumTree.
/// @param top Hash at the top of the tree.
/// @param total Sum of its payouts, units.
struct Allocation {
    uint32 eid;
    bytes32 top;
    uint64 total;
}

/// @notice Home's word that it had not decided an incident when the message was built: voids a decision that guardians hold.
struct DecisionDenied {
    uint32 incidentId;
}

/// @notice Settlement of the deposit rounds `fromRound..toRound` of one chain, or of exits there: one of both, so that an exit that
/// waits keeps no deposit waiting. A fact.
/// @param settlement Number of the settlement for this pool and chain, from 1.
/// @param depositAssets Deposits of those rounds, units.
/// @param sharesMinted Shares for them, 1e-18 of a share.
/// @param exitShares Shares that leave, the longest waiting of this chain first, 1e-18 of a share.
/// @param exitAssets What they are paid, units.
struct EpochSettled {
    uint32 poolId;
    uint32 settlement;
    uint32 fromRound;
    uint32 toRound;
    uint64 depositAssets;
    uint128 sharesMinted;
    uint128 exitShares;
    uint64 exitAssets;
}

/// @notice An order to send free capital to the chain where it is owed, over the pool's bridge. A fact.
/// @param orderId Number of the order for this pool, from 1.
/// @param to Endpoint id of the chain where it is owed.
/// @param amount Units.
struct Remit {
    uint32 poolId;
    uint32 orderId;
    uint32 to;
    uint64 amount;
}

/// @notice Shares that were burned on one chain, to be minted on another: from home to an away chain, or back. A fact.
/// @param moveId Number of the move for this pool and pair of chains, from 1.
/// @param receiver Who has them there.
/// @param shares 1e-18 of a share.
struct SharesMoved {
    uint32 poolId;
    uint32 moveId;
    address receiver;
    uint96 shares;
}

/// @notice What a chain says of four products that are neighbours in their pool. See ProductRows.
/// @param row Places 4 x row to 4 x row + 3.
/// @param word Exposure and version of each.
struct ProductRow {
    uint16 row;
    uint256 word;
}

/// @notice What a chain says of one open incident.
/// @param exposure Remaining amount of the covers that were protected at the instant, counted after sales were stopped, units.
struct IncidentLine {
    uint32 incidentId;
    uint64 exposure;
}

/// @notice One atomic snapshot of a pool on one chain: a state, ordered by `time`. Counters are cumulative and never fall, but for
/// `premiumEarned` and `pnl`.
/// @param time Source block time; also the sequence.
/// @param epoch time / epochLength; the report closes all rounds before it.
/// @param depositsAsked Deposits requested in closed rounds, units.
/// @param depositsApplied Deposits that settlements have turned into capital here, units.
/// @param sharesAsked Shares that asked to leave in closed rounds, 1e-18 of a share.
/// @param exitsApplied Exits that settlements have set aside here, units.
/// @param premiumEarned Premium earned by the pool here less what was returned of it, units.
/// @param claimsPaid Payouts made here, units.
/// @param budgetsReleased Budget left over when incidents closed here, units.
/// @param cash Tracked balance less pending deposits, exits set aside and unearned premium, units.
/// @param unearned Premium received but not earned yet, units.
/// @param sent Orders of home that were given to the bridge here, units.
/// @param received Orders that arrived here, at what was ordered, units.
/// @param lost Part of `received` that the bridge did not bring, units.
/// @param putIn All that was ever put into a vault here, units; while it is zero, the next two say nothing.
/// @param invested What is in the vault, at cost or marked down, units; not in `cash`.
/// @param pnl Gains of the vault that became cash less its losses, units.
struct CapitalReport {
    uint32 poolId;
    uint40 time;
    uint32 epoch;
    uint64 depositsAsked;
    uint64 depositsApplied;
    uint128 sharesAsked;
    uint64 exitsApplied;
    uint64 premiumEarned;
    uint64 claimsPaid;
    uint64 budgetsReleased;
    int64 cash;
    uint64 unearned;
    uint64 sent;
    uint64 received;
    uint64 lost;
    uint64 putIn;
    uint64 invested;
    int64 pnl;
    ProductRow[] rows;
    IncidentLine[] incidents;
}

/// @notice Somebody on an away chain says that something happened. A fact.
struct IncidentReported {
    uint32 reportId;
    uint32 productId;
    uint40 instant;
    bytes32 evidence;
    address reporter;
}

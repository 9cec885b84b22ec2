import { type Message, MessageType } from '@omnicover/core'
import { encodeAbiParameters, type Hex, parseAbiParameters } from 'viem'

const homeHead = 'struct HomeHead { uint40 time; uint32 incidents; }'
const sharesMoved = 'struct SharesMoved { uint32 poolId; uint32 moveId; address receiver; uint96 shares; }'
const said = {
  targets: parseAbiParameters([
    'HomeHead head, TargetLine[] lines',
    homeHead,
    'struct TargetLine { uint32 productId; uint32 seq; uint64 target; uint64 burnSeen; uint16 decisions; uint64 others; uint64 limit; }',
  ]),
  product: parseAbiParameters([
    'HomeHead head, uint32 productId, Product product, Terms terms',
    homeHead,
    'struct Curve { uint24 baseRate; uint24 kinkRate; uint24 maxRate; uint16 kinkBps; }',
    'struct Product { bytes32 label; uint32 poolId; uint16 place; uint32 seq; uint16 termsId; bool listed; uint16 feeBps; Curve curve; }',
    'struct Terms { bytes32 wordingHash; uint32 perils; uint32 waitingPeriod; uint32 claimWindow; uint8 tailDays; uint16 maxPeriodDays; }',
  ]),
  incidentOpened: parseAbiParameters([
    'HomeHead head, IncidentOpened incident',
    homeHead,
    'struct IncidentOpened { uint32 incidentId; uint32 productId; uint8 ordinal; uint40 instant; }',
  ]),
  claimDecided: parseAbiParameters([
    'HomeHead head, ClaimDecided decision',
    homeHead,
    'struct ClaimDecided { uint32 incidentId; uint32 productId; uint8 ordinal; uint40 instant; uint32 ratio; uint40 payableAt; uint40 closesAt; uint64 budget; uint64 commitOut; bytes32 root; }',
  ]),
  decisionDenied: parseAbiParameters([
    'HomeHead head, DecisionDenied denied',
    homeHead,
    'struct DecisionDenied { uint32 incidentId; }',
  ]),
  epochSettled: parseAbiParameters([
    'HomeHead head, EpochSettled settled',
    homeHead,
    'struct EpochSettled { uint32 poolId; uint32 settlement; uint32 fromRound; uint32 toRound; uint64 depositAssets; uint128 sharesMinted; uint128 exitShares; uint64 exitAssets; }',
  ]),
  remit: parseAbiParameters([
    'HomeHead head, Remit remit',
    homeHead,
    'struct Remit { uint32 poolId; uint32 orderId; uint32 to; uint64 amount; }',
  ]),
  sharesToAway: parseAbiParameters(['HomeHead head, SharesMoved move', homeHead, sharesMoved]),
  sharesToHome: parseAbiParameters(['SharesMoved move', sharesMoved]),
  capitalReport: parseAbiParameters([
    'CapitalReport report',
    'struct ProductRow { uint16 row; uint256 word; }',
    'struct IncidentLine { uint32 incidentId; uint64 exposure; }',
    'struct CapitalReport { uint32 poolId; uint40 time; uint32 epoch; uint64 depositsAsked; uint64 depositsApplied; uint128 sharesAsked; uint64 exitsApplied; uint64 premiumEarned; uint64 claimsPaid; uint64 budgetsReleased; int64 cash; uint64 unearned; uint64 sent; uint64 received; uint64 lost; uint64 putIn; uint64 invested; int64 pnl; ProductRow[] rows; IncidentLine[] incidents; }',
  ]),
  incidentReported: parseAbiParameters([
    'IncidentReported report',
    'struct IncidentReported { uint32 reportId; uint32 productId; uint40 instant; bytes32 evidence; address reporter; }',
  ]),
} as const

/**
 * What a message says, ABI-encoded as the structs of Types.sol: the form in which Solidity and TypeScript compare, through
 * encoders that neither codec uses. The twin of `CodecHarness.decode`.
 */
export function abiOf(message: Message): Hex {
  switch (message.type) {
    case MessageType.TARGETS:
      return encodeAbiParameters(said.targets, [message.head, message.lines])
    case MessageType.PRODUCT:
      return encodeAbiParameters(said.product, [message.head, message.productId, message.product, message.terms])
    case MessageType.INCIDENT_OPENED:
      return encodeAbiParameters(said.incidentOpened, [message.head, message.incident])
    case MessageType.CLAIM_DECIDED:
      return encodeAbiParameters(said.claimDecided, [message.head, message.decision])
    case MessageType.EPOCH_SETTLED:
      return encodeAbiParameters(said.epochSettled, [message.head, message.settled])
    case MessageType.DECISION_DENIED:
      return encodeAbiParameters(said.decisionDenied, [message.head, message.denied])
    case MessageType.REMIT:
      return encodeAbiParameters(said.remit, [message.head, message.remit])
    case MessageType.SHARES_TO_AWAY:
      return encodeAbiParameters(said.sharesToAway, [message.head, message.move])
    case MessageType.SHARES_TO_HOME:
      return encodeAbiParameters(said.sharesToHome, [message.move])
    case MessageType.CAPITAL_REPORT:
      return encodeAbiParameters(said.capitalReport, [message.report])
    case MessageType.INCIDENT_REPORTED:
      return encodeAbiParameters(said.incidentReported, [message.report])
  }
}

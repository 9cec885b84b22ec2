export { BadFlagError } from './codec/fields.js'
export { TooManyLinesError } from './codec/lines.js'
export {
  CoreError,
  InvalidAddressError,
  InvalidHexError,
  OutOfRangeError,
  UnknownVersionError,
  WrongLengthError,
} from './errors.js'
export { type CoverId, type CoverIdParts, composeCoverId, InvalidCoverIdError, parseCoverId } from './ids/coverId.js'
export { type Eid, toEid } from './ids/eid.js'
export { bytes32ToLabel, InvalidLabelError, labelToBytes32 } from './ids/label.js'
export { type ProductId, toProductId } from './ids/productId.js'
export type { CapitalReport, CapitalReportMessage, IncidentLine, ProductRow } from './messages/capitalReport.js'
export type { ClaimDecided, ClaimDecidedMessage } from './messages/claimDecided.js'
export type { DecisionDenied, DecisionDeniedMessage } from './messages/decisionDenied.js'
export { decodeMessage, UnknownMessageTypeError } from './messages/decodeMessage.js'
export { encodeKey, type MessageKey } from './messages/encodeKey.js'
export { encodeMessage } from './messages/encodeMessage.js'
export type { EpochSettled, EpochSettledMessage } from './messages/epochSettled.js'
export type { HomeHead } from './messages/homeHead.js'
export type { IncidentOpened, IncidentOpenedMessage } from './messages/incidentOpened.js'
export type { IncidentReported, IncidentReportedMessage } from './messages/incidentReported.js'
export type { Message } from './messages/message.js'
export { MessageType } from './messages/messageType.js'
export { type Peril, perilMask, perils, perilsOf } from './messages/perils.js'
export type { Curve, Product, ProductMessage, Terms } from './messages/product.js'
export { type RowPart, readProductRow, rowOf, targetVersion } from './messages/productRow.js'
export type { Remit, RemitMessage } from './messages/remit.js'
export type { SharesMoved, SharesToAwayMessage, SharesToHomeMessage } from './messages/sharesMoved.js'
export type { TargetLine, TargetsMessage } from './messages/targets.js'
export { formatAmount, InvalidAmountError, parseAmount } from './money/amount.js'
export { decodePacket, GuidMismatchError, type Packet } from './packet/decodePacket.js'
export { encodePacket } from './packet/encodePacket.js'
export { guidOf } from './packet/guidOf.js'
export type { PacketPath } from './packet/path.js'
export { area } from './premium/area.js'
export { InvalidCurveError, type PremiumQuote } from './premium/checkCurve.js'
export { premiumOf } from './premium/premiumOf.js'
export { type QuoteExtensionParameters, quoteExtension } from './premium/quoteExtension.js'
export { type QuotePremiumParameters, quotePremium } from './premium/quotePremium.js'
export { rateOf, type Sale } from './premium/rateOf.js'
export { type RefundParameters, refundAt } from './premium/refundAt.js'
export { dayStart, endDayFor } from './time/days.js'
export { formatDay } from './time/formatDay.js'
export { formatTime } from './time/formatTime.js'
export { roundOf } from './time/roundOf.js'
export { type BuildSumTreeOptions, buildSumTree, type SumTree, type SumTreeItem } from './tree/buildSumTree.js'
export {
  DuplicateCoverError,
  EmptyTreeError,
  MalformedLeavesError,
  MalformedProofError,
  NotInTreeError,
  SumOverflowError,
  UnsortedCoverError,
  ZeroPayoutError,
} from './tree/errors.js'
export { type FollowSumProofParameters, followSumProof } from './tree/followSumProof.js'
export { decodeLeaves, encodeLeaves, type Leaves, leavesFileName } from './tree/leaves.js'
export type { SumProof } from './tree/proofAt.js'
export { type VerifySumProofParameters, verifySumProof } from './tree/verifySumProof.js'

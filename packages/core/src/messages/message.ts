import type { CapitalReportMessage } from './capitalReport.js'
import type { ClaimDecidedMessage } from './claimDecided.js'
import type { DecisionDeniedMessage } from './decisionDenied.js'
import type { EpochSettledMessage } from './epochSettled.js'
import type { IncidentOpenedMessage } from './incidentOpened.js'
import type { IncidentReportedMessage } from './incidentReported.js'
import type { ProductMessage } from './product.js'
import type { RemitMessage } from './remit.js'
import type { SharesToAwayMessage, SharesToHomeMessage } from './sharesMoved.js'
import type { TargetsMessage } from './targets.js'

/** A message between home and another chain, told apart by `type`. */
export type Message =
  | TargetsMessage
  | ProductMessage
  | IncidentOpenedMessage
  | ClaimDecidedMessage
  | EpochSettledMessage
  | DecisionDeniedMessage
  | RemitMessage
  | SharesToAwayMessage
  | CapitalReportMessage
  | IncidentReportedMessage
  | SharesToHomeMessage

/** The version of the wire format. */
export const messageVersion = 1

import type { Address, Hex } from 'viem'
import { address, bytes32, u32, u40 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import type { MessageType } from './messageType.js'

/** Somebody on an away chain says that something happened. A fact. */
export type IncidentReported = {
  readonly reportId: number
  readonly productId: number
  /** When it happened, seconds. */
  readonly instant: number
  /** Hash of the evidence. */
  readonly evidence: Hex
  readonly reporter: Address
}

/** Tells home of an incident that was reported on a chain. */
export type IncidentReportedMessage = {
  readonly type: typeof MessageType.INCIDENT_REPORTED
  readonly report: IncidentReported
}

export const incidentReported = fixed(
  struct<Omit<IncidentReportedMessage, 'type'>>({
    report: struct<IncidentReported>({
      reportId: u32,
      productId: u32,
      instant: u40,
      evidence: bytes32,
      reporter: address,
    }),
  }),
)

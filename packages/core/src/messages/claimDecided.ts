import { u8, u32, u40, u64 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { IncidentOpened } from './incidentOpened.js'
import type { MessageType } from './messageType.js'

/** The decision of an incident for one chain. A fact; it carries the incident, so it may overtake its opening. */
export type ClaimDecided = IncidentOpened & {
  /** Part of what remains of each cover that is paid, ppm. Zero dismisses the incident. */
  readonly ratio: number
  /** Time from which holders are paid, seconds. */
  readonly payableAt: number
  /** Time after which nothing more is paid, seconds. */
  readonly closesAt: number
  /** Most that this chain pays for the incident, units. */
  readonly budget: bigint
}

/** Tells a chain what to pay for an incident. */
export type ClaimDecidedMessage = {
  readonly type: typeof MessageType.CLAIM_DECIDED
  readonly head: HomeHead
  readonly decision: ClaimDecided
}

export const claimDecided = fixed(
  struct<Omit<ClaimDecidedMessage, 'type'>>({
    head: homeHead,
    decision: struct<ClaimDecided>({
      incidentId: u32,
      productId: u32,
      ordinal: u8,
      instant: u40,
      ratio: u32,
      payableAt: u40,
      closesAt: u40,
      budget: u64,
    }),
  }),
)

import type { Hex } from 'viem'
import { bytes32, u8, u32, u40, u64 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { IncidentOpened } from './incidentOpened.js'
import type { MessageType } from './messageType.js'

/** The decision of an incident for one chain. A fact; it carries the incident, so it may overtake its opening. */
export type ClaimDecided = IncidentOpened & {
  /** Part that is paid, ppm: of what remains of each cover, or of each item of the tree. Zero pays nothing here. */
  readonly ratio: number
  /** Time from which holders are paid, seconds. */
  readonly payableAt: number
  /** Time after which nothing more is paid, seconds. */
  readonly closesAt: number
  /** Most that this chain pays for the incident, units. */
  readonly budget: bigint
  /**
   * Exits filled and remittances ordered here, all that went before among them, units; zero when all were done. They go first: a budget is
   * funded out of what they leave.
   */
  readonly commitOut: bigint
  /** Root of the Merkle sum tree of what each cover is paid here; zero when all covers are paid by the ratio. */
  readonly root: Hex
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
      commitOut: u64,
      root: bytes32,
    }),
  }),
)

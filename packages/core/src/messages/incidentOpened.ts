import { u8, u32, u40 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** An incident: one product, one instant. A fact. */
export type IncidentOpened = {
  readonly incidentId: number
  readonly productId: number
  /** Number of the incident among those of its product. */
  readonly ordinal: number
  /** When it happened, seconds. */
  readonly instant: number
}

/** Tells a chain of an incident, which stops sales of the product there. */
export type IncidentOpenedMessage = {
  readonly type: typeof MessageType.INCIDENT_OPENED
  readonly head: HomeHead
  readonly incident: IncidentOpened
}

export const incidentOpened = fixed(
  struct<Omit<IncidentOpenedMessage, 'type'>>({
    head: homeHead,
    incident: struct<IncidentOpened>({ incidentId: u32, productId: u32, ordinal: u8, instant: u40 }),
  }),
)

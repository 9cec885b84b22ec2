import { u32 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** Home's word that it had not decided an incident when the message was built. */
export type DecisionDenied = {
  readonly incidentId: number
}

/** Voids a decision that guardians hold on the receiving chain. */
export type DecisionDeniedMessage = {
  readonly type: typeof MessageType.DECISION_DENIED
  readonly head: HomeHead
  readonly denied: DecisionDenied
}

export const decisionDenied = fixed(
  struct<Omit<DecisionDeniedMessage, 'type'>>({
    head: homeHead,
    denied: struct<DecisionDenied>({ incidentId: u32 }),
  }),
)

import { u32, u40 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'

/** Head of every message from home. */
export type HomeHead = {
  /** Home's block time when the message was built, seconds. */
  readonly time: number
  /** IncidentOpened facts that home has for the receiving chain; it sells nothing before it knows as many. */
  readonly incidents: number
}

export const homeHead = struct<HomeHead>({ time: u40, incidents: u32 })

/** The types of messages between home and the other chains, as on the wire. */
export const MessageType = {
  // home -> away
  TARGETS: 1,
  PRODUCT: 2,
  INCIDENT_OPENED: 3,
  CLAIM_DECIDED: 4,
  EPOCH_SETTLED: 5,
  DECISION_DENIED: 6,
  REMIT: 7,
  SHARES_TO_AWAY: 8,
  // away -> home
  CAPITAL_REPORT: 16,
  INCIDENT_REPORTED: 17,
  SHARES_TO_HOME: 18,
} as const

/** One of the types of messages. */
export type MessageType = (typeof MessageType)[keyof typeof MessageType]

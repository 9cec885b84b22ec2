import { encodeAbiParameters, type Hex } from 'viem'
import { checkRange } from '../codec/range.js'
import { MessageType } from './messageType.js'

/** What names one message to send: its type, and the ids that it is about. */
export type MessageKey =
  | { readonly type: typeof MessageType.TARGETS; readonly productIds: readonly number[] }
  | { readonly type: typeof MessageType.PRODUCT; readonly productId: number }
  | {
      readonly type:
        | typeof MessageType.INCIDENT_OPENED
        | typeof MessageType.CLAIM_DECIDED
        | typeof MessageType.DECISION_DENIED
      readonly incidentId: number
    }
  | { readonly type: typeof MessageType.EPOCH_SETTLED; readonly poolId: number; readonly settlement: number }
  | { readonly type: typeof MessageType.REMIT; readonly poolId: number; readonly orderId: number }
  | {
      readonly type: typeof MessageType.SHARES_TO_AWAY | typeof MessageType.SHARES_TO_HOME
      readonly poolId: number
      readonly moveId: number
    }
  | {
      readonly type: typeof MessageType.CAPITAL_REPORT
      readonly poolId: number
      /** The rows of products that this page of the report speaks of, see `rowOf`. */
      readonly rows: readonly number[]
    }
  | { readonly type: typeof MessageType.INCIDENT_REPORTED; readonly reportId: number }

/**
 * Encodes the `key` of `CoverGateway.send` and `quoteSend`: what to send.
 *
 * @param key - the type of the message and the ids that it is about
 * @returns the bytes
 * @throws {OutOfRangeError} when an id does not fit 32 bits, or a row 16
 *
 * @example
 * const key = encodeKey({ type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [0, 1] })
 */
export function encodeKey(key: MessageKey): Hex {
  switch (key.type) {
    case MessageType.TARGETS:
      return encodeAbiParameters([{ type: 'uint32[]' }], [checkIds('productIds', key.productIds)])
    case MessageType.PRODUCT:
      return encodeIds(checkId('productId', key.productId))
    case MessageType.INCIDENT_OPENED:
    case MessageType.CLAIM_DECIDED:
    case MessageType.DECISION_DENIED:
      return encodeIds(checkId('incidentId', key.incidentId))
    case MessageType.EPOCH_SETTLED:
      return encodeIds(checkId('poolId', key.poolId), checkId('settlement', key.settlement))
    case MessageType.REMIT:
      return encodeIds(checkId('poolId', key.poolId), checkId('orderId', key.orderId))
    case MessageType.SHARES_TO_AWAY:
    case MessageType.SHARES_TO_HOME:
      return encodeIds(checkId('poolId', key.poolId), checkId('moveId', key.moveId))
    case MessageType.CAPITAL_REPORT:
      return encodeAbiParameters(
        [{ type: 'uint32' }, { type: 'uint16[]' }],
        [checkId('poolId', key.poolId), key.rows.map((row, i) => checkRange(`rows[${i}]`, row, 0, 2 ** 16 - 1))],
      )
    case MessageType.INCIDENT_REPORTED:
      return encodeIds(checkId('reportId', key.reportId))
  }
}

function encodeIds(...ids: number[]): Hex {
  return encodeAbiParameters(
    ids.map(() => ({ type: 'uint32' })),
    ids,
  )
}

const checkId = (what: string, id: number) => checkRange(what, id, 0, 2 ** 32 - 1)
const checkIds = (what: string, ids: readonly number[]) => ids.map((id, index) => checkId(`${what}[${index}]`, id))

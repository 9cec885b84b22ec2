import type { Hex } from 'viem'
import { u8 } from '../codec/fields.js'
import { toDigits } from '../codec/hex.js'
import { CoreError, UnknownVersionError, WrongLengthError } from '../errors.js'
import type { Body } from './body.js'
import { capitalReport } from './capitalReport.js'
import { claimDecided } from './claimDecided.js'
import { decisionDenied } from './decisionDenied.js'
import { epochSettled } from './epochSettled.js'
import { incidentOpened } from './incidentOpened.js'
import { incidentReported } from './incidentReported.js'
import { type Message, messageVersion } from './message.js'
import { MessageType } from './messageType.js'
import { product } from './product.js'
import { remit } from './remit.js'
import { sharesToAway, sharesToHome } from './sharesMoved.js'
import { targets } from './targets.js'

/** Thrown when a message is of a type that this package does not know. */
export class UnknownMessageTypeError extends CoreError {
  override readonly name = 'UnknownMessageTypeError'
  readonly type: number

  constructor(type: number) {
    super(`The message has the unknown type ${type}; use a newer release if there is one.`)
    this.type = type
  }
}

/** Bytes of version and type. */
const headSize = 2

/**
 * Decodes a message and checks it as the chains do: what they refuse is refused here too.
 *
 * @param data - the bytes: the `message` of a LayerZero packet, or what `encodeMessage` gave
 * @returns the message, told apart by its `type`
 * @throws {InvalidHexError} when it is not hex
 * @throws {UnknownVersionError} when it is of another version of the format
 * @throws {UnknownMessageTypeError} when its type is unknown
 * @throws {WrongLengthError} when it is truncated or padded
 * @throws {TooManyLinesError} when it has more lines than a chain accepts
 * @throws {BadFlagError} when a flag is neither 0 nor 1
 */
export function decodeMessage(data: Hex): Message {
  const digits = toDigits('The message', data)
  if (digits.length < 2 * headSize) throw new WrongLengthError('The message', headSize, digits.length / 2)
  const version = u8.read(digits.slice(0, 2), 'version')
  if (version !== messageVersion) throw new UnknownVersionError('The message', version, messageVersion)

  const type = u8.read(digits.slice(2, 4), 'type')
  const body = digits.slice(2 * headSize)
  switch (type) {
    case MessageType.TARGETS:
      return { type, ...readBody(targets, body) }
    case MessageType.PRODUCT:
      return { type, ...readBody(product, body) }
    case MessageType.INCIDENT_OPENED:
      return { type, ...readBody(incidentOpened, body) }
    case MessageType.CLAIM_DECIDED:
      return { type, ...readBody(claimDecided, body) }
    case MessageType.EPOCH_SETTLED:
      return { type, ...readBody(epochSettled, body) }
    case MessageType.DECISION_DENIED:
      return { type, ...readBody(decisionDenied, body) }
    case MessageType.REMIT:
      return { type, ...readBody(remit, body) }
    case MessageType.SHARES_TO_AWAY:
      return { type, ...readBody(sharesToAway, body) }
    case MessageType.CAPITAL_REPORT:
      return { type, ...readBody(capitalReport, body) }
    case MessageType.INCIDENT_REPORTED:
      return { type, ...readBody(incidentReported, body) }
    case MessageType.SHARES_TO_HOME:
      return { type, ...readBody(sharesToHome, body) }
    default:
      throw new UnknownMessageTypeError(type)
  }
}

function readBody<value>(body: Body<value>, digits: string): value {
  const expected = headSize + body.sizeOf(digits)
  const actual = headSize + digits.length / 2
  if (actual !== expected) throw new WrongLengthError('The message', expected, actual)
  return body.read(digits)
}

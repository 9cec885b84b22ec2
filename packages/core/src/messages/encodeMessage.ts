import type { Hex } from 'viem'
import { u8 } from '../codec/fields.js'
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

/**
 * Encodes a message as the chains do: version, type and body, big-endian and packed.
 *
 * @param message - the message; its `type` says what else it holds
 * @returns the bytes
 * @throws {OutOfRangeError} when a number does not fit its field
 * @throws {TooManyLinesError} when there are more lines than a chain accepts in one message
 * @throws {InvalidHexError} when bytes are not hex
 * @throws {WrongLengthError} when a field of 32 bytes has another length
 * @throws {InvalidAddressError} when the reporter or a receiver is not an address
 */
export function encodeMessage(message: Message): Hex {
  return `0x${u8.write(messageVersion, 'version')}${u8.write(message.type, 'type')}${bodyOf(message)}`
}

function bodyOf(message: Message): string {
  switch (message.type) {
    case MessageType.TARGETS:
      return targets.write(message)
    case MessageType.PRODUCT:
      return product.write(message)
    case MessageType.INCIDENT_OPENED:
      return incidentOpened.write(message)
    case MessageType.CLAIM_DECIDED:
      return claimDecided.write(message)
    case MessageType.EPOCH_SETTLED:
      return epochSettled.write(message)
    case MessageType.DECISION_DENIED:
      return decisionDenied.write(message)
    case MessageType.REMIT:
      return remit.write(message)
    case MessageType.SHARES_TO_AWAY:
      return sharesToAway.write(message)
    case MessageType.CAPITAL_REPORT:
      return capitalReport.write(message)
    case MessageType.INCIDENT_REPORTED:
      return incidentReported.write(message)
    case MessageType.SHARES_TO_HOME:
      return sharesToHome.write(message)
  }
}

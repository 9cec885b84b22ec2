import type { Hex } from 'viem'
import { u8 } from '../codec/fields.js'
import { toDigits } from '../codec/hex.js'
import { guidOf } from './guidOf.js'
import { type PacketPath, packetPath, packetVersion } from './path.js'

/**
 * Encodes a LayerZero V2 packet: header, guid and message.
 *
 * @param packet - its path and the message; the guid follows from the path
 * @returns the bytes, as in the endpoint's `PacketSent` event
 * @throws {OutOfRangeError} when a number does not fit its field
 * @throws {InvalidHexError} when sender, receiver or message is not hex
 * @throws {WrongLengthError} when sender or receiver has not 32 bytes
 */
export function encodePacket(packet: PacketPath & { readonly message: Hex }): Hex {
  const header = u8.write(packetVersion, 'version') + packetPath.write(packet, '')
  return `0x${header}${guidOf(packet).slice(2)}${toDigits('The message', packet.message)}`
}

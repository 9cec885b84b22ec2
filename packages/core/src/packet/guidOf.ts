import { type Hash, keccak256 } from 'viem'
import { type PacketPath, packetPath } from './path.js'

/**
 * LayerZero's id of a packet. It does not depend on the message: a packet that is sent again after a reorg has the same guid.
 *
 * @param path - where the packet comes from and goes to, and its nonce
 * @returns the guid
 * @throws {OutOfRangeError} when a number does not fit its field
 * @throws {InvalidHexError} when sender or receiver is not hex
 * @throws {WrongLengthError} when sender or receiver has not 32 bytes
 */
export function guidOf(path: PacketPath): Hash {
  return keccak256(`0x${packetPath.write(path, '')}`)
}

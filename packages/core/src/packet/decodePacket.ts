import { type Hash, type Hex, keccak256 } from 'viem'
import { bytes32, u8 } from '../codec/fields.js'
import { toDigits } from '../codec/hex.js'
import { CoreError, UnknownVersionError, WrongLengthError } from '../errors.js'
import { guidOf } from './guidOf.js'
import { type PacketPath, packetPath, packetVersion } from './path.js'

/** A LayerZero V2 packet, decoded and checked. */
export type Packet = PacketPath & {
  readonly guid: Hash
  readonly message: Hex
  /** The first 81 bytes: what DVNs sign, together with the payload hash. */
  readonly header: Hex
  readonly headerHash: Hash
  /** Hash of guid and message. */
  readonly payloadHash: Hash
}

/** Thrown when the guid of a packet does not belong to its header. */
export class GuidMismatchError extends CoreError {
  override readonly name = 'GuidMismatchError'

  constructor(expected: Hash, actual: Hash) {
    super(`The packet has the guid ${actual}, but its header gives ${expected}; it is damaged or forged.`)
  }
}

const headerSize = u8.size + packetPath.size
const messageAt = headerSize + bytes32.size

/**
 * Decodes a LayerZero V2 packet, strictly.
 *
 * @param data - the bytes, as in the endpoint's `PacketSent` event
 * @returns the fields, with the hashes that DVNs sign
 * @throws {InvalidHexError} when it is not hex
 * @throws {WrongLengthError} when it is too short for header and guid
 * @throws {UnknownVersionError} when it is not of version 1
 * @throws {GuidMismatchError} when the guid does not belong to the header
 */
export function decodePacket(data: Hex): Packet {
  const digits = toDigits('The packet', data)
  if (digits.length < 2 * messageAt) throw new WrongLengthError('The packet', messageAt, digits.length / 2)
  const version = u8.read(digits.slice(0, 2), 'version')
  if (version !== packetVersion) throw new UnknownVersionError('The packet', version, packetVersion)

  const header: Hex = `0x${digits.slice(0, 2 * headerSize)}`
  const path = packetPath.read(digits.slice(2), '')
  const guid: Hash = `0x${digits.slice(2 * headerSize, 2 * messageAt)}`
  const expected = guidOf(path)
  if (guid !== expected) throw new GuidMismatchError(expected, guid)
  return {
    ...path,
    guid,
    message: `0x${digits.slice(2 * messageAt)}`,
    header,
    headerHash: keccak256(header),
    payloadHash: keccak256(`0x${digits.slice(2 * headerSize)}`),
  }
}

import { calculateGuid, PacketV1Codec } from '@layerzerolabs/lz-v2-utilities'
import { type Hash, type Hex, isHex, keccak256, size, slice } from 'viem'
import { PacketInvalidError } from '../errors.js'

/** A LayerZero V2 packet, decoded and checked. `sender` and `receiver` are 32 bytes. */
export type Packet = {
  readonly nonce: bigint
  readonly srcEid: number
  readonly sender: Hex
  readonly dstEid: number
  readonly receiver: Hex
  readonly guid: Hash
  readonly message: Hex
  /** The first 81 bytes, as DVNs sign them. */
  readonly header: Hex
  readonly headerHash: Hash
  /** Hash of guid and message, as DVNs sign it. */
  readonly payloadHash: Hash
}

const headerBytes = 81
const messageOffset = 113
const packetVersion = 1

/**
 * Decodes the bytes of a `PacketSent` event.
 *
 * The codec of `@layerzerolabs/lz-v2-utilities` accepts truncated packets, other versions and a guid that does not belong to the
 * header; here each of them is refused.
 *
 * @param encoded - the packet, hex
 * @returns the fields, with the hashes that DVNs sign
 * @throws {PacketInvalidError} when the bytes are not exactly one well-formed packet
 */
export function decodePacket(encoded: Hex): Packet {
  if (!isHex(encoded, { strict: true }) || encoded.length % 2 !== 0) throw new PacketInvalidError('it is not hex')
  const bytes = size(encoded)
  if (bytes < messageOffset)
    throw new PacketInvalidError(`it has ${bytes} bytes, and the fields alone take ${messageOffset}`)

  const codec = PacketV1Codec.from(encoded)
  if (codec.version() !== packetVersion)
    throw new PacketInvalidError(`its version is ${codec.version()}, not ${packetVersion}`)

  const fields = codec.toPacket()
  const expectedGuid = calculateGuid(fields)
  if (expectedGuid !== fields.guid) {
    throw new PacketInvalidError(`its guid is ${fields.guid}, but its header gives ${expectedGuid}`)
  }

  const header = slice(encoded, 0, headerBytes)
  return {
    nonce: BigInt(fields.nonce),
    srcEid: fields.srcEid,
    sender: toHex(fields.sender),
    dstEid: fields.dstEid,
    receiver: toHex(fields.receiver),
    guid: toHex(fields.guid),
    message: bytes === messageOffset ? '0x' : slice(encoded, messageOffset),
    header,
    headerHash: keccak256(header),
    payloadHash: keccak256(slice(encoded, headerBytes)),
  }
}

function toHex(value: string): Hex {
  if (!isHex(value)) throw new PacketInvalidError(`the field ${value} is not hex`)
  return value
}

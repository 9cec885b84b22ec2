import type { Hex } from 'viem'
import { bytes32, u32, u64 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'

/** Where a LayerZero packet comes from and goes to, and its number on that way. Sender and receiver are 32 bytes. */
export type PacketPath = {
  /** From 1, without gaps, for each sender, chain and receiver. */
  readonly nonce: bigint
  readonly srcEid: number
  readonly sender: Hex
  readonly dstEid: number
  readonly receiver: Hex
}

export const packetPath = struct<PacketPath>({
  nonce: u64,
  srcEid: u32,
  sender: bytes32,
  dstEid: u32,
  receiver: bytes32,
})

/** The version of the packets of LayerZero V2. */
export const packetVersion = 1

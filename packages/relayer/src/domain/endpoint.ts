import type { Packet } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import {
  type Address,
  encodeFunctionData,
  type Hash,
  type Hex,
  maxUint256,
  pad,
  prepareEncodeFunctionData,
  slice,
  toHex,
  zeroHash,
} from 'viem'
import { contractRead } from '../ports/chain.js'
import type { PathwayEnds } from './pathwayKey.js'

/** The receiver of a packet as an address. */
export function receiverOf({ receiver }: Packet): Address {
  return slice(receiver, 12)
}

/** Where a packet comes from, as the endpoint's functions take it. */
export function originOf({ srcEid, sender, nonce }: Packet): { srcEid: number; sender: Hex; nonce: bigint } {
  return { srcEid, sender, nonce }
}

/**
 * Where a message stands at the far endpoint. `executed` also when the application skipped or burned it; `other`: a payload that
 * is not ours stands under its nonce; `blocked`: the application blocked it.
 */
export type FarState = 'empty' | 'committed' | 'executed' | 'other' | 'blocked'

/** Hash that the endpoint keeps under a nonce that the application blocked (`nilify`). */
const blockedHash = toHex(maxUint256)

/** Reads what stands at the far endpoint under the nonce of a message. */
export function payloadHashRead(endpoint: Address, packet: Packet) {
  const { srcEid, sender, nonce } = packet
  const args = [receiverOf(packet), srcEid, sender, nonce] as const
  return contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'inboundPayloadHash', args })
}

/** Reads, on the source chain, how many messages of a pathway were sent: the nonce of the last one. */
export function sentNonceRead(endpoint: Address, { sender, dstEid, receiver }: PathwayEnds) {
  const args = [sender, dstEid, pad(receiver)] as const
  return contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'outboundNonce', args })
}

/** Reads the highest nonce of a message's pathway that was executed; all below it are verified. */
export function lazyNonceRead(endpoint: Address, packet: Packet) {
  const args = [receiverOf(packet), packet.srcEid, packet.sender] as const
  return contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'lazyInboundNonce', args })
}

/** Reads the highest nonce of a message's pathway up to which all are verified: none above it can be executed. */
export function verifiedNonceRead(endpoint: Address, packet: Packet) {
  const args = [receiverOf(packet), packet.srcEid, packet.sender] as const
  return contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'inboundNonce', args })
}

/**
 * Tells where a message stands at the far endpoint.
 *
 * @param packet - the message
 * @param payloadHash - the answer of {@link payloadHashRead}
 * @param lazyNonce - the answer of {@link lazyNonceRead}
 * @returns the state
 */
export function toFarState(packet: Packet, payloadHash: Hash, lazyNonce: bigint): FarState {
  if (payloadHash === packet.payloadHash) return 'committed'
  if (payloadHash === blockedHash) return 'blocked'
  if (payloadHash !== zeroHash) return 'other'
  return packet.nonce <= lazyNonce ? 'executed' : 'empty'
}

/** Why a person has to look at a message whose far state is one that this relayer did not bring about. */
export function conflictReason(state: FarState | undefined): string | undefined {
  if (state === 'blocked')
    return 'the receiving application blocked it (nilify); it can be verified anew once that is undone'
  if (state === 'other') return 'another payload is committed under its nonce on the far chain'
  return undefined
}

/** Why a message is left alone whose far state is not the same to all connections, or is told by too few. */
export const disputedReason =
  'connections to the far chain dispute that it is over there, or too few of them say so: one of them is away, behind, or lies'

/** With its selector, which is a hash of the signature: hashing that for each message would take longer than the rest of the encoding. */
const lzReceive = prepareEncodeFunctionData({ abi: endpointV2Abi, functionName: 'lzReceive' })

/**
 * The call with which anybody delivers a committed message.
 *
 * @param packet - the message
 * @returns calldata for the far endpoint
 */
export function lzReceiveData(packet: Packet): Hex {
  const { guid, message } = packet
  return encodeFunctionData({ ...lzReceive, args: [originOf(packet), receiverOf(packet), guid, message, '0x'] })
}

import type { Packet } from '@omnicover/core'
import { dvnAbi, receiveUln302Abi } from '@omnicover/deployments'
import {
  type Address,
  concat,
  encodeFunctionData,
  encodePacked,
  type Hash,
  type Hex,
  prepareEncodeFunctionData,
  toPrefixedMessage,
} from 'viem'
import { hashBytes } from './hashBytes.js'

/** What a DVN's signers agree on: that `target` is called with `callData` until `expiration`, in seconds of the far chain. */
export type DvnInstruction = {
  readonly vid: number
  readonly target: Address
  readonly callData: Hex
  readonly expiration: bigint
}

/** An instruction with the signatures of the DVN's quorum. */
export type SignedInstruction = DvnInstruction & { readonly signatures: Hex }

/** With its selector, so that it is not hashed for each message. */
const verify = prepareEncodeFunctionData({ abi: receiveUln302Abi, functionName: 'verify' })

/**
 * Writes down that a DVN has seen a packet with so many confirmations.
 *
 * @param dvn - the DVN's contract id on the far chain
 * @param receiveLibrary - the library there that keeps attestations
 * @param packet - what was seen
 * @param confirmations - blocks that the DVN waited for
 * @param expiration - until when the DVN's contract may act on it, in seconds of the far chain
 * @returns the instruction, to be signed
 */
export function verifyInstruction(
  { vid }: { readonly vid: number },
  receiveLibrary: Address,
  { header, payloadHash }: Packet,
  confirmations: bigint,
  expiration: bigint,
): DvnInstruction {
  const callData = encodeFunctionData({ ...verify, args: [header, payloadHash, confirmations] })
  return { vid, target: receiveLibrary, callData, expiration }
}

/** The digest that each signer of a DVN signs. */
export async function instructionDigest({ vid, target, expiration, callData }: DvnInstruction): Promise<Hash> {
  const packed = encodePacked(['uint32', 'address', 'uint256', 'bytes'], [vid, target, expiration, callData])
  return hashBytes(toPrefixedMessage({ raw: await hashBytes(packed) }))
}

/**
 * Joins signatures as the DVN's contract wants them: in ascending order of the signers' addresses.
 *
 * @param signatures - 65 bytes each, with their signers
 * @returns all of them, concatenated
 */
export function joinSignatures(signatures: readonly { readonly signer: Address; readonly signature: Hex }[]): Hex {
  const ascending = signatures.toSorted((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1))
  return concat(ascending.map(({ signature }) => signature))
}

/** The call that makes a DVN's contract act on instructions. It skips those that it does not accept, and still succeeds. */
export function executeData(instructions: readonly SignedInstruction[]): Hex {
  return encodeFunctionData({ abi: dvnAbi, functionName: 'execute', args: [instructions] })
}

import type { Packet } from '@omnicover/core'
import { multiCallAbi, receiveUln302Abi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hex, prepareEncodeFunctionData, size } from 'viem'
import { lzReceiveData } from './endpoint.js'
import { batchedCommitGas } from './gasLimits.js'

/** What a batch does for a message. */
export type BatchPart = {
  readonly packet: Packet
  /** Gas for `lzReceive`; `undefined` when the message is committed only. */
  readonly gas: bigint | undefined
  readonly commits: boolean
}

/**
 * The call that commits and delivers several messages, each with gas of its own. One that fails takes no other with it: the transaction
 * succeeds, and what came true shows in the events of the endpoint.
 *
 * @param contracts - endpoint and receive library of the far chain
 * @param parts - in the order in which they are done; all commits come first, because the endpoint executes a nonce only after those below it
 * are committed
 * @returns calldata for LayerZero's `MultiCall`
 */
export function batchData(
  { endpoint, receiveLibrary }: { readonly endpoint: Address; readonly receiveLibrary: Address },
  parts: readonly BatchPart[],
): Hex {
  const free = { value: 0n, revertOnError: false }
  const commits = parts
    .filter((part) => part.commits)
    .map(({ packet }) => ({ ...free, target: receiveLibrary, data: commitData(packet), gasLimit: batchedCommitGas }))
  const deliveries = parts.flatMap(({ packet, gas }) =>
    gas === undefined ? [] : [{ ...free, target: endpoint, data: lzReceiveData(packet), gasLimit: gas }],
  )
  return encodeFunctionData({ abi: multiCallAbi, functionName: 'multiCall', args: [[...commits, ...deliveries]] })
}

/** The most calldata of a batch, bytes: geth takes transactions of 128 KiB, and DynamoDB rows of 400 KB, which hold it in hex digits. */
export const maxBatchBytes = 96_000

/**
 * Bytes that one message adds to the calldata of a batch, at most.
 *
 * @param message - what it says
 * @param commits - whether it is committed there too
 * @returns the length of its calls, each with its frame
 */
export function batchedBytes(message: Hex, commits: boolean): number {
  const delivery = 576 + Math.ceil(size(message) / 32) * 32
  return commits ? delivery + 448 : delivery
}

/** With its selector, so that it is not hashed for each message. */
const commitVerification = prepareEncodeFunctionData({ abi: receiveUln302Abi, functionName: 'commitVerification' })

/** The call with which anybody commits a verified message to the far endpoint. */
export function commitData({ header, payloadHash }: Packet): Hex {
  return encodeFunctionData({ ...commitVerification, args: [header, payloadHash] })
}

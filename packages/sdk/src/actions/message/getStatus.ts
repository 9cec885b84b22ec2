import { decodePacket } from '@omnicover/core'
import { type Hash, type Hex, pad, zeroHash } from 'viem'
import { getContractEvents, getTransactionReceipt, readContract } from 'viem/actions'
import { parseEventLogs } from 'viem/utils'
import {
  inboundPayloadHashAbi,
  messageAppliedAbi,
  messageSentAbi,
  packetSentAbi,
  receiveAlertAbi,
} from '../../abis/messaging.js'
import type { BaseError } from '../../errors/base.js'
import { assertClientChain } from '../../internal/chain.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { MessageStatus } from '../../types/message.js'

/**
 * Says where a message between two chains is, from the events and state of both chains alone.
 *
 * @example
 * ```ts
 * const { status } = await message.getStatus(awayClient, {
 *   deployment: away,
 *   guid,
 *   destination: { client: homeClient, deployment: home },
 * })
 * ```
 *
 * @param client - Any viem client of the chain that sent it.
 * @param parameters.deployment - OmniCover on that chain.
 * @param parameters.guid - LayerZero's id of the message, from the gateway's `MessageSent`.
 * @param parameters.fromBlock - First block to search. Default: the deployment's start.
 * @param parameters.destination - Client and deployment of the chain that it goes to, and the first block to search there.
 * @returns The status, with what belongs to it.
 * @throws {WrongChainError} when a client is of another chain than its deployment.
 */
export async function getStatus(client: AnyClient, parameters: getStatus.Parameters): Promise<getStatus.ReturnValue> {
  const { guid, destination, ...source } = parameters
  assertClientChain(client, source.deployment)
  assertClientChain(destination.client, destination.deployment)
  const [sent, deliveredIn] = await Promise.all([
    findSent({ client, ...source }, guid),
    findDelivery(destination, guid),
  ])
  if (!sent) return { status: 'unknown' }
  if (deliveredIn) return { status: 'delivered', deliveredIn, ...sent }

  const nonce = await readNonce({ client, ...source }, guid, sent.sentIn)
  if (nonce === undefined || !(await isVerified(source.deployment, destination, nonce))) {
    // Delivery removes the hash too: it may have come between the two looks.
    const deliveredSince = await findDelivery(destination, guid)
    return deliveredSince ? { status: 'delivered', deliveredIn: deliveredSince, ...sent } : { status: 'sent', ...sent }
  }
  const reason = await findFailure(destination, guid)
  return reason ? { status: 'failed', reason, ...sent } : { status: 'verified', ...sent }
}

export namespace getStatus {
  /** One end of a pathway. */
  export type End = { client: AnyClient; deployment: Deployment; fromBlock?: bigint | undefined }
  export type Parameters = Omit<End, 'client'> & { guid: Hex; destination: End }
  export type ReturnValue = MessageStatus
}

const startOf = ({ fromBlock, deployment }: getStatus.End) => fromBlock ?? deployment.startBlock ?? 0n

async function findSent(source: getStatus.End, guid: Hex) {
  const [log] = await getContractEvents(source.client, {
    address: source.deployment.gateway,
    abi: messageSentAbi,
    eventName: 'MessageSent',
    args: { guid },
    fromBlock: startOf(source),
    strict: true,
  })
  return log && { messageType: log.args.messageType, sentIn: log.transactionHash }
}

async function findDelivery(destination: getStatus.End, guid: Hex): Promise<Hash | undefined> {
  const [log] = await getContractEvents(destination.client, {
    address: destination.deployment.gateway,
    abi: messageAppliedAbi,
    eventName: 'MessageApplied',
    args: { guid },
    fromBlock: startOf(destination),
    strict: true,
  })
  return log?.transactionHash
}

async function readNonce({ client }: getStatus.End, guid: Hex, sentIn: Hash): Promise<bigint | undefined> {
  const { logs } = await getTransactionReceipt(client, { hash: sentIn })
  const packets = parseEventLogs({ abi: packetSentAbi, logs }).map(({ args }) => decodePacket(args.encodedPayload))
  return packets.find((packet) => packet.guid === guid)?.nonce
}

/** A verified packet leaves its hash at the endpoint until it is delivered. */
async function isVerified(source: Deployment, { client, deployment }: getStatus.End, nonce: bigint): Promise<boolean> {
  const hash = await readContract(client, {
    address: deployment.endpoint,
    abi: inboundPayloadHashAbi,
    functionName: 'inboundPayloadHash',
    args: [deployment.gateway, source.eid, pad(source.gateway), nonce],
  })
  return hash !== zeroHash
}

async function findFailure(destination: getStatus.End, guid: Hex): Promise<BaseError | undefined> {
  const alerts = await getContractEvents(destination.client, {
    address: destination.deployment.endpoint,
    abi: receiveAlertAbi,
    eventName: 'LzReceiveAlert',
    args: { receiver: destination.deployment.gateway },
    fromBlock: startOf(destination),
    strict: true,
  })
  const alert = alerts.findLast(({ args }) => args.guid === guid)
  if (!alert) return undefined
  // Loaded when needed: it knows hundreds of errors, and few messages fail.
  const { decodeContractError } = await import('../../utils/decodeContractError.js')
  return decodeContractError(alert.args.reason)
}

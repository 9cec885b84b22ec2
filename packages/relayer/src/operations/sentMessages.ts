import { CoreError, decodePacket, type Packet } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import type { Address, Hash, Hex } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { decodeExecutorOptions, type ExecutorOptions } from '../domain/executorOptions.js'
import { packetSent } from '../domain/packetSent.js'
import { OptionsInvalidError } from '../errors.js'
import type { ChainLog } from '../ports/chain.js'
import { readLogsDown } from './logsDown.js'
import { type End, endOf, type Operator } from './operator.js'

/** A message as its source endpoint emitted it. */
export type SentMessage = {
  readonly packet: Packet
  readonly sendLibrary: Address
  /** What its options ask for, or why no executor of ours would do that. */
  readonly options: ExecutorOptions | { readonly refused: string }
  /** As they stand in its event. */
  readonly encodedOptions: Hex
  readonly transactionHash: Hash
  readonly blockNumber: bigint
  readonly blockHash: Hash
}

/**
 * Picks the messages out of logs.
 *
 * @param logs - any logs of the source chain
 * @param end - the source chain
 * @returns the messages that its endpoint sent, in order
 */
export function sentMessagesIn(logs: readonly ChainLog[], { eid, config }: End): SentMessage[] {
  return decodeLogs(logs, config.endpoint, endpointV2Abi, 'PacketSent').flatMap(({ args, log }) => {
    const packet = decodeOrSkip(args.encodedPayload)
    if (packet === undefined || packet.srcEid !== eid) return []
    const { transactionHash, blockNumber, blockHash } = log
    const { sendLibrary, options: encodedOptions } = args
    const options = decodeOptions(encodedOptions)
    return [{ packet, sendLibrary, options, encodedOptions, transactionHash, blockNumber, blockHash }]
  })
}

/** A packet of somebody else may be of a version that nobody here knows. */
function decodeOrSkip(encoded: Hex): Packet | undefined {
  try {
    return decodePacket(encoded)
  } catch (error) {
    if (error instanceof CoreError) return undefined
    throw error
  }
}

function decodeOptions(options: Hex): SentMessage['options'] {
  try {
    return decodeExecutorOptions(options)
  } catch (error) {
    if (error instanceof OptionsInvalidError) return { refused: error.shortMessage }
    throw error
  }
}

/**
 * Reads from the newest block down until messages are found.
 *
 * @param operator - told about the progress
 * @param eid - the source chain
 * @param guids - which messages
 * @returns those that are found, by guid; the others are older than `startBlock`, or are not there
 */
export async function findSent(
  operator: Operator,
  eid: number,
  guids: ReadonlySet<Hash>,
): Promise<Map<Hash, SentMessage>> {
  const end = endOf(operator, eid)
  const found = new Map<Hash, SentMessage>()
  if (guids.size === 0) return found
  const { number: head } = await end.chain.getHead()
  const total = Number(head - end.config.startBlock) + 1
  for await (const { logs, fromBlock } of readLogsDown(end, [packetSent], head, end.config.startBlock)) {
    for (const message of sentMessagesIn(logs, end)) {
      const { guid } = message.packet
      if (guids.has(guid)) found.set(guid, message)
    }
    if (found.size === guids.size) break
    const done = Number(head - fromBlock) + 1
    operator.onProgress({ what: `looking through the blocks of ${eid}`, done, total })
  }
  return found
}

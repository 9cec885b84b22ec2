import type { Packet } from '@omnicover/core'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Address, decodeEventLog, type Hash, type Hex, isAddressEqual, toEventSelector } from 'viem'
import { larger, smaller } from '../domain/bigints.js'
import { decodeLogs } from '../domain/decodeLogs.js'
import { receiverOf } from '../domain/endpoint.js'
import { revertReason } from '../domain/revertReason.js'
import type { ChainLog } from '../ports/chain.js'
import { readLogs } from '../useCases/logRanges.js'
import { type End, endOf, type Operator } from './operator.js'

/** What can happen to a message on its far chain. */
type Happening =
  | { readonly type: 'attested'; readonly dvn: Address; readonly confirmations: bigint }
  | { readonly type: 'committed' | 'delivered' | 'composeRun' }
  | { readonly type: 'skipped' | 'burnt' | 'blocked' }
  /** Its handler failed. Anybody can say so: `executor` is who did. */
  | {
      readonly type: 'failed' | 'composeFailed'
      readonly executor: Address
      readonly reason: string
      readonly gas: bigint
    }
  /** Its receiver asked for a second call. */
  | { readonly type: 'composed'; readonly from: Address; readonly to: Address; readonly message: Hex }

/** Something that happened to a message on its far chain. */
export type FarEvent = { readonly transactionHash: Hash; readonly blockNumber: bigint } & Happening

const endpointTopics = [
  'PacketVerified((uint32,bytes32,uint64),address,bytes32)',
  'PacketDelivered((uint32,bytes32,uint64),address)',
  'LzReceiveAlert(address,address,(uint32,bytes32,uint64),bytes32,uint256,uint256,bytes,bytes,bytes)',
  'InboundNonceSkipped(uint32,bytes32,address,uint64)',
  'PacketBurnt(uint32,bytes32,address,uint64,bytes32)',
  'PacketNilified(uint32,bytes32,address,uint64,bytes32)',
  'ComposeSent(address,address,bytes32,uint16,bytes)',
  'ComposeDelivered(address,address,bytes32,uint16)',
  'LzComposeAlert(address,address,address,bytes32,uint16,uint256,uint256,bytes,bytes,bytes)',
].map((signature) => toEventSelector(signature))

const payloadVerified = toEventSelector('PayloadVerified(address,bytes,uint256,bytes32)')

/** The clocks of two chains may differ by so much. */
const CLOCKS_DIFFER_BY_SECONDS = 600n

/**
 * Reads what happened to a message on its far chain, from about the time at which it was sent.
 *
 * @param operator - told about the progress
 * @param packet - the message
 * @param sentAtSeconds - when it was sent, by the clock of its source chain
 * @param isEnough - stops the reading, once nothing more is expected
 * @returns the events, oldest first
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function readFarEvents(
  operator: Operator,
  packet: Packet,
  sentAtSeconds: bigint,
  isEnough: (events: readonly FarEvent[]) => boolean,
): Promise<FarEvent[]> {
  const end = endOf(operator, packet.dstEid)
  const head = await end.chain.getHead()
  const first = await firstBlockSince(end, head.number, sentAtSeconds - CLOCKS_DIFFER_BY_SECONDS)
  const events: FarEvent[] = []
  let from = first
  for await (const { logs, toBlock } of readLogs(end.chain, end.config, endpointTopics, first, head.number)) {
    events.push(...toEvents([...(await attestationLogs(end, from, toBlock)), ...logs], packet, end))
    from = toBlock + 1n
    if (isEnough(events)) break
    const done = Number(toBlock - first) + 1
    operator.onProgress({ what: `reading ${end.eid}`, done, total: Number(head.number - first) + 1 })
  }
  return events
}

async function attestationLogs({ chain, config }: End, fromBlock: bigint, toBlock: bigint): Promise<ChainLog[]> {
  const library = { ...config, endpoint: config.receiveLibrary }
  const logs: ChainLog[] = []
  for await (const chunk of readLogs(chain, library, [payloadVerified], fromBlock, toBlock)) logs.push(...chunk.logs)
  return logs
}

/** The first block that is not older than a time, by halving. */
async function firstBlockSince({ chain, config }: End, head: bigint, atSeconds: bigint): Promise<bigint> {
  let low = smaller(config.startBlock, head)
  let high = head
  while (low < high) {
    const middle = (low + high) / 2n
    const block = await chain.getBlock(middle)
    // A node that has forgotten old blocks has none of their events either.
    if (block === undefined || block.timestamp < atSeconds) low = middle + 1n
    else high = middle
  }
  // A chain whose clock is far behind: at least its newest blocks are read.
  return smaller(low, larger(config.startBlock, head - BigInt(config.logRange) + 1n))
}

/** The events of these logs that are about the message, in the order in which they happened. */
function toEvents(logs: readonly ChainLog[], packet: Packet, end: End): FarEvent[] {
  return logs
    .toSorted((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex)
    .flatMap((log) => {
      const what = attestedIn(log, packet, end) ?? happenedIn(log, packet, end)
      const { transactionHash, blockNumber } = log
      return what === undefined ? [] : [{ transactionHash, blockNumber, ...what }]
    })
}

function attestedIn(log: ChainLog, { header, payloadHash }: Packet, { config }: End): Happening | undefined {
  const [found] = decodeLogs([log], config.receiveLibrary, receiveUln302Abi, 'PayloadVerified')
  if (found === undefined || found.args.header !== header || found.args.proofHash !== payloadHash) return undefined
  return { type: 'attested', dvn: found.args.dvn, confirmations: found.args.confirmations }
}

function happenedIn(log: ChainLog, packet: Packet, { config }: End): Happening | undefined {
  if (!isAddressEqual(log.address, config.endpoint)) return undefined
  const { eventName, args } = decodeEventLog({
    abi: endpointV2Abi,
    data: log.data,
    topics: [...log.topics] as [Hex, ...Hex[]],
  })
  const isOurs = (path: { readonly srcEid: number; readonly sender: Hex; readonly nonce: bigint }, to: Address) =>
    path.srcEid === packet.srcEid &&
    path.sender === packet.sender &&
    path.nonce === packet.nonce &&
    isAddressEqual(to, receiverOf(packet))
  switch (eventName) {
    case 'PacketVerified':
      return isOurs(args.origin, args.receiver) ? { type: 'committed' } : undefined
    case 'PacketDelivered':
      return isOurs(args.origin, args.receiver) ? { type: 'delivered' } : undefined
    case 'InboundNonceSkipped':
      return isOurs(args, args.receiver) ? { type: 'skipped' } : undefined
    case 'PacketBurnt':
      return isOurs(args, args.receiver) ? { type: 'burnt' } : undefined
    case 'PacketNilified':
      return isOurs(args, args.receiver) ? { type: 'blocked' } : undefined
    case 'LzReceiveAlert':
      return args.guid === packet.guid ? failure('failed', args) : undefined
    case 'LzComposeAlert':
      return args.guid === packet.guid ? failure('composeFailed', args) : undefined
    case 'ComposeSent':
      if (args.guid !== packet.guid || args.index !== 0) return undefined
      return { type: 'composed', from: args.from, to: args.to, message: args.message }
    case 'ComposeDelivered':
      return args.guid === packet.guid && args.index === 0 ? { type: 'composeRun' } : undefined
    default:
      return undefined
  }
}

function failure(
  type: 'failed' | 'composeFailed',
  { executor, reason, gas }: { readonly executor: Address; readonly reason: Hex; readonly gas: bigint },
): Happening {
  return { type, executor, reason: revertReason(reason), gas }
}

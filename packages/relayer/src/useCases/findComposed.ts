import { endpointV2Abi } from '@omnicover/deployments'
import { type Address, type Hex, isAddressEqual, toEventSelector, toHex, zeroHash } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { isOfPacket } from '../domain/isOfPacket.js'
import { type Message, packetOf } from '../messages/message.js'
import { type Chain, type ChainLog, contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { isBorneOut } from './isBorneOut.js'
import { readRecentLogs } from './readRecentLogs.js'

/** What a receiver composed: a second call, which the far endpoint keeps until somebody runs it. */
export type Composed = {
  readonly from: Address
  readonly to: Address
  readonly message: Hex
  /** `gone`: the endpoint knows nothing of it, as after a reorganisation. */
  readonly state: 'waiting' | 'done' | 'gone'
}

const composeSent = toEventSelector('ComposeSent(address,address,bytes32,uint16,bytes)')
/** What the endpoint keeps in the place of a composed message that was run. */
const doneHash = toHex(1n, { size: 32 })

/** Why a message waits whose composed call the far chain does not show. */
export const notShownReason =
  'the far chain does not show what was composed, or its connections dispute that it is done'

/**
 * Finds what the receiver of a delivered message composed. That nothing is left to do is believed only when more than half of the connections
 * to the far chain show it, and none shows something else.
 *
 * @param context - ports
 * @param message - a delivered message
 * @returns the composed message; `nothing` when the delivery composed none; `undefined` when that cannot be told now
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function findComposed(
  context: RelayerContext,
  message: Message,
): Promise<Composed | 'nothing' | undefined> {
  const { endpoint } = chainConfigOf(context, message.dstEid)
  const chain = chainOf(context, message.dstEid)
  const sent = sentIn(await logsOf(context, message), endpoint, message)
  if (sent === undefined) return (await isNothing(context, message)) ? 'nothing' : undefined
  const { from, to } = sent
  const readState = async (source: Chain) => {
    const args = [from, to, message.guid, 0] as const
    const [hash] = await source.read([
      contractRead({ address: endpoint, abi: endpointV2Abi, functionName: 'composeQueue', args }),
    ])
    return hash === zeroHash ? 'gone' : hash === doneHash ? 'done' : 'waiting'
  }
  const state = await readState(chain)
  const isBelieved =
    state !== 'done' || (await isBorneOut(context, message.dstEid, async (one) => (await readState(one)) === state))
  return isBelieved ? { from, to, message: sent.message, state } : undefined
}

/** What the receiver composed of a message. Anybody else can compose something under its guid too. */
function sentIn(logs: readonly ChainLog[], endpoint: Address, { guid, receiver }: Message) {
  return decodeLogs(logs, endpoint, endpointV2Abi, 'ComposeSent').find(
    ({ args }) => args.guid === guid && args.index === 0 && isAddressEqual(args.from, receiver),
  )?.args
}

/** Whether connections show the delivery, and nothing composed in it. */
async function isNothing(context: RelayerContext, message: Message): Promise<boolean> {
  const { delivery, dstEid } = message
  const hash = delivery?.transactionHash
  if (hash === undefined) return false
  const { endpoint } = chainConfigOf(context, dstEid)
  const isOurs = isOfPacket(packetOf(message))
  return isBorneOut(context, dstEid, async (source) => {
    const logs = (await source.getReceipt(hash))?.logs ?? []
    if (sentIn(logs, endpoint, message) !== undefined) return false
    const delivered = decodeLogs(logs, endpoint, endpointV2Abi, 'PacketDelivered')
    return delivered.some(({ args }) => isOurs({ ...args.origin, receiver: args.receiver })) || undefined
  })
}

/** The logs among which the event is: of the delivery, or of the last blocks when its transaction is not known. */
async function logsOf(context: RelayerContext, { dstEid, delivery }: Message): Promise<readonly ChainLog[]> {
  const hash = delivery?.transactionHash
  const receipt = hash && (await chainOf(context, dstEid).getReceipt(hash))
  return receipt?.logs ?? (await readRecentLogs(context, dstEid, [composeSent])).logs
}

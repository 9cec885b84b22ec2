import { endpointV2Abi } from '@omnicover/deployments'
import { type Address, type Hex, toEventSelector, toHex, zeroHash } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import type { Message } from '../messages/message.js'
import { type ChainLog, contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
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

/**
 * Finds what the receiver of a delivered message composed.
 *
 * @param context - ports
 * @param message - a delivered message
 * @returns the composed message; `nothing` when the delivery composed none; `undefined` when the delivery cannot be found now
 */
export async function findComposed(
  context: RelayerContext,
  message: Message,
): Promise<Composed | 'nothing' | undefined> {
  const { endpoint } = chainConfigOf(context, message.dstEid)
  const logs = await logsOf(context, message)
  const sent = decodeLogs(logs ?? [], endpoint, endpointV2Abi, 'ComposeSent').find(
    ({ args }) => args.guid === message.guid && args.index === 0,
  )
  if (sent === undefined) return logs !== undefined && message.delivery?.transactionHash ? 'nothing' : undefined
  const { from, to } = sent.args
  const [hash] = await chainOf(context, message.dstEid).read([
    contractRead({
      address: endpoint,
      abi: endpointV2Abi,
      functionName: 'composeQueue',
      args: [from, to, message.guid, 0],
    }),
  ])
  const state = hash === zeroHash ? 'gone' : hash === doneHash ? 'done' : 'waiting'
  return { from, to, message: sent.args.message, state }
}

/** The logs among which the event is: of the delivery, or of the last blocks when nobody knows by which transaction it was. */
async function logsOf(
  context: RelayerContext,
  { dstEid, delivery }: Message,
): Promise<readonly ChainLog[] | undefined> {
  if (delivery?.transactionHash !== undefined)
    return (await chainOf(context, dstEid).getReceipt(delivery.transactionHash))?.logs
  return (await readRecentLogs(context, dstEid, [composeSent])).logs
}

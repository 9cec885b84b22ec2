import { decodeMessage, encodeKey, type Message, type MessageKey, MessageType, type Packet } from '@omnicover/core'
import { capitalPoolAbi, claimDeskAbi, homeOutboxAbi } from '@omnicover/deployments'
import type { Address, Hex } from 'viem'
import { type Chain, type ContractRead, contractRead } from '../ports/chain.js'
import type { ReadAt } from './gatherReads.js'
import type { MarketChain, MarketContracts } from './marketContracts.js'

/** Builds a message again at a block; `undefined` when the contracts have nothing of the kind there. */
export type Rebuild = (chain: Chain, blockNumber: bigint) => Promise<Message | undefined>

/** How to build a message again, and whose pool it is about if it is a report; or why that cannot be. */
export type Plan =
  | { readonly rebuild: Rebuild; readonly refusal?: undefined }
  | { readonly rebuild?: undefined; readonly refusal: string }

/**
 * Plans how to build a message again from the contracts that it speaks of. Every message is a pure function of its sender's state, and the
 * contracts show it in views. Addresses are the operator's: a gateway is not asked where its own contracts are.
 *
 * @param contracts - ours
 * @param source - where it was sent
 * @param packet - with the message
 * @param message - what it says
 * @param readAt - reads a contract
 * @returns the plan
 */
export function planRebuild(
  { home }: MarketContracts,
  source: MarketChain,
  { dstEid }: Packet,
  message: Message,
  readAt: ReadAt,
): Plan {
  const key = keyOf(message)
  const toHome = (plan: Plan) =>
    dstEid === home.eid ? plan : refuse(`only home is told of this, and ${dstEid} is not home`)
  const ofPool = (poolId: number, rebuildFrom: (pool: Address) => Rebuild): Plan => {
    const pool = poolOf(source, poolId)
    if (pool === undefined) return refuse(`network.market does not have its pool on ${source.eid}: add it there`)
    return { rebuild: rebuildFrom(pool) }
  }
  // Every type has its case, or this does not compile: a new one would be refused for ever.
  switch (key.type) {
    case MessageType.TARGETS:
    case MessageType.PRODUCT:
    case MessageType.INCIDENT_OPENED:
    case MessageType.CLAIM_DECIDED:
    case MessageType.DECISION_DENIED:
    case MessageType.EPOCH_SETTLED:
    case MessageType.REMIT:
    case MessageType.SHARES_TO_AWAY:
      if (source.eid !== home.eid) return refuse(`only home tells of this, and ${source.eid} is not home`)
      return { rebuild: build(readAt, home.outbox, key, dstEid) }
    case MessageType.INCIDENT_REPORTED:
      return toHome({ rebuild: reported(readAt, source.desk, key.reportId) })
    case MessageType.CAPITAL_REPORT:
      return toHome(ofPool(key.poolId, (pool) => report(readAt, pool, key.rows)))
    case MessageType.SHARES_TO_HOME:
      return toHome(ofPool(key.poolId, (pool) => move(readAt, pool, key.moveId, home.eid)))
  }
}

/** The pool contract of a pool on a chain. */
export function poolOf({ pools }: MarketChain, poolId: number): Address | undefined {
  return pools.find((pool) => pool.poolId === poolId)?.address
}

const refuse = (refusal: string): Plan => ({ refusal })

/** What was asked of the gateway when it sent the message. */
function keyOf(message: Message): MessageKey {
  const { type } = message
  switch (type) {
    case MessageType.TARGETS:
      return { type, productIds: message.lines.map(({ productId }) => productId) }
    case MessageType.PRODUCT:
      return { type, productId: message.productId }
    case MessageType.INCIDENT_OPENED:
      return { type, incidentId: message.incident.incidentId }
    case MessageType.CLAIM_DECIDED:
      return { type, incidentId: message.decision.incidentId }
    case MessageType.DECISION_DENIED:
      return { type, incidentId: message.denied.incidentId }
    case MessageType.EPOCH_SETTLED:
      return { type, poolId: message.settled.poolId, settlement: message.settled.settlement }
    case MessageType.REMIT:
      return { type, poolId: message.remit.poolId, orderId: message.remit.orderId }
    case MessageType.SHARES_TO_AWAY:
    case MessageType.SHARES_TO_HOME:
      return { type, poolId: message.move.poolId, moveId: message.move.moveId }
    case MessageType.CAPITAL_REPORT:
      return { type, poolId: message.report.poolId, rows: message.report.rows.map(({ row }) => row) }
    case MessageType.INCIDENT_REPORTED:
      return { type, reportId: message.report.reportId }
  }
}

function build(readAt: ReadAt, outbox: Address, key: MessageKey, dstEid: number): Rebuild {
  const args = [key.type, dstEid, encodeKey(key)] as const
  const read = contractRead({ address: outbox, abi: homeOutboxAbi, functionName: 'buildMessage', args })
  return decoded(readAt, read)
}

function report(readAt: ReadAt, pool: Address, rows: readonly number[]): Rebuild {
  const args = [rows] as const
  return decoded(readAt, contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'buildReport', args }))
}

function reported(readAt: ReadAt, desk: Address, reportId: number): Rebuild {
  const args = [reportId] as const
  return decoded(readAt, contractRead({ address: desk, abi: claimDeskAbi, functionName: 'buildIncidentReport', args }))
}

function move(readAt: ReadAt, pool: Address, moveId: number, homeEid: number): Rebuild {
  const args = [homeEid, moveId] as const
  const read = contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'getMove', args })
  return async (chain, at) => {
    const found = await readAt(chain, read, at)
    return found && { type: MessageType.SHARES_TO_HOME, move: found }
  }
}

function decoded(readAt: ReadAt, read: ContractRead<Hex>): Rebuild {
  return async (chain, at) => {
    const data = await readAt(chain, read, at)
    return data && decodeMessage(data)
  }
}

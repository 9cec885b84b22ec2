import { ledgerAbi, remitterAbi, riskRegistryAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/** The contracts that stand on the home chain alone. */
export type KeptHome = {
  readonly eid: number
  readonly ledger: Address
  readonly registry: Address
  readonly assessment: Address
  readonly remitter: Address
}

/** What {@link readHome} saw of the home chain at one block. */
export type HomeSnapshot = Awaited<ReturnType<typeof readHome>>

/**
 * Reads home's book: pools, products, incidents and the reports that reached it.
 *
 * @param chain - connection to the home chain
 * @param home - its contracts
 * @param poolIds - pools to look at
 * @param fromIncident - first incident that is not finished everywhere
 * @returns one consistent view at the newest block
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readHome(chain: Chain, home: KeptHome, poolIds: readonly number[], fromIncident: number) {
  const head = await chain.getHead()
  const at = head.number
  const ledger = { address: home.ledger, abi: ledgerAbi } as const
  const remitter = { address: home.remitter, abi: remitterAbi } as const
  const registry = { address: home.registry, abi: riskRegistryAbi } as const
  const [incidentCount, productCount, maxSilence, maxOpen] = await chain.read(
    [
      contractRead({ ...ledger, functionName: 'incidentCount', args: [] }),
      contractRead({ ...registry, functionName: 'productCount', args: [] }),
      contractRead({ ...ledger, functionName: 'MAX_SILENCE', args: [] }),
      contractRead({ ...ledger, functionName: 'MAX_OPEN', args: [] }),
    ],
    at,
  )
  const pools = await Promise.all(
    poolIds.map(async (poolId) => {
      const [pool, eids, wantsSettlement, wantsOrder, orderCount] = await chain.read(
        [
          contractRead({ ...ledger, functionName: 'getPool', args: [poolId] }),
          contractRead({ ...ledger, functionName: 'chainsOf', args: [poolId] }),
          contractRead({ ...ledger, functionName: 'wantsSettlement', args: [poolId] }),
          contractRead({ ...remitter, functionName: 'wantsOrder', args: [poolId] }),
          contractRead({ ...remitter, functionName: 'orderCount', args: [poolId] }),
        ],
        at,
      )
      const records = await chain.read(
        eids.map((eid) => contractRead({ ...ledger, functionName: 'getChain', args: [poolId, eid] })),
        at,
      )
      const flows = await chain.read(
        eids.map((eid) => contractRead({ ...remitter, functionName: 'flowOf', args: [poolId, eid] })),
        at,
      )
      return {
        poolId,
        pool,
        wantsSettlement,
        wantsOrder,
        orderCount,
        chains: eids.map((eid, i) => ({ eid, ...answerAt(records, i), flow: answerAt(flows, i) })),
      }
    }),
  )
  const eids = [...new Set(pools.flatMap((pool) => pool.chains.map(({ eid }) => eid)))]
  const heads = await chain.read(
    eids.map((eid) => contractRead({ ...ledger, functionName: 'headFor', args: [eid] })),
    at,
  )
  const products = await Promise.all(
    range(1, productCount).map(async (productId) => {
      const [product, limit, totals, wantsRetarget] = await chain.read(
        [
          contractRead({ ...registry, functionName: 'getProduct', args: [productId] }),
          contractRead({ ...ledger, functionName: 'limitOf', args: [productId] }),
          contractRead({ ...ledger, functionName: 'getTotals', args: [productId] }),
          contractRead({ ...ledger, functionName: 'wantsRetarget', args: [productId] }),
        ],
        at,
      )
      const lines = await chain.read(
        eids.map((eid) => contractRead({ ...ledger, functionName: 'getLine', args: [productId, eid] })),
        at,
      )
      return {
        productId,
        product,
        limit,
        totals,
        wantsRetarget,
        lines: eids.map((eid, i) => ({ eid, ...answerAt(lines, i) })),
      }
    }),
  )
  const incidents = await Promise.all(
    range(fromIncident, incidentCount).map(async (incidentId) => {
      const [[incident], told, exposures] = await Promise.all([
        chain.read([contractRead({ ...ledger, functionName: 'getIncident', args: [incidentId] })], at),
        chain.read(
          eids.map((eid) => contractRead({ ...ledger, functionName: 'concerns', args: [incidentId, eid] })),
          at,
        ),
        chain.read(
          eids.map((eid) => contractRead({ ...ledger, functionName: 'incidentExposure', args: [incidentId, eid] })),
          at,
        ),
      ])
      return {
        incidentId,
        ...incident,
        /** Chains that home tells of it. */
        told: eids.filter((_, i) => answerAt(told, i)),
        exposures: eids.map((eid, i) => ({ eid, known: answerAt(exposures, i)[0] })),
      }
    }),
  )
  return {
    eid: home.eid,
    time: Number(head.timestamp),
    /** Seconds after which a silent chain is quarantined. */
    maxSilence,
    /** Seconds after which an open incident may be dismissed by anyone. */
    maxOpen,
    /** Chains that home has not heard of for so long that its messages make them no fresher. */
    silent: eids.filter((_, i) => answerAt(heads, i)[2]),
    pools,
    products,
    incidents,
  }
}

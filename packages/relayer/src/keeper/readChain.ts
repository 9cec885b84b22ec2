import { capitalPoolAbi, claimDeskAbi, coverMarketAbi, investorAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/** The contracts of one chain that the keeper looks after. */
export type KeptChain = {
  readonly eid: number
  readonly gateway: Address
  readonly market: Address
  readonly desk: Address
  /** Pool contract of each pool id, and its bridge. */
  readonly pools: readonly { readonly poolId: number; readonly address: Address; readonly bridge: Address }[]
}

/** What {@link readChain} saw of one chain at one block. Amounts are units of 1e-6, times are seconds of that chain. */
export type ChainSnapshot = Awaited<ReturnType<typeof readChain>>

/**
 * Reads the contracts of one chain.
 *
 * @param chain - connection to the chain
 * @param kept - its contracts
 * @param fromIncident - first incident that is not finished everywhere
 * @param incidentCount - incidents that home knows
 * @returns one consistent view at the newest block
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readChain(chain: Chain, kept: KeptChain, fromIncident: number, incidentCount: number) {
  const head = await chain.getHead()
  const at = head.number
  const market = { address: kept.market, abi: coverMarketAbi } as const
  const desk = { address: kept.desk, abi: claimDeskAbi } as const
  const [[[heardAt], productIds, skew, reportCount], investors] = await Promise.all([
    chain.read(
      [
        contractRead({ ...market, functionName: 'freshness', args: [] }),
        contractRead({ ...market, functionName: 'productIds', args: [] }),
        contractRead({ ...market, functionName: 'SKEW', args: [] }),
        contractRead({ ...desk, functionName: 'reportCount', args: [] }),
      ],
      at,
    ),
    chain.read(
      kept.pools.map(({ address }) =>
        contractRead({ address, abi: capitalPoolAbi, functionName: 'INVESTOR', args: [] }),
      ),
      at,
    ),
  ])
  const [products, coverCounts, incidents, commitsOut, books, moved, rounds, lent, vaults] = await Promise.all([
    chain.read(
      productIds.map((id) => contractRead({ ...market, functionName: 'getProduct', args: [id] })),
      at,
    ),
    chain.read(
      productIds.map((id) => contractRead({ ...market, functionName: 'coverCount', args: [id] })),
      at,
    ),
    chain.read(
      range(fromIncident, incidentCount).map((id) =>
        contractRead({ ...desk, functionName: 'getIncident', args: [id] }),
      ),
      at,
    ),
    chain.read(
      range(fromIncident, incidentCount).map((id) =>
        contractRead({ ...desk, functionName: 'commitOutOf', args: [id] }),
      ),
      at,
    ),
    chain.read(
      kept.pools.map(({ address }) => contractRead({ address, abi: capitalPoolAbi, functionName: 'books', args: [] })),
      at,
    ),
    chain.read(
      kept.pools.map(({ address }) => contractRead({ address, abi: capitalPoolAbi, functionName: 'moved', args: [] })),
      at,
    ),
    chain.read(
      kept.pools.map(({ address }) =>
        contractRead({ address, abi: capitalPoolAbi, functionName: 'currentRound', args: [] }),
      ),
      at,
    ),
    chain.read(
      kept.pools.map(({ address }) => contractRead({ address, abi: capitalPoolAbi, functionName: 'lent', args: [] })),
      at,
    ),
    chain.read(
      investors.map((address) => contractRead({ address, abi: investorAbi, functionName: 'figures', args: [] })),
      at,
    ),
  ])
  return {
    eid: kept.eid,
    time: Number(head.timestamp),
    heardAt,
    skew,
    reportCount,
    products: productIds.map((productId, i) => ({
      productId,
      ...answerAt(products, i),
      coverCount: answerAt(coverCounts, i),
    })),
    incidents: range(fromIncident, incidentCount).map((incidentId, i) => ({
      incidentId,
      ...answerAt(incidents, i),
      /** Exits and orders that go before its budget, all that went before among them. */
      commitOut: answerAt(commitsOut, i),
    })),
    pools: kept.pools.map(({ poolId, address, bridge }, i) => {
      const [sent, received, lost] = answerAt(moved, i)
      const [putIn, invested, pnl] = answerAt(lent, i)
      return {
        ...{ ...answerAt(books, i), poolId, address, bridge, round: answerAt(rounds, i), sent, received, lost },
        ...{ putIn, invested, pnl, vault: { investor: answerAt(investors, i), ...answerAt(vaults, i) } },
      }
    }),
  }
}

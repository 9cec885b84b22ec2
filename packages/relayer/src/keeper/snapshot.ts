import { composeCoverId } from '@omnicover/core'
import {
  assessmentAbi,
  capitalPoolAbi,
  claimDeskAbi,
  coverMarketAbi,
  investorAbi,
  ledgerAbi,
  oftBridgeAbi,
  remitterAbi,
  riskRegistryAbi,
} from '@omnicover/deployments'
import type { Address, Hash } from 'viem'
import { answerAt } from '../domain/answerAt.js'
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

/** The contracts that stand on the home chain alone. */
export type KeptHome = {
  readonly eid: number
  readonly ledger: Address
  readonly registry: Address
  readonly assessment: Address
  readonly remitter: Address
}

/** What {@link readChain} saw of one chain at one block. Amounts are units of 1e-6, times are seconds of that chain. */
export type ChainSnapshot = Awaited<ReturnType<typeof readChain>>

/** What {@link readHome} saw of the home chain at one block. */
export type HomeSnapshot = Awaited<ReturnType<typeof readHome>>

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

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
    pools,
    products,
    incidents,
  }
}

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

/**
 * Tells which settlements of a pool have not been applied on a chain.
 *
 * @param chain - connection to the chain
 * @param pool - pool contract there
 * @param from - first settlement to look at
 * @param to - last settlement to look at: as many as home made for it
 * @returns their numbers, oldest first
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readUnapplied(chain: Chain, pool: Address, from: number, to: number): Promise<readonly number[]> {
  const numbers = range(from, to)
  const applied = await chain.read(
    numbers.map((n) => contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'isApplied', args: [n] })),
  )
  return numbers.filter((_, i) => !applied[i])
}

/** An order of home that is not done, and what it waits for: home's message, or somebody who sends the money. */
export type OpenOrder = { readonly orderId: number; readonly waitsFor: 'message' | 'bridge' }

/**
 * Tells which orders of a pool wait on the chain that is to send the money.
 *
 * @param home - connection to the home chain
 * @param remitter - contract that holds the orders
 * @param chain - connection to the sending chain
 * @param eid - its eid
 * @param pool - the pool there
 * @param from - first order to look at
 * @param to - last order to look at: as many as the pool has
 * @returns those that wait, oldest first; money on its way is LayerZero's
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readOpenOrders(
  home: Chain,
  remitter: Address,
  chain: Chain,
  eid: number,
  pool: { readonly poolId: number; readonly address: Address; readonly bridge: Address },
  from: number,
  to: number,
): Promise<readonly OpenOrder[]> {
  const orders = await home.read(
    range(from, to).map((id) =>
      contractRead({ address: remitter, abi: remitterAbi, functionName: 'getOrder', args: [pool.poolId, id] }),
    ),
  )
  const ids = range(from, to).filter((_, i) => answerAt(orders, i).from === eid)
  const [applied, waiting] = await Promise.all([
    chain.read(
      ids.map((id) =>
        contractRead({ address: pool.address, abi: capitalPoolAbi, functionName: 'isRemitted', args: [id] }),
      ),
    ),
    chain.read(
      ids.map((id) => contractRead({ address: pool.bridge, abi: oftBridgeAbi, functionName: 'isWaiting', args: [id] })),
    ),
  ])
  return ids.flatMap((orderId, i): OpenOrder[] => {
    if (!answerAt(applied, i)) return [{ orderId, waitsFor: 'message' }]
    return answerAt(waiting, i) ? [{ orderId, waitsFor: 'bridge' }] : []
  })
}

/**
 * Tells which reports of a chain have not reached home.
 *
 * @param home - connection to the home chain
 * @param assessment - contract that collects reports
 * @param eid - chain that the reports were made on
 * @param from - first report to look at
 * @param to - last report to look at
 * @returns their ids, oldest first
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readUnreported(home: Chain, assessment: Address, eid: number, from: number, to: number) {
  const ids = range(from, to)
  const reports = await home.read(
    ids.map((id) =>
      contractRead({ address: assessment, abi: assessmentAbi, functionName: 'getReport', args: [eid, id] }),
    ),
  )
  return ids.filter((_, i) => answerAt(reports, i).productId === 0)
}

/** Covers that one look goes through: about as many as a node reads in one request. */
const COVERS_PER_LOOK = 500

/** Payable covers that one look returns: fewer than one key may have under way at a time. */
const PAYABLE_PER_LOOK = 32

/**
 * Reads the root of the tree that an incident is paid by.
 *
 * @param chain - connection to the chain
 * @param desk - claim desk there
 * @param incidentId - an incident that is decided by tree
 * @returns the root
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readRoot(chain: Chain, desk: Address, incidentId: number): Promise<Hash> {
  const [root] = await chain.read([
    contractRead({ address: desk, abi: claimDeskAbi, functionName: 'rootOf', args: [incidentId] }),
  ])
  return root
}

/** Covers to look through, by their place in a list. */
export type CoverList = { readonly length: number; readonly at: (index: number) => bigint }

/** What of a chain's market a look for payable covers needs. */
export type PayableMarket = {
  readonly market: Address
  readonly eid: number
  /** Covers of the incident's product sold there. */
  readonly coverCount: number
  /** Seconds that clocks may differ, as the market has it. */
  readonly skew: number
}

/**
 * The covers of a product that a chain sold.
 *
 * @param market - which chain, and how many
 * @param productId - the product
 * @returns their list, by serial
 */
export function soldCovers({ eid, coverCount }: PayableMarket, productId: number): CoverList {
  return { length: coverCount, at: (serial) => composeCoverId({ eid, productId, serial }) }
}

/**
 * Looks through covers for those that an incident pays and that are not paid yet. One look goes through a bounded number of them,
 * however many there are. Covers that the chain did not sell are passed over.
 *
 * @param chain - connection to the chain
 * @param market - the market there
 * @param incident - product, ordinal and instant
 * @param covers - covers to look through
 * @param from - place of the first cover to look at
 * @returns cover ids, and where the next look begins: 0 again after the last cover
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readPayable(
  chain: Chain,
  { market, eid, coverCount, skew }: PayableMarket,
  incident: { readonly productId: number; readonly ordinal: number; readonly instant: number },
  covers: CoverList,
  from: number,
): Promise<{ readonly coverIds: readonly bigint[]; readonly next: number }> {
  const end = Math.min(from + COVERS_PER_LOOK, covers.length)
  const first: bigint = composeCoverId({ eid, productId: incident.productId, serial: 0 })
  const looked = range(from, end - 1)
    .map((place) => ({ place, coverId: covers.at(place) }))
    .filter(({ coverId }) => first <= coverId && coverId < first + BigInt(coverCount))
  const answers = await chain.read(
    looked.map(({ coverId }) =>
      contractRead({ address: market, abi: coverMarketAbi, functionName: 'getCover', args: [coverId] }),
    ),
  )
  const payable = looked.filter((_, i) => {
    const cover = answerAt(answers, i)
    const protectedThen = cover.start + skew <= incident.instant && incident.instant <= cover.end
    return protectedThen && cover.paid < cover.amount && ((cover.settled >> incident.ordinal) & 1) === 0
  })
  const next = payable[PAYABLE_PER_LOOK]?.place ?? end
  return {
    coverIds: payable.slice(0, PAYABLE_PER_LOOK).map(({ coverId }) => coverId),
    next: next < covers.length ? next : 0,
  }
}

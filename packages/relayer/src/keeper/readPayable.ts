import { composeCoverId } from '@omnicover/core'
import { coverMarketAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/** Covers that one look goes through: about as many as a node reads in one request. */
const COVERS_PER_LOOK = 500

/** Payable covers that one look returns: fewer than one key may have under way at a time. */
const PAYABLE_PER_LOOK = 32

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

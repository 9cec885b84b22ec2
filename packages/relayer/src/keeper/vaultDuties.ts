import { investorAbi } from '@omnicover/deployments'
import { encodeFunctionData, type Hex } from 'viem'
import type { Duty } from './duty.js'
import { DECIDED } from './incidentState.js'
import type { ChainSnapshot } from './readChain.js'
import type { HomeSnapshot } from './readHome.js'

type Pool = ChainSnapshot['pools'][number]
type PoolBook = HomeSnapshot['pools'][number]

/** A pool on one chain: its cash that nobody is owed, and what is owed there, units. */
type Purse = { readonly eid: number; readonly pool: Pool; readonly cash: bigint; readonly owed: bigint }

/** One of the asset, units: less is not worth a transaction. */
const LEAST = 1_000_000n

/** A hundredth of the cash, or a thousandth of what is in the vault, is worth one. */
const IDLE = 100n
const GAIN = 1_000n

/**
 * Says what to do with the vaults of idle cash: take out what somebody is owed, mark losses, bring gains home, put in what is idle.
 *
 * @param home - home's book
 * @param chains - every chain with a market, home among them
 * @returns duties; money that is owed comes first, and nothing is put in while anybody waits for money
 */
export function vaultDuties(home: HomeSnapshot, chains: readonly ChainSnapshot[]): Duty[] {
  return home.pools.flatMap((book) => {
    const purses = chains.flatMap((chain) => {
      const pool = chain.pools.find(({ poolId }) => poolId === book.poolId)
      return pool ? [purseOf(book, chain, pool)] : []
    })
    const wanted = wantedFrom(purses)
    const isQuiet = book.pool.openIncidents === 0 && purses.every(({ owed }) => owed === 0n)
    return purses.flatMap((purse, i) => dutiesOf(purse, wanted[i] ?? 0n, isQuiet))
  })
}

/** Budgets to fund, exits and orders to carry out, and shares that wait to leave. */
function purseOf(book: PoolBook, chain: ChainSnapshot, pool: Pool): Purse {
  const record = book.chains.find(({ eid }) => eid === chain.eid)
  const cash = pool.free + pool.premiumEarned - pool.premiumSynced
  const isOurs = (productId: number) =>
    chain.products.some((product) => product.productId === productId && product.poolId === pool.poolId)
  const budgets = chain.incidents
    .filter(({ state, productId }) => state === DECIDED && isOurs(productId))
    .reduce((sum, { budgetLeft }) => sum + BigInt(budgetLeft), 0n)
  const exits = record ? record.exitsFilled - pool.exitsApplied : 0n
  const orders = record ? record.flow.ordered - pool.sent : 0n
  // What has a price already is among the shares too, so this is rather too much: it goes back into the vault later.
  const leaving = book.pool.shares === 0n ? 0n : (pool.leaving * book.pool.capital) / book.pool.shares
  return { eid: chain.eid, pool, cash, owed: budgets + max(exits, 0n) + max(orders, 0n) + leaving }
}

/** What each vault should give: first for its own chain, then for others that all cash together does not suffice for. */
function wantedFrom(purses: readonly Purse[]): readonly bigint[] {
  const own = purses.map(({ pool, cash, owed }) => min(max(max(owed, pool.vault.keep) - cash, 0n), pool.invested))
  const sum = (pick: (purse: Purse, i: number) => bigint) => purses.reduce((all, purse, i) => all + pick(purse, i), 0n)
  const cash = sum((purse, i) => purse.cash + (own[i] ?? 0n))
  let missing = sum(({ owed }) => owed) - cash
  return purses.map(({ pool }, i) => {
    const first = own[i] ?? 0n
    const more = min(max(missing, 0n), pool.invested - first)
    missing -= more
    return first + more
  })
}

function dutiesOf({ eid, pool, cash }: Purse, wanted: bigint, isQuiet: boolean): Duty[] {
  const { investor, value, ready, investable } = pool.vault
  const call = (task: string, because: string, data: Hex): Duty => ({
    ...{ task: `${task}:${pool.poolId}:${eid}`, because, eid },
    ...{ kind: 'call', to: investor, data },
  })
  const duties: Duty[] = []
  const [loss, gain] = [pool.invested - value, value - pool.invested]
  if (loss >= LEAST) {
    const data = encodeFunctionData({ abi: investorAbi, functionName: 'markDown' })
    duties.push(call('mark-down', `value-${value}`, data))
  }
  if (wanted >= LEAST) {
    const data = encodeFunctionData({ abi: investorAbi, functionName: 'divest', args: [wanted] })
    duties.push(call('divest', `wanted-${wanted}-of-${pool.invested}`, data))
  }
  if (gain >= LEAST && gain * GAIN >= pool.invested) {
    const data = encodeFunctionData({ abi: investorAbi, functionName: 'harvest' })
    duties.push(call('harvest', `value-${value}`, data))
  }
  if (ready >= LEAST) {
    duties.push(call('drip', `epoch-${pool.round}`, encodeFunctionData({ abi: investorAbi, functionName: 'drip' })))
  }
  if (isQuiet && wanted === 0n && investable >= LEAST && investable * IDLE >= cash) {
    duties.push(call('invest', `epoch-${pool.round}`, encodeFunctionData({ abi: investorAbi, functionName: 'invest' })))
  }
  return duties
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

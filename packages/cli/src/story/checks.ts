import {
  capitalPoolAbi,
  claimDeskAbi,
  coverMarketAbi,
  devnetDollarAbi,
  ledgerAbi,
  poolShareAbi,
} from '@omnicover/deployments'
import type { Address } from 'viem'
import { type Network, type NetworkChain, POOL_ID } from '../network/startNetwork.js'
import { dollars, formatShares, several } from './print.js'

/** One statement about the state of all chains, recomputed from what they store. */
export type Check = { name: string; holds: boolean; detail: string }

/**
 * Recomputes the invariants of docs/design.md from the state of the chains, after all messages have arrived.
 *
 * @param network - the network
 * @param incidentIds - incidents that were decided
 * @returns one check for each statement
 */
export async function checkInvariants(network: Network, incidentIds: readonly number[]): Promise<readonly Check[]> {
  const books = await Promise.all(network.chains.map(readBooks))
  return [
    ...(await checkCapacity(network)),
    ...(await checkSolvency(network, books)),
    ...(await checkPayouts(network, incidentIds)),
    ...(await checkShares(network)),
    ...(await checkTokens(network, books)),
  ]
}

/** I1 and I4: exposure <= max(target, exposure) <= granted, and all exposure together <= capital. */
async function checkCapacity({ home, chains, products }: Network): Promise<Check[]> {
  const checks: Check[] = []
  let exposed = 0n
  for (const { productId, name: product } of products) {
    for (const chain of chains) {
      const market = { address: chain.omnicover.market, abi: coverMarketAbi } as const
      const here = await chain.client.readContract({ ...market, functionName: 'getProduct', args: [productId] })
      const line = await home.client.readContract({
        address: home.omnicover.home.ledger,
        abi: ledgerAbi,
        functionName: 'getLine',
        args: [productId, chain.eid],
      })
      const used = here.effectiveTarget > here.exposure ? here.effectiveTarget : here.exposure
      exposed += here.exposure
      checks.push({
        name: `I1 ${product} on ${chain.name}`,
        holds: used <= line.granted,
        detail: `exposure ${dollars(here.exposure)}, target ${dollars(here.target)}, granted ${dollars(line.granted)}`,
      })
    }
  }
  const pool = await readPool(home)
  checks.push({
    name: 'I4 exposure is backed',
    holds: exposed <= pool.capital,
    detail: `exposure on all chains ${dollars(exposed)}, capital ${dollars(pool.capital)}`,
  })
  return checks
}

/** I2: what home believes a chain can pay is there; and K by accrual equals K counted in cash. */
async function checkSolvency({ home, chains }: Network, books: readonly Books[]): Promise<Check[]> {
  const [capital, counted] = await home.client.readContract({
    address: home.omnicover.home.ledger,
    abi: ledgerAbi,
    functionName: 'audit',
    args: [POOL_ID],
  })
  const audit = {
    name: 'K audit',
    holds: capital === counted,
    detail: `accrued ${dollars(capital)}, counted ${dollars(counted)}`,
  }
  return [
    audit,
    ...chains.map((chain, i): Check => {
      const { pool, balance } = requireAt(books, i)
      const apart = pool.setAside + pool.held + pool.exitsOwed
      const unsynced = pool.premiumEarned - pool.premiumSynced
      const owed = pool.free + apart + pool.pending + pool.unearned + unsynced
      return {
        name: `I2 ${chain.name}`,
        holds: balance >= owed,
        detail: `holds ${dollars(balance)}; free ${dollars(pool.free)}, set aside or held ${dollars(apart)}, pending ${dollars(pool.pending)}, unearned ${dollars(pool.unearned)}, earned and not yet free ${dollars(unsynced)}`,
      }
    }),
  ]
}

/** I3: no chain paid more than its budget for an incident. */
async function checkPayouts({ home, chains }: Network, incidentIds: readonly number[]): Promise<Check[]> {
  const checks: Check[] = []
  for (const incidentId of incidentIds) {
    for (const chain of chains) {
      const budget = await home.client.readContract({
        address: home.omnicover.home.ledger,
        abi: ledgerAbi,
        functionName: 'budgetOf',
        args: [incidentId, chain.eid],
      })
      const desk = { address: chain.omnicover.desk, abi: claimDeskAbi } as const
      const here = await chain.client.readContract({ ...desk, functionName: 'getIncident', args: [incidentId] })
      const logs = await chain.client.getContractEvents({
        ...desk,
        eventName: 'CoverSettled',
        args: { incidentId },
        fromBlock: 0n,
        strict: true,
      })
      const paid = logs.reduce((sum, { args }) => sum + args.payout, 0n)
      const once = new Set(logs.map(({ args }) => args.coverId)).size === logs.length
      checks.push({
        name: `I3 incident ${incidentId} on ${chain.name}`,
        holds: once && paid + BigInt(here.budgetLeft) === budget,
        detail: `budget ${dollars(budget)}, paid ${dollars(paid)} to ${several(logs.length, 'cover')}, left ${dollars(BigInt(here.budgetLeft))}`,
      })
    }
  }
  return checks
}

/** Shares on all chains, minted or claimable, are the shares that home sold, less what rounding left. */
async function checkShares({ home, chains, devnet }: Network): Promise<Check[]> {
  let there = 0n
  for (const { client, omnicover } of chains) {
    for (const { address, share } of omnicover.pools) {
      there += await client.readContract({ address: share, abi: poolShareAbi, functionName: 'totalSupply' })
      for (const underwriter of devnet.accounts.underwriters) {
        const args = [underwriter.address] as const
        there += await client.readContract({ address, abi: capitalPoolAbi, functionName: 'maxMint', args })
      }
    }
  }
  const { shares } = await readPool(home)
  const rounding = shares - there
  const holds = rounding >= 0n && rounding < BigInt(chains.length * devnet.accounts.underwriters.length)
  return [{ name: 'shares', holds, detail: `home sold ${formatShares(shares)}, chains hold ${formatShares(there)}` }]
}

/** Every token unit that was minted is with somebody we know; what left for another chain is locked. */
async function checkTokens({ chains, devnet }: Network, books: readonly Books[]): Promise<Check[]> {
  return Promise.all(
    chains.map(async ({ client, omnicover, name }, i): Promise<Check> => {
      const asset = { address: omnicover.asset, abi: devnetDollarAbi } as const
      const supply = await client.readContract({ ...asset, functionName: 'totalSupply' })
      const people = [...devnet.accounts.underwriters, ...devnet.accounts.buyers].map(({ address }) => address)
      const bridges = omnicover.pools.map(({ bridge }) => bridge)
      const balances = await Promise.all(
        [...people, ...bridges, omnicover.oft].map((address) =>
          client.readContract({ ...asset, functionName: 'balanceOf', args: [address] }),
        ),
      )
      const found = balances.reduce((sum, balance) => sum + balance, requireAt(books, i).balance)
      return {
        name: `tokens on ${name}`,
        holds: supply === found,
        detail: `minted ${dollars(supply)}, found ${dollars(found)}`,
      }
    }),
  )
}

type Books = Awaited<ReturnType<typeof readBooks>>

async function readBooks({ client, omnicover }: NetworkChain) {
  const address = poolAddress(omnicover.pools)
  const [pool, balance] = await Promise.all([
    client.readContract({ address, abi: capitalPoolAbi, functionName: 'books' }),
    client.readContract({ address: omnicover.asset, abi: devnetDollarAbi, functionName: 'balanceOf', args: [address] }),
  ])
  return { pool, balance }
}

function readPool(home: Network['home']) {
  const address = home.omnicover.home.ledger
  return home.client.readContract({ address, abi: ledgerAbi, functionName: 'getPool', args: [POOL_ID] })
}

function poolAddress(pools: readonly { poolId: number; address: Address }[]): Address {
  return requireAt(
    pools.map(({ address }) => address),
    0,
  )
}

function requireAt<Value>(values: readonly Value[], index: number): Value {
  const value = values[index]
  if (value === undefined) throw new TypeError(`expected a value at ${index}`)
  return value
}

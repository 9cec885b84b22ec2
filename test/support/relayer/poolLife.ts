import { buildSumTree, endDayFor, type SumTreeItem } from '@omnicover/core'
import { assessmentAbi, capitalPoolAbi, claimDeskAbi, ledgerAbi } from '@omnicover/deployments'
import { createSetup, type DevnetAccount, type Setup, type Statement, sendAll, signStatement } from '@omnicover/devnet'
import type { Relayer } from '@omnicover/relayer'
import { cover, pool, product } from '@omnicover/sdk'
import { type Address, erc20Abi, type Hex, keccak256, stringToHex } from 'viem'
import { times } from '../sdk/homeChain.js'
import type { PoolChain, PoolWorld } from './poolWorld.js'
import { until } from './world.js'

const poolId = 1
const productId = 1
const evidence = keccak256(stringToHex('what happened'))

/** What people do in a pool world, while a relayer that keeps works for them. Money in units. */
export type PoolLife = {
  /** Lets epochs pass until something holds. */
  readonly until: (isDone: () => Promise<boolean>) => Promise<void>
  /** A deposit on each chain, and what it bought there. */
  readonly depositOnEach: (who: (at: PoolChain) => DevnetAccount, assets: bigint) => Promise<bigint[]>
  readonly positionOf: (at: PoolChain, who: DevnetAccount) => Promise<pool.getPosition.ReturnValue>
  /** Waits until a chain may sell as much, and buys it for a month. Returns the cover's id. */
  readonly buy: (at: PoolChain, who: DevnetAccount, amount: bigint) => Promise<bigint>
  /** Incident 1 of product 1, seen on a chain: reported, validated, and told to every chain, which reports what it has exposed. */
  readonly openIncident: (at: PoolChain) => Promise<void>
  /** Assessors decide it, of what remains of each cover. */
  readonly decide: (ratio: number) => Promise<void>
  /** Assessors decide it item by item: what covers on one chain are paid. */
  readonly decideByTree: (at: PoolChain, items: readonly SumTreeItem[]) => Promise<void>
  /** Leaves with shares and collects. Returns what was paid. */
  readonly leave: (at: PoolChain, who: DevnetAccount, shares: bigint) => Promise<bigint>
  /** Home's book of the pool. */
  readonly book: () => Promise<{ capital: bigint; shares: bigint; dripping: bigint; audited: bigint; counted: bigint }>
  /** What a pool holds on a chain, and what it owes or has free there, in the smallest parts of the asset. */
  readonly purse: (at: PoolChain) => Promise<{ held: bigint; booked: bigint }>
  /** Smallest parts of the asset that somebody has. */
  readonly balanceOf: (at: PoolChain, who: Address) => Promise<bigint>
  /** Sends calls of somebody on a chain. */
  readonly transact: (at: PoolChain, who: DevnetAccount, plan: (setup: Setup) => void) => Promise<void>
}

/**
 * Lets people live in a world.
 *
 * @param world - its chains
 * @param relayer - relays and keeps
 * @returns what they can do
 */
export function livePool(world: PoolWorld, relayer: Pick<Relayer, 'tick'>): PoolLife {
  const { home, places, contracts } = world
  const { keeper, assessors } = world.devnet.accounts
  const on = (at: PoolChain, who: DevnetAccount) => ({ client: world.clientOf(at, who), deployment: at.deployment })
  const now = async ({ chain }: PoolChain) => Number((await chain.client.getBlock()).timestamp)

  const pass = (isDone: () => Promise<boolean>) =>
    until(world, relayer, async () => {
      if (await isDone()) return true
      await world.warp(times.epochLength / 4)
      return false
    })

  const transact = async ({ chain }: PoolChain, who: DevnetAccount, plan: (setup: Setup) => void) => {
    const setup = createSetup({ from: who.address, nonce: 0 })
    plan(setup)
    await sendAll(chain.client, who, setup.transactions)
  }

  const sign = (statement: Statement): Promise<Hex[]> => {
    const domain = { chainId: home.chain.chainId, assessment: contracts.assessment }
    return signStatement(assessors, 2, domain, statement)
  }

  const positionOf = (at: PoolChain, who: DevnetAccount) =>
    pool.getPosition(on(at, who).client, { deployment: at.deployment, poolId, controller: who.address })

  const balanceOf = ({ chain, deployment }: PoolChain, who: Address) =>
    chain.client.readContract({
      ...{ address: deployment.asset, abi: erc20Abi, functionName: 'balanceOf', args: [who] },
    })

  const knowsExposure = async (eid: number) => {
    const call = { address: contracts.ledger, abi: ledgerAbi, functionName: 'incidentExposure' } as const
    const [known] = await home.chain.client.readContract({ ...call, args: [1, eid] })
    return known
  }

  return {
    ...{ until: pass, transact, positionOf, balanceOf },

    depositOnEach: async (who, assets) => {
      for (const at of places) {
        const { client, deployment } = on(at, who(at))
        await pool.requestDepositSync(client, { deployment, poolId, assets, permit: true })
      }
      await world.warp(times.epochLength)
      const bought: bigint[] = []
      for (const at of places) {
        await pass(async () => (await positionOf(at, who(at))).claimableShares > 0n)
        const { client, deployment } = on(at, who(at))
        bought.push((await pool.claimDepositSync(client, { deployment, poolId })).shares)
      }
      return bought
    },

    buy: async (at, who, amount) => {
      const { client, deployment } = on(at, who)
      await pass(async () => {
        const products = await product.list(client, { deployment })
        return products.some((one) => one.productId === productId && one.target >= one.exposure + amount)
      })
      const time = await now(at)
      const quote = await cover.quote(client, { deployment, productId, amount, endDay: endDayFor(time, 30), now: time })
      return (await cover.buySync(client, { deployment, quote, permit: true })).coverId
    },

    openIncident: async (at) => {
      await world.warp(times.waitingPeriod + times.skew + 1)
      const instant = await now(at)
      await world.warp(1)
      await transact(at, keeper, (setup) =>
        setup.call(at.omnicover.desk, {
          ...{ abi: claimDeskAbi, functionName: 'report', args: [productId, instant, evidence] },
        }),
      )
      const { eid } = at.deployment
      await pass(async () => {
        const call = { address: contracts.assessment, abi: assessmentAbi, functionName: 'getReport' } as const
        return (await home.chain.client.readContract({ ...call, args: [eid, 1] })).productId === productId
      })
      const message = { eid, reportId: 1, productId, instant, evidence }
      const signatures = await sign({ primaryType: 'Validate', message })
      await transact(home, keeper, (setup) =>
        setup.call(contracts.assessment, { abi: assessmentAbi, functionName: 'validate', args: [eid, 1, signatures] }),
      )
      for (const { deployment } of places) await pass(() => knowsExposure(deployment.eid))
    },

    decide: async (ratio) => {
      const signatures = await sign({ primaryType: 'Decide', message: { incidentId: 1, ratio, evidence } })
      await transact(home, keeper, (setup) =>
        setup.call(contracts.assessment, {
          ...{ abi: assessmentAbi, functionName: 'decide', args: [1, ratio, evidence, signatures] },
        }),
      )
      await world.warp(times.payableDelay)
    },

    decideByTree: async ({ deployment }, items) => {
      const { top, total } = await buildSumTree(1, items)
      const allocations = [{ eid: deployment.eid, top, total }]
      const message = { incidentId: 1, allocations, evidence }
      const signatures = await sign({ primaryType: 'DecideByTree', message })
      await transact(home, keeper, (setup) =>
        setup.call(contracts.assessment, {
          ...{ abi: assessmentAbi, functionName: 'decideByTree', args: [1, allocations, evidence, signatures] },
        }),
      )
      await world.warp(times.payableDelay)
    },

    leave: async (at, who, shares) => {
      const { client, deployment } = on(at, who)
      await pool.requestRedeemSync(client, { deployment, poolId, shares })
      await world.warp(times.epochLength)
      await pass(async () => (await positionOf(at, who)).exit?.settled === true)
      return (await pool.claimRedeemSync(client, { deployment, poolId })).assets
    },

    book: async () => {
      const call = { address: contracts.ledger, abi: ledgerAbi, args: [poolId] } as const
      const { capital, shares, dripping } = await home.chain.client.readContract({ ...call, functionName: 'getPool' })
      const [audited, counted] = await home.chain.client.readContract({ ...call, functionName: 'audit' })
      return { capital, shares, dripping: dripping.left, audited, counted }
    },

    purse: async (at) => {
      const address = at.deployment.pools[0]?.address ?? '0x'
      const books = await at.chain.client.readContract({ address, abi: capitalPoolAbi, functionName: 'books' })
      const scale = 10n ** BigInt((at.deployment.decimals ?? 6) - 6)
      const apart = books.setAside + books.held + books.exitsOwed + books.pending
      const units = books.free + apart + books.unearned + books.premiumEarned - books.premiumSynced
      return { held: await balanceOf(at, address), booked: units * scale }
    },
  }
}

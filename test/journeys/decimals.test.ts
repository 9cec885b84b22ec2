import { devnetDollarAbi } from '@omnicover/deployments'
import type { DevnetAccount } from '@omnicover/devnet'
import { claim, cover } from '@omnicover/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { livePool, type PoolLife } from '../support/relayer/poolLife.js'
import { type PoolChain, type PoolWorld, startPoolWorld } from '../support/relayer/poolWorld.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor } from '../support/relayer/world.js'

const dollar = 1_000_000n
const share = 10n ** 18n
/** Of everybody's first money, in dollars. */
const given = 10_000_000n

let world: PoolWorld
let life: PoolLife
beforeAll(async () => {
  world = await startPoolWorld({ decimals: [6, 8, 18], sells: true })
}, 120_000)
afterAll(() => world?.stop())

const trial = useTrial()
beforeEach(() => {
  const config = configFor(world, [], `${trial.folder}/store`, world.changes)
  life = livePool(world, trial.drive(config, [world.createKeeper()]).relayer)
})

const scaleOf = ({ deployment }: PoolChain) => 10n ** BigInt((deployment.decimals ?? 6) - 6)

/** Everybody has a number of their own on each chain. */
const underwriter = (at: PoolChain): DevnetAccount => required(world.devnet.accounts.underwriters[numberOf(at)])
const buyer = (at: PoolChain): DevnetAccount => required(world.devnet.accounts.buyers[numberOf(at)])
const numberOf = (at: PoolChain) => world.places.indexOf(at)

/** What somebody has in smallest parts, less what everybody was given. */
const gained = async (at: PoolChain, who: DevnetAccount) =>
  (await life.balanceOf(at, who.address)) - given * dollar * scaleOf(at)

describe('one pool on chains whose dollars have 6, 8 and 18 decimals', () => {
  test('default: deposits, covers, payouts and exits are whole to the unit, and no smaller part is lost', {
    timeout: 400_000,
  }, async () => {
    const [home, middle, far] = [world.home, world.away, required(world.places[2])]
    // An odd amount: its parts are not round in any of the three.
    const deposit = 100_000n * dollar + 1n
    const bought = await life.depositOnEach(underwriter, deposit)
    for (const shares of bought) expect(shares).toBe(deposit * 10n ** 12n)
    for (const at of world.places) expect(await gained(at, underwriter(at))).toBe(-deposit * scaleOf(at))

    // Budgets larger than the money of a chain are the matter of another journey.
    const amount = 20_000n * dollar + 7n
    const covers = new Map<PoolChain, bigint>()
    for (const at of [middle, far]) {
      covers.set(at, await life.buy(at, buyer(at), amount))
      const paid = -(await gained(at, buyer(at)))
      expect({ paid: paid > 0n, rest: paid % scaleOf(at) }).toEqual({ paid: true, rest: 0n })
    }
    const before = await Promise.all([middle, far].map((at) => gained(at, buyer(at))))

    await life.openIncident(middle)
    await life.decide(500_000)
    for (const [i, at] of [middle, far].entries()) {
      const payout = amount / 2n
      await life.until(async () => (await gained(at, buyer(at))) !== required(before[i]))
      expect((await gained(at, buyer(at))) - required(before[i])).toBe(payout * scaleOf(at))
      const client = world.clientOf(at, buyer(at))
      const coverId = required(covers.get(at))
      expect((await cover.get(client, { deployment: at.deployment, coverId })).paid).toBe(payout)
      expect(await claim.listPayable(client, { deployment: at.deployment, coverIds: [coverId] })).toEqual([])
    }

    // One price on all three: who leaves with as many shares is paid as many units.
    const paid: bigint[] = []
    for (const at of [home, middle, far]) {
      const who = underwriter(at)
      const had = await life.balanceOf(at, who.address)
      const assets = await life.leave(at, who, 10_000n * share)
      expect((await life.balanceOf(at, who.address)) - had).toBe(assets * scaleOf(at))
      paid.push(assets)
    }
    // Premium is earned by the second, so who leaves later is paid a little more.
    expect(Number(paid[2]) / Number(paid[0])).toBeCloseTo(1, 3)
    expect(paid.every((assets) => assets > 9_000n * dollar && assets < 10_000n * dollar)).toBe(true)

    await life.until(async () => {
      const { audited, counted } = await life.book()
      return audited === counted
    })
    for (const at of world.places) {
      const { held, booked } = await life.purse(at)
      expect(held).toBe(booked)
      await expectAllTokens(at)
    }
  })
})

/** Every part of the dollar that was minted on a chain is with somebody we know. */
async function expectAllTokens({ chain, deployment, omnicover }: PoolChain): Promise<void> {
  const { underwriters, buyers, deployer } = world.devnet.accounts
  const pools = omnicover.pools.flatMap(({ address, bridge }) => [address, bridge])
  const people = [...underwriters, ...buyers, deployer].map(({ address }) => address)
  let found = 0n
  for (const who of [...people, ...pools, omnicover.oft, omnicover.market, omnicover.desk]) {
    found += await chain.client.readContract({
      ...{ address: deployment.asset, abi: devnetDollarAbi, functionName: 'balanceOf', args: [who] },
    })
  }
  const supply = { address: deployment.asset, abi: devnetDollarAbi, functionName: 'totalSupply' } as const
  expect(found).toBe(await chain.client.readContract(supply))
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

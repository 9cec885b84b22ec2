import type { DevnetAccount } from '@omnicover/devnet'
import { cover } from '@omnicover/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeVault, type Vault } from '../support/relayer/placeVault.js'
import { livePool, type PoolLife } from '../support/relayer/poolLife.js'
import { type PoolChain, type PoolWorld, startPoolWorld } from '../support/relayer/poolWorld.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor } from '../support/relayer/world.js'

const dollar = 1_000_000n
const share = 10n ** 18n
const day = 86_400
const deposit = 100_000n * dollar

let world: PoolWorld
let life: PoolLife
let vault: Vault
beforeAll(async () => {
  world = await startPoolWorld({ sells: true })
  vault = await placeVault(world, world.away, 1_000)
}, 120_000)
afterAll(() => world?.stop())

const trial = useTrial()
beforeEach(() => {
  const config = configFor(world, [], `${trial.folder}/store`, world.changes)
  life = livePool(world, trial.drive(config, [world.createKeeper()]).relayer)
})

const underwriter = (at: PoolChain): DevnetAccount =>
  required(world.devnet.accounts.underwriters[world.places.indexOf(at)])

/** What home knows of capital, and what still drips into it at home. */
const whole = async () => {
  const { capital, dripping } = await life.book()
  return capital + dripping
}

describe('idle cash in a vault', () => {
  test('default: it earns for all, loses for all, and is taken out to pay a holder', {
    timeout: 500_000,
  }, async () => {
    const { home, away } = world
    const [keeper, holder] = [world.devnet.accounts.keeper, required(world.devnet.accounts.buyers[0])]
    await life.depositOnEach(underwriter, deposit)

    // Nine tenths of what nobody is owed. Capital does not move by it.
    await life.until(async () => (await vault.figures()).invested > 0n)
    expect((await vault.figures()).invested).toBe(deposit - deposit / 10n)
    expect(await whole()).toBe(2n * deposit)

    // A gain is nobody's at first: it drips for a week.
    const gain = 900n * dollar
    await vault.gain(gain)
    await life.until(async () => (await vault.figures()).dripping > 0n)
    const { dripping } = await vault.figures()
    expect(gain - dripping).toBeLessThanOrEqual(2n)
    expect(await whole()).toBe(2n * deposit)
    await world.warp(3 * day)
    await life.until(async () => (await whole()) > 2n * deposit)
    expect(await whole()).toBeGreaterThan(2n * deposit + (dripping * 3n) / 7n - dollar)
    expect(await whole()).toBeLessThan(2n * deposit + (dripping * 4n) / 7n)
    await world.warp(5 * day)
    await life.until(async () => (await whole()) === 2n * deposit + dripping)

    // A loss is everybody's as soon as home hears of it.
    const before = await whole()
    const loss = 4_000n * dollar
    await vault.lose(loss)
    await life.until(async () => (await whole()) < before)
    const lost = before - (await whole())
    expect(lost).toBeGreaterThan(loss - 3n)
    expect(lost).toBeLessThanOrEqual(loss + 2n)
    expect(await vault.pnl()).toBe(dripping - lost)

    // A cover larger than the cash that stayed: the vault gives what is missing.
    const amount = 40_000n * dollar
    const coverId = await life.buy(away, holder, amount)
    const { invested } = await vault.figures()
    const had = await life.balanceOf(away, holder.address)
    await life.openIncident(away)
    await life.decide(1_000_000)
    await life.until(async () => (await life.balanceOf(away, holder.address)) !== had)
    expect((await life.balanceOf(away, holder.address)) - had).toBe(amount)
    const client = world.clientOf(away, keeper)
    expect((await cover.get(client, { deployment: away.deployment, coverId })).paid).toBe(amount)
    expect((await vault.figures()).invested).toBeLessThan(invested)

    // Home's underwriter, whose chain has no vault, bears as much as the other.
    const shares = 10_000n * share
    const paid = [await life.leave(home, underwriter(home), shares), await life.leave(away, underwriter(away), shares)]
    const price = (2n * deposit + dripping - lost - amount) / 20n
    for (const assets of paid) {
      expect(assets).toBeGreaterThanOrEqual(price - 2n)
      expect(assets).toBeLessThan(price + price / 100n)
    }

    await life.until(async () => {
      const { audited, counted } = await life.book()
      return audited === counted
    })
    for (const at of world.places) {
      const { held, booked } = await life.purse(at)
      expect(held).toBe(booked)
    }
  })
})

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

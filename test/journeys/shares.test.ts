import { ledgerAbi } from '@omnicover/deployments'
import type { DevnetAccount } from '@omnicover/devnet'
import {
  InsufficientSharesError,
  InvalidReceiverError,
  InvalidSharesError,
  omnicoverActions,
  pool,
  UnknownMoveError,
  UnknownPoolError,
  UnreachableChainError,
} from '@omnicover/sdk'
import { zeroAddress } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type PoolChain, type PoolWorld, startPoolWorld } from '../support/relayer/poolWorld.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, type DrivenRelayer, until } from '../support/relayer/world.js'
import { times } from '../support/sdk/homeChain.js'

const poolId = 1
const assets = 1_000_000_000n
const share = 10n ** 18n

let world: PoolWorld
beforeAll(async () => {
  world = await startPoolWorld()
}, 120_000)
afterAll(() => world?.stop())

const trial = useTrial()
let relayer: DrivenRelayer['relayer']
beforeEach(() => {
  const config = configFor(world, [], `${trial.folder}/store`, world.changes)
  relayer = trial.drive(config, [world.createKeeper()]).relayer
})

const person = (index: number): DevnetAccount => {
  const account = world.devnet.accounts.underwriters[index]
  if (!account) throw new TypeError(`There is no underwriter ${index}.`)
  return account
}
const on = (at: PoolChain, who: DevnetAccount) => ({ client: world.clientOf(at, who), deployment: at.deployment })

const positionOf = (at: PoolChain, who: DevnetAccount) => {
  const { client, deployment } = on(at, who)
  return pool.getPosition(client, { deployment, poolId, controller: who.address })
}

const supplyOn = async (at: PoolChain) => {
  const { client, deployment } = on(at, person(0))
  return (await pool.get(client, { deployment, poolId })).shareSupply
}

/** Epochs pass and the relayer works until something holds. */
const live = async (isDone: () => Promise<boolean>) => {
  await world.warp(times.epochLength)
  await until(world, relayer, async () => {
    if (await isDone()) return true
    await world.warp(times.epochLength / 4)
    return false
  })
}

const arrived = (from: PoolChain, to: PoolChain, moveId: number) => {
  const { client, deployment } = on(from, person(0))
  const destination = { client: world.clientOf(to, person(0)), deployment: to.deployment }
  return pool.getMove(client, { deployment, poolId, moveId, destination })
}

const homesShares = async () => {
  const call = { address: world.ledger, abi: ledgerAbi, functionName: 'getPool', args: [poolId] } as const
  return (await world.home.chain.client.readContract(call)).shares
}

describe('shares that move', () => {
  test('default: they go out, come back to somebody else, and leave there and here at the one price', {
    timeout: 300_000,
  }, async () => {
    const { home, away } = world
    const [alice, bob, carol] = [person(0), person(1), person(2)]
    for (const [at, who] of [
      [home, alice],
      [away, bob],
    ] as const) {
      const { client, deployment } = on(at, who)
      await pool.requestDepositSync(client, { deployment, poolId, assets, permit: true })
    }
    await live(async () => (await positionOf(home, alice)).claimableShares > 0n)
    await until(world, relayer, async () => (await positionOf(away, bob)).claimableShares > 0n)
    for (const [at, who] of [
      [home, alice],
      [away, bob],
    ] as const) {
      const { client, deployment } = on(at, who)
      await pool.claimDepositSync(client, { deployment, poolId })
    }
    const all = await homesShares()
    expect((await supplyOn(home)) + (await supplyOn(away))).toBe(all)

    const out = on(home, alice)
    const moved = await pool.moveSharesSync(out.client, {
      ...{ deployment: out.deployment, poolId, shares: 400n * share, dstEid: away.deployment.eid },
    })
    expect(moved).toMatchObject({ moveId: 1, shares: 400n * share, receiver: alice.address })
    expect(await supplyOn(home)).toBe(600n * share)
    expect(await arrived(home, away, 1)).toEqual({ receiver: alice.address, shares: 400n * share, arrived: 0n })
    await until(world, relayer, async () => (await arrived(home, away, 1)).arrived === 400n * share)
    expect((await positionOf(away, alice)).shares).toBe(400n * share)
    expect(await supplyOn(away)).toBe(1_400n * share)

    const back = on(away, alice)
    const extended = back.client.extend(omnicoverActions(back.deployment))
    const move = { poolId, shares: 100n * share, dstEid: home.deployment.eid, receiver: carol.address }
    expect(await extended.pool.moveShares.simulate(move)).toEqual({ moveId: 1 })
    expect(await extended.pool.moveSharesSync(move)).toMatchObject({ moveId: 1, receiver: carol.address })
    await until(world, relayer, async () => (await arrived(away, home, 1)).arrived === 100n * share)
    expect((await positionOf(home, carol)).shares).toBe(100n * share)
    expect((await supplyOn(home)) + (await supplyOn(away))).toBe(all)
    expect(await homesShares()).toBe(all)

    const [leaver, other] = [on(away, alice), on(home, carol)]
    await pool.requestRedeemSync(leaver.client, { deployment: leaver.deployment, poolId, shares: 300n * share })
    await pool.requestRedeemSync(other.client, { deployment: other.deployment, poolId, shares: 100n * share })
    await live(async () => (await positionOf(away, alice)).exit?.settled === true)
    await until(world, relayer, async () => (await positionOf(home, carol)).exit?.settled === true)
    const paid = await pool.claimRedeemSync(leaver.client, { deployment: leaver.deployment, poolId })
    const paidHere = await pool.claimRedeemSync(other.client, { deployment: other.deployment, poolId })
    expect(paid.assets).toBe(300_000_000n)
    expect(paidHere.assets).toBe(100_000_000n)
    expect(await homesShares()).toBe(all - 400n * share)
  })
})

describe('a move that is refused', () => {
  const attempt = (changes: Partial<pool.moveShares.Parameters> = {}) => {
    const { client, deployment } = on(world.home, person(0))
    return pool.moveShares(client, {
      ...{ deployment, poolId, shares: share, dstEid: world.away.deployment.eid, ...changes },
    })
  }

  test('error: InvalidSharesError for none, for less than one of more, and for more than a move carries', async () => {
    await expect(attempt({ shares: 0n })).rejects.toThrow(InvalidSharesError)
    await expect(attempt({ shares: share - 1n })).rejects.toThrow(InvalidSharesError)
    await expect(attempt({ shares: 2n ** 96n })).rejects.toThrow(InvalidSharesError)
  })

  test('error: InsufficientSharesError', async () => {
    await expect(attempt({ shares: 10n ** 6n * share })).rejects.toThrow(InsufficientSharesError)
  })

  test('error: InvalidReceiverError', async () => {
    await expect(attempt({ receiver: zeroAddress })).rejects.toThrow(InvalidReceiverError)
  })

  test('error: UnreachableChainError for the chain itself, and for one that is not of the pool', async () => {
    await expect(attempt({ dstEid: world.home.deployment.eid })).rejects.toThrow(UnreachableChainError)
    await expect(attempt({ dstEid: 40_499 })).rejects.toThrow(UnreachableChainError)
  })

  test('error: UnknownPoolError and UnknownMoveError', async () => {
    await expect(attempt({ poolId: 9 })).rejects.toThrow(UnknownPoolError)
    await expect(arrived(world.home, world.away, 99)).rejects.toThrow(UnknownMoveError)
  })
})

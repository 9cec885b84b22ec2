import { encodeKey, type MessageKey, MessageType } from '@omnicover/core'
import { coverGatewayAbi, ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import { omnicoverActions, pool, WrongChainError } from '@omnicover/sdk'
import { createClient, type Hex, http } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, openIncident } from '../support/sdk/incident.js'
import { closeRound, openForSale, settleRound } from '../support/sdk/openForSale.js'
import { startTwoChains, type TwoChains, transact } from '../support/sdk/twoChains.js'

const assets = 10_000_000_000n

describe('at home', () => {
  let home: HomeChain
  let snapshot: Hex
  beforeAll(async () => {
    home = await startHomeChain()
    await openForSale(home)
  })
  afterAll(() => home?.stop())
  beforeEach(async () => {
    snapshot = await home.chain.client.snapshot()
  })
  afterEach(() => home.chain.client.revert({ id: snapshot }))

  const underwriter = (index: number) => home.clientOf(home.accounts.underwriters[index])

  const statusOf = (index: number) => {
    const controller = home.accounts.underwriters[index]?.address ?? '0x'
    const { deployment } = home
    return pool.getStatus(home.clientOf(), {
      ...{ deployment, poolId: 1, controller, home: { client: home.clientOf(), deployment } },
    })
  }

  const round = async () => Math.floor((await home.now()) / times.epochLength)
  const deposit = () =>
    pool.requestDepositSync(underwriter(1), { deployment: home.deployment, poolId: 1, assets, permit: true })

  test('nothing waits for who asked for nothing', async () => {
    expect(await statusOf(1)).toEqual({})
  })

  test('a deposit waits for its round, its report and a settlement, then can be claimed', async () => {
    await deposit()
    const asked = await round()
    const until = (asked + 1) * times.epochLength
    expect(await statusOf(1)).toEqual({
      deposit: { round: asked, assets, claimable: 0n, waits: [{ type: 'roundOpen', until }] },
    })
    await home.warp(times.epochLength)
    expect((await statusOf(1)).deposit?.waits).toMatchObject([
      { type: 'reportMissing', eid: home.deployment.eid, neededEpoch: asked + 1 },
    ])
    await home.send({ type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [] })
    expect((await statusOf(1)).deposit?.waits).toEqual([{ type: 'settlementDue' }])
    await home.transact(home.accounts.keeper, (setup) =>
      setup.call(home.omnicover.home.ledger, { abi: ledgerAbi, functionName: 'settle', args: [1] }),
    )
    expect((await statusOf(1)).deposit?.waits).toEqual([{ type: 'notDelivered', settlement: 2 }])
    await home.send({ type: MessageType.EPOCH_SETTLED, poolId: 1, settlement: 2 })
    const { deposit: settled } = await statusOf(1)
    expect(settled).toMatchObject({ round: asked, assets, waits: [] })
    expect(settled?.claimable).toBeGreaterThan(0n)
  })

  test('an exit waits for its notice, for an incident to be decided, then for room, and leaves in parts', async () => {
    const { shares } = await pool.getPosition(underwriter(0), {
      ...{ deployment: home.deployment, poolId: 1, controller: home.accounts.underwriters[0]?.address ?? '0x' },
    })
    await pool.requestRedeemSync(underwriter(0), { deployment: home.deployment, poolId: 1, shares })
    const asked = await round()
    await closeRound(home)
    expect((await statusOf(0)).exit).toEqual({
      ...{ round: asked, shares, claimable: 0n },
      waits: [{ type: 'notice', until: (asked + 2) * times.epochLength }],
    })

    await openIncident(home, (await home.now()) - 1)
    const opened = await home.now()
    await deposit()
    await closeRound(home)
    const [wait, ...more] = (await statusOf(0)).exit?.waits ?? []
    expect(wait).toMatchObject({ type: 'incidentOpen', incidentId: 1, productId: 1 })
    if (wait?.type !== 'incidentOpen') throw new TypeError('An incident was expected.')
    expect(opened - wait.since).toBeLessThan(times.epochLength)
    expect(wait.latestEnd).toBe(wait.since + times.maxOpen)
    expect(more).toEqual([])
    expect((await statusOf(1)).deposit?.waits).toEqual([wait])

    await decideIncident(home, 0)
    const { exit } = await statusOf(0)
    expect(exit?.waits).toMatchObject([{ type: 'noRoom' }])
    await settleRound(home)
    const left = (await statusOf(0)).exit
    expect(left?.claimable).toBeGreaterThan(0n)
    expect(left?.waits[0]?.type).toBe('noRoom')
  })

  test('an exit that has left whole waits for nothing', async () => {
    const client = underwriter(1).extend(omnicoverActions(home.deployment))
    await deposit()
    await settleRound(home)
    const { shares } = await client.pool.claimDepositSync({ poolId: 1 })
    await client.pool.requestRedeemSync({ poolId: 1, shares })
    await closeRound(home)
    await settleRound(home)
    const { exit } = await statusOf(1)
    expect(exit).toMatchObject({ shares, waits: [] })
    expect(exit?.claimable).toBeGreaterThan(assets - 10n)
  })
})

describe('on another chain', () => {
  let world: TwoChains
  beforeAll(async () => {
    world = await startTwoChains()
    await joinHome(world)
  })
  afterAll(() => world?.stop())

  const clientOf = ({ chain }: TwoChains['home']) =>
    createClient({ chain: chain.client.chain, transport: http(chain.rpcUrl), cacheTime: 0, pollingInterval: 20 })

  const statusOf = (controller: Hex) => {
    const { home, away } = world
    return pool.getStatus(clientOf(away), {
      ...{ deployment: away.deployment, poolId: 1, controller },
      home: { client: clientOf(home), deployment: home.deployment },
    })
  }

  test('a deposit waits for the report of its chain, of home, for a settlement and for its message', async () => {
    const { home, away, accounts } = world
    const [account] = accounts.underwriters
    if (!account) throw new TypeError('There is no underwriter.')
    const client = createClient({ account, chain: away.chain.client.chain, transport: http(away.chain.rpcUrl) })
    const { round } = await pool.requestDepositSync(client, {
      ...{ deployment: away.deployment, poolId: 1, assets, permit: true },
    })
    for (const { chain } of [home, away]) {
      await chain.client.increaseTime({ seconds: times.epochLength })
      await chain.client.mine({ blocks: 1 })
    }
    const missing = { type: 'reportMissing', lastEpoch: 0, neededEpoch: round + 1 }
    const [here, there] = [away.deployment.eid, home.deployment.eid].map((eid) => ({ ...missing, eid }))
    const waits = async () => (await statusOf(account.address)).deposit?.waits
    expect(await waits()).toMatchObject([here, there])

    const packet = await world.sendReport()
    await world.verify(packet)
    await world.deliver(packet, 1_000_000n)
    expect(await waits()).toMatchObject([{ type: 'reportMissing', eid: home.deployment.eid, lastEpoch: 0 }])

    await sendLocal(world, { type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [] })
    expect(await waits()).toEqual([{ type: 'settlementDue' }])
    const ledger = await ledgerOf(world)
    await transact(home.chain, accounts.keeper, (setup) =>
      setup.call(ledger, { abi: ledgerAbi, functionName: 'settle', args: [1] }),
    )
    expect(await waits()).toEqual([{ type: 'notDelivered', settlement: 1 }])
  })

  test('a deposit on a chain that fell silent waits for its report, and for a write-down that was announced', async () => {
    const { home, away, accounts } = world
    const account = accounts.underwriters[1]
    if (!account) throw new TypeError('There is no second underwriter.')
    const client = createClient({ account, chain: away.chain.client.chain, transport: http(away.chain.rpcUrl) })
    await pool.requestDepositSync(client, { deployment: away.deployment, poolId: 1, assets, permit: true })
    for (const { chain } of [home, away]) {
      await chain.client.increaseTime({ seconds: times.maxSilence + times.epochLength })
      await chain.client.mine({ blocks: 1 })
    }
    await sendLocal(world, { type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [] })
    const waits = async () => (await statusOf(account.address)).deposit?.waits
    const quarantined = { type: 'quarantined', eid: away.deployment.eid }
    expect(await waits()).toMatchObject([quarantined])

    const ledger = await ledgerOf(world)
    await transact(home.chain, accounts.deployer, (setup) =>
      setup.call(ledger, { abi: ledgerAbi, functionName: 'announceWriteDown', args: [1, away.deployment.eid] }),
    )
    expect(await waits()).toMatchObject([quarantined, { type: 'writeDownAnnounced', eid: away.deployment.eid }])
  })

  test('error: WrongChainError for a client of another chain', async () => {
    const { home, away, accounts } = world
    const parameters = { deployment: away.deployment, poolId: 1, controller: accounts.keeper.address }
    const status = pool.getStatus(clientOf(away), {
      ...parameters,
      home: { client: clientOf(away), deployment: home.deployment },
    })
    await expect(status).rejects.toThrow(WrongChainError)
  })
})

const ledgerOf = ({ home: { chain, deployment } }: TwoChains) =>
  chain.client.readContract({ address: deployment.gateway, abi: coverGatewayAbi, functionName: 'LEDGER' })

/** Has the home chain take part in the pool, too. */
async function joinHome(world: TwoChains): Promise<void> {
  const { home, accounts } = world
  const ledger = await ledgerOf(world)
  const registry = await home.chain.client.readContract({ address: ledger, abi: ledgerAbi, functionName: 'REGISTRY' })
  await transact(home.chain, accounts.deployer, (setup) => {
    const cap = { functionName: 'setChainCap', args: [1, home.deployment.eid, 2n ** 64n - 1n] } as const
    setup.call(registry, { abi: riskRegistryAbi, ...cap })
    setup.call(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [1, home.deployment.eid] })
  })
}

/** A message of home to itself. */
async function sendLocal({ home, accounts }: TwoChains, key: MessageKey): Promise<void> {
  const args = [key.type, home.deployment.eid, encodeKey(key)] as const
  await transact(home.chain, accounts.keeper, (setup) =>
    setup.call(home.deployment.gateway, { abi: coverGatewayAbi, functionName: 'send', args }),
  )
}

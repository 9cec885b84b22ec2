import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKms, type TestKms } from '@omnicover/aws/testing'
import { encodeLeaves, leavesFileName } from '@omnicover/core'
import type { DevnetAccount } from '@omnicover/devnet'
import { parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createStackKeys,
  devnetKeys,
  type LocalStack,
  type StackKeys,
  startStack,
} from '../support/lambda/localStack.js'
import { type Packaged, packageServices } from '../support/lambda/packageServices.js'
import { unpackFunction } from '../support/lambda/unpackFunction.js'
import { livePool } from '../support/relayer/poolLife.js'
import { type PoolChain, type PoolWorld, startPoolWorld } from '../support/relayer/poolWorld.js'

let packaged: Packaged
let kms: TestKms
let keys: StackKeys
let world: PoolWorld
let stack: LocalStack
/** A folder on the web, where the leaves of decisions by tree are published. */
let folder: string
let site: Server

beforeAll(async () => {
  kms = await startKms()
  keys = createStackKeys(kms)
  packaged = await packageServices()
  world = await startPoolWorld({ sells: true, keysOn: (eid) => devnetKeys(keys, eid) })
  // The stack has one key for what sends of its own accord.
  const { address } = keys.canary
  for (const { client } of world.chains) await client.setBalance({ address, value: parseEther('100') })
  const bundleOf = (name: string) => {
    const folder = join(packaged.folder, name)
    const [file = ''] = Object.keys(unpackFunction(packaged.readZip(name), folder))
    return join(folder, file)
  }
  const { keys: _, ...network } = world.changes
  stack = await startStack(world, [], bundleOf, kms, keys, { network })
  folder = mkdtempSync(join(tmpdir(), 'omnicover-leaves-'))
  site = createServer(({ url = '' }, response) => {
    try {
      response.end(readFileSync(join(folder, url)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const claims = { url: `http://127.0.0.1:${(site.address() as AddressInfo).port}` }
  const setup = { ...world.keeperSetup, gasLimit: String(world.keeperSetup.gasLimit), claims }
  stack.cloud.parameters.put('/omnicover/test/keeper', JSON.stringify(setup))
}, 300_000)
afterAll(async () => {
  await stack?.stop()
  await world?.stop()
  packaged?.remove()
  site?.close()
  rmSync(folder, { recursive: true, force: true })
  await kms?.stop()
})

const underwriter = (at: PoolChain): DevnetAccount => required(world.devnet.accounts.underwriters[numberOf(at)])
const buyer = (at: PoolChain): DevnetAccount => required(world.devnet.accounts.buyers[numberOf(at)])
const numberOf = (at: PoolChain) => world.places.indexOf(at)

test('the packaged functions bring an epoch and a payout over real contracts: the keeper reports, settles, tells, and pays by tree from leaves on the web, the others carry its messages', {
  timeout: 500_000,
}, async () => {
  const outcomes = new Set<unknown>()
  const tick = async () => {
    await stack.minute()
    const kept = await stack.invoke('keep', {})
    outcomes.add('result' in kept ? JSON.stringify(kept.result) : JSON.stringify(kept))
  }
  const life = livePool(world, { tick })
  const deposit = 100_000_000_000n
  const bought = await life.depositOnEach(underwriter, deposit)
  expect(bought).toEqual(world.places.map(() => deposit * 10n ** 12n))

  const { away } = world
  const amount = 20_000_000_000n
  const coverId = await life.buy(away, buyer(away), amount)
  const before = await life.balanceOf(away, buyer(away).address)
  await life.openIncident(away)
  const items = [{ coverId, payout: amount / 4n }]
  writeFileSync(join(folder, leavesFileName(1, away.deployment.eid)), encodeLeaves({ incidentId: 1, items }))
  await life.decideByTree(away, items)
  await life.until(async () => (await life.balanceOf(away, buyer(away).address)) > before)
  expect((await life.balanceOf(away, buyer(away).address)) - before).toBe(amount / 4n)
  expect([...outcomes]).toEqual([JSON.stringify({ outcome: 'kept', chains: 2 })])
})

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

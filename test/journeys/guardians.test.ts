import { guardiansAbi } from '@omnicover/deployments'
import { message } from '@omnicover/sdk'
import { createClient, http } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTwoChains, type TwoChains, transact } from '../support/sdk/twoChains.js'

const GAS = 1_000_000n

let world: TwoChains
beforeAll(async () => {
  world = await startTwoChains()
})
afterAll(() => world?.stop())

const clientOf = ({ chain }: TwoChains['home']) =>
  createClient({ chain: chain.client.chain, transport: http(chain.rpcUrl), cacheTime: 0, pollingInterval: 20 })

/** A guardian of home wants a message of the away chain skipped. */
async function skip(guardian: number, nonce: bigint): Promise<void> {
  const { home, away, accounts } = world
  const account = accounts.guardians[guardian]
  if (!account) throw new TypeError('There is no such guardian.')
  await transact(home.chain, account, (setup) =>
    setup.call(home.guardians, { abi: guardiansAbi, functionName: 'skip', args: [away.chain.eid, nonce] }),
  )
}

test('a message that nobody verifies blocks its pathway until two guardians skip it at the real endpoint', async () => {
  const { home, away } = world
  const stuck = await world.sendReport()
  // The next one is of a later second: a report of the same second would be ignored.
  await away.chain.client.increaseTime({ seconds: 2 })
  const behind = await world.sendReport()
  expect(behind.nonce).toBe(stuck.nonce + 1n)
  await world.verify(behind)

  const ends = { deployment: away.deployment, destination: { client: clientOf(home), deployment: home.deployment } }
  const statusOf = async () => (await message.getStatus(clientOf(away), { ...ends, guid: behind.guid })).status
  await world.deliver(behind, GAS)
  expect(await statusOf()).not.toBe('delivered')

  await skip(0, stuck.nonce)
  await world.deliver(behind, GAS)
  expect(await statusOf()).not.toBe('delivered')

  await skip(1, stuck.nonce)
  await world.deliver(behind, GAS)
  expect(await statusOf()).toBe('delivered')
})

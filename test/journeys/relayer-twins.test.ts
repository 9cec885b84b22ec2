import { dvnAbi, endpointV2Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import type { RelayerConfigInput } from '@omnicover/relayer'
import { type Address, encodeFunctionData, keccak256, type LocalAccount, pad, parseEther, stringToHex } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openRows } from '../support/relayer/openRows.js'
import { sendAndMine } from '../support/relayer/sendAndMine.js'
import {
  configFor,
  type DrivenRelayer,
  driveRelayer,
  mineAll,
  openWay,
  startWorld,
  temporaryFolder,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
let folder: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const messages = 4
/** Short waits: what a sender does after a minute, it does here after a fraction of a second. */
const send = { lostAfterMs: 300, rebroadcastAfterMs: 150, cancelAfterMs: 300, raiseFeeAfterMs: 500 }
const adminRole = keccak256(stringToHex('ADMIN_ROLE'))

type Keys = NonNullable<RelayerConfigInput['keys']>

/** Keys of a second operator of the same DVNs and executor: the same signers of attestations, other keys for transactions. */
async function keysOfSecondOperator(): Promise<Keys> {
  const keys: Keys = { executors: {}, dvns: { a: {}, b: {} } }
  for (const { eid, client, layerZero } of world.chains) {
    const workers = world.devnet.accounts.workers.get(eid)
    if (workers === undefined) throw new Error(`no workers for ${eid}`)
    const admit = async (contract: Address, admin: LocalAccount) => {
      const key = generatePrivateKey()
      const account = privateKeyToAddress(key)
      const data = encodeFunctionData({ abi: dvnAbi, functionName: 'grantRole', args: [adminRole, account] })
      await sendAndMine(client, admin, { to: contract, data })
      await client.setBalance({ address: account, value: parseEther('100') })
      return key
    }
    const { executorAdmin, dvnA, dvnB } = workers
    Object.assign(keys.executors, { [eid]: await admit(layerZero.executor, executorAdmin) })
    for (const [name, contract, { signer, admin }] of [
      ['a', layerZero.dvnA, dvnA],
      ['b', layerZero.dvnB, dvnB],
    ] as const) {
      const own = { signers: [signer.privateKey], admin: await admit(contract.address, admin) }
      Object.assign(keys.dvns?.[name] ?? {}, { [eid]: own })
    }
  }
  return keys
}

/**
 * Two relayers with a store of their own each, and what drives both.
 *
 * The first serves one way more than the second: so, with the same keys, they do not sign the same transactions at the same nonces.
 */
function twins(shared: readonly Way[], alone: Way, turns: readonly (readonly (0 | 1)[])[], keys?: Keys) {
  const drive = (name: string, ways: readonly Way[], changes: { keys?: Keys }): DrivenRelayer =>
    driveRelayer(configFor(world, ways, `${folder.path}/${name}`, { send, ...changes }))
  const both = [drive('one', [...shared, alone], {}), drive('two', shared, keys === undefined ? {} : { keys })] as const
  let round = 0
  return {
    both,
    tick: async () => {
      const turn = turns[round % turns.length] ?? []
      round += 1
      await Promise.all(turn.map((which) => both[which].relayer.tick()))
    },
    areDone: async () => {
      const reports = await Promise.all(both.map(({ relayer }) => relayer.listMessages()))
      const [one = 0, two = 0] = reports.map((list) => list.filter(({ status }) => status === 'delivered').length)
      const sent = await Promise.all([...shared, alone].map(sentOn))
      const all = sent.reduce((sum, count) => sum + count)
      return one === all && two === all - (sent.at(-1) ?? 0)
    },
  }
}

/** How many messages were sent on a way. */
async function sentOn({ from, to, sender, receiver }: Way): Promise<number> {
  const nonce = await from.client.readContract({
    ...{ address: from.layerZero.endpoint, abi: endpointV2Abi, functionName: 'outboundNonce' },
    args: [sender, to.eid, pad(receiver.address)],
  })
  return Number(nonce)
}

/** Works on until no transaction is in flight anywhere, and says what is left. */
async function windDown({ both, tick }: ReturnType<typeof twins>): Promise<string[]> {
  for (let round = 0; round < 30; round += 1) {
    await tick()
    await mineAll(world)
    // Real waiting: a sender gives a nonce up that somebody else used only after a while.
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  for (const { relayer } of both) await relayer.stop()
  const rows = await Promise.all(['one', 'two'].map((name) => openRows(`${folder.path}/${name}`)))
  return rows.flat().filter((key) => key.startsWith('transaction/'))
}

async function sendOnAll(ways: readonly Way[], from: number): Promise<void> {
  for (let number = from; number < from + messages; number += 1) {
    for (const way of ways) await way.send(word(number))
  }
}

/** Which of the two works in a round: both at the same time, or one and then the other, each with a view of its own. */
const inStep = [[0, 1]] as const
const outOfStep = [[0], [0, 1], [1], [1], [0, 1], [0], [0]] as const

describe('two relayers on the same pathways', () => {
  test.each([
    ['keys of their own, in step', keysOfSecondOperator, inStep],
    ['keys of their own, out of step', keysOfSecondOperator, outOfStep],
    ['the same keys, in step', async () => undefined, inStep],
    ['the same keys, out of step', async () => undefined, outOfStep],
  ])(
    'behavior: with %s, every message arrives once, who is late makes no error and leaves no gap',
    async (_, keysOf, turns) => {
      const alone = await openWay(west, east)
      const shared = [await openWay(west, east), await openWay(east, west)]
      const ways = [alone, ...shared]
      const pair = twins(shared, alone, turns, await keysOf())
      await sendOnAll(ways, 0)
      await until(world, pair, pair.areDone)
      // Nonces are in order: what comes later gets through as well.
      await sendOnAll(ways, messages)
      await until(world, pair, pair.areDone)

      expect(await windDown(pair)).toEqual([])
      for (const { receiver } of ways) expect(await receiver.count()).toBe(2 * messages)
      for (const { client } of world.chains) {
        expect(await client.getTxpoolStatus()).toEqual({ pending: 0, queued: 0 })
      }
      for (const { recorder } of pair.both) {
        for (const type of ['stepFailed', 'messageAlert', 'messageParked', 'messageReorged'] as const) {
          expect(recorder.of(type)).toEqual([])
        }
      }
    },
  )
})

import { writeFileSync } from 'node:fs'
import { type MessageReport, parseRelayerConfig } from '@omnicover/relayer'
import { lookUp, openForeignSender, openOperator, planRetry, takeStep } from '@omnicover/relayer/operations'
import { type Hash, type Hex, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import { mineWhile } from '../support/relayer/mineWhile.js'
import { reorganise } from '../support/relayer/reorganise.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import {
  configFor,
  type DrivenRelayer,
  mineAll,
  openWay,
  startWorld,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
const trial = useTrial()
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

/** With 100,000 gas for the handler. */
const orderedExecution: Hex = '0x000301001101000000000000000000000000000186a001000104'
const oneWei: Hex = '0x000301002101000000000000000000000000000186a000000000000000000000000000000001'

test.each([
  ['in the order in which they were sent, which nobody here does,', orderedExecution, /ordered execution/],
  ['with a wei', oneWei, /it asks for 1 wei/],
])(
  'a message to be delivered %s is attested and committed, then parked, and those behind it are delivered',
  async (_, options, reason) => {
    const [west, east] = world.chains
    const way = await openWay(west, east)
    await way.send(word(1), undefined, options)
    await way.send(word(2))
    await way.send(word(3))
    const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { send: { lostAfterMs: 1 } }))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
    await rounds(world, driven, 5)
    const [first, ...others] = await driven.relayer.listMessages()
    expect(first).toMatchObject({ status: 'parked', reason: expect.stringMatching(reason), deliveredBy: undefined })
    expect(others.map(({ status }) => status)).toEqual(['delivered', 'delivered'])
    expect(driven.recorder.of('messageParked')).toHaveLength(1)
    expect(await way.receiver.count()).toBe(2)
  },
)

test('its commit is made again when a reorganisation undoes it, so it is not parked before that has stood for a while', async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  await way.send(word(1), undefined, orderedExecution)
  await way.send(word(2))
  const changes = { send: { rebroadcastAfterMs: 50, lostAfterMs: 60_000 } }
  const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, changes))
  const isDelivered = async () => (await driven.relayer.listMessages())[1]?.status === 'delivered'
  await until(world, driven.relayer, isDelivered)
  const [first] = await driven.relayer.listMessages()
  expect(first).toMatchObject({ status: 'committed', reason: expect.stringContaining('ordered execution') })
  const { blockNumber } = await east.client.getTransactionReceipt({ hash: first?.transactions.committed ?? '0x' })
  await reorganise(east.client, blockNumber)
  expect(await way.receiver.count()).toBe(0)
  await mineAll(world, 20)
  await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  expect(driven.recorder.of('messageParked')).toEqual([])
})

const only = async ({ relayer }: DrivenRelayer): Promise<MessageReport> => {
  const [message] = await relayer.listMessages()
  if (message === undefined) throw new Error('no message')
  return message
}

/** A message that asks for a wei, parked because none is allowed. */
async function parkedForAWei() {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  await way.send(word(1), undefined, oneWei)
  const config = settings(way)
  const driven = trial.drive(config)
  await until(world, driven.relayer, async () => (await only(driven)).status === 'parked')
  return { way, config, driven, guid: (await only(driven)).guid }
}

const settings = (way: Way, maxValuePerMessage = 0) =>
  configFor(world, [way], `${trial.folder}/store`, { send: { lostAfterMs: 1 }, maxValuePerMessage })

/** `omnicover retry`, in a process of its own. */
async function retry(config: object, guid: Hash, ...args: string[]) {
  const file = `${trial.folder}/relay.json`
  writeFileSync(file, JSON.stringify({ relayer: config }))
  const cli = startCli('retry', guid, '--config', file, '--json', ...args)
  const code = await cli.ended()
  const output = cli.output()
  cli.removeFolder()
  return { code, output, json: code === 0 ? JSON.parse(output) : undefined }
}

test('retry sets it free once the operator allows what it asked for, beside the relayer that runs, and not before', {
  timeout: 60_000,
}, async () => {
  const { way, config, driven, guid } = await parkedForAWei()
  // Without its own key, because the relayer runs: nothing is set free, and the step would have to be paid for.
  expect(await retry(config, guid)).toMatchObject({
    code: 1,
    output: expect.stringContaining('The relayer runs (process '),
  })
  expect(await only(driven)).toMatchObject({ status: 'parked' })

  await driven.relayer.stop()
  trial.forget(driven)
  const allowing = settings(way, 1)
  const again = trial.drive(allowing)
  await rounds(world, again, 3)
  expect(await only(again)).toMatchObject({ status: 'parked' })
  const dry = await retry(allowing, guid, '--dry-run')
  expect(dry.json).toMatchObject({ freed: null })
  expect(await only(again)).toMatchObject({ status: 'parked' })
  const { json } = await retry(allowing, guid)
  expect(json).toMatchObject({ schema: 'omnicover.retry/1', plan: null, result: null })
  expect(json.freed).toEqual({ reason: 'it asks for 1 wei, and maxValuePerMessage is 0', status: 'committed' })
  await until(world, again.relayer, async () => (await way.receiver.count()) === 1)
  await rounds(world, again, 3)
  expect(await only(again)).toMatchObject({ status: 'delivered', deliveredBy: 'us', reason: undefined })
})

test('one that somebody else delivers is parked no longer: it is delivered, by them', async () => {
  const { config, driven, guid } = await parkedForAWei()
  const { operator, close } = openOperator(parseRelayerConfig(config))
  const key = generatePrivateKey()
  const [, east] = world.chains
  await east.client.setBalance({ address: privateKeyToAddress(key), value: parseEther('1') })
  const { sender } = openForeignSender(operator, east.eid, key)
  const planned = await planRetry(operator, await lookUp(operator, guid))
  const { transactionHash } = await mineWhile(world, takeStep(operator, planned, sender))
  await close()
  await rounds(world, driven, 2)
  const { status, deliveredBy, transactions, reason } = await only(driven)
  expect({ status, deliveredBy, reason }).toEqual({ status: 'delivered', deliveredBy: 'other', reason: undefined })
  expect(transactions.delivered).toBe(transactionHash)
})

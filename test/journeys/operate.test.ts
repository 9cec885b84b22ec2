import { writeFileSync } from 'node:fs'
import { lzReceiveOptions } from '@omnicover/deployer'
import type { DevnetChain, Fault } from '@omnicover/devnet'
import { openLmdbStore, parseRelayerConfig, type RelayerConfigInput } from '@omnicover/relayer'
import {
  examine,
  explainMessages,
  type Finding,
  lookUp,
  MessageUnknownError,
  NoStepError,
  type Operator,
  openForeignSender,
  openOperator,
  type PathwayRow,
  pause,
  planRetry,
  readStatus,
  resume,
  StepWouldFailError,
  type Story,
  takeStep,
} from '@omnicover/relayer/operations'
import { type Hash, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import { dropPool } from '../support/relayer/dropPool.js'
import { mineWhile } from '../support/relayer/mineWhile.js'
import { useTrial } from '../support/relayer/trial.js'
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
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()
let closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})
afterAll(() => world.stop())

type Scene = { way: Way; config: RelayerConfigInput; operator: Operator; guid: Hash }

/** One message that is sent, and somebody who asks after it. */
async function scene({
  confirmations = 1,
  gas = 100_000n,
  wei = 0n,
}: {
  confirmations?: number
  gas?: bigint
  wei?: bigint
} = {}): Promise<Scene> {
  const way = await openWay(west, east, confirmations)
  const config = configFor(world, [way], `${trial.folder}/store`)
  await way.send(word(1), gas, lzReceiveOptions(gas, wei))
  const operator = operatorOf(config)
  const row = await onlyRow(operator)
  const [message] = row.waiting
  if (message === undefined) throw new Error('the message does not wait')
  return { way, config, operator, guid: message.guid }
}

function operatorOf(config: RelayerConfigInput): Operator {
  const { operator, close } = openOperator(parseRelayerConfig(config))
  closing.push(close)
  return operator
}

type Row = Extract<PathwayRow, { problem: undefined }>

async function onlyRow(operator: Operator): Promise<Row> {
  const [row] = await readStatus(operator)
  if (row?.problem !== undefined || row === undefined) throw new Error(row?.problem ?? 'there is no pathway')
  return row
}

const counts = ({ sent, verified, committed, delivered }: Row) => [sent, verified, committed, delivered].map(Number)

async function tell(operator: Operator, id: Hash): Promise<Story> {
  const [story] = await explainMessages(operator, id)
  if (story === undefined) throw new Error('no story')
  return story
}

/** The same relayer with only its first DVN: the other one says nothing. */
function withOneDvn(config: RelayerConfigInput): RelayerConfigInput {
  const dvns = (config.network.dvns ?? []).slice(0, 1)
  return {
    ...config,
    network: { ...config.network, dvns },
    keys: { ...config.keys, dvns: { a: config.keys.dvns?.a ?? {} } },
  }
}

/** Both DVNs attest, and nobody commits. */
async function attestOnly(config: RelayerConfigInput): Promise<DrivenRelayer> {
  const driven = trial.drive(config)
  await driven.relayer.tick()
  await mineAll(world)
  return driven
}

/** Takes the next step with a key that belongs to nobody else. */
async function retryByHand(operator: Operator, guid: Hash, gas?: bigint) {
  const key = generatePrivateKey()
  await east.client.setBalance({ address: privateKeyToAddress(key), value: parseEther('1') })
  const planned = await planRetry(operator, await lookUp(operator, guid), { gas })
  const { sender, close } = openForeignSender(operator, east.eid, key)
  const taken = await mineWhile(world, takeStep(operator, planned, sender))
  await close()
  return { step: planned.step, ...taken }
}

describe('a message, asked after without the store', () => {
  test('sent: its block has too few confirmations, and there is nothing to do but wait', async () => {
    const { operator, guid } = await scene({ confirmations: 5 })
    expect(counts(await onlyRow(operator))).toEqual([1, 0, 0, 0])
    const story = await tell(operator, guid)
    expect(story.stage).toBe('sent')
    expect(story.next).toMatchObject({ who: 'time', command: undefined })
    expect(story.next.what).toMatch(/Wait for \d more blocks? on its source chain/)
    await expect(planRetry(operator, await lookUp(operator, guid))).rejects.toThrow(NoStepError)
  })

  test('one DVN has verified: the story names the other, and whose turn it is', async () => {
    const { operator, config, guid } = await scene()
    await attestOnly(withOneDvn(config))
    expect(counts(await onlyRow(operator))).toEqual([1, 0, 0, 0])
    const story = await tell(operator, guid)
    expect(story.stage).toBe('final')
    const said = Object.fromEntries(story.verification.attestations.map(({ name, isEnough }) => [name, isEnough]))
    expect(said).toEqual({ a: true, b: false })
    expect(story.next).toMatchObject({ who: 'the relayer', command: ['doctor'] })
    expect(story.next.what).toContain('The DVN b has to attest it')
    // Whoever runs only one of them is told to ask the other's operator.
    const alone = await tell(operatorOf(withOneDvn(config)), guid)
    expect(alone.next.who).toBe('another DVN')
    expect(alone.next.what).toContain("It is none of this relayer's")
  })

  test('verified: anybody can commit it, then deliver it; then nothing is left to do', async () => {
    const { operator, config, guid, way } = await scene()
    await attestOnly(config)
    await dropPool(east.client)
    expect(counts(await onlyRow(operator))).toEqual([1, 1, 0, 0])
    expect(await tell(operator, guid)).toMatchObject({
      stage: 'verified',
      next: { who: 'anybody', command: ['retry', guid] },
    })
    expect(await retryByHand(operator, guid)).toMatchObject({ step: 'commit' })

    expect(counts(await onlyRow(operator))).toEqual([1, 1, 1, 0])
    expect(await tell(operator, guid)).toMatchObject({
      stage: 'committed',
      next: { who: 'anybody', command: ['retry', guid] },
    })
    const taken = await retryByHand(operator, guid)
    expect(taken.step).toBe('deliver')
    expect(taken.feePaid).toBeGreaterThan(0n)
    expect(await way.receiver.count()).toBe(1)

    const row = await onlyRow(operator)
    expect(counts(row)).toEqual([1, 1, 1, 1])
    expect(row).toMatchObject({ waiting: [], oldestAgeSeconds: undefined })
    const story = await tell(operator, guid)
    expect(story).toMatchObject({ stage: 'delivered', next: { who: 'nobody', command: undefined } })
    expect(story.delivered?.transactionHash).toBe(taken.transactionHash)
    expect(
      story.verification.attestations.map(({ isEnough, transactionHash }) => isEnough && transactionHash !== undefined),
    ).toEqual([true, true])
    await expect(planRetry(operator, await lookUp(operator, guid))).rejects.toThrow('Nothing can be sent')
    // Every transaction that moved the message leads to its story.
    for (const { transactionHash } of [story.sent, story.committed, story.delivered].filter(
      (one) => one !== undefined,
    )) {
      expect((await tell(operator, transactionHash)).guid).toBe(guid)
    }
  })

  test('committed, with wei for its handler: it is told and tried all the same, and a key without them is named', async () => {
    const wei = parseEther('0.5')
    const { operator, config, guid, way } = await scene({ wei })
    await attestOnly(config)
    await dropPool(east.client)
    await retryByHand(operator, guid)
    const waiting = { stage: 'committed', next: { who: 'anybody', command: ['retry', guid] } }
    expect(await tell(operator, guid)).toMatchObject({ ...waiting, trial: { step: 'deliver', reason: undefined } })
    await way.receiver.failOn(word(1))
    expect(await tell(operator, guid)).toMatchObject({ stage: 'failing', next: { who: 'the application' } })
    await way.receiver.failOn(undefined)
    // A node that takes only two parameters, or does not finish a trial, takes away no more than that.
    const strict: Fault = async (asked, forward) =>
      asked.method === 'eth_call' && asked.params.length > 2
        ? { kind: 'error', code: -32_602, message: 'too many arguments, want at most 2' }
        : forward(asked)
    const { url } = await trial.proxyOf(east.rpcUrl, [strict])
    const elsewhere = operatorOf(configFor(world, [way], config.storePath, { rpcUrls: { [east.eid]: [url] } }))
    expect(await tell(elsewhere, guid)).toMatchObject({ ...waiting, trial: undefined })
    const from = privateKeyToAddress(generatePrivateKey())
    await expect(planRetry(operator, await lookUp(operator, guid), { from })).rejects.toThrow(
      `${from} has 0 wei on ${east.eid}`,
    )
    const before = await east.client.getBalance({ address: way.receiver.address })
    expect(await retryByHand(operator, guid)).toMatchObject({ step: 'deliver' })
    expect((await east.client.getBalance({ address: way.receiver.address })) - before).toBe(wei)
    expect(await way.receiver.count()).toBe(1)
  })

  test('failing: the alert of its executor and a new trial say why, and it is not sent to fail again', async () => {
    const { operator, config, guid, way } = await scene()
    await way.receiver.failOn(word(1))
    const driven = trial.drive(config)
    await until(world, driven.relayer, () => driven.recorder.of('messageAlert').length > 0)
    const story = await tell(operator, guid)
    expect(story.stage).toBe('failing')
    expect(story.failures[0]?.executor.toLowerCase()).toBe(east.layerZero.executor.toLowerCase())
    expect(story.trial).toMatchObject({ step: 'deliver', gas: 100_000n, enoughGas: undefined })
    expect(story.next.who).toBe('the application')
    await expect(planRetry(operator, await lookUp(operator, guid))).rejects.toThrow(StepWouldFailError)
    await way.receiver.failOn(undefined)
    expect((await tell(operator, guid)).stage).toBe('committed')
  })

  test('failing for want of gas: the story has the command with enough of it', async () => {
    const { operator, config, guid, way } = await scene({ gas: 40_000n })
    const driven = trial.drive(withPatience(config))
    await until(world, driven.relayer, () => driven.recorder.of('messageAlert').length > 0)
    const story = await tell(operator, guid)
    expect(story).toMatchObject({ stage: 'failing', trial: { enoughGas: 120_000n } })
    expect(story.next.command).toEqual(['retry', guid, '--gas', '120000'])
    await retryByHand(operator, guid, story.trial?.enoughGas)
    expect(await way.receiver.count()).toBe(1)
  })

  test('queued: a message behind one that nobody verifies names that one', async () => {
    const { operator, config, guid, way } = await scene()
    await attestOnly(withOneDvn(config))
    await way.send(word(2))
    const [, second] = (await onlyRow(operator)).waiting
    if (second === undefined) throw new Error('the second message does not wait')
    // Its DVNs are started anew on a block after the first message.
    const later = await west.client.getBlockNumber()
    const chains = config.network.chains.map((chain) =>
      chain.eid === west.eid ? { ...chain, startBlock: later } : chain,
    )
    const behind = { ...config, storePath: `${trial.folder}/behind`, network: { ...config.network, chains } }
    const driven = trial.drive(behind)
    await until(world, driven.relayer, () => driven.recorder.of('messageCommitted').length > 0)
    const story = await tell(operator, second.guid)
    expect(story).toMatchObject({ stage: 'queued', waitsFor: { nonce: 1n, guid } })
    expect(story.next.command).toEqual(['explain', guid])
    await expect(planRetry(operator, await lookUp(operator, second.guid))).rejects.toThrow(NoStepError)
    expect(counts(await onlyRow(operator))).toEqual([2, 1, 1, 0])
  })

  test('unknown: neither guid nor transaction', async () => {
    const { operator } = await scene()
    await expect(explainMessages(operator, `0x${'12'.repeat(32)}`)).rejects.toThrow(MessageUnknownError)
  })
})

describe('a pause', () => {
  test('nothing new is attested, committed or delivered on what is paused, and all of it once it is resumed', async () => {
    const first = await scene()
    const otherWay = await openWay(west, east)
    const config = configFor(world, [first.way, otherWay], `${trial.folder}/both`)
    const driven = trial.drive(config)
    await driven.relayer.tick()
    const operator = operatorOf(config)
    const store = operator.store
    if (store === undefined) throw new Error('the relayer has made no store')

    // Attested by both, then paused: nobody commits it.
    await mineAll(world)
    await pause(store, undefined, 'a test', Date.now())
    await otherWay.send(word(7))
    for (let round = 0; round < 5; round += 1) await driven.relayer.tick().then(() => mineAll(world))
    expect(driven.recorder.of('messageSeen')).toHaveLength(2)
    expect(driven.recorder.of('messageAttested')).toHaveLength(2)
    expect(driven.recorder.of('messageCommitted')).toEqual([])
    expect((await tell(operator, first.guid)).next.what).toContain('is paused (a test)')
    const unsigned = driven.recorder.of('messageSeen').find(({ message }) => message.guid !== first.guid)
    if (unsigned === undefined) throw new Error('the second message was not seen')
    await expect(planRetry(operator, await lookUp(operator, unsigned.message.guid))).rejects.toMatchObject({
      shortMessage: expect.stringContaining('is paused (a test). To end that:'),
      command: ['pause', '--resume'],
    })

    // One pathway stays paused.
    await resume(store)
    const [pathway] = operator.network.pathways
    if (pathway === undefined) throw new Error('there is no pathway')
    await pause(store, [pathway], 'a test', Date.now())
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 1)
    expect(await otherWay.receiver.count()).toBe(1)
    expect(await first.way.receiver.count()).toBe(0)

    expect(await resume(store, [pathway])).toBeUndefined()
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 2)
    expect(await first.way.receiver.count()).toBe(1)
  })
})

describe('doctor', () => {
  /** What is wrong, by check and subject. */
  async function faultsOf(config: RelayerConfigInput, operator = operatorOf(config)): Promise<Finding[]> {
    await mineAll(world)
    const findings = await examine({ operator, config: parseRelayerConfig(config), messages: 10n })
    return findings.filter(({ verdict }) => verdict === 'fault')
  }

  /** The configuration with another western chain. */
  const withWest = (config: RelayerConfigInput, change: object): RelayerConfigInput => ({
    ...config,
    network: {
      ...config.network,
      chains: config.network.chains.map((chain) => (chain.eid === west.eid ? { ...chain, ...change } : chain)),
    },
  })

  test('default: finds nothing wrong with a relayer that is well, and says what it looked at', async () => {
    const { config, operator } = await scene()
    await mineAll(world)
    const findings = await examine({ operator, config: parseRelayerConfig(config), messages: 10n })
    expect(findings.filter(({ verdict }) => verdict === 'fault')).toEqual([])
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(['rpc', 'keys', 'balances', 'pathways', 'store']),
    )
    expect(JSON.stringify(findings)).not.toContain(config.keys.executors[west.eid])
  })

  test('wrong chain id', async () => {
    const { config } = await scene()
    const faults = await faultsOf(withWest(config, { chainId: 999 }))
    expect(faults.find(({ check }) => check === 'rpc')?.text).toContain('serves chain id 1201')
  })

  test('dead RPC, named without its credentials', async () => {
    const { config } = await scene()
    const faults = await faultsOf(withWest(config, { rpcUrls: ['http://127.0.0.1:1/v2/s3cret'] }))
    expect(faults.find(({ check }) => check === 'rpc')).toMatchObject({
      subject: expect.stringContaining('http://127.0.0.1:1/***'),
      text: expect.stringContaining('does not answer'),
    })
    expect(JSON.stringify(faults)).not.toContain('s3cret')
  })

  test('a clock that is behind, and one that is ahead', async () => {
    const { config, operator } = await scene()
    for (const [skewMs, words] of [
      [-3_600_000, 'in the future: set the clock of this machine'],
      [3_600_000, 'the clock of this machine is ahead'],
    ] as const) {
      const skewed = { ...operator, clock: { nowMs: () => Date.now() + skewMs } }
      const faults = await faultsOf(config, skewed)
      expect(faults.find(({ check }) => check === 'rpc')?.text).toContain(words)
    }
  })

  test('an empty signer, and one that may do nothing', async () => {
    const { config } = await scene()
    const key = generatePrivateKey()
    const keys = { ...config.keys, executors: { ...config.keys.executors, [east.eid]: key } }
    const faults = await faultsOf({ ...config, keys })
    const address = privateKeyToAddress(key)
    expect(faults.map(({ check }) => check).toSorted()).toEqual(['balances', 'keys'])
    expect(faults.find(({ check }) => check === 'balances')?.text).toContain(`${address} has 0, enough for 0 messages`)
    expect(faults.find(({ check }) => check === 'keys')?.text).toContain(`${address} is no admin of the executor`)
  })

  test('an executor’s key with fewer wei than a message hands on: doctor and explain say so, others are delivered, and it is once the key is funded', async () => {
    const wei = parseEther('0.5')
    const { way, config: plain, guid } = await scene({ wei })
    const config = { ...plain, network: { ...plain.network, maxValuePerMessage: wei } }
    const address = world.devnet.accounts.workers.get(east.eid)?.executorAdmin.address ?? '0x'
    const balance = await east.client.getBalance({ address })
    await east.client.setBalance({ address, value: parseEther('0.2') })
    await way.send(word(2))
    const driven = trial.drive(config)
    const first = async () => (await driven.relayer.listMessages())[0]
    await until(world, driven.relayer, async () => (await first())?.reason?.includes('fund that key') === true)
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
    expect(driven.recorder.of('keyUnfunded')).toMatchObject([{ eid: east.eid, from: address }])
    expect([driven.recorder.of('messageAlert'), driven.recorder.of('transactionRefused')]).toEqual([[], []])
    const story = await tell(operatorOf(config), guid)
    expect(story.stage).toBe('committed')
    expect(story.next.what).toContain(`${wei} wei on, and ${address} has fewer on ${east.eid}`)
    const [fault, ...others] = await faultsOf(config)
    expect(others).toEqual([])
    expect(fault).toMatchObject({ check: 'balances', subject: `executor on ${east.eid}` })
    expect(fault?.text).toMatch(/messages that wait ask it to hand 0\.5 on, enough for 0 messages: fund it$/)
    await east.client.setBalance({ address, value: balance })
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
  })

  test('a DVN with another vid, a signer too many, and one that its contract does not know', async () => {
    const { config } = await scene()
    const [first, ...rest] = config.network.dvns ?? []
    if (first === undefined) throw new Error('there is no DVN')
    const dvns = [{ ...first, chains: first.chains.map((chain) => ({ ...chain, vid: 77 })) }, ...rest]
    const own = config.keys.dvns?.a?.[east.eid]
    if (own === undefined) throw new Error('there are no keys')
    const keysOfA = { ...config.keys.dvns?.a, [east.eid]: { ...own, signers: [...own.signers, generatePrivateKey()] } }
    const keys = { ...config.keys, dvns: { ...config.keys.dvns, a: keysOfA } }
    const faults = await faultsOf({ ...config, keys, network: { ...config.network, dvns } })
    const texts = faults.filter(({ subject }) => subject === `DVN a on ${east.eid}`).map(({ text }) => text)
    expect(texts.some((text) => text.includes('and 77 is configured'))).toBe(true)
    expect(texts.some((text) => text.includes('its quorum is 1, and 2 signers are configured'))).toBe(true)
    expect(texts.some((text) => text.includes('is no signer of'))).toBe(true)
  })

  test('a DVN that asks one host twice is warned', async () => {
    const { config } = await scene()
    const dvns = config.network.dvns?.map((dvn) => ({
      ...dvn,
      chains: dvn.chains.map((chain) => ({ ...chain, rpcUrls: [...chain.rpcUrls, `${chain.rpcUrls[0]}/s3cret`] })),
    }))
    const network = parseRelayerConfig({ ...config, network: { ...config.network, dvns } })
    const findings = await examine({ operator: operatorOf(config), config: network, messages: 10n })
    const warned = findings.filter(({ text }) => text.includes('more than once'))
    expect(warned.map(({ verdict, subject }) => `${verdict} ${subject}`)).toEqual(
      ['a', 'b'].flatMap((name) => [west, east].map(({ eid }) => `warning DVN ${name} on ${eid}`)),
    )
    expect(JSON.stringify(warned)).not.toContain('s3cret')
  })

  test('a relayer whose DVNs believe a single provider says so at its start, and which command tells what to do', async () => {
    const { config } = await scene()
    const file = `${trial.folder}/relay.json`
    writeFileSync(file, JSON.stringify({ relayer: config }))
    const relaying = startCli('relay', '--config', file)
    const ends = [west, east].map(({ eid }) => eid)
    const named = ['a', 'b'].flatMap((name) => ends.map((eid) => `${name} on ${eid}`)).join(', ')
    await relaying.printed(`Warning: too few independent providers for the DVNs ${named}. What to do: `)
    expect(relaying.output()).toMatch(new RegExp(` doctor --config ${file}$`, 'm'))
    await relaying.printed('Relaying.')
    relaying.signal('SIGINT')
    expect(await relaying.ended()).toBe(0)
    relaying.removeFolder()
  })

  test('a pathway whose receiver wants more confirmations, or no DVN of this relayer', async () => {
    const { config, way } = await scene({ confirmations: 3 })
    const pathways = config.network.pathways.map((pathway) => ({ ...pathway, confirmations: 2 }))
    const [early] = await faultsOf({ ...config, network: { ...config.network, pathways } })
    expect(early?.text).toContain('wants 3 confirmations, and this relayer waits for 2')
    const stranger = config.network.dvns?.map((dvn) => ({
      ...dvn,
      chains: dvn.chains.map((chain) => ({ ...chain, address: way.receiver.address })),
    }))
    const faults = await faultsOf({ ...config, network: { ...config.network, dvns: stranger } })
    expect(faults.some(({ text }) => text.includes('does not count for the receiver'))).toBe(true)
  })

  test('the command exits 1 on a fault, 0 without; a pause is a warning, and another world brings checks of its own', async () => {
    const { config, operator } = await scene()
    await mineAll(world)
    const file = `${trial.folder}/relay.json`
    writeFileSync(file, JSON.stringify({ relayer: config }))
    const early = await run(file, 'pause', '--reason', 'a test')
    expect(early).toMatchObject({ code: 1, output: expect.stringContaining('Nothing is paused: there is no store') })
    await openLmdbStore(config.storePath).close()
    const paused = await run(file, 'pause', '--reason', 'a test')
    expect(paused).toMatchObject({ code: 0, output: expect.stringContaining('Everything is paused') })
    const well = await run(file, 'doctor')
    expect(well).toMatchObject({ code: 0, output: expect.stringMatching(/warning +store .*paused: everything/) })
    writeFileSync(file, JSON.stringify({ relayer: withWest(config, { chainId: 999 }) }))
    expect(await run(file, 'doctor', '--json')).toMatchObject({
      code: 1,
      output: expect.stringContaining('"isWell": false'),
    })

    const finding = { check: 'queues', subject: 'a queue', verdict: 'fault', text: 'it is gone' } as const
    const more = [{ name: 'queues', run: async () => [finding] }]
    const findings = await examine({ operator, config: parseRelayerConfig(config), messages: 10n }, more)
    expect(findings).toContainEqual(finding)
  })
})

/** Runs a command to its end. */
async function run(file: string, ...args: string[]) {
  const cli = startCli(...args, '--config', file)
  const code = await cli.ended()
  cli.removeFolder()
  return { code, output: cli.output() }
}

/** Retries so late that a test sees only the first failure. */
const withPatience = (config: RelayerConfigInput): RelayerConfigInput => ({
  ...config,
  network: { ...config.network, retry: { firstMs: 600_000, longestMs: 600_000 } },
})

describe('the commands, beside a relayer that runs', () => {
  test('status, explain and retry read its store, and leave its key alone', async () => {
    const { config, guid, way } = await scene({ gas: 40_000n })
    const driven = trial.drive(withPatience(config))
    await until(world, driven.relayer, () => driven.recorder.of('messageAlert').length > 0)
    const file = `${trial.folder}/relay.json`
    writeFileSync(file, JSON.stringify({ relayer: withPatience(config) }))
    const status = JSON.parse((await run(file, 'status', '--json')).output)
    expect(status).toMatchObject({ schema: 'omnicover.status/1' })
    expect(status.pathways[0]).toMatchObject({ sent: '1', delivered: '0', stuck: [{ guid, status: 'alert' }] })
    expect(BigInt(status.pathways[0].cost.wei)).toBeGreaterThan(0n)
    const words = (await run(file, 'status')).output
    expect(words).toContain(guid)
    expect(words).not.toContain('undefined')

    const story = await run(file, 'explain', guid)
    expect(story.output).toMatch(/stage +failing/)
    expect(story.output).toContain(`retry ${guid} --gas 120000 --config ${file}`)

    const dry = await run(file, 'retry', guid, '--gas', '120000', '--dry-run')
    expect(dry).toMatchObject({ code: 0 })
    expect(dry.output).toContain('Dry run: nothing was sent.')
    const refused = await run(file, 'retry', guid, '--gas', '120000')
    expect(refused.code).toBe(1)
    expect(refused.output).toContain(`The relayer runs (process ${process.pid}) and uses that key. Nothing was sent.`)
    expect(refused.output).toContain('--key-file FILE')
    expect(await way.receiver.count()).toBe(0)
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startKms, type TestKms } from '@omnicover/aws/testing'
import { changePayload, type Fault, type FaultProxy, lieAboutPackets, startFaultProxy } from '@omnicover/devnet'
import { type AwsUsage, addUsage, pathwayKey } from '@omnicover/relayer'
import { build } from 'esbuild'
import { parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import { figuresWatched, figuresWritten } from '../support/lambda/figures.js'
import {
  createStackKeys,
  devnetKeys,
  type FunctionName,
  type LocalStack,
  type StackChanges,
  type StackKeys,
  startStack,
} from '../support/lambda/localStack.js'
import { type Packaged, packageServices } from '../support/lambda/packageServices.js'
import { startMeter } from '../support/lambda/startMeter.js'
import { unpackFunction } from '../support/lambda/unpackFunction.js'
import {
  configFor,
  mineAll,
  openWay,
  sendCall,
  startWorld,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let packaged: Packaged
let kms: TestKms
let keys: StackKeys
let world: World
let way: Way
let stack: LocalStack | undefined
let proxies: FaultProxy[] = []

const eastEid = 40_202
/** All that the functions of this file wrote for CloudWatch. */
const written = new Set<string>()

beforeAll(async () => {
  kms = await startKms()
  keys = createStackKeys(kms)
  packaged = await packageServices()
  world = await startWorld(devnetKeys(keys, eastEid))
}, 240_000)
afterAll(async () => {
  await world.stop()
  packaged.remove()
  await kms.stop()
})
beforeEach(async () => {
  const [west, east] = world.chains
  way = await openWay(west, east)
})
afterEach(async () => {
  await stack?.stop()
  await Promise.all(proxies.map((proxy) => proxy.stop()))
  ;[stack, proxies] = [undefined, []]
})

/** The archive of a function as Lambda would unpack it. */
function bundleOf(name: FunctionName): string {
  const folder = join(packaged.folder, name)
  const [file = ''] = Object.keys(unpackFunction(packaged.readZip(name), folder))
  return join(folder, file)
}

async function deploy(changes: StackChanges = {}, bundles = bundleOf): Promise<LocalStack> {
  stack = await startStack(world, [way], bundles, kms, keys, changes, ({ log }) => {
    for (const figure of figuresWritten(log)) written.add(figure)
  })
  return stack
}

/** Money for gas, on both chains. */
async function fund(): Promise<void> {
  for (const { client } of world.chains) {
    for (const { address } of [keys.executor, keys.adminA, keys.canary]) {
      await client.setBalance({ address, value: parseEther('10') })
    }
  }
}

/** A provider of the source chain. */
async function provider(...faults: Fault[]): Promise<FaultProxy> {
  const proxy = await startFaultProxy(way.from.rpcUrl, faults)
  proxies.push(proxy)
  return proxy
}

/** Minutes and blocks, until the receiver has this many messages. */
async function untilReceived({ minute }: LocalStack, count: number): Promise<string> {
  let log = ''
  for (let round = 0; round < 12; round += 1) {
    log += await minute()
    if ((await way.receiver.count()) >= count) return log
    await mineAll(world)
  }
  throw new Error(`not received in 12 minutes\n${log.slice(-4_000)}`)
}

async function statuses({ cloud }: LocalStack): Promise<string[]> {
  const rows = [...(await cloud.readRows())].filter(([key]) => key.startsWith('message/'))
  return rows.map(([, value]) => JSON.parse(value).status)
}

const scan = (eid: number) => ({ eid })

/** Runs a command of an operator over the table of a stack, with prices for both chains. Returns what it prints as JSON. */
async function asked({ cloud }: LocalStack, command: string, ...args: string[]) {
  const file = (name: string, content: unknown) => {
    const path = join(packaged.folder, name)
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const checkedIn = JSON.parse(readFileSync(pricesFile, 'utf8'))
  const eids = world.chains.map(({ eid }) => eid)
  const coin = { symbol: 'ETH', eids, dollars: '3000', source: 'this test', asOf: '2026-11-22' }
  const files = {
    config: file('relay.json', { relayer: configFor(world, [way], join(packaged.folder, 'none')) }),
    prices: file('prices.json', { ...checkedIn, coins: [coin] }),
    aws: file('stack.json', {
      ...{ region: 'us-east-1', tableName: cloud.tableName },
      ...{ queueUrls: [], deadLetterUrls: [], parameters: [], keys: [] },
    }),
  }
  const cli = startCli(
    command,
    ...args,
    '--json',
    ...Object.entries(files).flatMap(([name, path]) => [`--${name}`, path]),
  )
  expect(await cli.ended(), cli.output()).toBe(0)
  cli.removeFolder()
  const output = cli.output()
  return JSON.parse(output.slice(output.indexOf('{\n  "schema"')))
}

const pricesFile = fileURLToPath(new URL('../../configurations/prices.json', import.meta.url))

describe('the packaged functions, with queues, table, keys and schedules on this machine', () => {
  test('bring messages from one chain to the other, with nothing but themselves, and keys of KMS', async () => {
    for (let number = 1; number <= 3; number += 1) await way.send(word(number))
    const before = { ...kms.counts }
    const { cloud, invoke } = await deploy()
    const deployed = stack as LocalStack
    const log = await untilReceived(deployed, 3)
    expect(log).not.toContain('"outcome":"failed"')
    expect(kms.counts.signed).toBeGreaterThan(before.signed)
    expect(kms.counts.highS).toBeGreaterThan(0)

    await mineAll(world)
    await deployed.minute()
    expect(await statuses(deployed)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(await invoke('health', {})).toMatchObject({ result: { outcome: 'notReady' } })
    await fund()
    const healthy = await invoke('health', {})
    expect(healthy).toMatchObject({ ended: 'returned', result: { outcome: 'ready' } })
    expect(healthy).toMatchObject({ log: expect.stringContaining('"NotReady":0') })
    expect(healthy).toMatchObject({ log: expect.stringContaining('"role":"DVN admin","chain":"40202","BalanceGwei":') })
    const reconciled = await invoke('reconcile', {})
    expect(reconciled).toMatchObject({ result: { outcome: 'reconciled', unknown: 0, stuck: 0, parked: 0, unread: 0 } })
    for (const url of world.chains.map(({ rpcUrl }) => rpcUrl)) expect(log).not.toContain(`${url}/`)
    expect([...(await cloud.readRows()).keys()].filter((key) => key.startsWith('transaction/'))).toEqual([])
    expect(await way.receiver.count()).toBe(3)
  })

  test('a dry run asks for no signature, says what it would send, and swallows nothing: with a key the same message arrives', async () => {
    await way.send(word(1))
    const signed = kms.counts.signed
    const dry = await deploy({ signing: 'off' })
    const log = (await dry.minute()) + (await dry.minute())
    expect(log).toContain('transactionWithheld')
    expect(kms.counts.signed).toBe(signed)
    expect(await statuses(dry)).toEqual(['final'])
    await dry.stop()

    await untilReceived(await deploy(), 1)
  })

  test('sign nothing that a check of the operator’s refuses, which is bundled with the function that signs', async () => {
    await way.send(word(1))
    const outfile = join(packaged.folder, 'checking', 'main.mjs')
    const contents = 'export const veto = async ({ dvn }) => dvn + " is not to sign this"'
    await build({
      entryPoints: [fileURLToPath(new URL('../../services/attest/src/main.ts', import.meta.url))],
      ...{ outfile, bundle: true, format: 'esm', platform: 'node', mainFields: ['module', 'main'] },
      // In place of the file that an operator edits.
      plugins: [
        { name: 'own', setup: ({ onLoad }) => onLoad({ filter: /attest\/src\/veto\.ts$/ }, () => ({ contents })) },
      ],
    })
    const own = (name: FunctionName) => (name === 'attest' ? outfile : bundleOf(name))
    const checking = await deploy({}, own)
    const log = (await checking.minute()) + (await checking.minute())
    expect(log).toMatch(/vetoed: \w+ is not to sign this/)
    expect(log).not.toContain('"message":"transactionSent"')
    expect(await statuses(checking)).toEqual(['final'])
    await checking.stop()

    await untilReceived(await deploy(), 1)
  })

  test('attest what two of three providers say, and write down that the third contradicts them, for an alarm', async () => {
    await way.send(word(1))
    const liar = await provider(lieAboutPackets({ seed: 'liar', chance: 1 }, changePayload))
    const urls = [liar.url, (await provider()).url, way.from.rpcUrl]
    const dvnRpcUrls = (_: string, { eid }: { readonly eid: number }) => (eid === way.from.eid ? urls : undefined)
    const log = await untilReceived(await deploy({ network: { quorum: 2, dvnRpcUrls } }), 1)
    expect(log).toMatch(/"message":"connectionOutvoted"/)
    expect(figuresWritten(log)).toContain('RpcDisagreements by relayer')
  })

  test('stop by themselves before their deadline, and carry on with the next minute', async () => {
    await way.send(word(1))
    const deployed = await deploy()
    // Less than one answer of a node may take.
    const log = await deployed.minute(3_000)
    expect(log).toContain('"outcome":"unfinished"')
    expect(log).not.toContain('"message":"transactionSent"')
    await untilReceived(deployed, 1)
  })

  test('throw while a chain is silent, so that Lambda tries again, and lose nothing', async () => {
    await way.send(word(1))
    const { url, setDown } = await provider()
    const deployed = await deploy({ network: { rpcUrls: { [way.from.eid]: [url] } } })
    setDown(true)
    expect(await deployed.invoke('scan', scan(way.from.eid))).toMatchObject({ ended: 'threw', code: 'RPC_UNREACHABLE' })
    expect(await deployed.invoke('health', {})).toMatchObject({ result: { outcome: 'notReady' } })
    setDown(false)
    await untilReceived(deployed, 1)
  })

  test('what is lost is read again, and what is among the dead letters comes back', async () => {
    await way.send(word(1))
    const deployed = await deploy()
    await deployed.cloud.queues.deliver.bury({ stage: 'deliver', eid: way.to.eid }, `deliver/${way.to.eid}`)
    const reconciled = await deployed.invoke('reconcile', {})
    expect(reconciled).toMatchObject({ result: { outcome: 'reconciled', unknown: 1, redriven: 1 } })
    expect(await statuses(deployed)).toEqual(['seen'])
    await untilReceived(deployed, 1)
  })

  test('acknowledge what only a person can correct, with a line that says so', async () => {
    const deployed = await deploy()
    const refused = await deployed.invoke('scan', scan(49_999))
    expect(refused).toMatchObject({ result: { outcome: 'refused', code: 'EVENT_INVALID' } })
    expect(refused).toMatchObject({ log: expect.stringContaining('there is no chain with eid 49999') })
    expect(await deployed.invoke('canary', {})).toMatchObject({ result: { code: 'CANARY_NOT_CONFIGURED' } })
    deployed.cloud.parameters.put('/omnicover/test/keeper', '{"home":{}}')
    const keeper = await deployed.invoke('keep', {})
    expect(keeper).toMatchObject({ ended: 'did not start', reason: expect.stringContaining('keeper.home.ledger') })
  })

  test('do not start with a wrong configuration, and say which value', async () => {
    const deployed = await deploy({ environment: { TABLE_NAME: 'a table', NETWORK_PARAMETER: 'network' } })
    const { reason } = (await deployed.invoke('scan', scan(way.from.eid))) as { reason: string }
    expect(reason).toContain('TABLE_NAME: expected the name of a DynamoDB table')
    expect(reason).toContain('NETWORK_PARAMETER: expected the name of a parameter')
  })

  test('each message is charged with what it cost on AWS, and what is charged to none stands beside it: together it is all that was used', async () => {
    const meter = startMeter()
    for (const number of [1, 2]) await way.send(word(number))
    const deployed = await deploy({ front: (service, url) => meter.front(service, url, 0) })
    await untilReceived(deployed, 2)
    await mineAll(world)
    await deployed.minute()
    const used = meter.take()

    const environment = { ...deployed.cloud.environment }
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { pathways, stages } = await asked(deployed, 'status')
    const row = [...(await deployed.cloud.readRows())].find(([key]) => key.startsWith('message/'))?.[1] ?? ''
    const story = await asked(deployed, 'explain', JSON.parse(row).guid)
    vi.unstubAllEnvs()
    await meter.stop()

    const ofMessages: AwsUsage = pathways[0].cost.usage
    const ofStages: AwsUsage[] = stages.map(({ usage }: { usage: AwsUsage }) => usage)
    const told = addUsage(ofMessages, ...ofStages)
    // Both DVNs sign for each message, and a transaction of each DVN, and of the executor.
    expect(ofMessages.signature).toBe(used['kms.Sign'])
    expect(told.signature).toBe(used['kms.Sign'])
    // What a container uses after its last run is told by nobody: a lease that is given back, and a queue that is asked.
    for (const [unit, name] of [
      ['readUnit', 'dynamodb.readUnits'],
      ['writeUnit', 'dynamodb.writeUnits'],
    ] as const) {
      expect(told[unit]).toBeLessThanOrEqual(used[name] ?? 0)
      expect(told[unit]).toBeGreaterThan(0.9 * (used[name] ?? 0))
    }
    // What is written for a message alone: seen, final, attested twice, committed, delivered, and closed by three writes.
    expect(ofMessages.writeUnit).toBeGreaterThan(2 * 9)
    expect(stages.map(({ stage }: { stage: string }) => stage)).toContain(`scan/${eastEid}`)

    const { report, dollars } = story.messages[0].record
    expect(report.usage.signature).toBeGreaterThan(2)
    expect(Number(dollars.aws)).toBeGreaterThan(report.usage.signature * 0.000015)
    expect(Number(dollars.gas)).toBeCloseTo(Number(BigInt(report.feePaid)) * 3e-15, 9)
    expect(Number(pathways[0].cost.dollars.aws)).toBeLessThan(2.5 * Number(dollars.aws))
  })

  test('the canary sends a message, notices that it arrived, and complains while it does not', async () => {
    const account = privateKeyToAccount(keys.canary.privateKey)
    const [west, east] = world.chains
    way = await openWay(west, east, 1, account)
    const call = sendCall(west, account.address, east, way.receiver, word(1))
    const ends = { srcEid: west.eid, sender: account.address, dstEid: east.eid, receiver: way.receiver.address }
    const ping = { ...ends, withinSeconds: 1, call: { ...call, value: call.value.toString(), gas: 500_000 } }
    const deployed = await deploy()
    deployed.cloud.parameters.put('/omnicover/test/canary', JSON.stringify({ pings: [ping] }))
    const balance = await west.client.getBalance({ address: account.address })
    await west.client.setBalance({ address: account.address, value: 0n })
    const poor = await deployed.invoke('canary', {})
    expect(poor).toMatchObject({ ended: 'threw', code: 'CANARY_UNSENT', log: expect.stringContaining('fund 0x') })
    await west.client.setBalance({ address: account.address, value: balance })
    expect(await deployed.invoke('canary', {})).toMatchObject({ result: { outcome: 'sent', sent: 1 } })
    await mineAll(world)
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    const late = await deployed.invoke('canary', {})
    expect(late).toMatchObject({ ended: 'threw', code: 'CANARY_LATE', log: expect.stringContaining(pathwayKey(ends)) })
    await untilReceived(deployed, 1)
    await mineAll(world)
    await deployed.minute()
    const next = await deployed.invoke('canary', {})
    expect(next).toMatchObject({ result: { sent: 1 }, log: expect.stringContaining('CanaryLatencySeconds') })
  })

  describe('with a block a second', () => {
    beforeEach(async () => {
      for (const { client } of world.chains) await client.setIntervalMining({ interval: 1 })
    })
    afterEach(async () => {
      for (const { client } of world.chains) await client.setIntervalMining({ interval: 0 })
    })

    const network = { pollIntervalMs: 200 }

    test('fast: one invocation looks again and again, and brings a message that comes meanwhile all the way', async () => {
      const deployed = await deploy({ network, environment: { LOOK_SECONDS: '25' } })
      const minute = deployed.liveMinute()
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      await way.send(word(1))
      const looks = [...(await minute).matchAll(/"outcome":"scanned","eid":\d+,"looks":(\d+)/g)].map(
        ([, count]) => count,
      )
      expect(looks).toHaveLength(2)
      expect(Math.min(...looks.map(Number))).toBeGreaterThan(5)
      expect(await way.receiver.count()).toBe(1)
    }, 90_000)

    test('frugal: a message that was found is followed on its far chain by a run of its own, which ends when it is there', async () => {
      const deployed = await deploy({ network, environment: { FOLLOW_SECONDS: '40' } })
      await way.send(word(1))
      const log = await deployed.liveMinute()
      expect(log).toMatch(new RegExp(`"outcome":"followed","eid":${eastEid},"looks":\\d+`))
      expect(log.match(/"outcome":"scanned","eid":\d+,"looks":1/g)).toHaveLength(2)
      expect(await way.receiver.count()).toBe(1)
      expect(await deployed.liveMinute()).not.toContain('"outcome":"followed"')
    }, 90_000)
  })

  test('wrote every figure that an alarm watches or the dashboard shows, in the runs above', () => {
    const watched = figuresWatched(packaged.resources)
    expect(watched.length).toBeGreaterThan(12)
    expect(watched.filter((figure) => !written.has(figure))).toEqual([])
  })
})

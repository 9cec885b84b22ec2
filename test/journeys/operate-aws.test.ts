import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDynamoStore } from '@omnicover/aws'
import { startKms, startParameters, startSqs, startTable } from '@omnicover/aws/testing'
import { openMessageStore, systemClock, visitLmdbStore } from '@omnicover/relayer'
import { readPause } from '@omnicover/relayer/operations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import {
  configFor,
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

type Cloud = {
  readonly [Name in 'table' | 'queues' | 'parameters' | 'kms']: Awaited<
    ReturnType<
      {
        table: typeof startTable
        queues: typeof startSqs
        parameters: typeof startParameters
        kms: typeof startKms
      }[Name]
    >
  >
}

let world: World
let cloud: Cloud
const folder = temporaryFolder()
const changed = new Map<string, string | undefined>()
beforeAll(async () => {
  const [table, queues, parameters, kms] = [
    await startTable(),
    await startSqs(),
    await startParameters(),
    await startKms(),
  ]
  cloud = { table, queues, parameters, kms }
  world = await startWorld()
  const environment = {
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    ...{ AWS_ENDPOINT_URL_DYNAMODB: table.endpoint, AWS_ENDPOINT_URL_SQS: queues.endpoint },
    ...{ AWS_ENDPOINT_URL_SSM: parameters.endpoint, AWS_ENDPOINT_URL_KMS: kms.endpoint },
  }
  for (const [name, value] of Object.entries(environment)) {
    changed.set(name, process.env[name])
    process.env[name] = value
  }
})
afterAll(async () => {
  for (const [name, value] of changed) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  await Promise.all([world, ...Object.values(cloud)].map((one) => one.stop()))
  folder.remove()
})

/** Runs a command on a deployment. */
async function run(stack: object, command: string, ...args: string[]) {
  const [west, east] = world.chains
  return runWith(configFor(world, [await openWay(west, east)], join(folder.path, 'store')), stack, command, ...args)
}

async function runWith(config: object, stack: object, command: string, ...args: string[]) {
  const cli = startCli(command, ...writeFiles(config, stack), '--json', ...args)
  const code = await cli.ended()
  cli.removeFolder()
  return { code, output: cli.output() }
}

/** Writes both files, and names them as a command takes them. */
function writeFiles(config: object, stack: object): readonly string[] {
  const [relay = '', described = ''] = ['relay.json', 'stack.json'].map((name) => join(folder.path, name))
  writeFileSync(relay, JSON.stringify({ relayer: config }))
  writeFileSync(described, JSON.stringify(stack))
  return ['--config', relay, '--aws', described]
}

test('doctor looks at a deployment on AWS: its table, queues, parameters and keys, beside providers and pathways', {
  timeout: 120_000,
}, async () => {
  const { table, queues, parameters, kms } = cloud
  parameters.put('/a/network', '{}')
  const { keyId, address } = kms.createKey()
  const stack = {
    ...{ region: 'us-east-1', tableName: table.tableName, parameters: ['/a/network'], keys: [{ keyId, address }] },
    ...{ queueUrls: [queues.queueUrl], deadLetterUrls: [queues.deadLetterUrl] },
  }
  const well = await run(stack, 'doctor')
  // The SDK warns on stderr of the emulator's queue URLs, which no URL parser takes.
  const { isWell, findings } = JSON.parse(well.output.slice(well.output.indexOf('{\n  "schema"')))
  expect([well.code, isWell]).toEqual([0, true])
  const checks = findings.map(({ check }: { check: string }) => check)
  expect(new Set(checks)).toEqual(new Set(['rpc', 'pathways', 'table', 'queues', 'dead letters', 'parameters', 'keys']))

  const other = { keyId, address: `0x${'11'.repeat(20)}` }
  const sick = await run({ ...stack, tableName: 'none', keys: [other] }, 'doctor')
  expect(sick.code).toBe(1)
  expect(sick.output).toContain(`it is ${address}, and ${other.address} is configured`)
  expect(sick.output).toContain('in the table none')

  const typo = await run({ ...stack, keyz: [] }, 'doctor')
  expect(typo.code).toBe(1)
  expect(typo.output).toContain('keyz')
})

/** A stack of the table alone. */
const stackOfTable = () => ({
  ...{ region: 'us-east-1', tableName: cloud.table.tableName },
  ...{ queueUrls: [], deadLetterUrls: [], parameters: [], keys: [] },
})

test('pause writes into the table that the functions read before they sign, and leaves the local store alone', {
  timeout: 60_000,
}, async () => {
  const { table } = cloud
  const stack = stackOfTable()
  const { client, tableName } = table
  const store = createDynamoStore({ client, tableName, clock: systemClock })
  expect(await run(stack, 'pause', '--reason', 'a test')).toMatchObject({ code: 0 })
  expect(await readPause(store)).toMatchObject({ reason: 'a test' })
  expect(await run(stack, 'pause', '--resume')).toMatchObject({ code: 0 })
  expect(await readPause(store)).toBeUndefined()
  expect(existsSync(join(folder.path, 'store'))).toBe(false)
})

test('retry sets a message free in the table, needs no key for that, and asks for one where a step has to be paid for', {
  timeout: 90_000,
}, async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  const parked = await parkedRow(way)
  const { client, tableName } = cloud.table
  const messages = openMessageStore(createDynamoStore({ client, tableName, clock: systemClock }))
  await messages.insert(parked)
  const config = (maxValuePerMessage: number) =>
    configFor(world, [way], join(folder.path, 'store'), { maxValuePerMessage })
  const refused = await runWith(config(0), stackOfTable(), 'retry', parked.guid)
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('--key-file FILE') })
  expect(await messages.find(east.eid, parked)).toMatchObject({ status: 'parked' })
  const freed = await runWith(config(1), stackOfTable(), 'retry', parked.guid)
  expect(freed.code).toBe(0)
  const stored = await messages.find(east.eid, parked)
  expect(stored).toMatchObject({ status: 'committed', retries: {} })
  expect(stored).not.toHaveProperty('refusal')
  expect(stored).not.toHaveProperty('parkedReason')
})

test('the commands that explain, the page and a refused retry name for a message go to the same deployment', {
  timeout: 120_000,
}, async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  await way.send(word(1))
  await mineAll(world)
  const config = configFor(world, [way], join(folder.path, 'store'))
  const files = writeFiles(config, stackOfTable())
  const { guid } = JSON.parse((await runWith(config, stackOfTable(), 'status')).output).pathways[0].waiting[0]
  const next = new RegExp(` doctor ${files.join(' ')}$`, 'm')
  const text = startCli('explain', guid, ...files)
  await text.ended()
  expect(text.output()).toMatch(next)
  text.removeFolder()

  const page = startCli('status', '--web', '--port', '0', ...files)
  await page.printed('Ctrl-C')
  const [url] = page.output().match(/http:\S+/) ?? []
  const { messages } = (await (await fetch(`${url}/story.json?id=${guid}`)).json()) as {
    messages: { command: string }[]
  }
  expect(messages.map(({ command }) => command)).toEqual([expect.stringMatching(next)])
  page.signal('SIGINT')
  await page.ended()
  page.removeFolder()

  const refused = await runWith(config, stackOfTable(), 'retry', guid)
  expect(refused.code).toBe(1)
  expect(refused.output).toMatch(next)
})

/** The row of a message that a relayer parked, because it asks for a wei. */
async function parkedRow(way: Way) {
  await way.send(word(1), undefined, '0x000301002101000000000000000000000000000186a000000000000000000000000000000001')
  const config = configFor(world, [way], join(folder.path, 'other'), { send: { lostAfterMs: 1 } })
  const { relayer } = driveRelayer(config)
  await until(world, relayer, async () => (await relayer.listMessages())[0]?.status === 'parked')
  await relayer.stop()
  const store = visitLmdbStore(config.storePath)
  const [message] = store === undefined ? [] : await openMessageStore(store).list()
  await store?.close()
  if (message === undefined) throw new Error('nothing is parked')
  return message
}

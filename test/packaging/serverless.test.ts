import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { endpointV2Abi } from '@omnicover/deployments'
import { type FaultProxy, startFaultProxy, tamper } from '@omnicover/devnet'
import { getAbiItem, parseEventLogs } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Aws, startAws } from '../support/lambda/aws.js'
import { type Invocation, invoke } from '../support/lambda/invoke.js'
import { type Packaged, packageServices, type Resource } from '../support/lambda/packageServices.js'
import { unpackFunction } from '../support/lambda/unpackFunction.js'
import { openWay, startWorld, type Way, type World, word } from '../support/relayer/world.js'

let packaged: Packaged

beforeAll(async () => {
  packaged = await packageServices()
})
afterAll(() => packaged.remove())

function resource(name: string): Resource {
  const found = packaged.resources[name]
  if (found === undefined) throw new Error(`the template has no ${name}`)
  return found
}

function ofType(type: string): Resource[] {
  return Object.values(packaged.resources).filter(({ Type }) => Type === type)
}

/** The archive as Lambda would unpack it. */
function unpack(): { readonly modulePath: string; readonly code: Uint8Array; readonly names: readonly string[] } {
  const files = unpackFunction(packaged.readZip('scan'), packaged.folder)
  const [name = ''] = String(resource('ScanLambdaFunction').Properties.Handler).split('.')
  const code = files[`${name}.mjs`]
  if (code === undefined) throw new Error(`the archive has no ${name}.mjs`)
  return { modulePath: join(packaged.folder, `${name}.mjs`), code, names: Object.keys(files) }
}

describe('the template, packaged offline', () => {
  test('runs the function on Node 24 and arm64, traced, in less than the minute of its schedule', () => {
    expect(resource('ScanLambdaFunction').Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Role: { 'Fn::GetAtt': ['ScanRole', 'Arn'] },
    })
    const timeout = Number(resource('ScanLambdaFunction').Properties.Timeout)
    expect(timeout).toBeGreaterThan(3 * 10)
    expect(timeout).toBeLessThan(60)
  })

  test('starts it for each chain once a minute, through the scheduler', () => {
    const schedules = ofType('AWS::Scheduler::Schedule').map(({ Properties }) => Properties)
    const inputs = schedules.map(({ Target }) => JSON.parse((Target as { Input: string }).Input))
    expect(inputs).toEqual([{ eid: 40_161 }, { eid: 40_231 }, { eid: 40_245 }])
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Target: { RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] } },
      })
    }
  })

  test('keeps the table when the stack goes, restorable to a point in time, and lets rows expire', () => {
    const table = resource('RelayerTable')
    expect(table.DeletionPolicy).toBe('Retain')
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      SSESpecification: { SSEEnabled: true },
    })
  })

  test('sends an event that keeps failing to a queue with an alarm', () => {
    expect(ofType('AWS::Lambda::EventInvokeConfig')).toMatchObject([
      {
        Properties: {
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedEvents', 'Arn'] } } },
        },
      },
    ])
    expect(resource('FailedEventsAlarm').Properties).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Value: { 'Fn::GetAtt': ['FailedEvents', 'QueueName'] } }],
    })
  })

  test('keeps logs for a month', () => {
    expect(ofType('AWS::Logs::LogGroup')).toMatchObject([{ Properties: { RetentionInDays: 30 } }])
  })

  test('gives each role exactly its rights, each on one resource; only traces have no resource to name', () => {
    const grants = ofType('AWS::IAM::Role').flatMap(({ Properties }) => {
      expect(Properties.ManagedPolicyArns).toBeUndefined()
      const policies = Properties.Policies as { PolicyDocument: { Statement: Record<string, unknown>[] } }[]
      return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    })
    const functionArn = expect.stringMatching(/:function:omnicover-dev-scan$/)
    expect(grants.map(({ Action, Resource }) => [[Action].flat(), Resource])).toEqual([
      [['lambda:InvokeFunction'], { 'Fn::Sub': functionArn }],
      [
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
        { 'Fn::GetAtt': ['RelayerTable', 'Arn'] },
      ],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['FailedEvents', 'Arn'] }],
      [['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': ['ScanLogGroup', 'Arn'] }],
      [['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'],
    ])
  })

  test('ships one file without native parts, of at most 350 kB gzipped', () => {
    const { code, names } = unpack()
    expect(names).toEqual(['services/scan/src/main.mjs'])
    expect(gzipSync(code).length).toBeLessThanOrEqual(350_000)
  })
})

describe('the packaged handler, on a real chain with the real endpoint', () => {
  const tableName = 'omnicover-dev'
  let world: World
  let way: Way
  let aws: Aws
  let proxy: FaultProxy
  let modulePath: string
  let firstBlocks: bigint[]

  beforeAll(async () => {
    world = await startWorld()
    ;({ modulePath } = unpack())
  })
  afterAll(() => world.stop())
  beforeEach(async () => {
    const [west, east] = world.chains
    aws = await startAws()
    const { KeySchema, AttributeDefinitions, BillingMode } = resource('RelayerTable').Properties
    await aws.createTable({
      ...{ TableName: tableName, KeySchema, AttributeDefinitions, BillingMode },
    } as CreateTableCommandInput)
    proxy = await startFaultProxy(west.rpcUrl)
    firstBlocks = []
    proxy.inject(
      tamper((method, result, [filter]) => {
        if (method === 'eth_getLogs') firstBlocks.push(BigInt((filter as { fromBlock: string }).fromBlock))
        return result
      }),
    )
    way = await openWay(west, east)
  })
  afterEach(async () => {
    await proxy.stop()
    await aws.stop()
  })

  /** A cold start that scans the first chain. */
  function scan(changes: Record<string, string> = {}, eid = way.from.eid): Promise<Invocation> {
    return invoke(modulePath, { eid }, { ...aws.environment, ...environment(), ...changes })
  }

  function environment(chainId = way.from.chainId): Record<string, string> {
    const chains = world.chains.map(({ layerZero, ...chain }) => ({
      eid: chain.eid,
      chainId: chain.eid === way.from.eid ? chainId : chain.chainId,
      rpcUrls: [chain.eid === way.from.eid ? proxy.url : chain.rpcUrl],
      ...{ endpoint: layerZero.endpoint, sendLibrary: layerZero.sendUln302 },
      ...{ receiveLibrary: layerZero.receiveUln302, executor: layerZero.executor },
    }))
    const { from, to, sender, receiver, confirmations } = way
    const pathways = [{ srcEid: from.eid, sender, dstEid: to.eid, receiver: receiver.address, confirmations }]
    return {
      NETWORK: JSON.stringify({ chains, pathways }),
      TABLE_NAME: tableName,
      ATTEST_FUNCTION_NAME: 'omnicover-dev-attest',
    }
  }

  async function sentPackets(): Promise<string[]> {
    const logs = await way.from.client.getLogs({
      address: way.from.layerZero.endpoint,
      event: getAbiItem({ abi: endpointV2Abi, name: 'PacketSent' }),
      fromBlock: 0n,
    })
    return parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs }).map(({ args }) => args.encodedPayload)
  }

  const scanned = (found: number) => ({
    ended: 'returned',
    result: { outcome: 'scanned', eid: way.from.eid, found },
  })

  test('finds a packet, stores it, wakes the next function, and goes on from its cursor after another cold start', async () => {
    // More blocks than are read again each time for fear of a reorganisation.
    await way.from.client.mine({ blocks: 40 })
    await way.send(word(1))
    expect(await scan()).toMatchObject(scanned(1))
    const packets = await sentPackets()
    const stored = [...(await aws.readRows(tableName))].filter(([key]) => key.startsWith('message/open/'))
    expect(stored.map(([, value]) => JSON.parse(value).packet)).toEqual([packets.at(-1)])
    const woken = {
      path: '/2015-03-31/functions/omnicover-dev-attest/invocations',
      event: { eid: way.to.eid },
    }
    expect(aws.invocations).toEqual([woken])
    expect(firstBlocks).toEqual([0n])

    const cursor = await way.from.client.getBlockNumber()
    await way.from.client.mine({ blocks: 1 })
    expect(await scan()).toMatchObject(scanned(0))
    expect(firstBlocks.at(-1)).toBeGreaterThan(0n)
    expect(firstBlocks.at(-1)).toBeLessThanOrEqual(cursor + 1n)

    await way.send(word(2))
    expect(await scan()).toMatchObject(scanned(1))
    expect(aws.invocations).toEqual([woken, woken])
  })

  test('wakes nobody when no function is named', async () => {
    await way.send(word(1))
    const { ATTEST_FUNCTION_NAME: _, ...unnamed } = environment()
    const invocation = await invoke(modulePath, { eid: way.from.eid }, { ...aws.environment, ...unnamed })
    expect(invocation).toMatchObject(scanned(1))
    expect(aws.invocations).toEqual([])
  })

  test('throws while the RPC is down, so that Lambda tries again, and loses nothing', async () => {
    await way.send(word(1))
    proxy.setDown(true)
    expect(await scan()).toMatchObject({ ended: 'threw', code: 'RPC_UNREACHABLE' })
    expect((await aws.readRows(tableName)).size).toBe(0)
    proxy.setDown(false)
    expect(await scan()).toMatchObject(scanned(1))
  })

  test('acknowledges an RPC of another chain and an eid that is not configured, with a line that says so', async () => {
    const wrong = await scan(environment(way.from.chainId + 1))
    expect(wrong).toMatchObject({ ended: 'returned', result: { outcome: 'refused', code: 'WRONG_CHAIN_ID' } })
    expect(wrong).toMatchObject({ log: expect.stringContaining('correct the URL or the chain id') })
    const unknown = await scan({}, 49_999)
    expect(unknown).toMatchObject({ result: { outcome: 'refused', code: 'EVENT_INVALID' } })
    expect(unknown).toMatchObject({ log: expect.stringContaining('there is no chain with eid 49999') })
    expect((await aws.readRows(tableName)).size).toBe(0)
  })

  test('does not start with a wrong configuration, and says which value', async () => {
    const invocation = await scan({ TABLE_NAME: 'a table', NETWORK: '{}' })
    expect(invocation.ended).toBe('did not start')
    expect(invocation).toMatchObject({ reason: expect.stringContaining('TABLE_NAME: expected the name of a DynamoDB') })
    expect(invocation).toMatchObject({ reason: expect.stringContaining('NETWORK.chains') })
  })
})

import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type NetworkName, networks } from '@omnicover/deployer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { functionNames } from '../support/lambda/localStack.js'
import { type Packaged, packageServices, type Resource } from '../support/lambda/packageServices.js'
import { unpackFunction } from '../support/lambda/unpackFunction.js'

type Properties = Record<string, unknown>
type Statement = {
  readonly Action: string | string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: unknown
}

let packaged: Packaged

beforeAll(async () => {
  packaged = await packageServices()
})
afterAll(() => packaged.remove())

function ofType(type: string): [name: string, properties: Properties][] {
  return Object.entries(packaged.resources).flatMap(([name, { Type, Properties }]) =>
    Type === type ? [[name, Properties]] : [],
  )
}

function propertiesOf(name: string): Properties {
  const found = packaged.resources[name]
  if (found === undefined) throw new Error(`the template has no ${name}`)
  return found.Properties
}

const lambdaOf = (name: string) => propertiesOf(`${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`)

function statementsOf(role: Properties): Statement[] {
  const policies = role.Policies as { PolicyDocument: { Statement: Statement[] } }[]
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}

/** The template without what is new with every build. */
function normalised(): string {
  const timeless = JSON.stringify(packaged.resources, (key, value: unknown) => (key === 'S3Key' ? 'code' : value), 2)
  return `${timeless}\n`
}

/** Chains of a configuration that is checked in: an operator of it changes nothing in the template. */
function eidsOf(configuration: string): number[] {
  const file = readFileSync(new URL(`../../configurations/${configuration}`, import.meta.url), 'utf8')
  const { chains } = JSON.parse(file) as { chains: Record<string, { network: NetworkName }> }
  return Object.values(chains).map(({ network }) => networks[network].eid)
}

describe('the template, packaged offline', () => {
  test('is as it was: whoever changes it looks at the difference, and updates with vitest -u', async () => {
    await expect(normalised()).toMatchFileSnapshot('template.snap')
  })

  test('has the functions that it should, on Node 24 and arm64, traced, each with a role of its own', () => {
    const lambdas = ofType('AWS::Lambda::Function')
    expect(lambdas).toHaveLength(functionNames.length)
    for (const name of functionNames) {
      expect(lambdaOf(name)).toMatchObject({
        FunctionName: `omnicover-dev-${name}`,
        ...{ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } },
      })
    }
    expect(new Set(lambdas.map(([, { Role }]) => JSON.stringify(Role))).size).toBe(functionNames.length)
  })

  test('grants each role named actions on named resources; only traces have no resource to name', () => {
    for (const [, role] of ofType('AWS::IAM::Role')) {
      expect(role.ManagedPolicyArns).toBeUndefined()
      for (const { Action, Resource } of statementsOf(role)) {
        const actions = [Action].flat()
        expect(actions.join()).not.toContain('*')
        if (actions.every((action) => action.startsWith('xray:'))) expect(Resource).toBe('*')
        else expect(JSON.stringify(Resource)).not.toContain('*')
      }
    }
  })

  test('lets each role write the rows that are its own: who has no key writes no transactions, and nobody lifts a pause', () => {
    const written = ofType('AWS::IAM::Role').flatMap(([name, role]) =>
      statementsOf(role)
        .filter(({ Action }) => /PutItem|DeleteItem|UpdateItem|BatchWriteItem/.test([Action].flat().join()))
        .map(({ Action, Condition }) => {
          expect(Action).toEqual(['dynamodb:PutItem', 'dynamodb:DeleteItem'])
          return [name, (Condition as Record<string, Record<string, string[]>>)['ForAllValues:StringEquals']] as const
        }),
    )
    const rows = Object.fromEntries(written.map(([name, keys]) => [name, keys?.['dynamodb:LeadingKeys'] ?? []]))
    const signing = ['AttestRole', 'DeliverRole', 'KeepRole', 'CanaryRole']
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(['ScanRole', 'ReconcileRole', ...signing]))
    for (const [name, words] of Object.entries(rows)) {
      expect(words.length).toBeGreaterThan(0)
      expect(words).not.toContain('control')
      for (const word of ['transaction', 'fees']) expect(words.includes(word)).toBe(signing.includes(name))
    }
  })

  test('lets scan start scan, and nothing else but schedules start a function', () => {
    const starting = ofType('AWS::IAM::Role').flatMap(([name, role]) =>
      statementsOf(role).flatMap(({ Action, Resource }) =>
        [Action].flat().includes('lambda:InvokeFunction') ? [{ name, Resource }] : [],
      ),
    )
    expect(starting.map(({ name }) => name)).toEqual(['SchedulerRole', 'ScanRole'])
    expect(starting[1]?.Resource).toEqual({ 'Fn::Sub': expect.stringMatching(/:function:omnicover-dev-scan$/) })
    expect(lambdaOf('scan').Environment).toMatchObject({ Variables: { SCAN_FUNCTION: 'omnicover-dev-scan' } })
  })

  test('keeps every key when the stack goes, for signing on secp256k1 by one role, and by nobody else of the account', () => {
    const keys = Object.entries(packaged.resources).filter(([, { Type }]) => Type === 'AWS::KMS::Key')
    expect(keys.map(([name]) => name)).toEqual(['DvnSignerKey', 'DvnAdminKey', 'ExecutorKey', 'KeeperKey', 'CanaryKey'])
    for (const [, { DeletionPolicy, UpdateReplacePolicy, Properties }] of keys) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
      expect(Properties).toMatchObject({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' })
      const { Statement } = Properties.KeyPolicy as { Statement: Statement[] }
      expect(Statement.flatMap(({ Action }) => Action).join()).not.toContain('*')
      const signing = Statement.filter(({ Action }) => Action.includes('kms:Sign'))
      expect(signing).toHaveLength(1)
      expect(signing[0]?.Principal).toMatchObject({ AWS: { 'Fn::GetAtt': [expect.stringMatching(/Role$/), 'Arn'] } })
    }
  })

  test('gives every queue that is worked on dead letters of its kind, and time: timeout < visibility, by six, < lease', () => {
    const mappings = ofType('AWS::Lambda::EventSourceMapping')
    expect(mappings).toHaveLength(2)
    for (const [, { EventSourceArn, FunctionName, FunctionResponseTypes }] of mappings) {
      const queue = propertiesOf((EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0])
      const dead = (queue.RedrivePolicy as { deadLetterTargetArn: { 'Fn::GetAtt': [string] } }).deadLetterTargetArn
      expect([queue.FifoQueue, propertiesOf(dead['Fn::GetAtt'][0]).FifoQueue]).toEqual([true, true])
      const { Timeout } = propertiesOf((FunctionName as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0])
      expect(Number(queue.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Number(Timeout))
      expect(leaseSeconds).toBeGreaterThan(Number(queue.VisibilityTimeout))
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    }
    const dead = /Letters$|^FailedEvents$/
    for (const [name, { RedrivePolicy }] of ofType('AWS::SQS::Queue')) {
      if (!dead.test(name)) expect(RedrivePolicy).toBeDefined()
    }
    for (const name of functionNames) expect(Number(lambdaOf(name).Timeout)).toBeLessThan(leaseSeconds)
    expect(Number(lambdaOf('scan').Timeout)).toBeLessThan(followLeaseSeconds)
  })

  test('watches every function and every place where something may be stuck, and tells one topic', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm)
    const watched = (metric: string) =>
      alarms.flatMap(({ MetricName, Dimensions }) =>
        MetricName === metric ? (Dimensions as { Value: unknown }[]).map(({ Value }) => Value) : [],
      )
    const all = functionNames.map((name) => `omnicover-dev-${name}`)
    expect(watched('Errors')).toEqual(all)
    expect(watched('Throttles')).toEqual(all)
    const nameOf = (queue: string) => ({ 'Fn::GetAtt': [queue, 'QueueName'] })
    expect(watched('ApproximateAgeOfOldestMessage')).toEqual(['AttestQueue', 'DeliverQueue'].map(nameOf))
    const depths = watched('ApproximateNumberOfMessagesVisible')
    expect(depths).toEqual(['AttestDeadLetters', 'DeliverDeadLetters', 'FailedEvents'].map(nameOf))
    expect(watched('NotReady')).toHaveLength(2)
    for (const figure of ['LeastPayable', 'SendsHeldBack', 'RpcDisagreements', 'AttestationsRefused'])
      expect(watched(figure)).toHaveLength(1)
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }])
  })

  test('puts neither a URL nor a key into an environment: names of parameters, and what CloudFormation fills in', () => {
    for (const name of functionNames) {
      const { Variables } = lambdaOf(name).Environment as { Variables: Record<string, unknown> }
      for (const value of Object.values(Variables)) {
        if (typeof value !== 'object') expect(String(value)).not.toMatch(/https?:|0x|resolve:/)
        else expect(value).toEqual({ Ref: expect.stringMatching(/^(RelayerTable|\w+(Queue|DeadLetters|Key))$/) })
      }
    }
  })

  test('scans each chain once a minute, does a round of the keeper, compares, measures; the canary waits for its parameter', () => {
    const schedules = ofType('AWS::Scheduler::Schedule').map(([, { ScheduleExpression, State, Target }]) => {
      const { Arn, Input } = Target as { Arn: { 'Fn::GetAtt': [string] }; Input: string }
      return [Arn['Fn::GetAtt'][0].replace('LambdaFunction', ''), ScheduleExpression, State, JSON.parse(Input)]
    })
    expect(schedules).toEqual([
      ...eidsOf('testnet.json').map((eid) => ['Scan', 'rate(1 minute)', 'ENABLED', { eid }]),
      ['Keep', 'rate(1 minute)', 'ENABLED', {}],
      ['Reconcile', 'rate(15 minutes)', 'ENABLED', {}],
      ['Canary', 'rate(15 minutes)', 'DISABLED', {}],
      ['Health', 'rate(5 minutes)', 'ENABLED', {}],
    ])
  })

  test('keeps the table when the stack goes, restorable to a point in time, and logs for a month', () => {
    const table: Resource | undefined = packaged.resources.RelayerTable
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    })
    const groups = ofType('AWS::Logs::LogGroup')
    expect(groups).toHaveLength(functionNames.length)
    for (const [, { RetentionInDays }] of groups) expect(RetentionInDays).toBe(30)
  })

  test.each(functionNames)('ships %s as one file without native parts, of at most 350 kB gzipped', (name) => {
    const files = unpackFunction(packaged.readZip(name), packaged.folder)
    expect(Object.keys(files)).toEqual([`services/${name}/src/main.mjs`])
    expect(gzipSync(files[`services/${name}/src/main.mjs`] ?? '').length).toBeLessThanOrEqual(350_000)
  })
})

describe('other choices', () => {
  test('a fast dry run looks at its chains all the time, and may not sign', async () => {
    const dry = await packageServices('profile=dryRun', 'pace=fast')
    try {
      const text = JSON.stringify(dry.resources)
      expect(text).not.toContain('kms:Sign')
      const { Environment } = dry.resources.ScanLambdaFunction?.Properties ?? {}
      expect(Environment).toMatchObject({ Variables: { LOOK_SECONDS: '55', FOLLOW_SECONDS: '0' } })
      expect(text.match(/"SIGNING":"off"/g)).toHaveLength(5)
      expect(text).not.toContain('"SIGNING":"on"')
    } finally {
      dry.remove()
    }
  }, 180_000)
})

/** Seconds of a constant in milliseconds, as the services have it: a copy here would hold nothing. */
function secondsIn(file: string, constant: string): number {
  const source = readFileSync(new URL(`../../services/${file}`, import.meta.url), 'utf8')
  return Number(new RegExp(`const ${constant} = ([\\d_]+)`).exec(source)?.[1]?.replaceAll('_', '')) / 1_000
}

/** Of a key on a chain. */
const leaseSeconds = secondsIn('shared/src/openService.ts', 'leaseMs')
/** Of following messages to a chain. */
const followLeaseSeconds = secondsIn('scan/src/handler.ts', 'followLeaseMs')

import type { TestKey, TestKms } from '@omnicover/aws/testing'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { Hex } from 'viem'
import { configFor, type Way, type World } from '../relayer/world.js'
import { type Cloud, type Front, startCloud } from './startCloud.js'
import { type Invocation, type LocalFunction, startFunction } from './startFunction.js'
import { startLambdaApi } from './startLambdaApi.js'

/** The functions of serverless.yml. */
export const functionNames = ['scan', 'attest', 'deliver', 'keep', 'reconcile', 'canary', 'health'] as const
export type FunctionName = (typeof functionNames)[number]

/** The keys of KMS that work on the far chain of the tests, and the accounts of the devnet that they are. */
export type StackKeys = Readonly<Record<'executor' | 'signerA' | 'adminA' | 'signerB' | 'adminB' | 'canary', TestKey>>

/** Makes the keys. */
export function createStackKeys(kms: TestKms): StackKeys {
  const [executor, signerA, adminA] = [kms.createKey(), kms.createKey(), kms.createKey()]
  return { executor, signerA, adminA, signerB: kms.createKey(), adminB: kms.createKey(), canary: kms.createKey() }
}

/** The keys by the names of the devnet's accounts on a chain. */
export function devnetKeys(
  { executor, signerA, adminA, signerB, adminB }: StackKeys,
  eid: number,
): Record<string, Hex> {
  return {
    [`executorAdmin-${eid}`]: executor.privateKey,
    [`dvnA-signer-${eid}`]: signerA.privateKey,
    [`dvnA-admin-${eid}`]: adminA.privateKey,
    [`dvnB-signer-${eid}`]: signerB.privateKey,
    [`dvnB-admin-${eid}`]: adminB.privateKey,
  }
}

/** A deployed stack, whose schedules and queues move when a test says so. */
export type LocalStack = {
  readonly cloud: Cloud
  /** Invokes a function as its schedule does. */
  readonly invoke: (name: FunctionName, event: unknown, timeoutMs?: number) => Promise<Invocation>
  /** One minute: every chain is scanned, then the queues are drained, first of attestations. Returns all that was logged. */
  readonly minute: (timeoutMs?: number) => Promise<string>
  /** One minute as it is in the cloud: all at once, and the queues are drained until no scan runs. Returns all that was logged. */
  readonly liveMinute: () => Promise<string>
  /** All that a function gets as its environment. */
  readonly environmentOf: (name: FunctionName) => Readonly<Record<string, string>>
  /** Delivers to a chain once, in a process of its own. */
  readonly deliverFresh: (eid: number) => Promise<Invocation>
  readonly stop: () => Promise<void>
}

/** What differs from a live deployment. */
export type StackChanges = {
  readonly signing?: 'on' | 'off'
  readonly network?: Parameters<typeof configFor>[3]
  /** Stands before the services of AWS. */
  readonly front?: Front
  /** Further variables of all functions. */
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Deploys packaged functions for some ways.
 *
 * @param world - the chains
 * @param ways - what is served
 * @param bundles - the bundle of each function
 * @param kms - holds the keys
 * @param keys - who works
 * @param changes - what differs
 * @param onInvocation - is told of every invocation that ends
 * @returns the stack
 */
export async function startStack(
  world: World,
  ways: readonly Way[],
  bundles: (name: FunctionName) => string,
  kms: TestKms,
  keys: StackKeys,
  changes: StackChanges = {},
  onInvocation: (ended: { readonly name: FunctionName; readonly log: string; readonly ms: number }) => void = () =>
    undefined,
): Promise<LocalStack> {
  const { signing = 'on', network: networkChanges, front, environment = {} } = changes
  const cloud = await startCloud(kms, front)
  const { attest, deliver } = cloud.queues
  cloud.parameters.put(
    '/omnicover/test/network',
    JSON.stringify(configFor(world, ways, 'none', networkChanges).network),
  )
  const runs = new Set<Promise<void>>()
  const lambda = await startLambdaApi((_, event) => startScan(event))
  const common = {
    ...cloud.environment,
    ...{
      TABLE_NAME: cloud.tableName,
      NETWORK_PARAMETER: '/omnicover/test/network',
      SIGNING: signing,
      // As in serverless.yml.
      NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=384',
      LOOK_SECONDS: '0',
      FOLLOW_SECONDS: '0',
      SCAN_FUNCTION: 'omnicover-test-scan',
      AWS_ENDPOINT_URL_LAMBDA: front === undefined ? lambda.endpoint : await front('lambda', lambda.endpoint),
    },
    ...{ ATTEST_QUEUE_URL: attest.queueUrl, DELIVER_QUEUE_URL: deliver.queueUrl },
    ...{ ATTEST_DEAD_LETTER_URL: attest.deadLetterUrl, DELIVER_DEAD_LETTER_URL: deliver.deadLetterUrl },
    ...{ STUCK_SECONDS: '1800', MOST_AGE_SECONDS: '1800', MOST_LAG_SECONDS: '300' },
    ...{ EXECUTOR_KEY_ID: keys.executor.keyId, CANARY_KEY_ID: keys.canary.keyId },
    // Of the health check; each DVN below is a stack of its own with its own.
    ...{ DVN_NAME: 'a', ADMIN_KEY_ID: keys.adminA.keyId },
    ...{ KEEPER_KEY_ID: keys.canary.keyId, KEEPER_PARAMETER: '/omnicover/test/keeper' },
    CANARY_PARAMETER: '/omnicover/test/canary',
    ...environment,
  }
  function start(name: FunctionName, environment: Readonly<Record<string, string>>): LocalFunction {
    const { invoke, stop } = startFunction(bundles(name), environment)
    const heard = async (...args: Parameters<typeof invoke>): Promise<Invocation> => {
      const startMs = performance.now()
      const invocation = await invoke(...args)
      const ms = performance.now() - startMs
      if ('log' in invocation) onInvocation({ name, log: invocation.log, ms })
      return invocation
    }
    return { invoke: heard, stop }
  }
  const dvn = (name: string, signer: TestKey, admin: TestKey) =>
    start('attest', {
      ...{ ...common, DVN_NAME: name, SIGNER_KEY_IDS: signer.keyId, ADMIN_KEY_ID: admin.keyId },
      QUEUE_URL: attest.queueUrl,
    })
  const dvns = new Map([
    ['a', dvn('a', keys.signerA, keys.adminA)],
    ['b', dvn('b', keys.signerB, keys.adminB)],
  ])
  const started = new Map<string, LocalFunction>()
  /** A container has one invocation at a time: what runs at once has a name of its own. */
  const functionOf = (name: FunctionName, container: string = name): LocalFunction => {
    const found = started.get(container) ?? start(name, { ...common, QUEUE_URL: deliver.queueUrl })
    started.set(container, found)
    return found
  }

  const environmentOf = (name: FunctionName) => {
    if (name !== 'attest') return { ...common, QUEUE_URL: deliver.queueUrl }
    const ids = { SIGNER_KEY_IDS: keys.signerA.keyId, ADMIN_KEY_ID: keys.adminA.keyId }
    return { ...common, ...ids, QUEUE_URL: attest.queueUrl }
  }

  let liveLog = ''
  function startScan(event: unknown): void {
    const run = functionOf('scan', `scan ${JSON.stringify(event)}`)
      .invoke(event)
      .then((invocation) => {
        liveLog += 'log' in invocation ? invocation.log : invocation.reason
        runs.delete(run)
      })
    runs.add(run)
  }

  /** What Lambda does with the queues of the stages. */
  function mappings(timeoutMs: number, note: (log: string) => void) {
    const batchTo = async (target: LocalFunction, event: SQSEvent): Promise<SQSBatchResponse> => {
      const invocation = await target.invoke(event, timeoutMs)
      if (invocation.ended !== 'returned') throw new Error(`a function of a queue ${JSON.stringify(invocation)}`)
      note(invocation.log)
      return invocation.result as SQSBatchResponse
    }
    // Each DVN is a stack of its own with its own queue; here one queue serves both, and gives each what is its own.
    const toDvns = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
      const answers = await Promise.all(
        [...dvns].map(([name, target]) => {
          const own = Records.filter(({ body }) => JSON.parse(body).dvn === name)
          return own.length === 0 ? { batchItemFailures: [] } : batchTo(target, { Records: own })
        }),
      )
      return { batchItemFailures: answers.flatMap(({ batchItemFailures }) => batchItemFailures) }
    }
    return {
      attest: () => attest.poll(toDvns),
      deliver: () => deliver.poll((event) => batchTo(functionOf('deliver'), event)),
    }
  }

  return {
    cloud,
    invoke: (name, event, timeoutMs) => functionOf(name).invoke(event, timeoutMs),
    minute: async (timeoutMs = 60_000) => {
      let log = ''
      const poll = mappings(timeoutMs, (lines) => {
        log += lines
      })
      for (const { eid } of world.chains) {
        const invocation = await functionOf('scan').invoke({ eid })
        log += 'log' in invocation ? invocation.log : invocation.reason
      }
      while ((await poll.attest()) > 0);
      while ((await poll.deliver()) > 0);
      return log
    },
    liveMinute: async () => {
      liveLog = ''
      const poll = mappings(60_000, (lines) => {
        liveLog += lines
      })
      for (const { eid } of world.chains) startScan({ eid })
      const drain = async (take: () => Promise<number>) => {
        for (let count = 1; count > 0 || runs.size > 0; ) {
          count = await take()
          if (count === 0) await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
      await Promise.all([drain(poll.attest), drain(poll.deliver)])
      return liveLog
    },
    environmentOf,
    deliverFresh: async (eid) => {
      const fresh = start('deliver', environmentOf('deliver'))
      const record = { messageId: 'only', body: JSON.stringify({ stage: 'deliver', eid }) }
      try {
        return await fresh.invoke({ Records: [{ ...record, attributes: { MessageGroupId: `deliver/${eid}` } }] })
      } finally {
        await fresh.stop()
      }
    },
    stop: async () => {
      await Promise.all([...started.values(), ...dvns.values()].map((each) => each.stop()))
      await lambda.stop()
      await cloud.stop()
    },
  }
}

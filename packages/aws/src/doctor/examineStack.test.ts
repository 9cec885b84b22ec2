import { SendMessageCommand } from '@aws-sdk/client-sqs'
import type { Finding } from '@omnicover/relayer/operations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startKms, type TestKms } from '../testing/startKms.js'
import { startParameters, type TestParameters } from '../testing/startParameters.js'
import { startSqs, type TestQueues } from '../testing/startSqs.js'
import { startTable, type TestTable } from '../testing/startTable.js'
import { examineStack, type Stack, type StackClients } from './examineStack.js'

let table: TestTable
let queues: TestQueues
let parameters: TestParameters
let kms: TestKms
let clients: StackClients
let stack: Stack
beforeAll(async () => {
  ;[table, queues, parameters, kms] = await Promise.all([startTable(), startSqs(), startParameters(), startKms()])
  clients = { dynamoDb: table.client, sqs: queues.client, ssm: parameters.client, kms: kms.client }
  parameters.put('/a/network', '{"chains":[]}')
  stack = {
    tableName: table.tableName,
    ...{ queueUrls: [queues.queueUrl], deadLetterUrls: [queues.deadLetterUrl], parameters: ['/a/network'] },
    keys: [kms.createKey()],
  }
})
afterAll(async () => {
  await Promise.all([table, queues, parameters, kms].map((one) => one.stop()))
})

const off = (ms: number) => ({ nowMs: () => Date.now() + ms })
const examine = (changed: Partial<Stack> = {}, skewMs = 0) =>
  examineStack({ ...stack, ...changed }, clients, off(skewMs))
const ill = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict !== 'ok').map(({ check, verdict, text }) => `${verdict} ${check}: ${text}`)

describe('examineStack', () => {
  test('default: a stack that is in order', async () => {
    const findings = await examine()
    expect(ill(findings)).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual([
      ...['table', 'table', 'queues', 'queues', 'dead letters', 'parameters', 'keys'],
    ])
  })

  test.each([
    [-60_000, 'warning'],
    [60_000, 'warning'],
    [400_000, 'fault'],
  ])('behavior: a clock that is off by %d ms', async (skewMs, verdict) => {
    const [said = '', ...more] = ill(await examine({}, skewMs))
    expect(more).toEqual([])
    expect(said).toMatch(new RegExp(`^${verdict} table: the clock of this machine is \\d+ s from that of AWS: set it`))
  })

  test('behavior: what is not there is a fault, and hides nothing else', async () => {
    const found = ill(
      await examine({
        tableName: 'none',
        queueUrls: [`${queues.queueUrl}x`],
        parameters: ['/a/none', '/a/network'],
        keys: [{ keyId: 'none', address: `0x${'11'.repeat(20)}` }],
      }),
    )
    expect(found).toHaveLength(4)
    expect(found[0]).toMatch(/^fault table: DynamoDB did not describe itself in the table none/)
    expect(found[1]).toMatch(/^fault queues: SQS did not say what is in it/)
    expect(found[2]).toMatch(/^fault parameters: The parameter \/a\/none cannot be read/)
    expect(found[3]).toMatch(/^fault keys: The KMS key none does not exist here/)
  })

  test('behavior: a key of another address, one that is disabled, and one that cannot sign for a chain', async () => {
    const [{ address = '0x' } = {}] = stack.keys
    const keys = [kms.createKey(), kms.createKey({ isDisabled: true }), kms.createKey({ curve: 'P-256' })]
    const found = ill(await examine({ keys: keys.map(({ keyId }) => ({ keyId, address })) }))
    expect(found).toEqual([
      `fault keys: it is ${keys[0]?.address}, and ${address} is configured: correct one of them`,
      expect.stringContaining('is disabled or about to be deleted'),
      expect.stringContaining('cannot sign for a chain'),
    ])
  })

  test('behavior: a parameter that is not JSON, quoted by nobody; a queue without dead letters', async () => {
    parameters.put('/a/broken', 'https://user:secret@node')
    const found = ill(await examine({ parameters: ['/a/broken'], queueUrls: [queues.deadLetterUrl] }))
    expect(found).toEqual([
      expect.stringMatching(/^fault queues: it has no dead letters/),
      'fault parameters: it is not JSON: write it anew, and start the functions anew',
    ])
  })

  test('behavior: dead letters are a warning', async () => {
    const work = { QueueUrl: queues.deadLetterUrl, MessageBody: '{}', MessageGroupId: 'g', MessageDeduplicationId: 'd' }
    await queues.client.send(new SendMessageCommand(work))
    expect(ill(await examine())).toEqual([expect.stringMatching(/^warning dead letters: 1 wait/)])
  })
})

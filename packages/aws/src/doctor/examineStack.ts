import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { KMSClient } from '@aws-sdk/client-kms'
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { SSMClient } from '@aws-sdk/client-ssm'
import type { Clock } from '@omnicover/relayer'
import { type Finding, findingsOf, type Verdict } from '@omnicover/relayer/operations'
import { type Address, isAddressEqual } from 'viem'
import { QueueError, TableError } from '../errors.js'
import { isLasting, nameAndMessage } from '../failures.js'
import { createParameterReader } from '../parameters/parameterReader.js'
import { createKmsSigner } from '../signer/kmsSigner.js'

/** What a deployment on AWS is made of, as far as it can be out of order. */
export type Stack = {
  readonly tableName: string
  readonly queueUrls: readonly string[]
  /** Dead-letter queues, and that of failed events. */
  readonly deadLetterUrls: readonly string[]
  readonly parameters: readonly string[]
  /** Keys of KMS, and the addresses that contracts and accounts know them by. */
  readonly keys: readonly { readonly keyId: string; readonly address: Address }[]
}

/** Where it is looked for. */
export type StackClients = {
  readonly dynamoDb: DynamoDBClient
  readonly sqs: SQSClient
  readonly ssm: SSMClient
  readonly kms: KMSClient
}

/** AWS refuses requests that are five minutes off; leases suffer a little later. */
const faultySkewMs = 300_000
const doubtfulSkewMs = 30_000

/**
 * Looks for what keeps a deployment on AWS from its work, with the rights of whoever asks: reading is enough, nothing is signed or changed.
 *
 * @param stack - what should be there
 * @param clients - of the region and account
 * @param clock - this machine's
 * @returns what was found, in the order of the stack: table and clock, queues, dead letters, parameters, keys
 */
export async function examineStack(stack: Stack, clients: StackClients, clock: Clock): Promise<readonly Finding[]> {
  const readParameter = createParameterReader(clients.ssm)
  const groups = await Promise.all([
    findingsOf('table', stack.tableName, () => lookAtTable(clients.dynamoDb, stack.tableName, clock)),
    ...stack.queueUrls.map((url) => findingsOf('queues', url, () => lookAtQueue(clients.sqs, url))),
    ...stack.deadLetterUrls.map((url) => findingsOf('dead letters', url, () => lookAtDeadLetters(clients.sqs, url))),
    ...stack.parameters.map((name) => findingsOf('parameters', name, () => lookAtParameter(readParameter, name))),
    ...stack.keys.map((key) => findingsOf('keys', key.keyId, () => lookAtKey(clients.kms, key))),
  ])
  return groups.flat()
}

async function lookAtTable(client: DynamoDBClient, tableName: string, clock: Clock): Promise<readonly Verdict[]> {
  const command = new DescribeTableCommand({ TableName: tableName })
  let date: string | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> }
      date = headers?.date
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  try {
    const { Table } = await client.send(command)
    const status = Table?.TableStatus
    const isUsable = status === 'ACTIVE' || status === 'UPDATING'
    const state: Verdict = isUsable ? ['ok', `it is ${status}`] : ['fault', `it is ${status}: wait, or restore it`]
    return [state, clockVerdict(date, clock)]
  } catch (error) {
    throw new TableError(tableName, 'describe itself', nameAndMessage(error), !isLasting(error))
  }
}

/** By the time that AWS put into its answer, to the second. */
function clockVerdict(date: string | undefined, clock: Clock): Verdict {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return ['warning', 'its answer says no time, so the clock of this machine is unproven']
  const skewMs = Math.abs(clock.nowMs() - theirs)
  const text = `the clock of this machine is ${Math.round(skewMs / 1_000)} s from that of AWS`
  if (skewMs < doubtfulSkewMs) return ['ok', text]
  const verdict = skewMs < faultySkewMs ? 'warning' : 'fault'
  return [verdict, `${text}: set it. AWS refuses what is five minutes off`]
}

async function lookAtQueue(client: SQSClient, url: string): Promise<readonly Verdict[]> {
  const { waiting, hidden, redrive } = await readQueue(client, url)
  return [
    ['ok', `${waiting} wait, ${hidden} are being done`],
    redrive === undefined
      ? ['fault', 'it has no dead letters: work that fails comes again for ever, and holds up what is behind it']
      : ['ok', 'it has dead letters'],
  ]
}

async function lookAtDeadLetters(client: SQSClient, url: string): Promise<readonly Verdict[]> {
  const { waiting, hidden } = await readQueue(client, url)
  const count = waiting + hidden
  if (count === 0) return [['ok', 'it is empty']]
  return [['warning', `${count} wait: the log of its function says why; reconcile puts work back every 15 minutes`]]
}

async function readQueue(client: SQSClient, url: string) {
  try {
    const { Attributes: all = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    )
    const waiting = Number(all.ApproximateNumberOfMessages ?? 0)
    return { waiting, hidden: Number(all.ApproximateNumberOfMessagesNotVisible ?? 0), redrive: all.RedrivePolicy }
  } catch (error) {
    throw new QueueError(url, 'say what is in it', nameAndMessage(error), !isLasting(error))
  }
}

async function lookAtParameter(
  readParameter: (name: string) => Promise<string>,
  name: string,
): Promise<readonly Verdict[]> {
  const value = await readParameter(name)
  try {
    JSON.parse(value)
    return [['ok', 'it can be read, and is JSON']]
  } catch {
    return [['fault', 'it is not JSON: write it anew, and start the functions anew']]
  }
}

/** Only the function of a role may sign with its key, so nothing is signed here. */
async function lookAtKey(client: KMSClient, { keyId, address }: Stack['keys'][number]): Promise<readonly Verdict[]> {
  const signer = await createKmsSigner({ client, keyId })
  if (isAddressEqual(signer.address, address)) return [['ok', `it is enabled, and is ${address}`]]
  return [['fault', `it is ${signer.address}, and ${address} is configured: correct one of them`]]
}

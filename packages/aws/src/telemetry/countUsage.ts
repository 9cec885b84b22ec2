import type { AwsUsage } from '@omnicover/relayer'

/** As much of a command as is looked at. */
type Arguments = { readonly input: object }
type Next = (args: Arguments) => Promise<{ readonly output: object }>

/** As much of a client of the AWS SDK as is needed: all clients have it. */
type Client = {
  readonly middlewareStack: {
    readonly add: (
      middleware: (next: Next, context: { readonly commandName?: string }) => Next,
      options: { readonly step: 'initialize'; readonly name: string },
    ) => void
  }
}

/** What a request is billed as. */
const units: Readonly<Record<string, keyof AwsUsage>> = {
  ...{
    GetItemCommand: 'readUnit',
    QueryCommand: 'readUnit',
    PutItemCommand: 'writeUnit',
    DeleteItemCommand: 'writeUnit',
  },
  ...{
    SendMessageCommand: 'fifoRequest',
    ChangeMessageVisibilityBatchCommand: 'fifoRequest',
    SignCommand: 'signature',
  },
}

/**
 * Counts what a client uses, in what AWS bills: units of DynamoDB as its answers tell them, requests of SQS, signatures of KMS. Other
 * requests cost nothing, or next to it.
 *
 * @param client - of DynamoDB, SQS or KMS
 * @param add - is told after each request
 * @returns the client
 */
export function countUsage<Counted>(client: Counted, add: (usage: AwsUsage) => void): Counted {
  const { middlewareStack } = client as Client
  const count: Parameters<typeof middlewareStack.add>[0] =
    (next, { commandName = '' }) =>
    async (args) => {
      const unit = units[commandName]
      if (unit === undefined) return next(args)
      const isTable = unit === 'readUnit' || unit === 'writeUnit'
      const asked = isTable ? { ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } } : args
      // A write whose condition fails is billed, and its answer does not say how much.
      let amount = 1
      try {
        const answer = await next(asked)
        amount = (answer.output as Billed).ConsumedCapacity?.CapacityUnits ?? 1
        return answer
      } finally {
        add({ [unit]: amount })
      }
    }
  middlewareStack.add(count, { step: 'initialize', name: 'countUsage' })
  return client
}

type Billed = { readonly ConsumedCapacity?: { readonly CapacityUnits?: number } }

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb'
import {
  type Clock,
  deserialize,
  drawVersion,
  type Store,
  type StoredEntry,
  StoreRowInvalidError,
  serialize,
} from '@omnicover/relayer'
import { TableError } from '../errors.js'
import { isLasting, nameAndMessage } from '../failures.js'

/** Rows that nobody needs for ever, by the beginning of their keys. */
export type Retention = { readonly prefix: string; readonly days: number }

/** Where the rows are. */
export type DynamoStoreParameters = {
  readonly client: DynamoDBClient
  /** A table with the string keys `group` (partition) and `key` (sort). */
  readonly tableName: string
  readonly clock: Clock
  /** What DynamoDB may delete by itself, through the attribute `expiresAt`. */
  readonly retention?: Retention | undefined
}

const names = { '#key': 'key', '#version': 'version' }
const secondsOfDay = 86_400
/** Rows that a scan reads at a time: a megabyte, which DynamoDB would give at most, takes several in memory. */
const pageRows = 100

/**
 * Keeps rows in a DynamoDB table: one item for each row, every write conditional on the version of that item. Rows whose keys begin
 * with the same word stand in one partition, so that a prefix is one query. Values are text: DynamoDB's own numbers end at 38 digits, and
 * amounts in wei do not.
 *
 * @param parameters - client, table, clock and what may expire
 * @returns the store; all reads are strongly consistent, and a resolved write is durable
 */
export function createDynamoStore({ client, tableName, clock, retention }: DynamoStoreParameters): Store {
  const TableName = tableName

  async function ask<Result>(operation: string, request: () => Promise<Result>): Promise<Result> {
    try {
      return await request()
    } catch (error) {
      throw toTableError(error, tableName, operation)
    }
  }

  async function read(key: string): Promise<StoredEntry | undefined> {
    const { Item } = await ask('read', () =>
      client.send(new GetItemCommand({ TableName, Key: itemKey(key), ConsistentRead: true })),
    )
    return Item && toEntry(Item)
  }

  /**
   * Whether the item was still as the condition says. The SDK tries again when the answer to a try is lost on its way, and is then refused because
   * of what that one did: `isDone` looks.
   */
  async function ifUnchanged(
    operation: string,
    request: () => Promise<unknown>,
    isDone: () => Promise<boolean>,
  ): Promise<boolean> {
    const refused = await ask(operation, async () => {
      try {
        await request()
        return undefined
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return error
        throw error
      }
    })
    if (refused === undefined) return true
    return (refused.$metadata.attempts ?? 1) > 1 && isDone()
  }

  const expiry = (key: string): Record<string, AttributeValue> => {
    if (retention === undefined || !key.startsWith(retention.prefix)) return {}
    const expiresAt = Math.floor(clock.nowMs() / 1000) + retention.days * secondsOfDay
    return { expiresAt: { N: String(expiresAt) } }
  }

  return {
    get: read,

    compareAndSwap: async (key, version, value) => {
      const next = drawVersion()
      const isWritten = await ifUnchanged(
        'write',
        () =>
          client.send(
            new PutItemCommand({
              TableName,
              Item: { ...itemKey(key), version: { N: `${next}` }, value: { S: serialize(value) }, ...expiry(key) },
              ...(version === 0
                ? { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': 'key' } }
                : atVersion(version)),
            }),
          ),
        // Nobody else draws this version.
        async () => (await read(key))?.version === next,
      )
      return isWritten ? next : undefined
    },

    remove: (key, version) =>
      ifUnchanged(
        'delete',
        () => client.send(new DeleteItemCommand({ TableName, Key: itemKey(key), ...atVersion(version) })),
        // If somebody else removed it meanwhile, the end is the same.
        async () => (await read(key)) === undefined,
      ),

    scan: async function* (prefix) {
      const pages = paginateQuery(
        { client, pageSize: pageRows },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: '#group = :group AND begins_with(#key, :prefix)',
          ExpressionAttributeNames: { '#group': 'group', '#key': names['#key'] },
          ExpressionAttributeValues: { ':group': { S: groupOf(prefix) }, ':prefix': { S: prefix } },
        },
      )
      for (;;) {
        const { value: page, done } = await ask('query', () => pages.next())
        if (done === true || page === undefined) return
        yield (page.Items ?? []).map(toEntry)
      }
    },

    close: async () => client.destroy(),
  }
}

function atVersion(version: number) {
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': names['#version'] },
    ExpressionAttributeValues: { ':version': { N: String(version) } },
  }
}

function itemKey(key: string): Record<string, AttributeValue> {
  return { group: { S: groupOf(key) }, key: { S: key } }
}

/** The first word of a key: all keys with a prefix that holds it whole are in one partition. */
function groupOf(key: string): string {
  const end = key.indexOf('/')
  if (end < 1) throw new StoreRowInvalidError(key, 'a key or prefix begins with a word and a slash')
  return key.slice(0, end)
}

function toEntry({ key, version, value }: Record<string, AttributeValue>): StoredEntry {
  const name = key?.S ?? ''
  try {
    return { key: name, version: Number(version?.N), value: deserialize(value?.S ?? '') }
  } catch {
    throw new StoreRowInvalidError(name, 'not JSON')
  }
}

function toTableError(error: unknown, tableName: string, operation: string): Error {
  return new TableError(tableName, operation, nameAndMessage(error), !isLasting(error))
}

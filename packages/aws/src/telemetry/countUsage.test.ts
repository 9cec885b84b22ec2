import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { type AwsUsage, addUsage } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { createKmsSigner } from '../signer/kmsSigner.js'
import { startKms } from '../testing/startKms.js'
import { startSqs } from '../testing/startSqs.js'
import { startTable } from '../testing/startTable.js'
import { countUsage } from './countUsage.js'

test('counts units of a table as its answers tell them, requests of queues and signatures, also what is refused', async () => {
  const [table, queues, kms] = [await startTable(), await startSqs(), await startKms()]
  let used: AwsUsage = {}
  const add = (usage: AwsUsage) => {
    used = addUsage(used, usage)
  }
  const { tableName: TableName } = table
  const client = countUsage(table.client, add)
  const key = { group: { S: 'a' }, key: { S: 'a/1' } }
  const put = new PutItemCommand({
    ...{ TableName, Item: { ...key, value: { S: 'x'.repeat(2_500) } } },
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': 'key' },
  })
  await client.send(put)
  expect(used).toEqual({ writeUnit: 3 })
  await expect(client.send(put)).rejects.toThrow('conditional')
  expect(used).toEqual({ writeUnit: 4 })
  await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }))
  expect(used).toEqual({ writeUnit: 4, readUnit: 1 })

  const queue = { QueueUrl: queues.queueUrl, MessageBody: '{}', MessageGroupId: 'a', MessageDeduplicationId: 'a' }
  await countUsage(queues.client, add).send(new SendMessageCommand(queue))
  const { keyId } = kms.createKey()
  const signer = await createKmsSigner({ client: countUsage(kms.client, add), keyId })
  await signer.signDigest(`0x${'11'.repeat(32)}`)
  expect(used).toEqual({ writeUnit: 4, readUnit: 1, fifoRequest: 1, signature: 1 })
  await Promise.all([table.stop(), queues.stop(), kms.stop()])
})

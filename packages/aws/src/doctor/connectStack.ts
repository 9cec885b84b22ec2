import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { clientSettings } from '../clientSettings.js'
import type { StackClients } from './examineStack.js'

/**
 * Makes the clients with which a deployment is looked at, with the credentials that the AWS SDK finds where it runs.
 *
 * @param region - of the deployment
 * @returns the clients; nothing is asked yet
 */
export function connectStack(region: string): StackClients {
  const settings = { ...clientSettings, region }
  return {
    dynamoDb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
    kms: new KMSClient(settings),
  }
}

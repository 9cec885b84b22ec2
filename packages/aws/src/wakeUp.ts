import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { FunctionError } from './errors.js'
import { isLasting, nameAndMessage } from './failures.js'

/** Starts the work that follows a scan, for messages on their way to one chain. It does not wait for that work. */
export type WakeUp = (dstEid: number) => Promise<void>

/**
 * Wakes another Lambda function by an asynchronous invocation.
 *
 * @param client - the Lambda API
 * @param functionName - name or ARN of the function; it gets `{ "eid": <destination> }`, as from its own schedule
 * @returns what wakes it; it rejects with a `FunctionError` when the Lambda API does not accept the event
 */
export function createLambdaWakeUp(client: LambdaClient, functionName: string): WakeUp {
  return async (dstEid) => {
    const Payload = Buffer.from(JSON.stringify({ eid: dstEid }))
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }))
    } catch (error) {
      throw new FunctionError(functionName, nameAndMessage(error), !isLasting(error))
    }
  }
}

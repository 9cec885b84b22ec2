import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'

/** Starts the work that follows a scan, for messages on their way to one chain. It does not wait for that work. */
export type WakeUp = (dstEid: number) => Promise<void>

/**
 * Wakes another Lambda function by an asynchronous invocation.
 *
 * @param client - the Lambda API
 * @param functionName - name or ARN of the function; it gets `{ "eid": <destination> }`, as from its own schedule
 * @returns what wakes it; it rejects when the Lambda API does not accept the event
 */
export function createLambdaWakeUp(client: LambdaClient, functionName: string): WakeUp {
  return async (dstEid) => {
    const payload = JSON.stringify({ eid: dstEid })
    await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: Buffer.from(payload) }),
    )
  }
}

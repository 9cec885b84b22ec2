import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { FunctionError } from './errors.js'
import { isLasting, nameAndMessage } from './failures.js'

/** Starts a function with an event. It does not wait for what the function does. */
export type WakeUp = (event: Readonly<Record<string, unknown>>) => Promise<void>

/**
 * Wakes another Lambda function by an asynchronous invocation. A function that is woken must not wake the one that woke it: AWS stops what
 * goes round in circles.
 *
 * @param client - the Lambda API
 * @param functionName - name or ARN of the function
 * @returns what wakes it; it rejects with a `FunctionError` when the Lambda API does not accept the event
 */
export function createLambdaWakeUp(client: LambdaClient, functionName: string): WakeUp {
  return async (event) => {
    const Payload = Buffer.from(JSON.stringify(event))
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }))
    } catch (error) {
      throw new FunctionError(functionName, nameAndMessage(error), !isLasting(error))
    }
  }
}

import { ConfigInvalidError } from '@omnicover/relayer'
import * as z from 'zod'
import { onceOnly } from './onceOnly.js'

/** Says that a variable is missing rather than that it is not a string. */
const given = (pattern: RegExp, expected: string) =>
  z.string(`expected ${expected}`).regex(pattern, `expected ${expected}`)

/** What every function gets. It names things of AWS; what they hold (chains, RPC URLs, keys) never stands in an environment. */
export const commonEnvironment = {
  /** The DynamoDB table with everything under way. */
  TABLE_NAME: given(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table'),
  /** The parameter that holds the network: JSON of `networkSchema` of the relayer. */
  NETWORK_PARAMETER: given(/^\/[\w./-]{1,1000}$/, 'the name of a parameter, beginning with /'),
}

/** Id, ARN or alias of a KMS key. */
export const keyId = given(/^[\w:/-]{1,256}$/, 'the id, ARN or alias of a KMS key')

/** Which of the network's DVNs a deployment is. */
export const dvnName = z.string('expected the name of a DVN of the network').min(1)

/** URL of an SQS queue. */
export const queueUrl = z.url('expected the URL of a queue')

/** Whether a function signs. `off` is a dry run: it tells what it would send, and leaves the work where it is. */
export const signing = z.enum(['on', 'off'], 'expected on or off').transform((value) => value === 'on')

/**
 * Reads the configuration of a function from its environment.
 *
 * @param shape - the variables that it knows
 * @param environment - usually `process.env`
 * @returns the configuration, by the names of the variables
 * @throws {ConfigInvalidError} with a line for each value that is present and wrong, or needed and absent; it quotes none
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(environment, onceOnly)
  if (parsed.success) return parsed.data
  throw new ConfigInvalidError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
}

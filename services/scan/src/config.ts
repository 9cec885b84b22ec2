import { ConfigInvalidError, type Network, networkSchema } from '@omnicover/relayer'
import * as z from 'zod'

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The text is not quoted: RPC URLs may hold credentials.
    context.addIssue({ code: 'custom', message: 'expected JSON' })
    return z.NEVER
  }
})

/** A schedule starts the next run after a minute, so a run may not take longer than the function's 50 seconds. */
const environmentSchema = z.object({
  NETWORK: json.pipe(networkSchema),
  TABLE_NAME: z.string().regex(/^[\w.-]{3,255}$/, 'expected the name of a DynamoDB table'),
  ATTEST_FUNCTION_NAME: z
    .string()
    .regex(/^[\w:$-]{1,170}$/, 'expected the name or ARN of a Lambda function')
    .optional(),
})

/** What this function is configured with. */
export type ScanServiceConfig = {
  /** The chains and pathways that a deployment serves, without any key. */
  readonly network: Network
  /** The DynamoDB table that holds cursors and messages. */
  readonly tableName: string
  /** The function to start when messages were found. Reserved: this repository has none yet, and nobody is woken when absent. */
  readonly attestFunctionName: string | undefined
}

/**
 * Reads the configuration from the environment of the function.
 *
 * @param environment - `NETWORK` (JSON), `TABLE_NAME` and, if there is one, `ATTEST_FUNCTION_NAME`
 * @returns the configuration, with defaults for what is absent
 * @throws {ConfigInvalidError} with a line for each value that is present and wrong, or needed and absent; it quotes no URL
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): ScanServiceConfig {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    throw new ConfigInvalidError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  }
  const { NETWORK, TABLE_NAME, ATTEST_FUNCTION_NAME } = parsed.data
  return { network: NETWORK, tableName: TABLE_NAME, attestFunctionName: ATTEST_FUNCTION_NAME }
}

import { ConfigInvalidError, relayerConfigSchema } from '@omnicover/relayer'
import * as z from 'zod'

const {
  storePath: _storePath,
  dvns: _dvns,
  keeperKey: _keeperKey,
  chains: relayerChains,
  ...shared
} = relayerConfigSchema.shape

/** The relayer's configuration without its keys, its DVNs and its file: this function signs nothing. */
const networkSchema = z
  .strictObject({ ...shared, chains: z.array(relayerChains.element.omit({ executorKey: true })).min(1) })
  .superRefine(({ chains, pathways }, context) => {
    const eids = chains.map(({ eid }) => eid)
    for (const eid of new Set(eids.filter((value, index) => eids.indexOf(value) !== index))) {
      context.addIssue({ code: 'custom', message: `eid ${eid} appears twice`, path: ['chains'] })
    }
    for (const [index, { srcEid, dstEid }] of pathways.entries()) {
      for (const eid of [srcEid, dstEid].filter((value) => !eids.includes(value))) {
        context.addIssue({ code: 'custom', message: `there is no chain with eid ${eid}`, path: ['pathways', index] })
      }
    }
  })

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

/** The chains and pathways that a deployment serves, without any key. */
export type Network = z.output<typeof networkSchema>

/** What this function is configured with. */
export type ScanServiceConfig = {
  readonly network: Network
  /** The DynamoDB table that holds cursors and messages. */
  readonly tableName: string
  /** The function to start when messages were found; nobody is woken when absent. */
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

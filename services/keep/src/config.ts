import { commonEnvironment, keyId, parseEnvironment, signing } from '@omnicover/service-shared'

/**
 * What the function reads of one file of leaves: some 180,000 covers, which are hashed in a sixth of its time. It stays in memory while the
 * function is warm, as does its tree.
 */
export const leavesLimits = { maxBytes: 8_000_000, timeoutMs: 5_000 }

/**
 * Reads the configuration from the environment of the function.
 *
 * @param environment - usually `process.env`
 * @returns the configuration, by the names of the variables
 * @throws {ConfigInvalidError} with a line for each value that is wrong or absent
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseEnvironment(
    {
      ...commonEnvironment,
      SIGNING: signing,
      KEEPER_KEY_ID: keyId,
      /** The parameter with `keeperSchema` of the relayer. */
      KEEPER_PARAMETER: commonEnvironment.NETWORK_PARAMETER,
    },
    environment,
  )
}

import { commonEnvironment, dvnName, keyId, parseEnvironment, signing } from '@omnicover/service-shared'
import * as z from 'zod'

/**
 * Reads the configuration from the environment of the function.
 *
 * @param environment - usually `process.env`
 * @returns the configuration, by the names of the variables
 * @throws {ConfigInvalidError} with a line for each value that is wrong or absent
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  const seconds = z.coerce.number('expected seconds').int().positive()
  return parseEnvironment(
    {
      ...commonEnvironment,
      /** The oldest message that may wait. */
      MOST_AGE_SECONDS: seconds,
      /** How far behind the head of a chain its scan may be. */
      MOST_LAG_SECONDS: seconds,
      /** In a dry run nobody pays. */
      SIGNING: signing,
      DVN_NAME: dvnName,
      // Whose balances are read.
      ...{ EXECUTOR_KEY_ID: keyId, ADMIN_KEY_ID: keyId, KEEPER_KEY_ID: keyId },
    },
    environment,
  )
}

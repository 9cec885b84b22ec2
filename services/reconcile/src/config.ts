import { commonEnvironment, parseEnvironment, queueUrl } from '@omnicover/service-shared'
import * as z from 'zod'

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
      ATTEST_QUEUE_URL: queueUrl,
      ATTEST_DEAD_LETTER_URL: queueUrl,
      DELIVER_QUEUE_URL: queueUrl,
      DELIVER_DEAD_LETTER_URL: queueUrl,
      /** A message that waits for longer is looked at anew. */
      STUCK_SECONDS: z.coerce.number('expected seconds').int().positive(),
    },
    environment,
  )
}

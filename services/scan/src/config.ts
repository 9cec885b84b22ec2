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
  const seconds = z.coerce.number('expected seconds').int().min(0).max(55, 'a schedule starts the next run after 60')
  return parseEnvironment(
    {
      ...commonEnvironment,
      ATTEST_QUEUE_URL: queueUrl,
      DELIVER_QUEUE_URL: queueUrl,
      /** For how long one invocation looks at its chain again and again. 0: once. */
      LOOK_SECONDS: seconds,
      /** For how long a run of its own follows messages on their far chain. 0: not at all. */
      FOLLOW_SECONDS: seconds,
      /** Name of this function, which starts those runs. */
      SCAN_FUNCTION: z.string('expected the name of a function').min(1),
    },
    environment,
  )
}

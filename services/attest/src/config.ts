import { commonEnvironment, dvnName, keyId, parseEnvironment, queueUrl, signing } from '@omnicover/service-shared'
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
      QUEUE_URL: queueUrl,
      SIGNING: signing,
      /** Which of the network's DVNs this function is. */
      DVN_NAME: dvnName,
      /** As many as the DVN contract's quorum, separated by commas. */
      SIGNER_KEY_IDS: z
        .string('expected ids of KMS keys, separated by commas')
        .transform((ids) => ids.split(','))
        .pipe(z.array(keyId)),
      ADMIN_KEY_ID: keyId,
    },
    environment,
  )
}

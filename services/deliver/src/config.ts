import { commonEnvironment, keyId, parseEnvironment, queueUrl, signing } from '@omnicover/service-shared'

/**
 * Reads the configuration from the environment of the function.
 *
 * @param environment - usually `process.env`
 * @returns the configuration, by the names of the variables
 * @throws {ConfigInvalidError} with a line for each value that is wrong or absent
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseEnvironment(
    { ...commonEnvironment, QUEUE_URL: queueUrl, SIGNING: signing, EXECUTOR_KEY_ID: keyId },
    environment,
  )
}

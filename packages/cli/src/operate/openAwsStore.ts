import { type Store, systemClock } from '@omnicover/relayer'
import { readStackFile } from './readStackFile.js'

/**
 * Opens the table of a deployment on AWS, with the credentials of whoever asks.
 *
 * @param path - see {@link readStackFile}
 * @returns the store of its functions; nothing is asked yet
 * @throws {ConfigFileError} when the file cannot be used
 */
export async function openAwsStore(path: string): Promise<Store> {
  const { region, tableName } = readStackFile(path)
  // The AWS SDK takes long to load, and few commands need it.
  const { connectStack, createDynamoStore } = await import('@omnicover/aws')
  return createDynamoStore({ client: connectStack(region).dynamoDb, tableName, clock: systemClock })
}

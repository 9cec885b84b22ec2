import { systemClock } from '@omnicover/relayer'
import type { Finding } from '@omnicover/relayer/operations'
import { readStackFile } from './readStackFile.js'

/**
 * Looks at a deployment on AWS with the credentials of whoever asks.
 *
 * @param path - see {@link readStackFile}
 * @returns what was found
 * @throws {ConfigFileError} when the file cannot be used
 */
export async function examineAws(path: string): Promise<readonly Finding[]> {
  const { region, ...stack } = readStackFile(path)
  // The AWS SDK takes long to load, and few commands need it.
  const { connectStack, examineStack } = await import('@omnicover/aws')
  return examineStack(stack, connectStack(region), systemClock)
}

import { readFileSync } from 'node:fs'
import { systemClock } from '@omnicover/relayer'
import type { Finding } from '@omnicover/relayer/operations'
import { type Address, isAddress } from 'viem'
import * as z from 'zod'
import { ConfigFileError } from '../errors.js'

const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), 'expected an address')
const queueUrl = z.string().regex(/^https?:\/\/\S+$/, 'expected the URL of a queue')
const stackSchema = z.strictObject({
  region: z.string().min(1),
  tableName: z.string().min(1),
  queueUrls: z.array(queueUrl),
  deadLetterUrls: z.array(queueUrl),
  parameters: z.array(z.string().min(1)),
  keys: z.array(z.strictObject({ keyId: z.string().min(1), address })),
})

/**
 * Looks at a deployment on AWS with the credentials of whoever asks.
 *
 * @param path - JSON file that names region, table, queues, parameters and keys: see docs/aws.md
 * @returns what was found
 * @throws {ConfigFileError} when the file cannot be used
 */
export async function examineAws(path: string): Promise<readonly Finding[]> {
  const parsed = stackSchema.safeParse(readJson(path))
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) =>
      [at.join('.'), message].filter(Boolean).join(': '),
    )
    throw new ConfigFileError(path, problems)
  }
  const { region, ...stack } = parsed.data
  // The AWS SDK takes long to load, and no other command needs it.
  const { connectStack, examineStack } = await import('@omnicover/aws')
  return examineStack(stack, connectStack(region), systemClock)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigFileError(path, [error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'])
  }
}

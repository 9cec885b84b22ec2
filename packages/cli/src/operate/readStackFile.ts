import { readFileSync } from 'node:fs'
import { addressField } from '@omnicover/relayer'
import * as z from 'zod'
import { ConfigFileError } from '../errors.js'

const queueUrl = z.string().regex(/^https?:\/\/\S+$/, 'expected the URL of a queue')
const stackSchema = z.strictObject({
  region: z.string().min(1),
  tableName: z.string().min(1),
  queueUrls: z.array(queueUrl),
  deadLetterUrls: z.array(queueUrl),
  parameters: z.array(z.string().min(1)),
  keys: z.array(z.strictObject({ keyId: z.string().min(1), address: addressField })),
})

/** A deployment on AWS, as its operator describes it: see docs/aws.md. */
export type StackFile = z.output<typeof stackSchema>

/**
 * Reads the description of a deployment on AWS.
 *
 * @param path - JSON file that names region, table, queues, parameters and keys: see docs/aws.md
 * @returns what it says
 * @throws {ConfigFileError} when the file cannot be used
 */
export function readStackFile(path: string): StackFile {
  const parsed = stackSchema.safeParse(readJson(path))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path: at, message }) =>
    [at.join('.'), message].filter(Boolean).join(': '),
  )
  throw new ConfigFileError(path, problems)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigFileError(path, [error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'])
  }
}

import { type Work, workSchema } from '@omnicover/relayer'
import { WorkInvalidError } from '../errors.js'

/**
 * Reads work from the body of a message.
 *
 * @param body - JSON
 * @returns the work
 * @throws {WorkInvalidError} when it is something else
 */
export function parseWork(body: string): Work {
  const parsed = workSchema.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  throw new WorkInvalidError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

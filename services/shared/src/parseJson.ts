import { ConfigInvalidError } from '@omnicover/relayer'
import type * as z from 'zod'
import { onceOnly } from './onceOnly.js'

/**
 * Reads the JSON of a parameter.
 *
 * @param name - of the parameter, for the error
 * @param text - what it holds
 * @param schema - what it should hold
 * @returns the value, with its defaults filled in
 * @throws {ConfigInvalidError} with a line for each problem; it quotes nothing of the text, which may hold credentials
 */
export function parseJson<Schema extends z.ZodType>(name: string, text: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(decode(name, text), onceOnly)
  if (parsed.success) return parsed.data
  throw new ConfigInvalidError(
    parsed.error.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`),
  )
}

function decode(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigInvalidError([`${name}: expected JSON`])
  }
}

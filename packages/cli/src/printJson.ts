import { toJson } from './json.js'
import { schemas } from './schemas.js'

/**
 * Prints what a command found, for machines.
 *
 * @param command - which
 * @param fields - what it found; bigints become decimal strings
 */
export function printJson(command: keyof typeof schemas, fields: object): void {
  console.log(toJson({ schema: schemas[command], ...fields }, 2))
}

import { CoreError } from '../errors.js'
import type { Field } from './fields.js'

/** Most lines in one message, so that the gas of a page is bounded. */
const maxLines = 32

/** Thrown when a message has more lines than a chain accepts in one. */
export class TooManyLinesError extends CoreError {
  override readonly name = 'TooManyLinesError'

  constructor(path: string, actual: number) {
    super(`${path} has ${actual} lines, and a message takes at most ${maxLines}; send them in several messages.`)
  }
}

/** Writes lines one after the other. */
export function writeLines<line>(field: Field<line>, lines: readonly line[], path: string): string {
  checkCount(lines.length, path)
  return lines.map((line, index) => field.write(line, `${path}[${index}]`)).join('')
}

/** Reads `count` lines, of which `digits` holds at least that many. */
export function readLines<line>(field: Field<line>, digits: string, count: number, path: string): line[] {
  checkCount(count, path)
  const width = 2 * field.size
  return Array.from({ length: count }, (_, index) =>
    field.read(digits.slice(index * width, (index + 1) * width), `${path}[${index}]`),
  )
}

function checkCount(count: number, path: string): void {
  if (count > maxLines) throw new TooManyLinesError(path, count)
}

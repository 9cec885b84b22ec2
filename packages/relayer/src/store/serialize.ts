import type { StoredValue } from '../ports/store.js'

const bigintTag = '$bigint'

/**
 * Turns a stored value into text.
 *
 * @param value - JSON with bigints
 * @returns JSON in which a bigint is an object with one tagged field
 */
export function serialize(value: StoredValue): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'bigint' ? { [bigintTag]: field.toString() } : field,
  )
}

/**
 * The inverse of {@link serialize}.
 *
 * @param text - what `serialize` returned
 * @returns the value
 * @throws {SyntaxError} when the text is not JSON
 */
export function deserialize(text: string): StoredValue {
  return JSON.parse(text, (_, field: unknown) => {
    if (typeof field !== 'object' || field === null || !(bigintTag in field)) return field
    return BigInt(String(field[bigintTag]))
  }) as StoredValue
}

import type { StoredValue } from '@omnicover/relayer'

const bigintTag = '$bigint'

/**
 * Turns a stored value into text: JSON, in which a bigint is an object with one tagged field. DynamoDB's own numbers end at 38
 * digits, and amounts in wei do not.
 */
export function toRowText(value: StoredValue): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'bigint' ? { [bigintTag]: field.toString() } : field,
  )
}

/** The inverse of {@link toRowText}. @throws {SyntaxError} when the text is not JSON */
export function fromRowText(text: string): StoredValue {
  return JSON.parse(text, (_, field: unknown) => {
    if (typeof field !== 'object' || field === null || !(bigintTag in field)) return field
    return BigInt(String(field[bigintTag]))
  }) as StoredValue
}

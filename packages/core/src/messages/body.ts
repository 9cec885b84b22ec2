import type { Field } from '../codec/fields.js'

/** How the body of one type of message, all after version and type, is written and read. */
export type Body<value> = {
  readonly write: (value: value) => string
  /** Bytes of the body that `digits` begins, as far as the body itself says it. */
  readonly sizeOf: (digits: string) => number
  /** Reads a body of the right size. */
  readonly read: (digits: string) => value
}

/** A body that always has the same size. */
export function fixed<value>(field: Field<value>): Body<value> {
  return {
    write: (value) => field.write(value, ''),
    sizeOf: () => field.size,
    read: (digits) => field.read(digits, ''),
  }
}

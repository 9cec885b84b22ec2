/** The base of every error of this package: callers match on the class or on `name`, never on the text. */
export abstract class CoreError extends Error {
  /** One sentence: what is wrong and what to do about it. */
  readonly shortMessage: string

  constructor(shortMessage: string) {
    super(shortMessage)
    this.shortMessage = shortMessage
  }
}

/** Thrown when a number is not a whole one, or does not fit where it is to go. */
export class OutOfRangeError extends CoreError {
  override readonly name = 'OutOfRangeError'

  constructor(what: string, value: number | bigint, min: number | bigint, max: number | bigint) {
    super(`${what} is ${value}; it must be a whole number from ${min} to ${max}.`)
  }
}

/** Thrown when bytes are not given as "0x" and an even number of hex digits. */
export class InvalidHexError extends CoreError {
  override readonly name = 'InvalidHexError'

  constructor(what: string) {
    super(`${what} is not hex; it must be "0x" and two hex digits for each byte.`)
  }
}

/** Thrown when bytes are truncated or padded. */
export class WrongLengthError extends CoreError {
  override readonly name = 'WrongLengthError'
  readonly expected: number
  readonly actual: number

  constructor(what: string, expected: number, actual: number) {
    super(`${what} has ${actual} bytes, and ${expected} are right; it is truncated, padded or something else.`)
    this.expected = expected
    this.actual = actual
  }
}

/** Thrown when bytes are of a version of the format that this package does not know. */
export class UnknownVersionError extends CoreError {
  override readonly name = 'UnknownVersionError'
  readonly version: number

  constructor(what: string, version: number, known: number) {
    super(`${what} has version ${version}, and only ${known} is known; use a newer release if there is one.`)
    this.version = version
  }
}

/** Thrown when an address is not one, or its checksum is wrong. */
export class InvalidAddressError extends CoreError {
  override readonly name = 'InvalidAddressError'

  constructor(what: string, value: string) {
    super(`${what} is "${value}", which is not an address or has a wrong checksum.`)
  }
}

import { type Address, getAddress, type Hex, isAddress } from 'viem'
import { CoreError, InvalidAddressError, WrongLengthError } from '../errors.js'
import { toDigits } from './hex.js'
import { checkRange } from './range.js'

/** A value of a fixed number of bytes on the wire. `path` says in errors where it stands. */
export type Field<value> = {
  readonly size: number
  readonly write: (value: value, path: string) => string
  readonly read: (digits: string, path: string) => value
}

/** Thrown when a byte that stands for true or false is neither 1 nor 0. */
export class BadFlagError extends CoreError {
  override readonly name = 'BadFlagError'

  constructor(path: string, value: number) {
    super(`${path} is ${value}; only 0 and 1 stand for false and true.`)
  }
}

/** Unsigned integers that a JavaScript number holds exactly: ids, times, rates. */
export const u8 = smallUnsigned(1)
export const u16 = smallUnsigned(2)
export const u24 = smallUnsigned(3)
export const u32 = smallUnsigned(4)
export const u40 = smallUnsigned(5)

/** Integers of money and shares. */
export const u64 = unsigned(8)
export const u96 = unsigned(12)
export const u128 = unsigned(16)
export const u256 = unsigned(32)
export const i64: Field<bigint> = {
  size: 8,
  write: (value, path) => digitsOf(BigInt.asUintN(64, checkRange(path, value, -(2n ** 63n), 2n ** 63n - 1n)), 8),
  read: (digits) => BigInt.asIntN(64, BigInt(`0x${digits}`)),
}

export const bool: Field<boolean> = {
  size: 1,
  write: (value) => (value ? '01' : '00'),
  read: (digits, path) => {
    if (digits !== '00' && digits !== '01') throw new BadFlagError(path, Number.parseInt(digits, 16))
    return digits === '01'
  },
}

export const bytes32: Field<Hex> = {
  size: 32,
  write: (value, path) => {
    const digits = toDigits(path, value)
    if (digits.length !== 64) throw new WrongLengthError(path, 32, digits.length / 2)
    return digits
  },
  read: (digits) => `0x${digits}`,
}

export const address: Field<Address> = {
  size: 20,
  write: (value, path) => {
    if (!isAddress(value)) throw new InvalidAddressError(path, value)
    return value.slice(2).toLowerCase()
  },
  read: (digits) => getAddress(`0x${digits}`),
}

function smallUnsigned(size: number): Field<number> {
  return {
    size,
    write: (value, path) => digitsOf(checkRange(path, value, 0, 2 ** (8 * size) - 1), size),
    read: (digits) => Number.parseInt(digits, 16),
  }
}

function unsigned(size: number): Field<bigint> {
  const max = 2n ** BigInt(8 * size) - 1n
  return {
    size,
    write: (value, path) => digitsOf(checkRange(path, value, 0n, max), size),
    read: (digits) => BigInt(`0x${digits}`),
  }
}

function digitsOf(value: number | bigint, size: number): string {
  return value.toString(16).padStart(2 * size, '0')
}

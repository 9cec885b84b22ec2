import { type Address, isAddress } from 'viem'
import * as z from 'zod'

/** An address that a person writes: 20 bytes in hex, with a right checksum if it has one. */
export const addressField = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), {
  error: ({ input }) => (input === undefined ? 'is missing' : 'expected an address'),
})

/** A chain, by the number that LayerZero V2 knows it by. */
export const eidField = z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more')

/** An amount of a chain's own coin, as a number or, because JSON's are not exact above 2^53, as text. */
export const weiField = z
  .union(
    [z.bigint().nonnegative(), z.int().nonnegative(), z.string().regex(/^\d+$/)],
    'expected wei, as a whole number',
  )
  .transform(BigInt)

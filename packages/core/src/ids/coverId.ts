import { checkRange } from '../codec/range.js'
import { type Eid, toEid } from './eid.js'
import { type ProductId, toProductId } from './productId.js'

/** Id of a cover, unique over all chains: `eid << 64 | productId << 32 | serial`. */
export type CoverId = bigint & { readonly __brand: 'CoverId' }

/** What a cover id is made of. */
export type CoverIdParts = {
  /** The chain that sold it. */
  readonly eid: Eid
  readonly productId: ProductId
  /** Number of the cover among those of its product on its chain, from 0. */
  readonly serial: number
}

/**
 * Composes the id of a cover.
 *
 * @param parts - chain, product and serial
 * @returns the id
 * @throws {OutOfRangeError} when a part does not fit 32 bits, or eid or product is 0
 */
export function composeCoverId(parts: { eid: number; productId: number; serial: number }): CoverId {
  const [eid, productId] = [BigInt(toEid(parts.eid)), BigInt(toProductId(parts.productId))]
  const serial = BigInt(checkRange('serial', parts.serial, 0, 2 ** 32 - 1))
  return ((eid << 64n) | (productId << 32n) | serial) as CoverId
}

/**
 * Takes the id of a cover apart.
 *
 * @param coverId - the id, as the token id of the ERC-721
 * @returns chain, product and serial
 * @throws {OutOfRangeError} when it is not the id of a cover
 */
export function parseCoverId(coverId: bigint): CoverIdParts {
  const id = checkRange('coverId', coverId, 0n, 2n ** 96n - 1n)
  return {
    eid: toEid(Number(id >> 64n)),
    productId: toProductId(Number(BigInt.asUintN(32, id >> 32n))),
    serial: Number(BigInt.asUintN(32, id)),
  }
}

import { checkRange } from '../codec/range.js'
import { CoreError } from '../errors.js'
import { type Eid, toEid } from './eid.js'
import { type ProductId, toProductId } from './productId.js'

/** Id of a cover, unique over all chains: `eid << 64 | productId << 32 | serial`. */
export type CoverId = bigint & { readonly __brand: 'CoverId' }

/** Thrown when a number is not the id of a cover: a serial alone, for example, names no chain. */
export class InvalidCoverIdError extends CoreError {
  override readonly name = 'InvalidCoverIdError'
  readonly coverId: bigint

  constructor(coverId: bigint) {
    super(
      `${coverId} is not a cover id, which names a chain and a product; use one that a purchase or a list returned.`,
    )
    this.coverId = coverId
  }
}

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
 * @throws {InvalidCoverIdError} when it is not the id of a cover
 */
export function parseCoverId(coverId: bigint): CoverIdParts {
  const [eid, productId] = [Number(coverId >> 64n), Number(BigInt.asUintN(32, coverId >> 32n))]
  if (eid < 1 || eid >= 2 ** 32 || productId === 0) throw new InvalidCoverIdError(coverId)
  return { eid: toEid(eid), productId: toProductId(productId), serial: Number(BigInt.asUintN(32, coverId)) }
}

import { checkRange } from '../codec/range.js'

/** Id of a product, the same on all chains. */
export type ProductId = number & { readonly __brand: 'ProductId' }

/**
 * Marks a number as the id of a product.
 *
 * @param value - the number
 * @returns the same number
 * @throws {OutOfRangeError} when it is not a whole number from 1 to 2^32 - 1
 */
export function toProductId(value: number): ProductId {
  return checkRange('productId', value, 1, 2 ** 32 - 1) as ProductId
}

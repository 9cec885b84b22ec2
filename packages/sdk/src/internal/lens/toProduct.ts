import { perilsOf } from '@omnicover/core'
import type { ContractFunctionReturnType } from 'viem'
import { hexToString } from 'viem/utils'
import type { productAbi } from '../../abis/lens.js'
import type { ListedProduct } from '../../types/product.js'

/** A product as the lens gives it. */
export type ProductView = ContractFunctionReturnType<typeof productAbi, 'view', 'product'>

/** The same as the SDK gives it, without a quote. */
export function toProduct({ productId, product, terms }: ProductView): Omit<ListedProduct, 'quote'> {
  const { poolId, pool, termsId, listed, feeBps, curve, target, exposure, others, limit } = product
  // Read leniently: one product with an odd name must not hide the others.
  const label = hexToString(product.label, { size: 32 })
  return {
    ...{ productId, label, poolId, pool, termsId, listed, feeBps },
    ...{ frozen: product.openIncidents > 0, curve, target, exposure, others, limit },
    terms: { termsId, ...terms, perils: perilsOf(terms.perils) },
  }
}

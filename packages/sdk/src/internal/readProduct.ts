import { readContract } from 'viem/actions'
import { hexToString } from 'viem/utils'
import { getProductAbi } from '../abis/market.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import type { Product } from '../types/product.js'
import { productErrors } from './catalogs/product.js'
import { withTypedErrors } from './contractError.js'

/** A product without its terms: one call. */
export async function readProduct(client: AnyClient, deployment: Deployment, productId: number): Promise<Product> {
  const state = await withTypedErrors([productErrors], () =>
    readContract(client, {
      address: deployment.market,
      abi: getProductAbi,
      functionName: 'getProduct',
      args: [productId],
    }),
  )
  const { poolId, pool, termsId, listed, curve, target, exposure, others, limit } = state
  // Read leniently: one product with an odd name must not hide the others.
  const label = hexToString(state.label, { size: 32 })
  return {
    ...{ productId, label, poolId, pool, termsId, listed },
    ...{ frozen: state.openIncidents > 0, curve, target, exposure, others, limit },
  }
}

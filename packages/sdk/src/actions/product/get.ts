import { readContract } from 'viem/actions'
import { productAbi } from '../../abis/lens.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import { toProduct } from '../../internal/lens/toProduct.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Product, Terms } from '../../types/product.js'

/**
 * Reads a product and the terms of the covers that it sells now. Makes exactly one `eth_call`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.productId - The product.
 * @returns The product with its terms.
 * @throws {UnknownProductError} when the chain does not know it.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, productId } = parameters
  assertClientChain(client, deployment)
  const contract = { address: deployment.lens, abi: productAbi, functionName: 'product' } as const
  const view = await withTypedErrors([productErrors], () =>
    readContract(client, { ...contract, args: [productId, 0n, 0] }),
  )
  return toProduct(view)
}

export namespace get {
  export type Parameters = { deployment: Deployment; productId: number }
  export type ReturnValue = Product & { terms: Terms }
}

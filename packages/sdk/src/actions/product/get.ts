import { readContract } from 'viem/actions'
import { getTermsAbi } from '../../abis/market.js'
import { assertClientChain } from '../../internal/chain.js'
import { readProduct } from '../../internal/readProduct.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import { type Product, perils, type Terms } from '../../types/product.js'

/**
 * Reads a product and the terms of the covers that it sells now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.productId - The product.
 * @returns The product with its terms.
 * @throws {UnknownProductError} when the chain does not know it.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, productId } = parameters
  assertClientChain(client, deployment)
  const product = await readProduct(client, deployment, productId)
  const { termsId } = product
  const stored = await readContract(client, {
    address: deployment.market,
    abi: getTermsAbi,
    functionName: 'getTerms',
    args: [termsId],
  })
  const covered = perils.filter((_, bit) => (stored.perils >>> bit) & 1)
  return { ...product, terms: { termsId, ...stored, perils: covered } }
}

export namespace get {
  export type Parameters = { deployment: Deployment; productId: number }
  export type ReturnValue = Product & { terms: Terms }
}

import { readContract } from 'viem/actions'
import { productIdsAbi } from '../../abis/market.js'
import { assertClientChain } from '../../internal/chain.js'
import { readProduct } from '../../internal/readProduct.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Product } from '../../types/product.js'

/**
 * Lists the products that a chain was told of, also those that it does not sell now.
 *
 * @param client - Any viem client of the chain. One with `batch: { multicall: true }` reads all of them in two calls.
 * @param parameters.deployment - Where OmniCover is on the chain.
 * @returns The products, in the order in which the chain heard of them.
 */
export async function list(client: AnyClient, parameters: list.Parameters): Promise<list.ReturnValue> {
  const { deployment } = parameters
  assertClientChain(client, deployment)
  const productIds = await readContract(client, {
    address: deployment.market,
    abi: productIdsAbi,
    functionName: 'productIds',
  })
  return Promise.all(productIds.map((productId) => readProduct(client, deployment, productId)))
}

export namespace list {
  export type Parameters = { deployment: Deployment }
  export type ReturnValue = Product[]
}

import { readContract } from 'viem/actions'
import { productsAbi } from '../../abis/lens.js'
import { assertAmount } from '../../internal/amount.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { assertClientChain } from '../../internal/chain.js'
import { decodeRevert } from '../../internal/contractError.js'
import { assertAsked } from '../../internal/input.js'
import { type ProductView, toProduct } from '../../internal/lens/toProduct.js'
import { toQuote } from '../../internal/toQuote.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { ListedProduct } from '../../types/product.js'
import type { quote } from '../cover/quote.js'

const PRODUCTS_PER_CALL = 20n

/**
 * Lists the products that a chain was told of, also those that it does not sell now, with their terms and, if asked, the price of
 * one and the same sale of each. Makes one `eth_call` for every 20 products.
 *
 * @example
 * ```ts
 * const products = await product.list(client, { deployment, sale: { amount: 1_000_000_000n, endDay: 20_800 } })
 * ```
 *
 * @param client - Any viem client of the chain.
 * @param parameters.deployment - Where OmniCover is on the chain.
 * @param parameters.sale - What to price, as for `cover.quote`; each quote can be bought. Default: no quotes.
 * @returns The products, in the order in which the chain heard of them.
 * @throws {InvalidAmountError} when the amount of the sale is zero or dust.
 * @throws {InvalidParameterError | FeeTooHighError | InvalidReceiverError} as `cover.quote` does.
 * @throws {ContractRevertError} when a product of the list cannot be read.
 */
export async function list(client: AnyClient, parameters: list.Parameters): Promise<list.ReturnValue> {
  const { deployment, sale } = parameters
  assertClientChain(client, deployment)
  if (sale) {
    assertAmount(sale.amount)
    assertAsked(sale)
  }
  const views = await readAll(client, parameters)
  return views.map((view) => {
    if (view.error !== '0x') throw decodeRevert(view.error, undefined, [productErrors])
    const { productId } = view
    return { ...toProduct(view), ...(sale ? { quote: toQuote({ ...sale, deployment, productId }, view.quote) } : {}) }
  })
}

export namespace list {
  export type Parameters = { deployment: Deployment; sale?: Sale | undefined }
  /** A sale of any product. */
  export type Sale = Omit<quote.Parameters, 'deployment' | 'productId'>
  export type ReturnValue = ListedProduct[]
}

async function readAll(client: AnyClient, { deployment, sale }: list.Parameters): Promise<ProductView[]> {
  const contract = { address: deployment.lens, abi: productsAbi, functionName: 'products' } as const
  const views: ProductView[] = []
  for (;;) {
    const args = [BigInt(views.length), PRODUCTS_PER_CALL, sale?.amount ?? 0n, sale?.endDay ?? 0] as const
    const [page, total] = await readContract(client, { ...contract, args })
    views.push(...page)
    if (page.length === 0 || BigInt(views.length) >= total) return views
  }
}

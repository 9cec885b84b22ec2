import { type Curve, formatAmount, type Terms } from '@omnicover/core'
import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import { type Address, type Client, type Hex, stringify } from 'viem'
import { readContract } from 'viem/actions'
import { ConfigurationError } from '../errors.js'
import { type PlannedTransaction, planCall } from '../plan/transaction.js'

/** A pool that home keeps books for, on all chains. */
export type PoolListing = {
  poolId: number
  /** Exposure that capital may back, basis points of it; 10,000 is fully backed. */
  leverageBps: number
  /** Most that the pool may lose with each chain, units. */
  chainCaps: readonly { eid: number; cap: bigint }[]
}

/** A product. Its id is its place in the list, from 1. */
export type ProductListing = {
  label: Hex
  poolId: number
  /** Place in the list of terms, from 1. */
  termsId: number
  curve: Curve
  /** Most that may be exposed to it: units, and basis points of the pool's capital. */
  limits: { cap: bigint; shareBps: number }
  feeBps: number
  /** How its room is shared out among the chains. */
  weights: readonly { eid: number; weight: number }[]
}

/** How far the books of a chain may move in an epoch: basis points of what they are, and units that are always allowed. */
export type InboundLimits = {
  riseBps: number
  riseFloor: bigint
  fallBps: number
  fallFloor: bigint
  depositFloor: bigint
}

/** What home sells and within which limits. */
export type Listing = {
  pools: readonly PoolListing[]
  terms: readonly Terms[]
  products: readonly ProductListing[]
  /** Undefined leaves those of the registry. */
  inboundLimits?: InboundLimits | undefined
}

/** Where the books are. */
export type Books = { ledger: Address; registry: Address }

/**
 * Plans what must be sent so that home lists what it is meant to: only what differs.
 *
 * @param client - The home chain.
 * @param books - The ledger and the registry there.
 * @param listing - What is to be listed.
 * @returns The transactions, in order; none when everything is in order.
 * @throws {ConfigurationError} when the chain has what cannot be changed: a pool's leverage, terms, a product's label or pool.
 */
export async function planListing(client: Client, books: Books, listing: Listing): Promise<PlannedTransaction[]> {
  const read = readBooks(client, books)
  return [
    ...(await planPools(books, listing, read)),
    ...(await planLimits(books, listing, read)),
    ...(await planTerms(books, listing, read)),
    ...(await planProducts(books, listing, read)),
  ]
}

type Read = ReturnType<typeof readBooks>

function readBooks(client: Client, { ledger, registry }: Books) {
  const ofLedger = { address: ledger, abi: ledgerAbi } as const
  const ofRegistry = { address: registry, abi: riskRegistryAbi } as const
  return {
    leverage: async (poolId: number) =>
      (await readContract(client, { ...ofLedger, functionName: 'getPool', args: [poolId] })).leverageBps,
    chains: (poolId: number) => readContract(client, { ...ofLedger, functionName: 'chainsOf', args: [poolId] }),
    chainCap: (poolId: number, eid: number) =>
      readContract(client, { ...ofRegistry, functionName: 'chainCapOf', args: [poolId, eid] }),
    termsCount: () => readContract(client, { ...ofRegistry, functionName: 'termsCount' }),
    terms: (id: number) => readContract(client, { ...ofRegistry, functionName: 'getTerms', args: [id] }),
    productCount: () => readContract(client, { ...ofRegistry, functionName: 'productCount' }),
    product: (id: number) => readContract(client, { ...ofRegistry, functionName: 'getProduct', args: [id] }),
    limits: (id: number) => readContract(client, { ...ofRegistry, functionName: 'getLimits', args: [id] }),
    weight: async (id: number, eid: number) =>
      (await readContract(client, { ...ofRegistry, functionName: 'weightOf', args: [id, eid] }))[0],
    inboundLimits: () => readContract(client, { ...ofRegistry, functionName: 'getInboundLimits' }),
  }
}

async function planPools({ ledger, registry }: Books, { pools }: Listing, read: Read): Promise<PlannedTransaction[]> {
  const plans = pools.map(async ({ poolId, leverageBps, chainCaps }): Promise<PlannedTransaction[]> => {
    const [leverage, chains] = await Promise.all([read.leverage(poolId), read.chains(poolId)])
    if (leverage !== 0 && leverage !== leverageBps)
      throw cannotChange(`the leverage of pool ${poolId} is ${leverage} basis points`)
    // A chain has a cap before it is let in, and none can be read before that.
    const caps = await Promise.all(
      chainCaps.map(({ eid }) => (chains.includes(eid) ? read.chainCap(poolId, eid) : undefined)),
    )
    const add =
      leverage === 0
        ? [
            planCall(
              ledger,
              { abi: ledgerAbi, functionName: 'addPool', args: [poolId, leverageBps] },
              `Open pool ${poolId}`,
            ),
          ]
        : []
    const perChain = chainCaps.flatMap(({ eid, cap }, i) => [
      ...(caps[i] === cap
        ? []
        : [
            planCall(
              registry,
              { abi: riskRegistryAbi, functionName: 'setChainCap', args: [poolId, eid, cap] },
              `Let pool ${poolId} lose at most ${formatAmount(cap)} with the chain of eid ${eid}`,
            ),
          ]),
      ...(chains.includes(eid)
        ? []
        : [
            planCall(
              ledger,
              { abi: ledgerAbi, functionName: 'addChain', args: [poolId, eid] },
              `Let the chain of eid ${eid} into pool ${poolId}`,
            ),
          ]),
    ])
    return [...add, ...perChain]
  })
  return (await Promise.all(plans)).flat()
}

async function planLimits({ registry }: Books, { inboundLimits }: Listing, read: Read): Promise<PlannedTransaction[]> {
  if (!inboundLimits || same(await read.inboundLimits(), inboundLimits)) return []
  const call = { abi: riskRegistryAbi, functionName: 'setInboundLimits', args: [inboundLimits] } as const
  return [planCall(registry, call, 'Set how far the books of a chain may move in an epoch')]
}

async function planTerms({ registry }: Books, { terms }: Listing, read: Read): Promise<PlannedTransaction[]> {
  const count = await read.termsCount()
  for (const [i, wanted] of terms.slice(0, count).entries())
    if (!same(await read.terms(i + 1), wanted)) throw cannotChange(`terms ${i + 1} are others`)
  return terms
    .slice(count)
    .map((wanted, i) =>
      planCall(
        registry,
        { abi: riskRegistryAbi, functionName: 'addTerms', args: [wanted] },
        `Add terms ${count + i + 1}`,
      ),
    )
}

async function planProducts({ registry }: Books, { products }: Listing, read: Read): Promise<PlannedTransaction[]> {
  const count = await read.productCount()
  const plans = products.map(async (product, i): Promise<PlannedTransaction[]> => {
    const id = i + 1
    const { label, poolId, termsId, curve, limits } = product
    if (id > count)
      return [
        planCall(
          registry,
          { abi: riskRegistryAbi, functionName: 'addProduct', args: [label, poolId, termsId, curve, limits] },
          `List product ${id}`,
        ),
        ...planFee(registry, id, product, 0),
        ...planWeights(registry, id, product.weights),
      ]
    const [onChain, limitsOnChain] = await Promise.all([read.product(id), read.limits(id)])
    if (onChain.label !== label || onChain.poolId !== poolId)
      throw cannotChange(`product ${id} has another label, or belongs to pool ${onChain.poolId}`)
    const weights = await Promise.all(product.weights.map(({ eid }) => read.weight(id, eid)))
    const isSame = onChain.termsId === termsId && same(onChain.curve, curve) && same(limitsOnChain, limits)
    const args = [id, termsId, onChain.listed, curve, limits] as const
    return [
      ...(isSame
        ? []
        : [planCall(registry, { abi: riskRegistryAbi, functionName: 'updateProduct', args }, `Update product ${id}`)]),
      ...planFee(registry, id, product, onChain.feeBps),
      ...planWeights(
        registry,
        id,
        product.weights.filter(({ weight }, j) => weight !== weights[j]),
      ),
    ]
  })
  return (await Promise.all(plans)).flat()
}

function planFee(registry: Address, id: number, { feeBps }: ProductListing, now: number): PlannedTransaction[] {
  if (feeBps === now) return []
  const call = { abi: riskRegistryAbi, functionName: 'setFee', args: [id, feeBps] } as const
  return [planCall(registry, call, `Set the fee of product ${id}`)]
}

function planWeights(registry: Address, id: number, weights: ProductListing['weights']): PlannedTransaction[] {
  if (weights.length === 0) return []
  const args = [id, weights.map(({ eid }) => eid), weights.map(({ weight }) => weight)] as const
  const call = { abi: riskRegistryAbi, functionName: 'setWeights', args } as const
  return [planCall(registry, call, `Share the room of product ${id} out among the chains`)]
}

/** Whether two plain records say the same, whatever the order of their keys. */
function same<Value extends object>(a: Value, b: Value): boolean {
  const text = (value: Value) => stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
  return text(a).toLowerCase() === text(b).toLowerCase()
}

function cannotChange(what: string): ConfigurationError {
  return new ConfigurationError({
    problems: [`On the home chain ${what}. This cannot be changed: put the configuration back, or add a new one.`],
  })
}

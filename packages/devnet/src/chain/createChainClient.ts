import { createClient, defineChain, http, publicActions, testActions } from 'viem'

export type ChainClient = ReturnType<typeof createChainClient>

/**
 * Makes the viem client that the devnet uses for one local chain: requests batched, nothing cached, polling fast.
 *
 * @param parameters - Where the chain is and what it is called.
 * @returns A client with viem's public and test actions.
 */
export function createChainClient(parameters: { chainId: number; name: string; rpcUrl: string }) {
  const chain = defineChain({
    id: parameters.chainId,
    name: parameters.name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [parameters.rpcUrl] } },
  })
  return createClient({
    chain,
    transport: http(parameters.rpcUrl, { batch: true, retryCount: 1 }),
    cacheTime: 0,
    pollingInterval: 50,
  })
    .extend(publicActions)
    .extend(testActions({ mode: 'anvil' }))
}

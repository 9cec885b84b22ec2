import type { ChainClient } from '@omnicover/devnet'

type ReorgRequest = {
  Method: 'anvil_reorg'
  Parameters: [depth: number, transactions: readonly never[]]
  ReturnType: null
}

/**
 * Replaces the last blocks of a chain by empty ones. Their transactions are gone, also from the pool.
 *
 * @param client - the chain
 * @param depth - how many blocks
 */
export async function reorganise(client: ChainClient, depth: number): Promise<void> {
  await client.request<ReorgRequest>({ method: 'anvil_reorg', params: [depth, []] })
}

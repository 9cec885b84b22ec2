import type { ChainClient } from '@omnicover/devnet'

type ReorgRequest = {
  Method: 'anvil_reorg'
  Parameters: [depth: number, transactions: readonly never[]]
  ReturnType: null
}

/**
 * Replaces the newest blocks of a chain by empty ones. Their transactions are gone, also from the pool.
 *
 * @param client - the chain
 * @param from - the first block to replace
 */
export async function reorganise(client: ChainClient, from: bigint): Promise<void> {
  const head = await client.getBlockNumber()
  const depth = Number(head - from) + 1
  await client.request<ReorgRequest>({ method: 'anvil_reorg', params: [depth, []] })
}

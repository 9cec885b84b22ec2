import type { ChainClient } from '@omnicover/devnet'

type DropAllRequest = { Method: 'anvil_dropAllTransactions'; Parameters?: undefined; ReturnType: null }

/** Makes a node forget every transaction that is not mined. */
export async function dropPool(client: ChainClient): Promise<void> {
  await client.request<DropAllRequest>({ method: 'anvil_dropAllTransactions' })
}

import type { ChainClient } from '@omnicover/devnet'
import { type Address, type Hex, type LocalAccount, parseGwei } from 'viem'

/**
 * Sends a transaction and makes exactly one block for it.
 *
 * @param client - a chain that mines only when it is told to
 * @param account - who sends; nobody else may send for it meanwhile
 * @param call - what to call
 * @throws {Error} when it reverts or is not in that block
 */
export async function sendAndMine(
  client: ChainClient,
  account: LocalAccount,
  call: { readonly to: Address; readonly data: Hex; readonly value?: bigint },
): Promise<void> {
  const nonce = await client.getTransactionCount({ address: account.address })
  const fees = { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: 1n }
  const chainId = client.chain.id
  const raw = await account.signTransaction({ type: 'eip1559', chainId, nonce, gas: 2_000_000n, ...fees, ...call })
  const hash = await client.sendRawTransaction({ serializedTransaction: raw })
  await client.mine({ blocks: 1 })
  const { status } = await client.getTransactionReceipt({ hash })
  if (status !== 'success') throw new Error(`the transaction ${hash} reverted`)
}

import type { DevnetAccount } from '@omnicover/devnet'
import { waitForReceipt } from '@omnicover/sdk'
import { createClient, type Hex, http, type LocalAccount, type TransactionReceipt } from 'viem'
import { estimateGas, sendTransaction } from 'viem/actions'
import type { NetworkChain } from '../network/startNetwork.js'

/**
 * A viem client of one person on one chain, as a dApp would have it.
 *
 * @param chain - the chain
 * @param account - who acts
 * @returns a client; every SDK action takes it
 */
export function clientOf(chain: NetworkChain, account: LocalAccount) {
  return createClient({
    account,
    chain: chain.client.chain,
    transport: http(chain.rpcUrl),
    cacheTime: 0,
    pollingInterval: 100,
  })
}

/**
 * Sends a call that is no action of the SDK, as an operator or assessor would with their own tools.
 *
 * @param chain - the chain
 * @param account - who pays
 * @param call - where to and what
 * @returns the receipt
 * @throws when it reverts
 */
export async function sendAs(
  chain: NetworkChain,
  account: DevnetAccount,
  call: { to: Hex; data: Hex },
): Promise<TransactionReceipt> {
  const client = clientOf(chain, account)
  // Until it is mined a message may arrive and give the call more to do than it was estimated at.
  const gas = ((await estimateGas(client, { ...call, account })) * 3n) / 2n
  const hash = await sendTransaction(client, { ...call, gas })
  return waitForReceipt(client, { hash, pollingIntervalMs: 100 })
}

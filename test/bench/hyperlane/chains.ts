import { type ChainClient, type DevnetChain, type Fault, startFaultProxy } from '@omnicover/devnet'
import { type Address, type Hash, type Hex, type LocalAccount, parseGwei, type TransactionReceipt } from 'viem'

/** One URL for each chain, and how many JSON-RPC calls went to them. */
export type CountedChains = {
  readonly urlOf: (chain: DevnetChain) => string
  readonly calls: () => number
  readonly stop: () => Promise<void>
}

/** Puts a proxy before every chain that only counts; each request of a batch counts. */
export async function countCalls(chains: readonly DevnetChain[]): Promise<CountedChains> {
  let calls = 0
  const count: Fault = (request, forward) => {
    calls += 1
    return forward(request)
  }
  const proxies = await Promise.all(
    chains.map(async ({ eid, rpcUrl }) => [eid, await startFaultProxy(rpcUrl, [count])] as const),
  )
  const byEid = new Map(proxies)
  return {
    urlOf: ({ eid }) => {
      const proxy = byEid.get(eid)
      if (proxy === undefined) throw new Error(`no proxy for ${eid}`)
      return proxy.url
    },
    calls: () => calls,
    stop: async () => void (await Promise.all([...byEid.values()].map((proxy) => proxy.stop()))),
  }
}

/** A transaction of an application. */
type Call = { readonly to: Address; readonly data: Hex; readonly value?: bigint }

/**
 * Submits calls at once, one transaction each, and waits until all are in blocks.
 *
 * @param client - a chain that makes blocks by itself
 * @param account - who sends; nobody else may send for it meanwhile
 * @param calls - what to call
 * @returns the receipts, in order
 * @throws {Error} when one reverts
 */
export async function submitAll(
  client: ChainClient,
  account: LocalAccount,
  calls: readonly Call[],
): Promise<readonly TransactionReceipt[]> {
  const nonce = await client.getTransactionCount({ address: account.address })
  const fees = { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: 1n }
  const common = { type: 'eip1559' as const, chainId: client.chain.id, gas: 600_000n, ...fees }
  const raws = await Promise.all(
    calls.map((call, index) => account.signTransaction({ ...common, nonce: nonce + index, ...call })),
  )
  const hashes: Hash[] = []
  for (const serializedTransaction of raws) hashes.push(await client.sendRawTransaction({ serializedTransaction }))
  const receipts: TransactionReceipt[] = []
  for (const hash of hashes) receipts.push(await client.waitForTransactionReceipt({ hash }))
  const reverted = receipts.find(({ status }) => status !== 'success')
  if (reverted !== undefined) throw new Error(`the transaction ${reverted.transactionHash} reverted`)
  return receipts
}

/** What some accounts paid for on a chain. */
export type Spent = { readonly gas: bigint; readonly transactions: number; readonly reverted: number }

/**
 * Adds up what accounts spent.
 *
 * @param client - the chain
 * @param payers - whose transactions count
 * @param fromBlock - the first block that counts; the last one is the latest
 */
export async function spentBy(client: ChainClient, payers: readonly Address[], fromBlock: bigint): Promise<Spent> {
  const last = await client.getBlockNumber()
  const own = new Set(payers.map((payer) => payer.toLowerCase()))
  let spent: Spent = { gas: 0n, transactions: 0, reverted: 0 }
  for (let blockNumber = fromBlock; blockNumber <= last; blockNumber += 1n) {
    const { transactions } = await client.getBlock({ blockNumber, includeTransactions: true })
    for (const { hash } of transactions.filter(({ from }) => own.has(from.toLowerCase()))) {
      const { gasUsed, status } = await client.getTransactionReceipt({ hash })
      spent = {
        gas: spent.gas + gasUsed,
        transactions: spent.transactions + 1,
        reverted: spent.reverted + (status === 'success' ? 0 : 1),
      }
    }
  }
  return spent
}

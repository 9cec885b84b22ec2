import { setTimeout as sleep } from 'node:timers/promises'
import { TransactionFailedError } from '@omnicover/deployer'
import { type Address, type Hex, keccak256, type LocalAccount, type TransactionReceipt } from 'viem'
import type { ChainClient } from './createChainClient.js'
import { readRevertReason } from './readRevertReason.js'

/** Generous: the price of gas is nothing here, and a fee below the base fee would wait for ever. */
const MAX_FEE_PER_GAS = 100_000_000_000n
const CALL_GAS = 2_000_000n
/** A list of many chains fills a slot or two with each of its words. */
const GAS_PER_BYTE_OF_CALL = 300n
/** Room for any set-up. Chains have their usual limit again afterwards. */
const SETUP_BLOCK_GAS = 10_000_000_000n
/** A full block of deployments takes anvil well below a second; a missing receipt after this is a fault. */
const RECEIPT_TIMEOUT_MS = 60_000
const POLL_MS = 20

/** One transaction of a set-up, named for the error that may come of it. */
export type SetupTransaction = {
  label: string
  /** Absent for a deployment. */
  to?: Address | undefined
  data: Hex
  /** Wei. Default 0. */
  value?: bigint | undefined
  /** The gas limit. Default: 2,000,000 for a call and more for long data; from the size of the code for a deployment. */
  gas?: bigint | undefined
}

/** Who uses a chain now: two lists at once would get in each other's way over the mining mode and the nonces. */
const queues = new WeakMap<ChainClient, Promise<unknown>>()

/**
 * Sends transactions of one account in order and waits for all receipts.
 *
 * On a chain that mines on demand all go into one block; on one that ticks each waits for the one
 * before it, so set a chain up before it ticks. Nothing is estimated beforehand: a transaction may rely on those before it.
 *
 * @param client - The chain. Calls for the same client wait for each other.
 * @param account - Who signs and pays. Nobody else may send for it meanwhile.
 * @param transactions - What to send, in order.
 * @returns One receipt for each, in the same order.
 * @throws {TransactionFailedError} for the first that is refused, reverts or is not mined.
 */
export function sendAll(
  client: ChainClient,
  account: LocalAccount,
  transactions: readonly SetupTransaction[],
): Promise<TransactionReceipt[]> {
  if (transactions.length === 0) return Promise.resolve([])
  const send = async () => {
    const signed = await signAll(client, account, transactions)
    return (await client.getAutomine()) ? sendTogether(client, signed) : sendOneByOne(client, signed)
  }
  const sent = (queues.get(client) ?? Promise.resolve()).then(send, send)
  queues.set(client, sent)
  return sent
}

type Signed = { label: string; raw: Hex; hash: Hex }

async function signAll(client: ChainClient, account: LocalAccount, transactions: readonly SetupTransaction[]) {
  const firstNonce = await client.getTransactionCount({ address: account.address })
  const sign = async (transaction: SetupTransaction, index: number): Promise<Signed> => {
    const { label, to, data, value = 0n, gas = defaultGas(to, data) } = transaction
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: client.chain.id,
      nonce: firstNonce + index,
      ...(to ? { to } : {}),
      data,
      value,
      gas,
      maxFeePerGas: MAX_FEE_PER_GAS,
      maxPriorityFeePerGas: 0n,
    })
    return { label, raw, hash: keccak256(raw) }
  }
  return Promise.all(transactions.map(sign))
}

/**
 * Fills the pool while no block is made, then makes one block that holds all. anvil may otherwise forget a transaction for
 * ever: one that arrives while the block with the nonce before it is made, or one that comes after what no longer fits.
 */
async function sendTogether(client: ChainClient, signed: readonly Signed[]): Promise<TransactionReceipt[]> {
  const { gasLimit } = await client.getBlock()
  await client.setAutomine(false)
  await client.setBlockGasLimit({ gasLimit: SETUP_BLOCK_GAS })
  try {
    await Promise.all(signed.map((transaction) => broadcast(client, transaction)))
    await client.mine({ blocks: 1 })
    return await waitForAll(client, signed)
  } finally {
    await client.setBlockGasLimit({ gasLimit })
    await client.setAutomine(true)
  }
}

async function sendOneByOne(client: ChainClient, signed: readonly Signed[]): Promise<TransactionReceipt[]> {
  const receipts: TransactionReceipt[] = []
  for (const transaction of signed) {
    await broadcast(client, transaction)
    receipts.push(await waitForSuccess(client, transaction))
  }
  return receipts
}

async function waitForAll(client: ChainClient, signed: readonly Signed[]): Promise<TransactionReceipt[]> {
  const receipts: TransactionReceipt[] = []
  for (const transaction of signed) receipts.push(await waitForSuccess(client, transaction))
  return receipts
}

/** EIP-170 charges 200 gas for a byte of deployed code, calldata at most 40 more; constructors write a few slots. */
function defaultGas(to: Address | undefined, data: Hex): bigint {
  const bytes = BigInt(data.length / 2)
  return to ? CALL_GAS + bytes * GAS_PER_BYTE_OF_CALL : 1_000_000n + bytes * 250n
}

async function broadcast(client: ChainClient, { label, raw, hash }: Signed): Promise<void> {
  try {
    await client.sendRawTransaction({ serializedTransaction: raw })
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    throw new TransactionFailedError({ label, hash, reason: 'the chain refused it.', cause })
  }
}

/** viem's `waitForTransactionReceipt` can wait for a next block that never comes on a chain that mines on demand. */
async function waitForSuccess(client: ChainClient, { label, hash }: Signed): Promise<TransactionReceipt> {
  const deadline = Date.now() + RECEIPT_TIMEOUT_MS
  for (;;) {
    const receipt = await client.getTransactionReceipt({ hash }).catch(() => undefined)
    if (receipt?.status === 'success') return receipt
    if (receipt) throw new TransactionFailedError({ label, hash, reason: await readRevertReason(client, hash) })
    if (Date.now() > deadline)
      throw new TransactionFailedError({ label, hash, reason: 'it was not mined within a minute.' })
    await sleep(POLL_MS)
  }
}

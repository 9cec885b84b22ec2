import { type Hash, type TransactionReceipt, TransactionReceiptNotFoundError } from 'viem'
import { getTransactionReceipt } from 'viem/actions'
import { ReceiptTimeoutError, TransactionRevertedError } from '../errors/transaction.js'
import { sleep } from '../internal/poll.js'
import type { AnyClient } from '../types/client.js'

/** How long and how to wait. */
export type WaitParameters = {
  /** Milliseconds until it gives up. Default 180,000. */
  timeoutMs?: number | undefined
  /** Milliseconds between two looks. Default: the client's `pollingInterval`. */
  pollingIntervalMs?: number | undefined
  /** Ends the wait early; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/**
 * Waits until a transaction is mined, by asking for its receipt. A wait that was broken off is taken up again with the hash.
 *
 * @param client - Client of the chain.
 * @param parameters - The hash, and how long to wait.
 * @returns The receipt of a transaction that succeeded.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function waitForReceipt(
  client: AnyClient,
  parameters: { hash: Hash } & WaitParameters,
): Promise<TransactionReceipt> {
  const { hash, timeoutMs = 180_000, pollingIntervalMs = client.pollingInterval, signal } = parameters
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const receipt = await findReceipt(client, hash)
    if (receipt?.status === 'success') return receipt
    if (receipt) throw new TransactionRevertedError({ receipt })
    if (Date.now() >= deadline) throw new ReceiptTimeoutError({ hash, timeoutMs })
    await sleep(pollingIntervalMs, signal)
  }
}

async function findReceipt(client: AnyClient, hash: Hash): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw error
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { formatRevert } from '@omnicover/core/reverts'
import { errorsAbi } from '@omnicover/deployments'
import {
  BaseError,
  type Client,
  type Hex,
  InsufficientFundsError,
  keccak256,
  type LocalAccount,
  type TransactionReceipt,
} from 'viem'
import {
  call,
  estimateFeesPerGas,
  estimateGas,
  getTransactionCount,
  getTransactionReceipt,
  sendRawTransaction,
} from 'viem/actions'
import { TransactionFailedError, type TransactionFailure } from '../errors.js'
import type { ChainTransaction, Plan } from '../plan/transaction.js'

const POLL_MS = 200
/** Longer than any of these chains takes, short enough to tell a person that something is wrong. */
const PATIENCE_MS = 600_000
/** What an estimate is raised by, in hundredths: state moves between estimate and block. */
const GAS_MARGIN = 120n

/** Is told of each transaction once a block has it. */
export type SendObserver = (mined: { transaction: ChainTransaction; hash: Hex; gasUsed: bigint }) => void

/** A chain to send on. */
export type SendChain = { client: Client; network: { eid: number; chainId: number } }

/**
 * Sends what was planned: step by step, the chains of a step beside each other, the transactions of a chain one after the other.
 * It keeps no record. Whoever is broken off plans again from what the chains have.
 *
 * @param plan - What to send.
 * @param parameters.account - Who signs and pays.
 * @param parameters.chains - The chains.
 * @param parameters.observer - Is told of each transaction that a block has.
 * @throws {TransactionFailedError} for the first that is refused, reverts or is not mined; the other chains finish theirs.
 */
export async function sendPlan(plan: Plan, { account, chains, observer = () => {} }: SendParameters): Promise<void> {
  for (const { transactions } of plan) {
    const lists = chains.map(async (chain) => {
      const here = transactions.filter(({ eid }) => eid === chain.network.eid)
      for (const transaction of here) await send(chain, account, transaction, observer)
    })
    const results = await Promise.allSettled(lists)
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }
}

export type SendParameters = {
  account: LocalAccount
  chains: readonly SendChain[]
  observer?: SendObserver | undefined
}

async function send(
  { client, network }: SendChain,
  account: LocalAccount,
  transaction: ChainTransaction,
  observer: SendObserver,
): Promise<void> {
  const { label, to, data } = transaction
  const request = { to, data, account: account.address }
  const named = { label, place: { eid: network.eid, from: account.address } }
  const fail = (cause: unknown, hash?: Hex) => failureOf(named, cause, hash)
  const [gas, fees, nonce] = await Promise.all([
    estimateGas(client, request),
    estimateFeesPerGas(client, { chain: undefined, type: 'eip1559' }),
    getTransactionCount(client, { address: account.address, blockTag: 'pending' }),
  ]).catch((cause: unknown) => {
    throw fail(cause)
  })
  const raw = await account.signTransaction({
    ...{ type: 'eip1559', chainId: network.chainId, nonce, to, data, gas: (gas * GAS_MARGIN) / 100n },
    ...{ maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas },
  })
  const hash = keccak256(raw)
  await sendRawTransaction(client, { serializedTransaction: raw }).catch((cause: unknown) => {
    throw fail(cause, hash)
  })
  const receipt = await waitForReceipt(client, hash)
  if (!receipt)
    throw new TransactionFailedError({
      ...named,
      hash,
      reason: `no block had it within ${PATIENCE_MS / 60_000} minutes. Run again: what is mined by then is not sent again.`,
    })
  // Sent again as a call, it says why.
  if (receipt.status !== 'success') throw fail(await call(client, request).catch((cause: unknown) => cause), hash)
  observer({ transaction, hash, gasUsed: receipt.gasUsed })
}

/** viem's own wait can miss the block on a quiet chain. */
async function waitForReceipt(client: Client, hash: Hex): Promise<TransactionReceipt | undefined> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const receipt = await getTransactionReceipt(client, { hash }).catch(() => undefined)
    if (receipt) return receipt
    await sleep(POLL_MS)
  }
  return undefined
}

/** What a node says, without the URL that viem would add to it. */
function failureOf(
  named: Pick<TransactionFailure, 'label' | 'place'>,
  cause: unknown,
  hash: Hex | undefined,
): TransactionFailedError {
  const data = cause instanceof BaseError ? revertDataOf(cause) : undefined
  const reason = data ? formatRevert(errorsAbi, data) : sentenceOf(cause)
  return new TransactionFailedError({ ...named, reason, ...(hash ? { hash } : {}) })
}

function revertDataOf(error: BaseError): Hex | undefined {
  const found = error.walk(
    (inner) => typeof inner === 'object' && inner !== null && 'data' in inner && isData(inner.data),
  )
  return found && 'data' in found && isData(found.data) ? found.data : undefined
}

const isData = (data: unknown): data is Hex => typeof data === 'string' && /^0x[0-9a-f]{8}/i.test(data)

function sentenceOf(cause: unknown): string {
  if (cause instanceof BaseError && InsufficientFundsError.nodeMessage.test(cause.details?.toLowerCase()))
    return 'the account has too little money for it. Send it some, and run this again: what is mined is not sent again.'
  if (cause instanceof BaseError)
    return cause.details && !/https?:/.test(cause.details) ? cause.details : cause.shortMessage
  return 'it reverted without saying why.'
}

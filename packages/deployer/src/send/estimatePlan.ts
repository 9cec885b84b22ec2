import type { Client } from 'viem'
import { estimateGas, getCode } from 'viem/actions'
import type { ChainTransaction, Plan } from '../plan/transaction.js'

/** Of a deployment, beside its bytes: the transaction, the contract in between, what the constructor writes. */
const DEPLOYMENT_GAS = 400_000n
/** For one byte of creation code: 200 to keep it, 16 to bring it, some to copy it. */
const GAS_PER_BYTE = 225n

/** A planned transaction, with the gas that it is going to take. */
export type EstimatedTransaction = ChainTransaction & {
  /** Undefined when only the chain after the transactions before it could tell. */
  gas: bigint | undefined
}

/**
 * Estimates the gas of each transaction of a plan as far as that can be told before any is sent.
 *
 * @param plan - The plan.
 * @param chains - The chains.
 * @param from - Who would send it.
 * @returns The transactions, by step: of a deployment a bound worked out from its size, of a call what the node estimates.
 */
export async function estimatePlan(
  plan: Plan,
  chains: readonly { client: Client; network: { eid: number } }[],
  from: `0x${string}`,
): Promise<readonly { title: string; transactions: readonly EstimatedTransaction[] }[]> {
  const steps = plan.map(async ({ title, transactions }) => {
    const estimated = transactions.map(async (transaction) => {
      const client = chains.find(({ network }) => network.eid === transaction.eid)?.client
      return { ...transaction, gas: client && (await gasOf(client, transaction, from)) }
    })
    return { title, transactions: await Promise.all(estimated) }
  })
  return Promise.all(steps)
}

async function gasOf(
  client: Client,
  { to, data, creates }: ChainTransaction,
  from: `0x${string}`,
): Promise<bigint | undefined> {
  if (creates) return DEPLOYMENT_GAS + (BigInt(data.length) / 2n) * GAS_PER_BYTE
  if (!(await getCode(client, { address: to }))) return undefined
  return estimateGas(client, { to, data, account: from }).catch(() => undefined)
}

import {
  type Abi,
  type Address,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hex,
} from 'viem'

/** One transaction that is written down before it is sent: what a person reads, and what a chain takes. */
export type PlannedTransaction = {
  /** What it does, in a few words. */
  label: string
  to: Address
  functionName: string
  args: readonly unknown[]
  data: Hex
  /** The contract that it creates, if any. */
  creates?: { contract: string; address: Address; args: Readonly<Record<string, unknown>> } | undefined
}

/** A planned transaction, and the eid of the chain that it belongs on. */
export type ChainTransaction = PlannedTransaction & { eid: number }

/** Transactions that wait for nothing but those before them on the same chain. */
export type Step = { title: string; transactions: readonly ChainTransaction[] }

/** What there is to do, in order: a step begins when the one before it is done on all chains. Empty when nothing is. */
export type Plan = readonly Step[]

/**
 * Writes one call down, to be sent later.
 *
 * @param to - The contract.
 * @param parameters - ABI, function and arguments.
 * @param label - What it does; default: the name of the function.
 * @returns The transaction.
 */
export function planCall<const abi extends Abi | readonly unknown[], functionName extends ContractFunctionName<abi>>(
  to: Address,
  parameters: EncodeFunctionDataParameters<abi, functionName>,
  label = String(parameters.functionName),
): PlannedTransaction {
  const { functionName, args = [] } = parameters as { functionName: string; args?: readonly unknown[] }
  return { label, to, functionName, args, data: encodeFunctionData(parameters as EncodeFunctionDataParameters) }
}

import type {
  Abi,
  Address,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  Hash,
  Hex,
} from 'viem'
import type { RelayerError } from '../errors.js'

/** A block, as far as the relayer needs it. `timestamp` is in seconds of the chain's clock. */
export type Block = {
  readonly number: bigint
  readonly hash: Hash
  readonly parentHash: Hash
  readonly timestamp: bigint
  /** Wei per gas; 0 on a chain without a base fee. */
  readonly baseFee: bigint
}

/** An event that a contract emitted. */
export type ChainLog = {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: bigint
  readonly blockHash: Hash
  readonly transactionHash: Hash
  readonly logIndex: number
}

/** The outcome of a mined transaction. */
export type Receipt = {
  readonly transactionHash: Hash
  readonly blockNumber: bigint
  readonly blockHash: Hash
  readonly succeeded: boolean
  readonly gasUsed: bigint
  /** Wei per gas that was paid. */
  readonly effectiveGasPrice: bigint
  readonly logs: readonly ChainLog[]
}

/** Fees of a transaction, in wei per gas. */
export type Fees = { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }

/** One read of a contract; `Result` is what it decodes to. Made by {@link contractRead}. */
export type ContractRead<Result = unknown> = {
  readonly address: Address
  readonly abi: Abi
  readonly functionName: string
  readonly args: readonly unknown[]
  /** Only carries the type; never set. */
  readonly result?: Result
}

/** The results of several reads, in their order. */
export type ContractReadResults<Reads extends readonly ContractRead[]> = {
  readonly [Index in keyof Reads]: Reads[Index] extends ContractRead<infer Result> ? Result : never
}

/** What a call would do if it were mined now. */
export type SimulatedCall = {
  readonly from: Address
  readonly to: Address
  readonly data: Hex
  readonly value: bigint
  readonly gas: bigint
  /** What it would pay; nothing when absent: then a contract sees a gas price of 0, and the sender needs no money. */
  readonly fees?: Fees
  /** Wei that `from` is taken to have, where the node can do that; what it has when absent. */
  readonly balance?: bigint
}

/**
 * One chain seen through one JSON-RPC connection (or several of one operator, tried in turn).
 *
 * Every method throws `RpcUnreachableError` when nothing answers and `RpcRefusedError` when the node answers with an error.
 */
export type Chain = {
  readonly eid: number
  readonly chainId: number
  /** Where it connects to, without credentials. */
  readonly name: string
  /**
   * Asks every URL which chain it serves. Returns what those said that do not answer; they are asked again before their first use.
   *
   * @throws {WrongChainIdError} when one serves another chain
   * @throws {RpcUnreachableError | RpcRefusedError} when none answers
   */
  readonly checkChainId: () => Promise<readonly RelayerError[]>
  readonly getHead: () => Promise<Block>
  /** By number, or by hash: then also one that a reorganisation took away may be told. */
  readonly getBlock: (which: bigint | Hash) => Promise<Block | undefined>
  /** Those of the filter alone: what a node tells beside it is left out. */
  readonly getLogs: (filter: {
    readonly address: Address
    readonly topics: readonly Hex[]
    readonly fromBlock: bigint
    readonly toBlock: bigint
  }) => Promise<readonly ChainLog[]>
  /** `undefined` means unknown: not mined, dropped, or not indexed by this node yet. */
  readonly getReceipt: (hash: Hash) => Promise<Receipt | undefined>
  /** Reads several contracts at one block in one request. A read that reverts fails the whole request: @throws {CallRevertedError} */
  readonly read: <const Reads extends readonly ContractRead[]>(
    reads: Reads,
    blockNumber?: bigint,
  ) => Promise<ContractReadResults<Reads>>
  /** Runs a call without sending it. Returns `undefined` when it would succeed, else the revert data. */
  readonly simulate: (call: SimulatedCall) => Promise<{ readonly revertData: Hex } | undefined>
  /** Transactions of `address` that are mined. */
  readonly getNonce: (address: Address) => Promise<number>
  readonly getBalance: (address: Address) => Promise<bigint>
  /** Fees that should get a transaction into one of the next blocks. */
  readonly getFees: () => Promise<Fees>
  /** Hands a signed transaction to the node. A transaction that the node already has is not an error. */
  readonly broadcast: (raw: Hex) => Promise<void>
}

/**
 * Describes a read of a contract for {@link Chain.read}, typed by its ABI.
 *
 * @param parameters - `address`, `abi` (as const), `functionName` and `args` of a view function
 * @returns the description; nothing is sent
 */
export function contractRead<
  const abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  const args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
>(parameters: {
  readonly address: Address
  readonly abi: abi
  readonly functionName: functionName
  readonly args: args
}): ContractRead<ContractFunctionReturnType<abi, 'view' | 'pure', functionName, args>> {
  return parameters as ContractRead<ContractFunctionReturnType<abi, 'view' | 'pure', functionName, args>>
}

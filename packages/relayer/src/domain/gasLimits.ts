import { type Hex, hexToBytes, size } from 'viem'
import { smaller } from './bigints.js'

// Limits, not estimates: what is not used is not paid. Estimating is worse here, because `DVN.execute` and `Executor.execute302`
// swallow a failure inside, so a node's estimate finds the gas at which they fail cheaply.

/**
 * Gas limit of `DVN.execute` over verifications. Measured: 70k for one with one signer, 40k for each in a large batch, 8k for each
 * further signer.
 */
export function attestGas(instructions: number, signers: number): bigint {
  return 60_000n + BigInt(instructions) * (80_000n + 12_000n * BigInt(signers))
}

/** Gas limit of `commitVerification`. Measured: 80k with three DVNs; a receiver may check new pathways in `allowInitializePath`. */
export const commitGas = 300_000n

/**
 * Gas limit of `Executor.execute302` that leaves `gas` for `lzReceive` in full.
 *
 * @param gas - for `lzReceive`
 * @param message - its bytes are paid for as calldata (at most 40 gas each), hashed and copied, and logged once if it fails
 * @returns the limit of the transaction
 */
export function executeGas(gas: bigint, message: Hex): bigint {
  // A call gets at most 63/64 of what is left, and there are two calls between.
  return (gas * 64n * 64n) / (63n * 63n) + 150_000n + 70n * BigInt(size(message))
}

/** Gas of the calldata, and of the loop and the results, that is used for each message of a batch. */
const batchFrameGas = 40_000n
/** Gas of `commitVerification` in a batch: what it is measured to need, and half as much. One that needs more is sent alone. */
export const batchedCommitGas = 120_000n

/**
 * Gas that one message adds to a transaction that delivers several.
 *
 * @param gas - for `lzReceive`
 * @param message - its bytes are paid for as calldata (at most 40 gas each), hashed and copied
 * @param commits - whether it is committed there too
 * @returns so much that the call gets its gas in full, whatever those before it used
 */
export function batchedGas(gas: bigint, message: Hex, commits: boolean): bigint {
  const own = (gas * 64n) / 63n + batchFrameGas + 70n * BigInt(size(message))
  return commits ? own + batchedCommitGas : own
}

/** With every failed call the next one gets half as much gas again, up to three times what the options say. */
const maxGasFactor = 3n
const transactionGasLimit = 15_000_000n

/**
 * Gas for a call that failed before.
 *
 * @param gas - what the options say
 * @param attempts - how often it failed
 * @returns more than that, but never more than a transaction can have
 */
export function raisedGas(gas: bigint, attempts: number): bigint {
  return smaller(gas + (gas * BigInt(attempts)) / 2n, smaller(gas * maxGasFactor, transactionGasLimit))
}

/**
 * Gas that a transaction costs before the called contract runs: 21,000, and 4 or 16 for each byte of its calldata.
 *
 * @param data - the calldata
 * @returns the gas
 */
export function intrinsicGas(data: Hex): bigint {
  const bytes = hexToBytes(data)
  const zeros = bytes.filter((byte) => byte === 0).length
  return 21_000n + 4n * BigInt(zeros) + 16n * BigInt(bytes.length - zeros)
}

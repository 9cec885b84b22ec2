import type { Address, Hex } from 'viem'
import { larger, smaller } from '../domain/bigints.js'
import { hashBytes } from '../domain/hashBytes.js'
import type { Chain, Fees } from '../ports/chain.js'
import type { Signer } from '../ports/signer.js'
import { raisedFee } from './sendPolicy.js'
import type { SignedForm } from './transactionRow.js'

/**
 * Signs a transaction at its nonce.
 *
 * @param signer - the key
 * @param chainId - the chain's id
 * @param call - what to sign
 * @param fees - wei per gas
 * @param atMs - the time to note
 * @returns the signed form, and its bytes; nothing is broadcast
 */
export async function signTransaction(
  signer: Signer,
  chainId: number,
  call: {
    readonly nonce: number
    readonly to: Address
    readonly data: Hex
    /** Wei. */
    readonly value: bigint
    readonly gas: bigint
  },
  fees: Fees,
  atMs: number,
): Promise<SignedForm & { readonly raw: Hex }> {
  const { maxFeePerGas, maxPriorityFeePerGas } = fees
  const raw = await signer.signTransaction({
    type: 'eip1559',
    chainId,
    ...call,
    maxFeePerGas,
    maxPriorityFeePerGas,
  })
  return { hash: await hashBytes(raw), raw, maxFeePerGas, maxPriorityFeePerGas, atMs }
}

/**
 * Picks the fees of a new or replaced transaction.
 *
 * @param chain - asked for the present fees
 * @param maxFeePerGas - upper bound, wei per gas
 * @param previous - the form to replace, if any: the new fees are enough for a node to take the replacement
 * @returns wei per gas, never above the bound
 */
export async function chooseFees(chain: Chain, maxFeePerGas: bigint, previous?: SignedForm): Promise<Fees> {
  const fresh = await chain.getFees()
  const floor = previous ?? { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }
  const fee = larger(fresh.maxFeePerGas, previous ? raisedFee(floor.maxFeePerGas) : 0n)
  const tip = larger(fresh.maxPriorityFeePerGas, previous ? raisedFee(floor.maxPriorityFeePerGas) : 0n)
  const bounded = smaller(fee, maxFeePerGas)
  return { maxFeePerGas: bounded, maxPriorityFeePerGas: smaller(tip, bounded) }
}

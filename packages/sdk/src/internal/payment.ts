import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { allowanceAbi, balanceAbi } from '../abis/token.js'
import { PaymentFailedError } from '../errors/transaction.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import { scaleOf } from './scale.js'

/** What a call takes from somebody. */
export type Payment = {
  payer: Address
  /** Who takes it out of an allowance. */
  spender: Address
  /** Most that is taken, units. */
  needed: bigint
  /** Whether a permit came with it. */
  withPermit?: boolean | undefined
}

/** Says of a payment that failed whether balance or allowance was short: two reads, after the failure alone. */
export async function explainPayment(
  client: AnyClient,
  deployment: Deployment,
  payment: Payment,
  error: PaymentFailedError,
): Promise<PaymentFailedError> {
  const { asset: token } = deployment
  const { payer, spender } = payment
  const contract = { address: token } as const
  try {
    const [balance, allowance] = await Promise.all([
      readContract(client, { ...contract, abi: balanceAbi, functionName: 'balanceOf', args: [payer] }),
      readContract(client, { ...contract, abi: allowanceAbi, functionName: 'allowance', args: [payer, spender] }),
    ])
    const scale = scaleOf(deployment)
    const found = { balance: balance / scale, allowance: allowance / scale }
    const { byPermit2 } = error
    return new PaymentFailedError({ byPermit2, ...payment, token, ...found, cause: error.cause as Error | undefined })
  } catch {
    // The node that fails now has told what matters before.
    return error
  }
}

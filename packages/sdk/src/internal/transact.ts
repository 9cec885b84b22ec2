import type { Account, Hash, Hex } from 'viem'
import { call as ethCall, sendTransaction } from 'viem/actions'
import { PaymentFailedError } from '../errors/transaction.js'
import type { Call } from '../types/call.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import { assertClientChain, assertConnectedChain } from './chain.js'
import { withTypedErrors } from './contractError.js'
import type { ErrorCatalog } from './errorCatalog.js'
import { explainPayment, type Payment } from './payment.js'

type TransactParameters = Call & {
  deployment: Deployment
  account: Account
  catalogs: readonly ErrorCatalog[]
  /** What the call takes, to say of a payment that fails what was short. */
  payment?: Payment | undefined
}

/** What a transaction would return, or the typed error that it would meet. Nothing is sent. */
export async function simulateCall(client: AnyClient, parameters: TransactParameters): Promise<Hex> {
  const { account, deployment, catalogs, payment, to, data, value } = parameters
  assertClientChain(client, deployment)
  const result = await withTypedErrors(catalogs, () => ethCall(client, { account, to, data, value })).catch(
    async (error: unknown) => {
      if (!payment || !(error instanceof PaymentFailedError)) throw error
      throw await explainPayment(client, deployment, payment, error)
    },
  )
  return result.data ?? '0x'
}

/** Simulates, so that a refusal shows before any wallet opens, then sends. */
export async function sendCall(client: AnyClient, parameters: TransactParameters): Promise<Hash> {
  const { account, deployment, catalogs, to, data, value } = parameters
  await assertConnectedChain(client, deployment)
  await simulateCall(client, parameters)
  // The chain was checked above; viem would ask for it again.
  return withTypedErrors(catalogs, () => sendTransaction(client, { account, chain: null, to, data, value }))
}

import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { claimFeesAbi, feesClaimedAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { claimFeesErrors } from '../../internal/catalogs/fees.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [claimFeesErrors, payoutErrors]

/**
 * Pays an integrator the fees of the covers that it brought to a pool on this chain. Anyone may send it; the money goes to the
 * integrator.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool of the products that were sold.
 * @param parameters.integrator - Who was named in the quotes. Default: the account.
 * @returns Hash of the transaction.
 * @throws {NoFeesError} when no fees of the pool wait for the integrator.
 * @throws {PayoutFailedError} when the token refuses to pay the integrator.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function claim(client: AnyClient, parameters: claim.Parameters): Promise<claim.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...claim.call(args), account, deployment: args.deployment, catalogs })
}

export namespace claim {
  export type Args = { deployment: Deployment; poolId: number; integrator: Address }
  export type Parameters = Omit<Args, 'integrator'> & AccountParameter & { integrator?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The claim as calldata, without any client.
   *
   * @returns What to send.
   * @throws {UnknownPoolError} when the deployment has no such pool.
   */
  export function call({ deployment, poolId, integrator }: Args): Call {
    const { address } = requirePool(deployment, poolId)
    const data = encodeFunctionData({ abi: claimFeesAbi, functionName: 'claimFees', args: [address, integrator] })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the claim without sending it: what waits for an integrator.
   *
   * @returns What would be paid, units.
   * @throws What `claim` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ amount: bigint }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { amount: decodeFunctionResult({ abi: claimFeesAbi, functionName: 'claimFees', data }) }
  }

  /**
   * Finds the claim in the logs of its receipt.
   *
   * @returns The arguments of `FeesClaimed`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: feesClaimedAbi, logs }), deployment.market).args
  }
}

function prepare(client: AnyClient, { deployment, poolId, integrator, account }: claim.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, integrator: integrator ?? sender.address } }
}

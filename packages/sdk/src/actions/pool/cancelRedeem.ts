import type { Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { cancelRedeemAbi, redeemCancelledAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { cancelRedeemErrors } from '../../internal/catalogs/redeem.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [cancelRedeemErrors]

/**
 * Takes the account's request to leave back, while its round is open. All of its shares come back.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @returns Hash of the transaction.
 * @throws {NothingToRedeemError} when the account has not asked to leave.
 * @throws {RoundClosedError} when the round of the request is over.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function cancelRedeem(
  client: AnyClient,
  parameters: cancelRedeem.Parameters,
): Promise<cancelRedeem.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...cancelRedeem.call(parameters), account, deployment, catalogs })
}

export namespace cancelRedeem {
  export type Args = { deployment: Deployment; poolId: number }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /**
   * The cancel as calldata, without any client, for who asked to leave.
   *
   * @returns What to send.
   * @throws {UnknownPoolError} when the deployment has no such pool.
   */
  export function call({ deployment, poolId }: Args): Call {
    const data = encodeFunctionData({ abi: cancelRedeemAbi, functionName: 'cancelRedeem' })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the cancel without sending it.
   *
   * @returns The shares that would come back, 1e-18 of a share.
   * @throws What `cancelRedeem` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ shares: bigint }> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs })
    return { shares: decodeFunctionResult({ abi: cancelRedeemAbi, functionName: 'cancelRedeem', data }) }
  }

  /**
   * Finds the cancel in the logs of its receipt.
   *
   * @returns The arguments of `RedeemCancelled`.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: redeemCancelledAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

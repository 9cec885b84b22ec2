import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { cancelRedeemAbi, redeemCancelledAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { operatorErrors } from '../../internal/catalogs/operator.js'
import { cancelRedeemErrors } from '../../internal/catalogs/redeem.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [cancelRedeemErrors, operatorErrors]

/**
 * Takes a request to leave back, while its round is open. All of its shares go to its controller.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose request: the account, or who made it an operator. Default: the account.
 * @returns Hash of the transaction.
 * @throws {NothingToRedeemError} when the controller has not asked to leave.
 * @throws {RoundClosedError} when the round of the request is over.
 * @throws {NotOperatorError} when the controller did not make the account an operator.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function cancelRedeem(
  client: AnyClient,
  parameters: cancelRedeem.Parameters,
): Promise<cancelRedeem.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...cancelRedeem.call(args), account, deployment: args.deployment, catalogs })
}

export namespace cancelRedeem {
  export type Args = { deployment: Deployment; poolId: number; controller: Address }
  export type Parameters = Omit<Args, 'controller'> & AccountParameter & { controller?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The cancel as calldata, without any client, for the controller or its operator to send.
   *
   * @returns What to send.
   * @throws {UnknownPoolError} when the deployment has no such pool.
   */
  export function call({ deployment, poolId, controller }: Args): Call {
    const data = encodeFunctionData({ abi: cancelRedeemAbi, functionName: 'cancelRedeem', args: [controller] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the cancel without sending it.
   *
   * @returns The shares that would come back, 1e-18 of a share.
   * @throws What `cancelRedeem` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ shares: bigint }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
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

function prepare(client: AnyClient, { deployment, poolId, controller, account }: cancelRedeem.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, controller: controller ?? sender.address } }
}

import type { Address, Hash, Log } from 'viem'
import { encodeFunctionData, parseEventLogs } from 'viem/utils'
import { cancelDepositAbi, depositCancelledAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { cancelDepositErrors } from '../../internal/catalogs/deposit.js'
import { operatorErrors } from '../../internal/catalogs/operator.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [cancelDepositErrors, operatorErrors]

/**
 * Takes a request to deposit back, while its round is open. All of its assets go to its controller.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose request: the account, or who made it an operator. Default: the account.
 * @returns Hash of the transaction.
 * @throws {NothingToClaimError} when the controller has no request.
 * @throws {RoundClosedError} when the round of the request is over.
 * @throws {NotOperatorError} when the controller did not make the account an operator.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function cancelDeposit(
  client: AnyClient,
  parameters: cancelDeposit.Parameters,
): Promise<cancelDeposit.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...cancelDeposit.call(args), account, deployment: args.deployment, catalogs })
}

export namespace cancelDeposit {
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
    const data = encodeFunctionData({ abi: cancelDepositAbi, functionName: 'cancelDeposit', args: [controller] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the cancel without sending it.
   *
   * @throws What `cancelDeposit` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<void> {
    const { account, args } = prepare(client, parameters)
    await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
  }

  /**
   * Finds the cancel in the logs of its receipt.
   *
   * @returns The arguments of `DepositCancelled`.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: depositCancelledAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, { deployment, poolId, controller, account }: cancelDeposit.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, controller: controller ?? sender.address } }
}

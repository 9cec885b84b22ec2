import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { claimRedeemAbi, withdrawAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { claimRedeemErrors } from '../../internal/catalogs/redeem.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [claimRedeemErrors, payoutErrors]

/**
 * Pays what has left of somebody's exit, and was not collected yet, to its controller. Anyone may send it. An exit that leaves in
 * parts can be collected in parts.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose exit. Default: the account's.
 * @returns Hash of the transaction.
 * @throws {NothingToRedeemError} when the controller has not asked to leave, or everything was collected.
 * @throws {RoundNotSettledError} when nothing has left that was not collected.
 * @throws {PayoutFailedError} when the asset refuses to pay the controller; the exit stays.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function claimRedeem(
  client: AnyClient,
  parameters: claimRedeem.Parameters,
): Promise<claimRedeem.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...claimRedeem.call(args), account, deployment: args.deployment, catalogs })
}

export namespace claimRedeem {
  export type Args = { deployment: Deployment; poolId: number; controller: Address }
  export type Parameters = Omit<Args, 'controller'> & AccountParameter & { controller?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The claim as calldata, without any client.
   *
   * @returns What to send.
   * @throws {UnknownPoolError} when the deployment has no such pool.
   */
  export function call({ deployment, poolId, controller }: Args): Call {
    const data = encodeFunctionData({ abi: claimRedeemAbi, functionName: 'claimRedeem', args: [controller] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the claim without sending it.
   *
   * @returns What would be paid, units.
   * @throws What `claimRedeem` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ assets: bigint }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { assets: decodeFunctionResult({ abi: claimRedeemAbi, functionName: 'claimRedeem', data }) }
  }

  /**
   * Finds the claim in the logs of its receipt.
   *
   * @returns The arguments of `Withdraw`: its `owner` is the controller, as ERC-7540 has it, its `assets` are smallest parts of the asset.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: withdrawAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, { deployment, poolId, controller, account }: claimRedeem.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, controller: controller ?? sender.address } }
}

import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { redeemRequestAbi, requestRedeemAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { operatorErrors } from '../../internal/catalogs/operator.js'
import { redeemErrors, sharesErrors } from '../../internal/catalogs/redeem.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { assertShares } from '../../internal/shares.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [redeemErrors, operatorErrors, sharesErrors]

/**
 * Asks to leave a pool with shares of the owner, which wait in the pool from now on. The request belongs to the round of now;
 * `Position.exit` of `pool.getPosition` says what it waits for then. Until they leave, the shares bear losses as before.
 *
 * @example
 * ```ts
 * const hash = await pool.requestRedeem(client, { deployment, poolId: 1, shares: position.shares })
 * ```
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.shares - Shares held on this chain, 1e-18 of a share: at least one, or all; what is below a millionth of a share stays
 * with the owner.
 * @param parameters.controller - Who is paid, fixed now: the account, or who made it an operator. Default: the account.
 * @param parameters.owner - Whose shares they are: the account, who made it an operator, or who gave it an allowance of shares. Default:
 * the account.
 * @returns Hash of the transaction.
 * @throws {InvalidSharesError} when the shares are fewer than one and not all, or dust.
 * @throws {InsufficientSharesError} when the owner holds fewer on this chain.
 * @throws {ExitPendingError} when an exit of an earlier round is under way.
 * @throws {NotOperatorError} when the controller did not make the account an operator.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function requestRedeem(
  client: AnyClient,
  parameters: requestRedeem.Parameters,
): Promise<requestRedeem.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...requestRedeem.call(args), account, deployment: args.deployment, catalogs })
}

export namespace requestRedeem {
  export type Args = {
    deployment: Deployment
    poolId: number
    shares: bigint
    /** Who is paid. */
    controller: Address
    /** Whose shares they are. */
    owner: Address
  }
  export type Parameters = Omit<Args, 'controller' | 'owner'> &
    AccountParameter & { controller?: Address | undefined; owner?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The request as calldata, without any client.
   *
   * @param args - As for `requestRedeem`; controller and owner must be named.
   * @returns What to send.
   * @throws {InvalidSharesError | UnknownPoolError} as for `requestRedeem`.
   */
  export function call({ deployment, poolId, shares, controller, owner }: Args): Call {
    assertShares(shares)
    const args = [shares, controller, owner] as const
    const data = encodeFunctionData({ abi: requestRedeemAbi, functionName: 'requestRedeem', args })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the request without sending it.
   *
   * @returns The round that it would belong to.
   * @throws What `requestRedeem` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ round: number }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { round: Number(decodeFunctionResult({ abi: requestRedeemAbi, functionName: 'requestRedeem', data })) }
  }

  /**
   * Finds the request in the logs of its receipt.
   *
   * @returns The arguments of `RedeemRequest`; its `requestId` is the round.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: redeemRequestAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, parameters: requestRedeem.Parameters) {
  const { deployment, poolId, shares } = parameters
  const account = requireAccount(client, parameters.account)
  const { controller = account.address, owner = account.address } = parameters
  return { account, args: { deployment, poolId, shares, controller, owner } }
}

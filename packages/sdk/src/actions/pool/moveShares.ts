import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { moveSharesAbi, sharesLeftAbi } from '../../abis/pool.js'
import { InvalidSharesError } from '../../errors/pool.js'
import { requireAccount } from '../../internal/account.js'
import { moveErrors, routeErrors } from '../../internal/catalogs/move.js'
import { sharesErrors } from '../../internal/catalogs/redeem.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { MINIMUM_SHARES } from '../../internal/shares.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [moveErrors, routeErrors, sharesErrors]

/** A move carries its shares in 96 bits. */
const MAXIMUM = 2n ** 96n - 1n

/**
 * Moves shares of the account to another chain, between home and any other chain of the pool; from one of these to another are two
 * moves. They are burned here at once, and minted there when the message of the move arrives, which keepers send and anyone may.
 * `pool.getMove` says how much has arrived. A share is worth the same on every chain and on its way.
 *
 * @example
 * ```ts
 * const hash = await pool.moveShares(client, { deployment: home, poolId: 1, shares, dstEid: away.eid })
 * ```
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.shares - Shares of the account on this chain, 1e-18 of a share: at least one share.
 * @param parameters.dstEid - `eid` of the deployment that they go to.
 * @param parameters.receiver - Who has them there. Default: the account, which must exist there too if it is a contract.
 * @returns Hash of the transaction.
 * @throws {InvalidSharesError} when the shares are fewer than one, or more than one move carries.
 * @throws {InsufficientSharesError} when the account holds fewer on this chain.
 * @throws {InvalidReceiverError} when the receiver is the zero address.
 * @throws {UnreachableChainError} when neither chain is home, or the pool is not there.
 * @throws {ChainFullError} when the pool may have no more on that chain.
 * @throws {SilentChainError} when that chain has not reported for so long that it is quarantined.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function moveShares(
  client: AnyClient,
  parameters: moveShares.Parameters,
): Promise<moveShares.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...moveShares.call(args), account, deployment: args.deployment, catalogs })
}

export namespace moveShares {
  export type Args = {
    deployment: Deployment
    poolId: number
    shares: bigint
    dstEid: number
    receiver: Address
  }
  export type Parameters = Omit<Args, 'receiver'> & AccountParameter & { receiver?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The move as calldata, without any client.
   *
   * @param args - As for `moveShares`; the receiver must be named.
   * @returns What to send.
   * @throws {InvalidSharesError | UnknownPoolError} as for `moveShares`.
   */
  export function call({ deployment, poolId, shares, dstEid, receiver }: Args): Call {
    if (shares < MINIMUM_SHARES || shares > MAXIMUM) throw new InvalidSharesError({ shares, minimum: MINIMUM_SHARES })
    const args = [shares, dstEid, receiver] as const
    const data = encodeFunctionData({ abi: moveSharesAbi, functionName: 'moveShares', args })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the move without sending it.
   *
   * @returns The number that it would have.
   * @throws What `moveShares` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ moveId: number }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { moveId: decodeFunctionResult({ abi: moveSharesAbi, functionName: 'moveShares', data }) }
  }

  /**
   * Finds the move in the logs of its receipt.
   *
   * @returns The arguments of `SharesLeft`.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: sharesLeftAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, parameters: moveShares.Parameters) {
  const { deployment, poolId, shares, dstEid } = parameters
  const account = requireAccount(client, parameters.account)
  const { receiver = account.address } = parameters
  return { account, args: { deployment, poolId, shares, dstEid, receiver } }
}

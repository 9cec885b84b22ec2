import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { heldWithdrawnAbi, withdrawHeldAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { withdrawHeldErrors } from '../../internal/catalogs/settle.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [withdrawHeldErrors, payoutErrors]

/**
 * Pays what a pool holds for somebody whom the token did not pay before, such as an account that its issuer had frozen. Anyone may
 * send it; the money goes to the receiver.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool that paid the claim.
 * @param parameters.receiver - Whose payout. Default: the account's.
 * @returns Hash of the transaction.
 * @throws {NothingHeldError} when nothing is held for the receiver.
 * @throws {PayoutFailedError} when the token still refuses.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function withdrawHeld(
  client: AnyClient,
  parameters: withdrawHeld.Parameters,
): Promise<withdrawHeld.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...withdrawHeld.call(args), account, deployment: args.deployment, catalogs })
}

export namespace withdrawHeld {
  export type Args = { deployment: Deployment; poolId: number; receiver: Address }
  export type Parameters = Omit<Args, 'receiver'> & AccountParameter & { receiver?: Address | undefined }
  export type ReturnValue = Hash

  /** The withdrawal as calldata, without any client. */
  export function call({ deployment, poolId, receiver }: Args): Call {
    const data = encodeFunctionData({ abi: withdrawHeldAbi, functionName: 'withdrawHeld', args: [receiver] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the withdrawal without sending it.
   *
   * @returns What would be paid, units.
   * @throws What `withdrawHeld` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ amount: bigint }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { amount: decodeFunctionResult({ abi: withdrawHeldAbi, functionName: 'withdrawHeld', data }) }
  }

  /**
   * Finds the withdrawal in the logs of its receipt.
   *
   * @returns The arguments of `HeldWithdrawn`.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: heldWithdrawnAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, { deployment, poolId, receiver, account }: withdrawHeld.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, receiver: receiver ?? sender.address } }
}

import type { Address, Hash, Log } from 'viem'
import { encodeFunctionData, parseEventLogs } from 'viem/utils'
import { operatorSetAbi, setOperatorAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

/**
 * Lets somebody ask, cancel and claim in a pool for the account, with its money and its shares, or no longer (ERC-7540).
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.operator - Who may act for the account. Trust it as yourself: it can deposit what the pool has an allowance of, and
 * take the shares of a settled deposit.
 * @param parameters.approved - Whether it may. Default: true.
 * @returns Hash of the transaction.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function setOperator(
  client: AnyClient,
  parameters: setOperator.Parameters,
): Promise<setOperator.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...setOperator.call(parameters), account, deployment, catalogs: [] })
}

export namespace setOperator {
  export type Args = { deployment: Deployment; poolId: number; operator: Address; approved?: boolean | undefined }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /**
   * The change as calldata, without any client, for the account that is acted for.
   *
   * @returns What to send.
   * @throws {UnknownPoolError} when the deployment has no such pool.
   */
  export function call({ deployment, poolId, operator, approved = true }: Args): Call {
    const data = encodeFunctionData({ abi: setOperatorAbi, functionName: 'setOperator', args: [operator, approved] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the change without sending it.
   *
   * @throws What `setOperator` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<void> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    await simulateCall(client, { ...call(parameters), account, deployment, catalogs: [] })
  }

  /**
   * Finds the change in the logs of its receipt.
   *
   * @returns The arguments of `OperatorSet`.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: operatorSetAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

import type { Hash, Log } from 'viem'
import { encodeFunctionData, parseEventLogs } from 'viem/utils'
import { fundAbi, incidentFundedAbi } from '../../abis/desk.js'
import { requireAccount } from '../../internal/account.js'
import { fundErrors, settleErrors } from '../../internal/catalogs/settle.js'
import { findOwnLog } from '../../internal/log.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [fundErrors, settleErrors]

/**
 * Sets the whole budget of a decided incident aside on a chain, so that every holder can be paid; the claim window begins. Anyone
 * may send it, and `settle` does it by itself.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.incidentId - The incident: see `claim.get`.
 * @returns Hash of the transaction.
 * @throws {IncidentNotDecidedError | NotPayableYetError} when it is not the time.
 * @throws {IncidentFundedError | NothingToFundError} when there is nothing to do.
 * @throws {InsufficientCapitalError} when the pool has too little free money here.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function fund(client: AnyClient, parameters: fund.Parameters): Promise<fund.ReturnValue> {
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...fund.call(parameters), account, deployment: parameters.deployment, catalogs })
}

export namespace fund {
  export type Args = { deployment: Deployment; incidentId: number }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /** The funding as calldata, without any client. */
  export function call({ deployment, incidentId }: Args): Call {
    const data = encodeFunctionData({ abi: fundAbi, functionName: 'fund', args: [incidentId] })
    return { to: deployment.desk, data, value: 0n }
  }

  /**
   * Tries the funding without sending it.
   *
   * @throws What `fund` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<void> {
    const account = requireAccount(client, parameters.account)
    await simulateCall(client, { ...call(parameters), account, deployment: parameters.deployment, catalogs })
  }

  /**
   * Finds the funding in the logs of its receipt.
   *
   * @returns The arguments of `IncidentFunded`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: incidentFundedAbi, logs }), deployment.desk).args
  }
}

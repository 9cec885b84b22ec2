import type { SumTree } from '@omnicover/core'
import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { coverSettledAbi, settleBatchAbi, settleItemsAbi } from '../../abis/desk.js'
import { requireAccount } from '../../internal/account.js'
import { decisionErrors, settleErrors } from '../../internal/catalogs/settle.js'
import { assertDeployment, assertId, assertInput } from '../../internal/input.js'
import { findOwnLogs } from '../../internal/log.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [settleErrors, decisionErrors]

/**
 * Pays many covers for a decided incident in one transaction, and leaves out those that cannot be paid: settled before, not
 * covered, unknown. Why one was left out is not said: `claim.listPayable` and `settle.simulate` say it. Anyone may send it; the money goes to the covers' owners.
 *
 * @param client - viem client of the covers' chain, with an account or with `account` given.
 * @param parameters.incidentId - The incident: see `claim.get`.
 * @param parameters.coverIds - The covers.
 * @param parameters.tree - For an incident that is decided item by item: see `settle`.
 * @returns Hash of the transaction.
 * @throws {IncidentNotDecidedError | NotPayableYetError | ClaimWindowClosedError} when it is not the time.
 * @throws {InsufficientCapitalError} when the pool has too little free money here to fund the incident.
 * @throws {DecidedByTreeError | DecidedByRatioError | InvalidProofError} when the tree is missing, in the way, or wrong.
 * @throws {NotInTreeError} of `@omnicover/core` when the tree does not pay one of the covers.
 * @throws {InvalidParameterError} when there is no cover.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function settleBatch(
  client: AnyClient,
  parameters: settleBatch.Parameters,
): Promise<settleBatch.ReturnValue> {
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...settleBatch.call(parameters), account, deployment: parameters.deployment, catalogs })
}

export namespace settleBatch {
  export type Args = {
    deployment: Deployment
    incidentId: number
    coverIds: readonly bigint[]
    tree?: Pick<SumTree, 'proofOf'> | undefined
  }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /** The settlements as calldata, without any client. */
  export function call({ deployment, incidentId, coverIds, tree }: Args): Call {
    assertDeployment(deployment)
    assertId(incidentId, 'incidentId')
    assertInput(Array.isArray(coverIds) && coverIds.length > 0, 'coverIds', coverIds, 'a list of one id or more')
    const data = tree
      ? encodeFunctionData({
          ...{ abi: settleItemsAbi, functionName: 'settleItems' },
          args: [incidentId, coverIds.map((coverId) => ({ coverId, ...tree.proofOf(coverId) }))],
        })
      : encodeFunctionData({ abi: settleBatchAbi, functionName: 'settleBatch', args: [incidentId, coverIds] })
    return { to: deployment.desk, data, value: 0n }
  }

  /**
   * Tries the settlements without sending them.
   *
   * @returns What each cover would be paid, units, in the order of `coverIds`; 0 for one that would be left out.
   * @throws What `settleBatch` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ payouts: readonly bigint[] }> {
    const account = requireAccount(client, parameters.account)
    const { deployment } = parameters
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs })
    // Both ways to settle return the same.
    return { payouts: decodeFunctionResult({ abi: settleBatchAbi, functionName: 'settleBatch', data }) }
  }

  /**
   * Finds the settlements in the logs of their receipt.
   *
   * @returns The arguments of each `CoverSettled`; none when every cover was left out.
   */
  export function extractEvents(
    logs: Log[],
    { deployment }: { deployment: Deployment },
  ): { incidentId: number; coverId: bigint; owner: Address; payout: bigint }[] {
    return findOwnLogs(parseEventLogs({ abi: coverSettledAbi, logs }), deployment.desk).map(({ args }) => args)
  }
}

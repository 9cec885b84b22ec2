import type { SumProof, SumTree } from '@omnicover/core'
import type { Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { coverSettledAbi, settleAbi, settleItemAbi } from '../../abis/desk.js'
import { requireAccount } from '../../internal/account.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { decisionErrors, settleErrors } from '../../internal/catalogs/settle.js'
import { assertBigint, assertDeployment, assertId, assertInput } from '../../internal/input.js'
import { findOwnLog } from '../../internal/log.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [settleErrors, decisionErrors, coverErrors]

/**
 * Pays a cover for a decided incident, and sets the incident's money aside first if that was not done. Anyone may send it; the money
 * goes to the cover's owner. If the token does not pay that owner, the pool holds the payout: see `withdrawHeld`.
 *
 * @example
 * ```ts
 * const hash = await claim.settle(client, { deployment, incidentId: 1, coverId })
 * ```
 *
 * @param client - viem client of the cover's chain, with an account or with `account` given.
 * @param parameters.incidentId - The incident: see `claim.get`.
 * @param parameters.coverId - The cover.
 * @param parameters.tree - For an incident that is decided item by item: the tree of this chain, as `buildSumTree` of
 * `@omnicover/core` makes it from the published leaves.
 * @param parameters.proof - In place of the tree: what its `proofOf` gave for the cover.
 * @returns Hash of the transaction.
 * @throws {IncidentNotDecidedError | NotPayableYetError | ClaimWindowClosedError} when it is not the time.
 * @throws {AlreadySettledError | NothingLeftError} when nothing is due any more.
 * @throws {NotCoveredError | WrongProductError | UnknownCoverError} when the cover is not one of those that are paid.
 * @throws {InsufficientCapitalError | BudgetExceededError} when the money cannot be paid now.
 * @throws {DecidedByTreeError | DecidedByRatioError | InvalidProofError} when tree or proof are missing, in the way, or wrong.
 * @throws {NotInTreeError} of `@omnicover/core` when the tree does not pay the cover.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {InvalidParameterError} when an input is missing or of another type.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function settle(client: AnyClient, parameters: settle.Parameters): Promise<settle.ReturnValue> {
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...settle.call(parameters), account, deployment: parameters.deployment, catalogs })
}

export namespace settle {
  export type Args = {
    deployment: Deployment
    incidentId: number
    coverId: bigint
    tree?: Pick<SumTree, 'proofOf'> | undefined
    proof?: SumProof | undefined
  }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /** The settlement as calldata, without any client. */
  export function call({ deployment, incidentId, coverId, tree, proof = tree?.proofOf(coverId) }: Args): Call {
    assertDeployment(deployment)
    assertId(incidentId, 'incidentId')
    assertBigint(coverId, 'coverId', 'BigInt(id) of what a purchase or a list returned')
    if (proof) assertProof(proof)
    const data = proof
      ? encodeFunctionData({
          ...{ abi: settleItemAbi, functionName: 'settleItem' },
          args: [incidentId, coverId, proof.payout, proof.path, proof.proof],
        })
      : encodeFunctionData({ abi: settleAbi, functionName: 'settle', args: [incidentId, coverId] })
    return { to: deployment.desk, data, value: 0n }
  }

  /**
   * Tries the settlement without sending it.
   *
   * @returns What would be paid, units.
   * @throws What `settle` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ payout: bigint }> {
    const account = requireAccount(client, parameters.account)
    const { deployment } = parameters
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs })
    // Both ways to settle return the same.
    return { payout: decodeFunctionResult({ abi: settleAbi, functionName: 'settle', data }) }
  }

  /**
   * Finds the settlement in the logs of its receipt.
   *
   * @returns The arguments of `CoverSettled`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: coverSettledAbi, logs }), deployment.desk).args
  }
}

/** A proof that went through JSON has lost what a tree gave. */
function assertProof({ payout, path, proof }: SumProof): void {
  const isProof = [payout, path].every((value) => typeof value === 'bigint') && /^0x[\da-f]*$/i.test(proof)
  assertInput(isProof, 'proof', { payout, path, proof }, 'what proofOf of the tree gave, with bigints')
}

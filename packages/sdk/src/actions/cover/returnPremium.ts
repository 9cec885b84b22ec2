import type { Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { premiumReturnedAbi, returnPremiumAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { changeErrors, returnErrors } from '../../internal/catalogs/change.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { settleErrors } from '../../internal/catalogs/settle.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { assertId } from '../../internal/input.js'
import { findOwnLog } from '../../internal/log.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [returnErrors, changeErrors, coverErrors, saleErrors, settleErrors, payoutErrors]

/**
 * Gives a cover that was bought too late for an incident up for its whole premium: simulates, so that a refusal is a typed
 * error, then sends.
 *
 * Too late is a cover whose protection begins after the incident's instant and that was bought before its chain stopped sales.
 * The premium is returned for seven days from the time when the incident was funded on the cover's chain (`claim.fund`), or from its
 * first payable time if it pays nothing there; of a cover that has ended too. The cover is burned, and with it every claim that it
 * has. The premium goes to its owner; fees are not returned.
 *
 * @param client - viem client of the cover's chain, with an account or with `account` given.
 * @param parameters.coverId - Cover of the account, or one that it is approved for.
 * @param parameters.incidentId - Decided incident of the cover's product.
 * @returns Hash of the transaction.
 * @throws {NotTooLateError | WrongProductError} when the cover was not bought too late for that incident.
 * @throws {CoverExtendedError | CoverAlreadyPaidError} when the cover was extended or paid.
 * @throws {IncidentNotDecidedError | IncidentNotFundedError | ReturnNotOpenError} when it is not the time for it.
 * @throws {NotOwnerError} when the account neither owns the cover nor is approved for it.
 * @throws {UnknownCoverError} when there is no such cover.
 * @throws {ProductFrozenError} when an incident of the product is open.
 * @throws {InsufficientCapitalError} when the pool has less free here than was earned of the premium.
 * @throws {WrongChainError} when the cover or the connected chain are of another chain.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function returnPremium(
  client: AnyClient,
  parameters: returnPremium.Parameters,
): Promise<returnPremium.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...returnPremium.call(parameters), account, deployment, catalogs })
}

export namespace returnPremium {
  export type Args = { deployment: Deployment; coverId: bigint; incidentId: number }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /**
   * The return as calldata, without any client, for the owner or who is approved.
   *
   * @returns What to send.
   * @throws {WrongChainError} when the cover is of another chain than the deployment.
   */
  export function call({ deployment, coverId, incidentId }: Args): Call {
    assertCoverChain(coverId, deployment)
    assertId(incidentId, 'incidentId')
    const data = encodeFunctionData({
      ...{ abi: returnPremiumAbi, functionName: 'returnPremium', args: [coverId, incidentId] },
    })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the return without sending it.
   *
   * @returns The premium, units.
   * @throws What `returnPremium` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ premium: bigint }> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs })
    return { premium: decodeFunctionResult({ abi: returnPremiumAbi, functionName: 'returnPremium', data }) }
  }

  /**
   * Finds the return in the logs of its receipt.
   *
   * @returns The arguments of `PremiumReturned`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: premiumReturnedAbi, logs }), deployment.market).args
  }
}

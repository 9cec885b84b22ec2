import type { Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { cancelAbi, coverCancelledAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { changeErrors } from '../../internal/catalogs/change.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { assertBigint } from '../../internal/input.js'
import { findOwnLog } from '../../internal/log.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [changeErrors, coverErrors, saleErrors, payoutErrors]

/**
 * Gives a cover up for the premium that is not earned yet: simulates, so that a refusal is a typed error, then sends.
 *
 * The cover is burned, and with it every claim that it has. The refund goes to its owner.
 *
 * @param client - viem client of the cover's chain, with an account or with `account` given.
 * @param parameters.coverId - Cover of the account, or one that it is approved for.
 * @param parameters.minRefund - Least refund to go on with, units: `minRefund` of `cover.quoteCancel`.
 * @returns Hash of the transaction.
 * @throws {RefundTooLowError} when the refund is below `minRefund`.
 * @throws {NotOwnerError} when the account neither owns the cover nor is approved for it.
 * @throws {UnknownCoverError | CoverEndedError | NothingLeftError} when there is nothing to cancel.
 * @throws {ProductFrozenError} when an incident of the product is open.
 * @throws {WrongChainError} when the cover or the connected chain are of another chain.
 * @throws {InvalidParameterError} when an input is missing or of another type.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function cancel(client: AnyClient, parameters: cancel.Parameters): Promise<cancel.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  return sendCall(client, { ...cancel.call(parameters), account, deployment, catalogs })
}

export namespace cancel {
  export type Args = { deployment: Deployment; coverId: bigint; minRefund: bigint }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /**
   * The cancel as calldata, without any client, for the owner or who is approved.
   *
   * @returns What to send.
   * @throws {WrongChainError} when the cover is of another chain than the deployment.
   */
  export function call({ deployment, coverId, minRefund }: Args): Call {
    assertCoverChain(coverId, deployment)
    assertBigint(minRefund, 'minRefund', 'that of cover.quoteCancel, or 0n for any')
    const data = encodeFunctionData({ abi: cancelAbi, functionName: 'cancel', args: [coverId, minRefund] })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the cancel without sending it.
   *
   * @returns The refund, units.
   * @throws What `cancel` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ refund: bigint }> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs })
    return { refund: decodeFunctionResult({ abi: cancelAbi, functionName: 'cancel', data }) }
  }

  /**
   * Finds the cancel in the logs of its receipt.
   *
   * @returns The arguments of `CoverCancelled`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: coverCancelledAbi, logs }), deployment.market).args
  }
}

import type { Account, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { coverExtendedAbi, extendAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { changeErrors, extendErrors } from '../../internal/catalogs/change.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { paymentErrors } from '../../internal/catalogs/payment.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { findOwnLog } from '../../internal/log.js'
import { assertQuoteChain } from '../../internal/order.js'
import type { Payment } from '../../internal/payment.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Extension } from '../../types/quote.js'

const catalogs = [extendErrors, changeErrors, coverErrors, saleErrors, paymentErrors]

/**
 * Lets a cover end later, at the price of `cover.quoteExtend`: simulates, so that a refusal is a typed error, then sends.
 *
 * Protection goes on without a gap. Anyone may pay for anyone's cover while the product's terms are those of the cover. The account
 * needs an approval: `cover.getRequirements` with the extension as `quote`.
 *
 * @param client - viem client of the cover's chain, with an account or with `account` given.
 * @param parameters.extension - What `cover.quoteExtend` returned.
 * @returns Hash of the transaction.
 * @throws {QuoteExpiredError} when the chain's time is past `extension.expiresAt`.
 * @throws {WrongChainError} when extension, deployment and the connected chain are not the same chain.
 * @throws {PaymentTooHighError} when premium and fees rose above `extension.maxPayment`.
 * @throws {UnknownCoverError | CoverEndedError | NothingLeftError} when there is nothing to extend.
 * @throws {StaleChainError | ProductFrozenError | ProductNotListedError} when the chain does not sell the product now.
 * @throws {AboveTargetError} when home wants less of the product here.
 * @throws {NotOwnerError} when the terms changed and the account is not the holder's.
 * @throws {PeriodTooShortError | PeriodTooLongError} when the end is not later, or later than the terms allow.
 * @throws {FeeTooHighError | InvalidReceiverError} when the integrator's fee is above the cap or has no receiver.
 * @throws {PaymentFailedError} when balance or allowance are too low.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function extend(client: AnyClient, parameters: extend.Parameters): Promise<extend.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  return sendCall(client, {
    ...extend.call(parameters),
    account,
    deployment,
    catalogs,
    payment: paymentOf(parameters, account),
  })
}

export namespace extend {
  export type Args = { deployment: Deployment; extension: Extension }
  export type Parameters = Args & AccountParameter
  export type ReturnValue = Hash

  /**
   * The extension as calldata, without any client. The sender pays.
   *
   * @returns What to send.
   * @throws {WrongChainError} when the extension is of another chain than the deployment.
   */
  export function call({ deployment, extension }: Args): Call {
    assertQuoteChain(extension, deployment)
    const { coverId, endDay, maxPayment, expiresAt, integrator, integratorBps } = extension
    const order = { coverId, endDay, maxPayment, deadline: expiresAt, integrator, integratorBps }
    const data = encodeFunctionData({ abi: extendAbi, functionName: 'extend', args: [order] })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the extension without sending it.
   *
   * @returns The premium that would be paid, units, without fees.
   * @throws What `extend` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ premium: bigint }> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    const payment = paymentOf(parameters, account)
    const data = await simulateCall(client, { ...call(parameters), account, deployment, catalogs, payment })
    return { premium: decodeFunctionResult({ abi: extendAbi, functionName: 'extend', data }) }
  }

  /**
   * Finds the extension in the logs of its receipt.
   *
   * @returns The arguments of `CoverExtended`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: coverExtendedAbi, logs }), deployment.market).args
  }
}

function paymentOf({ deployment, extension }: extend.Args, { address }: Account): Payment {
  return { payer: address, spender: deployment.market, needed: extension.maxPayment }
}

import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { buyAbi, buyWithPermitAbi, coverBoughtAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { paymentErrors } from '../../internal/catalogs/payment.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { assertReceiver } from '../../internal/input.js'
import { findOwnLog } from '../../internal/log.js'
import { assertQuoteChain, orderOf } from '../../internal/order.js'
import {
  assertPermit,
  assertSigned,
  assertSigner,
  type PermitParameter,
  signRequired,
  splitSignature,
} from '../../internal/permit.js'
import { scaleOf } from '../../internal/scale.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { SignedPermit } from '../../types/permit.js'
import type { Quote } from '../../types/quote.js'
import { getRequirements } from './getRequirements.js'

const catalogs = [saleErrors, productErrors, paymentErrors]

/**
 * Buys the cover of a quote: simulates, so that a refusal is a typed error before any wallet opens, then sends.
 *
 * The market takes premium and fees from the account, which needs an approval or a permit: see `cover.getRequirements`. With
 * `permit: true` the account signs one now, if the token and the account can, and everything is one transaction.
 *
 * @example
 * ```ts
 * const hash = await cover.buy(client, { deployment, quote, permit: true })
 * ```
 *
 * @param client - viem client of the quote's chain, with an account or with `account` given.
 * @param parameters.deployment - Where OmniCover is on the chain.
 * @param parameters.quote - What `cover.quote` returned, also if it was asked for elsewhere.
 * @param parameters.owner - Who is covered and paid. Default: the account, which pays in any case.
 * @param parameters.permit - A signed permit, or `true`.
 * @returns Hash of the transaction.
 * @throws {QuoteExpiredError} when the chain's time is past `quote.expiresAt`.
 * @throws {WrongChainError} when quote, deployment and the connected chain are not the same chain.
 * @throws {PaymentTooHighError} when premium and fees rose above `quote.maxPayment`.
 * @throws {FeeTooHighError} when the integrator asks for more than the cap.
 * @throws {OverTargetError} when less than the amount is left.
 * @throws {StaleChainError | ProductFrozenError | ProductNotListedError} when the chain does not sell the product now.
 * @throws {PeriodTooShortError | PeriodTooLongError} when the terms do not allow the period.
 * @throws {InvalidReceiverError} when the owner is the zero address or a contract of the protocol, or a fee has no integrator.
 * @throws {PaymentFailedError} when balance or allowance are too low: it says which, and how much is there.
 * @throws {InvalidQuoteError | InvalidParameterError} when the quote is none, or the deployment lacks something.
 * @throws {PermitUnsupportedError | InvalidPermitError} when a permit cannot be had, or does not fit.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function buy(client: AnyClient, parameters: buy.Parameters): Promise<buy.ReturnValue> {
  const { deployment } = parameters
  const { account, args, payment } = await prepare(client, parameters)
  return sendCall(client, { ...buy.call(args), account, deployment, catalogs, payment })
}

export namespace buy {
  export type Args = {
    deployment: Deployment
    quote: Quote
    /** Who is covered and paid. */
    owner: Address
    permit?: SignedPermit | undefined
  }
  export type Parameters = Omit<Args, 'owner' | 'permit'> &
    PermitParameter &
    AccountParameter & { owner?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The purchase as calldata, without any client: for a Safe, a bundler or a batch. The sender pays.
   *
   * @param args - As for `buy`; the owner must be named, and a permit be signed by the sender.
   * @returns What to send.
   * @throws {WrongChainError} when the quote is of another chain than the deployment.
   * @throws {InvalidPermitError} when the permit does not fit the purchase.
   */
  export function call({ deployment, quote, owner, permit }: Args): Call {
    assertQuoteChain(quote, deployment)
    assertReceiver(owner, deployment)
    const order = orderOf(quote, owner)
    const value = quote.maxPayment * scaleOf(deployment)
    if (permit) assertPermit(permit, { token: deployment.asset, spender: deployment.market, value })
    const data = permit
      ? encodeFunctionData({
          abi: buyWithPermitAbi,
          functionName: 'buyWithPermit',
          args: [order, { value: permit.value, deadline: BigInt(permit.deadline), ...splitSignature(permit) }],
        })
      : encodeFunctionData({ abi: buyAbi, functionName: 'buy', args: [order] })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the purchase without sending it.
   *
   * @returns The id that the cover would have and the premium that would be paid, units.
   * @throws What `buy` throws.
   */
  export async function simulate(
    client: AnyClient,
    parameters: Parameters,
  ): Promise<{ coverId: bigint; premium: bigint }> {
    const { deployment } = parameters
    const { account, args, payment } = await prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment, catalogs, payment })
    const [coverId, premium] = decodeFunctionResult({ abi: buyAbi, functionName: 'buy', data })
    return { coverId, premium }
  }

  /**
   * Finds the purchase in the logs of its receipt.
   *
   * @returns The arguments of `CoverBought`.
   */
  export function extractEvent(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLog(parseEventLogs({ abi: coverBoughtAbi, logs }), deployment.market).args
  }
}

async function prepare(client: AnyClient, parameters: buy.Parameters) {
  const { deployment, quote, permit } = parameters
  assertQuoteChain(quote, deployment)
  const account = requireAccount(client, parameters.account)
  const signed =
    permit === true
      ? await signRequired(client, account, deployment, () => getRequirements(client, { deployment, quote, account }))
      : permit
  const owner = parameters.owner ?? account.address
  if (signed) assertSigned(signed)
  assertSigner(signed, account.address)
  return {
    account,
    args: { deployment, quote, owner, permit: signed },
    payment: {
      ...{ payer: account.address, spender: deployment.market, needed: quote.maxPayment },
      withPermit: signed !== undefined,
    },
  }
}

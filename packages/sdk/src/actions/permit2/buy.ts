import type { Account, Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { buyWithPermit2Abi, coverBoughtAbi } from '../../abis/market.js'
import { Permit2AllowanceError } from '../../errors/permit2.js'
import { requireAccount } from '../../internal/account.js'
import { permit2Errors, permit2PaymentErrors } from '../../internal/catalogs/permit2.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { assertConnectedChain } from '../../internal/chain.js'
import { assertReceiver } from '../../internal/input.js'
import { findOwnLog } from '../../internal/log.js'
import { assertQuoteChain, orderOf } from '../../internal/order.js'
import { assertPermit2, requirePermit2 } from '../../internal/permit2.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { SignedPermit2 } from '../../types/permit2.js'
import type { Quote } from '../../types/quote.js'
import { getRequirements } from './getRequirements.js'
import { sign } from './sign.js'

const catalogs = [saleErrors, productErrors, permit2Errors, permit2PaymentErrors]

/**
 * Buys the cover of a quote by a Permit2 signature of the account: simulates, so that a refusal is a typed error before the
 * transaction, then sends.
 *
 * The token must be approved to Permit2, once for all purchases: see `permit2.getRequirements`. Never more than premium and
 * fees is taken, and never more than `quote.maxPayment`, which is what is signed.
 *
 * @example
 * ```ts
 * const hash = await permit2.buy(client, { deployment, quote })
 * ```
 *
 * @param client - viem client of the quote's chain, with an account or with `account` given.
 * @param parameters.deployment - Where OmniCover and Permit2 are on the chain.
 * @param parameters.quote - What `cover.quote` returned, also if it was asked for elsewhere.
 * @param parameters.owner - Who is covered and paid. Default: the account, which pays in any case.
 * @param parameters.permit - What `permit2.sign` returned. Default: the account signs now.
 * @returns Hash of the transaction.
 * @throws {Permit2AllowanceError} when the account must sign and has not approved Permit2.
 * @throws {Permit2UnavailableError} when there is no Permit2.
 * @throws {Permit2NonceUsedError | Permit2ExpiredError | Permit2SignatureError} when Permit2 refuses the signature.
 * @throws {InvalidPermitError} when the signature does not fit the purchase.
 * @throws {PaymentFailedError} when the balance, or the approval to Permit2, is too low.
 * @throws What `cover.buy` throws of the quote and the product.
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
    /** Signed by who sends. */
    permit: SignedPermit2
  }
  export type Parameters = Omit<Args, 'owner' | 'permit'> &
    AccountParameter & { owner?: Address | undefined; permit?: SignedPermit2 | undefined }
  export type ReturnValue = Hash

  /**
   * The purchase as calldata, without any client: for a Safe, a bundler or a batch. The sender pays and must be the signer.
   *
   * @param args - As for `buy`; owner and signature must be given.
   * @returns What to send.
   * @throws {WrongChainError} when the quote is of another chain than the deployment.
   * @throws {Permit2UnavailableError} when the deployment names no Permit2.
   * @throws {InvalidPermitError} when the signature does not fit the purchase.
   */
  export function call({ deployment, quote, owner, permit }: Args): Call {
    assertQuoteChain(quote, deployment)
    assertReceiver(owner, deployment)
    requirePermit2(deployment)
    assertPermit2(permit, deployment, quote)
    const { nonce, deadline, signature } = permit
    const data = encodeFunctionData({
      abi: buyWithPermit2Abi,
      functionName: 'buyWithPermit2',
      args: [orderOf(quote, owner), { nonce, deadline: BigInt(deadline), signature }],
    })
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
    const [coverId, premium] = decodeFunctionResult({ abi: buyWithPermit2Abi, functionName: 'buyWithPermit2', data })
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
  const { deployment, quote } = parameters
  assertQuoteChain(quote, deployment)
  const account = requireAccount(client, parameters.account)
  const owner = parameters.owner ?? account.address
  const permit = parameters.permit ?? (await signNow(client, account, parameters))
  const payment = { payer: account.address, spender: requirePermit2(deployment), needed: quote.maxPayment }
  return { account, args: { deployment, quote, owner, permit }, payment }
}

/** A wallet on another chain, or without the approval, is told so before it is asked to sign. */
async function signNow(client: AnyClient, account: Account, { deployment, quote }: buy.Parameters) {
  await assertConnectedChain(client, deployment)
  const required = await getRequirements(client, { deployment, quote, account })
  if (required.length === 2) {
    const [{ token, owner }] = required
    throw new Permit2AllowanceError({ token, owner, needed: quote.maxPayment })
  }
  return sign(client, { requirement: required[0], account })
}

import type { Account, Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { buyBasketAbi, coverBoughtAbi } from '../../abis/market.js'
import { requireAccount } from '../../internal/account.js'
import { paymentErrors } from '../../internal/catalogs/payment.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { saleErrors } from '../../internal/catalogs/sale.js'
import { assertInput, assertReceiver } from '../../internal/input.js'
import { findOwnLogs } from '../../internal/log.js'
import { assertQuoteChain, orderOf } from '../../internal/order.js'
import type { Payment } from '../../internal/payment.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Quote } from '../../types/quote.js'

const catalogs = [saleErrors, productErrors, paymentErrors]

/**
 * Buys the covers of several quotes in one transaction, all or none: simulates, so that a refusal is a typed error, then sends.
 *
 * Quotes of one product price each other: the second is dearer once the first is bought, so allow some slippage. The account needs
 * an approval of the sum: `cover.getRequirements` with the quotes.
 *
 * @param client - viem client of the quotes' chain, with an account or with `account` given.
 * @param parameters.quotes - What `cover.quote` returned. Quotes of one pool in a row are paid at once.
 * @param parameters.owner - Who is covered and paid. Default: the account, which pays in any case.
 * @returns Hash of the transaction.
 * @throws What `buy` throws, of the first quote that cannot be bought.
 * @throws {InvalidParameterError} when there is no quote.
 */
export async function buyBasket(client: AnyClient, parameters: buyBasket.Parameters): Promise<buyBasket.ReturnValue> {
  const { deployment } = parameters
  const account = requireAccount(client, parameters.account)
  const owner = parameters.owner ?? account.address
  const call = buyBasket.call({ ...parameters, owner })
  return sendCall(client, { ...call, account, deployment, catalogs, payment: paymentOf(parameters, account) })
}

export namespace buyBasket {
  export type Args = { deployment: Deployment; quotes: readonly Quote[]; owner: Address }
  export type Parameters = Omit<Args, 'owner'> & AccountParameter & { owner?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The basket as calldata, without any client. The sender pays.
   *
   * @returns What to send.
   * @throws {WrongChainError} when a quote is of another chain than the deployment.
   */
  export function call({ deployment, quotes, owner }: Args): Call {
    assertInput(Array.isArray(quotes) && quotes.length > 0, 'quotes', quotes, 'a list of one quote or more')
    for (const quote of quotes) assertQuoteChain(quote, deployment)
    assertReceiver(owner, deployment)
    const lines = quotes.map((quote) => orderOf(quote, owner))
    const data = encodeFunctionData({ abi: buyBasketAbi, functionName: 'buyBasket', args: [lines] })
    return { to: deployment.market, data, value: 0n }
  }

  /**
   * Tries the basket without sending it.
   *
   * @returns The ids that the covers would have, in the order of the quotes, and the whole payment, units.
   * @throws What `buyBasket` throws.
   */
  export async function simulate(
    client: AnyClient,
    parameters: Parameters,
  ): Promise<{ coverIds: readonly bigint[]; payment: bigint }> {
    const { deployment } = parameters
    const account = requireAccount(client, parameters.account)
    const owner = parameters.owner ?? account.address
    const basket = { ...call({ ...parameters, owner }), payment: paymentOf(parameters, account) }
    const data = await simulateCall(client, { ...basket, account, deployment, catalogs })
    const [coverIds, payment] = decodeFunctionResult({ abi: buyBasketAbi, functionName: 'buyBasket', data })
    return { coverIds, payment }
  }

  /**
   * Finds the purchases in the logs of their receipt.
   *
   * @returns The arguments of each `CoverBought`, in the order of the quotes.
   */
  export function extractEvents(logs: Log[], { deployment }: { deployment: Deployment }) {
    return findOwnLogs(parseEventLogs({ abi: coverBoughtAbi, logs }), deployment.market).map(({ args }) => args)
  }
}

/** All quotes together. */
function paymentOf(
  { deployment, quotes }: Pick<buyBasket.Args, 'deployment' | 'quotes'>,
  { address }: Account,
): Payment {
  const needed = quotes.reduce((sum, { maxPayment }) => sum + maxPayment, 0n)
  return { payer: address, spender: deployment.market, needed }
}

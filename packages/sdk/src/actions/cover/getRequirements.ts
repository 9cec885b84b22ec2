import { requireAccount } from '../../internal/account.js'
import { assertInput } from '../../internal/input.js'
import { assertPrice } from '../../internal/order.js'
import { readRequirements } from '../../internal/requirements.js'
import { scaleOf } from '../../internal/scale.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Quote } from '../../types/quote.js'
import type { Requirement } from '../../types/requirement.js'

/**
 * Says what the payer has to do before quotes can be bought or an extension be paid: sign a permit where the token and the account
 * can, else approve. Only `cover.buy` takes a permit: for an extension, and for a list of quotes, which is a basket, it is an approval.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.quote - What is to be paid: a quote, an extension, or the quotes of a basket.
 * @param parameters.account - Who pays. Default: the client's account.
 * @param parameters.preferApproval - True asks for an approval of a single quote too.
 * @returns What is missing, in order; empty when the allowance is there.
 * @throws {InvalidQuoteError | InvalidParameterError} when `quote` is none.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function getRequirements(
  client: AnyClient,
  parameters: getRequirements.Parameters,
): Promise<getRequirements.ReturnValue> {
  const { deployment, quote, preferApproval } = parameters
  const quotes = [quote].flat()
  assertInput(quotes.length > 0, 'quote', quote, 'a quote, an extension or a list of quotes')
  for (const one of quotes) assertPrice(one)
  const isPurchase = !Array.isArray(quote) && !('coverId' in quote)
  return readRequirements(client, {
    token: deployment.asset,
    owner: requireAccount(client, parameters.account).address,
    spender: deployment.market,
    value: quotes.reduce((sum, { maxPayment }) => sum + maxPayment, 0n) * scaleOf(deployment),
    deadline: Math.min(...quotes.map(({ expiresAt }) => expiresAt)),
    chainId: deployment.chainId,
    preferApproval: preferApproval || !isPurchase,
  })
}

export namespace getRequirements {
  export type Parameters = AccountParameter & {
    deployment: Deployment
    quote: Payment | readonly Payment[]
    preferApproval?: boolean | undefined
  }
  export type Payment = Pick<Quote, 'maxPayment' | 'expiresAt'>
  export type ReturnValue = Requirement[]
}

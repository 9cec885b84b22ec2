import { requireAccount } from '../../internal/account.js'
import { readRequirements } from '../../internal/requirements.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Quote } from '../../types/quote.js'
import type { Requirement } from '../../types/requirement.js'

/**
 * Says what the payer has to do before a quote can be bought: sign a permit where the token and the account can, else approve.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.quote - What is to be bought.
 * @param parameters.account - Who pays. Default: the client's account.
 * @param parameters.preferApproval - True asks for an approval also where a permit would do.
 * @returns What is missing, in order; empty when the allowance is there.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function getRequirements(
  client: AnyClient,
  parameters: getRequirements.Parameters,
): Promise<getRequirements.ReturnValue> {
  const { deployment, quote, preferApproval } = parameters
  return readRequirements(client, {
    token: deployment.asset,
    owner: requireAccount(client, parameters.account).address,
    spender: deployment.market,
    value: quote.maxPremium,
    deadline: quote.expiresAt,
    chainId: deployment.chainId,
    preferApproval,
  })
}

export namespace getRequirements {
  export type Parameters = AccountParameter & {
    deployment: Deployment
    quote: Quote
    preferApproval?: boolean | undefined
  }
  export type ReturnValue = Requirement[]
}

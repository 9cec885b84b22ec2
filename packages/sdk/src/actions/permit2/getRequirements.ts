import { maxUint256 } from 'viem'
import { readContract } from 'viem/actions'
import { allowanceAbi } from '../../abis/token.js'
import { requireAccount } from '../../internal/account.js'
import { readFreeNonce, requirePermit2 } from '../../internal/permit2.js'
import { approval } from '../../internal/requirements.js'
import { scaleOf } from '../../internal/scale.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import { type Permit2Requirement, permit2Types } from '../../types/permit2.js'
import type { Quote } from '../../types/quote.js'
import type { ApprovalRequirement } from '../../types/requirement.js'

/**
 * Says what the payer has to do before a quote can be bought by Permit2: approve the token to Permit2, unless that was done, and
 * sign. Works for every token, and for accounts that are contracts and confirm signatures (EIP-1271).
 *
 * The approval is without a bound, as is usual for Permit2: it moves nothing without a signature, and is needed once. Any lower
 * one does too, if it is not below `quote.maxPayment`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.quote - What is to be bought.
 * @param parameters.account - Who pays. Default: the client's account.
 * @returns The approval if it is missing, and then always the signature: each is good for one purchase.
 * @throws {AccountRequiredError} when there is no account.
 * @throws {Permit2UnavailableError} when the deployment names no Permit2.
 */
export async function getRequirements(
  client: AnyClient,
  parameters: getRequirements.Parameters,
): Promise<getRequirements.ReturnValue> {
  const { deployment, quote } = parameters
  const { asset: token, market: spender, chainId } = deployment
  const permit2 = requirePermit2(deployment)
  const owner = requireAccount(client, parameters.account).address
  const amount = quote.maxPayment * scaleOf(deployment)
  const deadline = quote.expiresAt
  const allowance = { address: token, abi: allowanceAbi, functionName: 'allowance', args: [owner, permit2] } as const
  const [allowed, nonce] = await Promise.all([
    readContract(client, allowance),
    readFreeNonce(client, { permit2, owner, market: spender }),
  ])
  const permitted = { token, amount }
  const requirement: Permit2Requirement = {
    type: 'permit2',
    ...{ ...permitted, owner, spender, nonce, deadline },
    typedData: {
      domain: { name: 'Permit2', chainId, verifyingContract: permit2 },
      types: permit2Types,
      primaryType: 'PermitTransferFrom',
      message: { permitted, spender, nonce, deadline: BigInt(deadline) },
    },
  }
  if (allowed >= amount) return [requirement]
  return [approval({ token, owner, spender: permit2, value: maxUint256 }), requirement]
}

export namespace getRequirements {
  export type Parameters = AccountParameter & {
    deployment: Deployment
    quote: Quote
  }
  export type ReturnValue = [Permit2Requirement] | [ApprovalRequirement, Permit2Requirement]
}

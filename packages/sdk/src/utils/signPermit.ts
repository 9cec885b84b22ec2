import { signTypedData } from 'viem/actions'
import { requireAccount } from '../internal/account.js'
import type { AccountParameter, AnyClient } from '../types/client.js'
import type { SignedPermit } from '../types/permit.js'
import type { PermitRequirement } from '../types/requirement.js'

/**
 * Signs a permit that `getRequirements` asked for. Costs nothing and sends nothing.
 *
 * @param client - Client with the owner's account.
 * @param parameters - The requirement, unchanged.
 * @returns The permit for `cover.buy` or `pool.requestDeposit`.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function signPermit(
  client: AnyClient,
  { requirement, account }: { requirement: PermitRequirement } & AccountParameter,
): Promise<SignedPermit> {
  const { token, owner, spender, value, deadline, typedData } = requirement
  const signature = await signTypedData(client, { account: requireAccount(client, account), ...typedData })
  return { token, owner, spender, value, deadline, signature }
}

import { signTypedData } from 'viem/actions'
import { requireAccount } from '../../internal/account.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Permit2Requirement, SignedPermit2 } from '../../types/permit2.js'

/**
 * Signs what `permit2.getRequirements` asked for. Costs nothing and sends nothing.
 *
 * @param client - Client with the owner's account.
 * @param parameters - The requirement, unchanged.
 * @returns The signature for `permit2.buy`, good for one purchase.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function sign(
  client: AnyClient,
  { requirement, account }: { requirement: Permit2Requirement } & AccountParameter,
): Promise<SignedPermit2> {
  const { token, owner, spender, amount, nonce, deadline, typedData } = requirement
  const signature = await signTypedData(client, { account: requireAccount(client, account), ...typedData })
  return { token, owner, spender, amount, nonce, deadline, signature }
}

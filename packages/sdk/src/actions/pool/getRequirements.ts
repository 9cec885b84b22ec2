import { requireAccount } from '../../internal/account.js'
import { permitDeadline } from '../../internal/permitDeadline.js'
import { requirePool } from '../../internal/pool.js'
import { readRequirements } from '../../internal/requirements.js'
import { scaleOf } from '../../internal/scale.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Requirement } from '../../types/requirement.js'

/**
 * Says what the payer has to do before a deposit can be requested: sign a permit where the token and the account can, else
 * approve.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.assets - What is to be deposited, units.
 * @param parameters.deadline - Until when a permit holds, UTC seconds. Default: 20 minutes by the chain's clock.
 * @param parameters.account - Who pays. Default: the client's account.
 * @param parameters.preferApproval - True asks for an approval also where a permit would do.
 * @returns What is missing, in order; empty when the allowance is there.
 * @throws {AccountRequiredError} when there is no account.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 */
export async function getRequirements(
  client: AnyClient,
  parameters: getRequirements.Parameters,
): Promise<getRequirements.ReturnValue> {
  const { deployment, poolId, assets, preferApproval } = parameters
  return readRequirements(client, {
    token: deployment.asset,
    owner: requireAccount(client, parameters.account).address,
    spender: requirePool(deployment, poolId).address,
    value: assets * scaleOf(deployment),
    deadline: parameters.deadline ?? (await permitDeadline(client)),
    chainId: deployment.chainId,
    preferApproval,
  })
}

export namespace getRequirements {
  export type Parameters = AccountParameter & {
    deployment: Deployment
    poolId: number
    assets: bigint
    deadline?: number | undefined
    preferApproval?: boolean | undefined
  }
  export type ReturnValue = Requirement[]
}

import type { Address } from 'viem'
import { assertClientChain } from '../../internal/chain.js'
import { readPool } from '../../internal/lens/readPool.js'
import { toPosition } from '../../internal/lens/toPool.js'
import { depositWaits } from '../../internal/status/depositWaits.js'
import { exitWaits } from '../../internal/status/exitWaits.js'
import { readHome } from '../../internal/status/readHome.js'
import { readUnderWay } from '../../internal/status/readUnderWay.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { RequestStatus } from '../../types/requestStatus.js'

/**
 * Says why the deposit and the exit of somebody wait, and what would free them: from the state of their chain and of home alone.
 *
 * Makes three rounds of parallel `eth_call`s at home, the last with four for each chain of the pool, and one to three on the chain.
 * A client whose transport has `batch` sends each round as one request.
 *
 * @example
 * ```ts
 * const { exit } = await pool.getStatus(awayClient, {
 *   deployment: away,
 *   poolId: 1,
 *   controller,
 *   home: { client: homeClient, deployment: home },
 * })
 * for (const wait of exit?.waits ?? []) console.log(describeWait(wait))
 * ```
 *
 * @param client - Any viem client of the chain on which the request was made.
 * @param parameters.deployment - OmniCover on that chain.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose requests.
 * @param parameters.home - Client and deployment of the home chain; the same where the request was made at home.
 * @returns What can be claimed of each request, and why the rest waits, in the order in which that passes.
 * @throws {UnknownPoolError} when the deployment or the chain has no such pool.
 * @throws {WrongChainError} when a client is of another chain than its deployment.
 */
export async function getStatus(client: AnyClient, parameters: getStatus.Parameters): Promise<getStatus.ReturnValue> {
  const { deployment, poolId, controller } = parameters
  assertClientChain(client, deployment)
  assertClientChain(parameters.home.client, parameters.home.deployment)
  const { eid } = deployment
  const [view, home] = await Promise.all([
    readPool(client, { deployment, poolId, controller }),
    readHome(parameters.home.client, { deployment: parameters.home.deployment, poolId, eid }),
  ])
  const { request, exit, claimableShares } = toPosition(view)
  const { round: currentRound, books } = view
  const at = { deployment, poolId, home }
  const status: RequestStatus = {}
  if (request) {
    const { round } = request
    const isSettled = round < home.own.nextRound && claimableShares === 0n
    const isOurs = (s: { fromRound: number; toRound: number }) => s.fromRound <= round && round <= s.toRound
    const underWay = isSettled
      ? ((await readUnderWay(client, { ...at, concerns: isOurs })) ?? { type: 'notDelivered' as const })
      : undefined
    const waits = claimableShares > 0n ? [] : depositWaits(home, { eid, round, currentRound, underWay })
    status.deposit = { ...request, claimable: claimableShares, waits }
  }
  if (exit) {
    const { round, shares, claimable, settled } = exit
    const isFilled = home.own.exitsFilled > books.exitsApplied
    const underWay = isFilled ? await readUnderWay(client, { ...at, concerns: (s) => s.exitShares > 0n }) : undefined
    const waits = settled ? [] : exitWaits(home, { eid, exit, currentRound, underWay })
    status.exit = { round, shares, claimable, waits }
  }
  return status
}

export namespace getStatus {
  export type Parameters = {
    deployment: Deployment
    poolId: number
    controller: Address
    home: { client: AnyClient; deployment: Deployment }
  }
  export type ReturnValue = RequestStatus
}

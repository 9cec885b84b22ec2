import { call } from 'viem/actions'
import { decodeFunctionResult, encodeFunctionData } from 'viem/utils'
import { payoutsAbi } from '../../abis/lens.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { payoutErrors } from '../../internal/catalogs/payment.js'
import { decisionErrors, settleErrors } from '../../internal/catalogs/settle.js'
import { assertClientChain } from '../../internal/chain.js'
import { chunk } from '../../internal/chunk.js'
import { decodeRevert } from '../../internal/contractError.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { INCIDENTS_PER_CALL, readIncidentPages } from '../../internal/lens/readIncidentPages.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Payout } from '../../types/payout.js'

const COVERS_PER_CALL = 50
const catalogs = [settleErrors, decisionErrors, coverErrors, payoutErrors]

/**
 * Says which covers are paid now, for which incidents, and how much: the chain tries each settlement and undoes it. Makes one
 * `eth_call` for every 50 covers and 500 incidents; sends nothing.
 *
 * Each payout is what `claim.settle` would pay if it came first: two that are listed can be too much for one budget.
 *
 * @example
 * ```ts
 * const covers = await cover.list(client, { deployment, owner })
 * const payouts = await claim.listPayable(client, { deployment, coverIds: covers.map(({ coverId }) => coverId) })
 * ```
 *
 * @param client - Any viem client of the covers' chain.
 * @param parameters.coverIds - Covers, whoever owns them; all of this chain.
 * @param parameters.firstIncident - Id of the first incident to try. Default 1, the first of all.
 * @returns One for each cover and incident whose claim window is open; with the `error` that stands in the way, where one does.
 * @throws {UnknownCoverError} when there is no such cover.
 * @throws {WrongChainError} when an id is of another chain.
 * @throws {InvalidCoverIdError} of `@omnicover/core` when one is not the id of a cover.
 */
export async function listPayable(
  client: AnyClient,
  parameters: listPayable.Parameters,
): Promise<listPayable.ReturnValue> {
  const { deployment, coverIds, firstIncident = 1 } = parameters
  for (const coverId of coverIds) assertCoverChain(coverId, deployment)
  assertClientChain(client, deployment)
  const parts = chunk(coverIds, COVERS_PER_CALL).map((ids) =>
    readIncidentPages(firstIncident, (first) => readPage(client, deployment, ids, first)),
  )
  return (await Promise.all(parts)).flat()
}

export namespace listPayable {
  export type Parameters = {
    deployment: Deployment
    coverIds: readonly bigint[]
    firstIncident?: number | undefined
  }
  export type ReturnValue = Payout[]
}

/** The contract's function is no view, since a settlement is none, so viem would not read it. */
async function readPage(client: AnyClient, { lens }: Deployment, coverIds: readonly bigint[], first: number) {
  const contract = { abi: payoutsAbi, functionName: 'payouts' } as const
  const data = encodeFunctionData({ ...contract, args: [coverIds, first, INCIDENTS_PER_CALL] })
  const answer = await call(client, { to: lens, data })
  const [views, seen, known] = decodeFunctionResult({ ...contract, data: answer.data ?? '0x' })
  const items = views.map(({ coverId, incidentId, amount, error }) => {
    const reason = error === '0x' ? undefined : decodeRevert(error, undefined, catalogs)
    if (reason && incidentId === 0) throw reason
    return { coverId, incidentId, amount, ...(reason ? { error: reason } : {}) }
  })
  return { items, seen, known }
}

import { NotInTreeError, type SumTree } from '@omnicover/core'
import type { Hex } from 'viem'
import { call } from 'viem/actions'
import { decodeFunctionResult, encodeFunctionData } from 'viem/utils'
import { itemPayoutsAbi, payoutsAbi } from '../../abis/lens.js'
import { DecidedByTreeError } from '../../errors/claim.js'
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
const ITEMS_PER_CALL = 50
const catalogs = [settleErrors, decisionErrors, coverErrors, payoutErrors]

/**
 * Says which covers are paid now, for which incidents, and how much: the chain tries each settlement and undoes it. Makes one
 * `eth_call` for every 50 covers and 500 incidents, and one for every 50 proofs; sends nothing.
 *
 * An incident that is decided item by item is tried with the proofs of its tree. Without the tree its covers are listed with a
 * `DecidedByTreeError`: whether and how much they are paid takes the published leaves.
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
 * @param parameters.trees - Trees of this chain by incident, as `buildSumTree` of `@omnicover/core` makes them from the published
 * leaves. A cover that has no leaf in its tree is paid nothing, and left out.
 * @returns One for each cover and incident that may pay it now, with the `error` that stands in the way, where one does. Left out, without
 * a reason, is what is not due: covers of another product, that did not protect at the instant, or that were paid for it before; and
 * incidents that are open, dismissed, not payable yet, or whose claim window is over. `claim.settle.simulate` says which it is.
 * @throws {UnknownCoverError} when there is no such cover.
 * @throws {WrongChainError} when an id is of another chain.
 * @throws {InvalidCoverIdError} of `@omnicover/core` when one is not the id of a cover.
 */
export async function listPayable(
  client: AnyClient,
  parameters: listPayable.Parameters,
): Promise<listPayable.ReturnValue> {
  const { deployment, coverIds, firstIncident = 1, trees = new Map() } = parameters
  for (const coverId of coverIds) assertCoverChain(coverId, deployment)
  assertClientChain(client, deployment)
  const parts = chunk(coverIds, COVERS_PER_CALL).map((ids) =>
    readIncidentPages(firstIncident, (first) => readPage(client, deployment, ids, first)),
  )
  return withProofs(client, deployment, (await Promise.all(parts)).flat(), trees)
}

export namespace listPayable {
  export type Parameters = {
    deployment: Deployment
    coverIds: readonly bigint[]
    firstIncident?: number | undefined
    trees?: Trees | undefined
  }
  export type ReturnValue = Payout[]
}

type Trees = ReadonlyMap<number, Pick<SumTree, 'proofOf'>>

/** The contract's function is no view, since a settlement is none, so viem would not read it. */
async function readPage(client: AnyClient, { lens }: Deployment, coverIds: readonly bigint[], first: number) {
  const contract = { abi: payoutsAbi, functionName: 'payouts' } as const
  const data = encodeFunctionData({ ...contract, args: [coverIds, first, INCIDENTS_PER_CALL] })
  const answer = await call(client, { to: lens, data })
  const [views, seen, known] = decodeFunctionResult({ ...contract, data: answer.data ?? '0x' })
  const items = views.map((view) => {
    const payout = toPayout(view)
    if (payout.error && payout.incidentId === 0) throw payout.error
    return payout
  })
  return { items, seen, known }
}

function toPayout({ coverId, incidentId, amount, error }: Omit<Payout, 'error'> & { error: Hex }): Payout {
  const reason = error === '0x' ? undefined : decodeRevert(error, undefined, catalogs)
  return { coverId, incidentId, amount, ...(reason ? { error: reason } : {}) }
}

/** Puts what the proofs of the trees give in place of what lacked one. */
async function withProofs(client: AnyClient, deployment: Deployment, payouts: readonly Payout[], trees: Trees) {
  const lacksProof = ({ incidentId, error }: Payout) => error instanceof DecidedByTreeError && trees.has(incidentId)
  const pages = [...trees].flatMap(([incidentId, tree]) => {
    const lacking = payouts.filter((payout) => payout.incidentId === incidentId && lacksProof(payout))
    const items = lacking.flatMap(({ coverId }) => itemOf(tree, coverId) ?? [])
    return chunk(items, ITEMS_PER_CALL).map((page) => readItems(client, deployment, incidentId, page))
  })
  const proven = new Map((await Promise.all(pages)).flat().map((payout) => [keyOf(payout), payout]))
  return payouts.flatMap((payout) => (lacksProof(payout) ? (proven.get(keyOf(payout)) ?? []) : payout))
}

const keyOf = ({ incidentId, coverId }: Payout) => `${incidentId}:${coverId}`

function itemOf(tree: Pick<SumTree, 'proofOf'>, coverId: bigint) {
  try {
    return { coverId, ...tree.proofOf(coverId) }
  } catch (error) {
    if (error instanceof NotInTreeError) return undefined
    throw error
  }
}

/** No view either: see {@link readPage}. */
async function readItems(
  client: AnyClient,
  { lens }: Deployment,
  incidentId: number,
  items: readonly NonNullable<ReturnType<typeof itemOf>>[],
): Promise<Payout[]> {
  const contract = { abi: itemPayoutsAbi, functionName: 'itemPayouts' } as const
  const data = encodeFunctionData({ ...contract, args: [incidentId, items] })
  const answer = await call(client, { to: lens, data })
  return decodeFunctionResult({ ...contract, data: answer.data ?? '0x' }).map(toPayout)
}

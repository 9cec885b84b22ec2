import type { PriceTable, RelayerConfig } from '@omnicover/relayer'
import {
  type Operator,
  type PathwayRow,
  payersOf,
  readPause,
  readSigners,
  readStageUsage,
  readStatus,
} from '@omnicover/relayer/operations'
import { dollarsOf } from './dollarsOf.js'

/**
 * Reads what `status` shows, as a terminal, a machine and the page get it.
 *
 * @param operator - where to look
 * @param config - whose keys pay
 * @param prices - for dollars
 * @returns plain data
 */
export async function readEverything(operator: Operator, config: RelayerConfig, prices?: PriceTable) {
  const pathways = (await readStatus(operator)).map((row) => withDollars(row, prices))
  const signers = await readSigners(operator, payersOf(config))
  const pause = operator.store && (await readPause(operator.store))
  const stages = (operator.store === undefined ? [] : await readStageUsage(operator.store)).map((stage) => ({
    ...stage,
    dollars: dollarsOf({ eid: 0, wei: 0n, usage: stage.usage }, prices).aws,
  }))
  return { atMs: operator.clock.nowMs(), pause, pathways, signers, stages } as const
}

function withDollars(row: PathwayRow, prices: PriceTable | undefined) {
  if (row.problem !== undefined || row.cost === undefined || prices === undefined) return row
  const { cost, dstEid } = row
  return { ...row, cost: { ...cost, dollars: dollarsOf({ ...cost, eid: dstEid }, prices) } }
}

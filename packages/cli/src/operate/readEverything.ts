import type { RelayerConfig } from '@omnicover/relayer'
import { type Operator, payersOf, readPause, readSigners, readStatus } from '@omnicover/relayer/operations'

/**
 * Reads what `status` shows, as a terminal, a machine and the page get it.
 *
 * @param operator - where to look
 * @param config - whose keys pay
 * @returns plain data
 */
export async function readEverything(operator: Operator, config: RelayerConfig) {
  const pathways = await readStatus(operator)
  const signers = await readSigners(operator, payersOf(config))
  const pause = operator.store && (await readPause(operator.store))
  return { schema: 'omnicover.status/1', atMs: operator.clock.nowMs(), pause, pathways, signers } as const
}

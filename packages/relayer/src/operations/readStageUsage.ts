import * as z from 'zod'
import { type AwsUsage, addUsage, usageSchema } from '../costs/usage.js'
import { stageUsageSchema } from '../costs/usageMeter.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'

/** What a stage used of AWS that stands in no message: looks that found nothing to do, and what the next message is charged with. */
export type StageCost = { readonly stage: string; readonly usage: AwsUsage }

/**
 * Reads what was used of AWS beyond that of the messages, since the table was made. With what the messages used it is all that the stages
 * counted.
 *
 * @param store - of the relayer
 * @returns one for each stage that ran, such as `scan/40161` or `deliver/40231`; none where the relayer is a process of its own
 */
export async function readStageUsage(store: Store): Promise<readonly StageCost[]> {
  const costs: StageCost[] = []
  for await (const page of openTable(store, z.object({ usage: usageSchema.optional() })).scan('cursor/'))
    for (const [key, { usage }] of page)
      if (usage !== undefined) costs.push({ stage: key.replace('cursor', 'scan'), usage })
  for await (const page of openTable(store, z.object({ usage: stageUsageSchema.optional() })).scan('lease/'))
    for (const [key, { usage }] of page)
      if (usage !== undefined)
        costs.push({ stage: key.slice('lease/'.length), usage: addUsage(usage.carried, usage.looking) })
  return costs
}

import * as z from 'zod'
import { pathwayKey } from '../domain/pathwayKey.js'
import { endsOf, type Message } from '../messages/message.js'
import type { PathwayConfig } from '../network.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'
import type { RelayerContext } from './context.js'

const pauseSchema = z.object({
  /** Every pathway, and the keeper. */
  everything: z.boolean(),
  /** Keys of single pathways. */
  pathways: z.array(z.string()).readonly(),
  /** In the words of who paused it. */
  reason: z.string(),
  sinceMs: z.number(),
})

/** What a person told the relayer to leave alone. */
export type Pause = z.infer<typeof pauseSchema>

const rowKey = 'control/pause'

/**
 * Reads what is paused.
 *
 * @param store - the relayer's
 * @returns the pause; `undefined` when nothing is
 */
export async function readPause(store: Store): Promise<Pause | undefined> {
  return openTable<Pause>(store, pauseSchema).get(rowKey)
}

/**
 * Pauses everything, or more pathways. It holds from the next step of the relayer on, for every process on this store, also after a restart.
 *
 * @param store - the relayer's
 * @param pathways - which; everything, when `undefined`
 * @param reason - why, for those who look later
 * @param nowMs - the time
 * @returns what is paused now
 */
export async function pause(
  store: Store,
  pathways: readonly PathwayConfig[] | undefined,
  reason: string,
  nowMs: number,
): Promise<Pause | undefined> {
  const { row } = await openTable<Pause>(store, pauseSchema).update(rowKey, (current) => ({
    everything: pathways === undefined || current?.everything === true,
    pathways: [...new Set([...(current?.pathways ?? []), ...(pathways ?? []).map(pathwayKey)])],
    reason,
    sinceMs: nowMs,
  }))
  return row
}

/**
 * Ends a pause.
 *
 * @param store - the relayer's
 * @param pathways - which; everything, when `undefined`
 * @returns what is still paused
 */
export async function resume(store: Store, pathways?: readonly PathwayConfig[]): Promise<Pause | undefined> {
  const table = openTable<Pause>(store, pauseSchema)
  if (pathways === undefined) {
    await table.remove(rowKey)
    return undefined
  }
  const ended = pathways.map(pathwayKey)
  const { row } = await table.update(
    rowKey,
    (current) => current && { ...current, pathways: current.pathways.filter((key) => !ended.includes(key)) },
  )
  if (row?.everything === false && row.pathways.length === 0) return resume(store)
  return row
}

/** Messages under way to a chain that nobody has paused, lower nonces first: those for which something may be signed. */
export async function* activeTo({ messages, store }: RelayerContext, dstEid: number): AsyncIterable<Message> {
  const paused = await readPause(store)
  if (paused?.everything) return
  for await (const message of messages.openTo(dstEid)) {
    if (paused?.pathways.includes(pathwayKey(endsOf(message))) !== true) yield message
  }
}

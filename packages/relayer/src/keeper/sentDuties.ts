import * as z from 'zod'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'

const schema = z.object({ because: z.string().optional(), atMs: z.number() })

/** When a duty was sent, and the state that made it due. */
type SentDuty = z.infer<typeof schema>

/** What the keeper sent lately: durable rows by task, mirrored in memory. */
export type SentDuties = {
  readonly get: (task: string) => SentDuty | undefined
  /** Writes a row down; `undefined` removes it. */
  readonly put: (task: string, duty: SentDuty | undefined) => Promise<void>
  /** Removes what was sent at this time or before it, milliseconds since 1970. */
  readonly forgetUpTo: (atMs: number) => Promise<void>
}

const prefix = 'kept/'

/**
 * Opens what a keeper sent lately, also by a process before this one.
 *
 * @param store - where the rows are
 * @returns the rows
 * @throws {StoreRowInvalidError} for a row of another shape
 */
export async function openSentDuties(store: Store): Promise<SentDuties> {
  const table = openTable<SentDuty>(store, schema)
  const byTask = new Map<string, SentDuty>()
  for await (const page of table.scan(prefix))
    for (const [key, duty] of page) byTask.set(key.slice(prefix.length), duty)

  async function put(task: string, duty: SentDuty | undefined): Promise<void> {
    if (duty === undefined) {
      await table.remove(prefix + task)
      byTask.delete(task)
      return
    }
    await table.update(prefix + task, () => duty)
    byTask.set(task, duty)
  }

  return {
    get: (task) => byTask.get(task),
    put,
    forgetUpTo: async (atMs) => {
      for (const [task, duty] of byTask) if (duty.atMs <= atMs) await put(task, undefined)
    },
  }
}

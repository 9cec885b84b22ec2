import type { Address } from 'viem'
import * as z from 'zod'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'

const dayMs = 86_400_000

const ledgerSchema = z.object({
  /** Days since 1970, UTC. */
  day: z.number(),
  /** Wei. */
  spent: z.bigint(),
  /** Nonces that are counted and may still be in flight by what is written down: a process may die between the two. */
  counted: z.array(z.number()).readonly(),
})

/** What one key has paid on one chain, for gas and along with its calls, since midnight UTC. It is stored, so that a restart forgets nothing. */
export type FeeLedger = {
  /** Wei, of transactions that are acknowledged. */
  readonly spentToday: (nowMs: number) => Promise<bigint>
  /** Counts a transaction that is over, once. `isInFlight` says which other nonces are not acknowledged yet. */
  readonly count: (nonce: number, wei: bigint, nowMs: number, isInFlight: (nonce: number) => boolean) => Promise<void>
}

/**
 * Opens the ledger of a key on a chain.
 *
 * @param store - where it is
 * @param eid - the chain
 * @param address - the key's address
 * @returns the ledger
 */
export function openFeeLedger(store: Store, eid: number, address: Address): FeeLedger {
  const table = openTable(store, ledgerSchema)
  const key = `fees/${eid}/${address.toLowerCase()}`
  return {
    spentToday: async (nowMs) => {
      const row = await table.get(key)
      return row?.day === dayOf(nowMs) ? row.spent : 0n
    },
    count: async (nonce, wei, nowMs, isInFlight) => {
      const day = dayOf(nowMs)
      await table.update(key, (row) => {
        const counted = row?.counted ?? []
        if (counted.includes(nonce)) return undefined
        const before = row?.day === day ? row.spent : 0n
        return { day, spent: before + wei, counted: [...counted.filter(isInFlight), nonce] }
      })
    },
  }
}

function dayOf(nowMs: number): number {
  return Math.floor(nowMs / dayMs)
}

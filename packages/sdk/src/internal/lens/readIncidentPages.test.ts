import { describe, expect, test } from 'vitest'
import { INCIDENTS_PER_CALL, readIncidentPages } from './readIncidentPages.js'

/** A chain that knows these incidents, and what it was asked. */
function chainOf(ids: readonly number[]) {
  const asked: number[] = []
  const read = async (first: number) => {
    asked.push(first)
    const items = ids.filter((id) => id >= first && id < first + INCIDENTS_PER_CALL)
    return { items, seen: items.length, known: ids.length }
  }
  return { asked, read }
}

describe('readIncidentPages', () => {
  test('default: one page where it holds all that the chain knows', async () => {
    for (const ids of [[], [1, 2, 3]]) {
      const { asked, read } = chainOf(ids)
      expect(await readIncidentPages(1, read)).toEqual(ids)
      expect(asked).toEqual([1])
    }
  })

  test('behavior: goes on until all are seen', async () => {
    const { asked, read } = chainOf([1, 500, 501, 1_001])
    expect(await readIncidentPages(1, read)).toEqual([1, 500, 501, 1_001])
    expect(asked).toEqual([1, 501, 1_001])
  })

  test('args: what is before the first is left out, and the search ends at a page without any', async () => {
    const { asked, read } = chainOf([1, 2, 3])
    expect(await readIncidentPages(3, read)).toEqual([3])
    expect(asked).toEqual([3, 503])
  })
})

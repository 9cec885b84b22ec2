import { describe, expect, test } from 'vitest'
import { type FakeState, fakeChain, keptChain } from './fakeChain.fixture.js'
import { planMoves } from './moves.js'
import { createPlaces } from './places.js'
import { chainSnapshot } from './snapshots.fixture.js'

const SHARE = 10n ** 18n

/** A chain with its contracts, as the keeper knows it. */
function endOf(eid: number, state: Partial<FakeState> = {}) {
  return { ...fakeChain(eid, { chain: chainSnapshot({ eid }), ...state }), kept: keptChain(eid) }
}

/** Home, from which `count` shares moved one by one, and the chain where the first `arrived` of them are. */
function movesOf(count: number, arrived: number) {
  const moves = Array.from({ length: count }, () => ({ shares: SHARE }))
  const home = endOf(1, { moves: { 2: moves } })
  return { home, away: endOf(2, { arrived: { 1: Array.from({ length: arrived }, () => SHARE) } }) }
}

const idsOf = (duties: readonly { task: string }[]) => duties.map(({ task }) => Number(task.split(':').at(-1)))

describe('planMoves', () => {
  test('sends a few moves of a way in a round, the oldest first, whatever number waits', async () => {
    const { home, away } = movesOf(30, 5)
    expect(idsOf(await planMoves(home, away, createPlaces()))).toEqual([6, 7, 8, 9])
  })

  test('looks through a long list page by page, and finds what waits behind it', async () => {
    const { home, away } = movesOf(1_203, 1_202)
    const places = createPlaces()
    const rounds: number[][] = []
    for (let round = 0; round < 3; round++) rounds.push(idsOf(await planMoves(home, away, places)))
    expect(rounds).toEqual([[], [], [1_203]])
    expect(home.reads.filter(({ functionName }) => functionName === 'getMove')).toHaveLength(1_203)
  })

  test('home sends itself nothing', async () => {
    const { home } = movesOf(3, 0)
    expect(await planMoves(home, home, createPlaces())).toEqual([])
  })
})

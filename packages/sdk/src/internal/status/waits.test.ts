import { describe, expect, test } from 'vitest'
import { depositWaits } from './depositWaits.js'
import { exitWaits } from './exitWaits.js'
import type { AskedView, ChainView, HomeView, OwnView } from './readHome.js'

const [HOME, HERE, THERE] = [40_101, 40_102, 40_103]

/** A chain that reported in the epoch of now, 100. */
const chain = (eid: number, changes: Partial<ChainView> = {}): ChainView => ({
  ...{ eid, epoch: 100, time: 100_010, quarantined: false, hasWriteDown: false, writeDownAt: 0, due: 0n },
  ...changes,
})

const chains = (...changed: ChainView[]) =>
  [HOME, HERE, THERE].map((eid) => changed.find((candidate) => candidate.eid === eid) ?? chain(eid))

const own: OwnView = {
  ...{ nextRound: 90, depositsFrom: 100, depositLimit: 5n, exitsFilled: 0n, free: 1_000n, coming: 0n },
  deposits: { earlier: { epoch: 0, waiting: 0n }, all: { epoch: 100, waiting: 5n } },
  settlements: [],
}

/** Epochs of 1,000 seconds, and nothing that stops a settlement. */
const home = (changes: Partial<HomeView> = {}): HomeView => ({
  ...{ time: 100_500, epochLength: 1_000, maxSilence: 7_000, maxOpen: 20_000, notice: 1 },
  ...{ capital: 1_000n, counted: 1_000n, price: { capital: 1n, shares: 1n }, room: 1_000n },
  ...{ incidents: [], chains: chains(), own },
  ...changes,
})

const deposit = { eid: HERE, round: 99, currentRound: 100 }
const exit = { eid: HERE, exit: { round: 98, shares: 30n }, currentRound: 100 }
const incident = { incidentId: 4, productId: 2, openedAt: 99_000 }
const incidentOpen = { type: 'incidentOpen', incidentId: 4, productId: 2, since: 99_000, latestEnd: 119_000 }

describe('a deposit', () => {
  test('waits for nothing but a settlement once every chain has reported', () => {
    expect(depositWaits(home(), deposit)).toEqual([{ type: 'settlementDue' }])
  })

  test('can be taken back while its round is open, also during an incident', () => {
    const open = { ...deposit, round: 100 }
    expect(depositWaits(home({ incidents: [incident] }), open)).toEqual([
      { type: 'roundOpen', until: 101_000 },
      incidentOpen,
    ])
  })

  test('waits for its own chain first, then for the others, in the same epoch', () => {
    const late = home({ chains: chains(chain(HERE, { epoch: 99, time: 99_900 }), chain(THERE, { epoch: 0, time: 0 })) })
    expect(depositWaits(late, deposit)).toEqual([
      { type: 'reportMissing', eid: HERE, lastEpoch: 99, neededEpoch: 100, quarantinedAt: 106_900 },
      { type: 'reportMissing', eid: THERE, lastEpoch: 0, neededEpoch: 100, quarantinedAt: undefined },
    ])
    const ahead = home({ chains: chains(chain(HERE, { epoch: 101 })) })
    expect(depositWaits(ahead, deposit)).toEqual([{ type: 'settlementDue' }])
  })

  test('does not wait for what its chain asked for later, and waits with it if home knows no earlier', () => {
    const all = { epoch: 101, waiting: 9n }
    const asked = (earlier: AskedView) =>
      home({ chains: chains(chain(HERE, { epoch: 101 })), own: { ...own, deposits: { earlier, all } } })
    expect(depositWaits(asked({ epoch: 100, waiting: 5n }), deposit)).toEqual([{ type: 'settlementDue' }])
    expect(depositWaits(asked({ epoch: 0, waiting: 0n }), deposit)).toMatchObject([
      { type: 'reportMissing', eid: HOME, neededEpoch: 101 },
      { type: 'reportMissing', eid: THERE, neededEpoch: 101 },
      { type: 'depositLimit', waiting: 9n, limit: 5n },
    ])
  })

  test('does not wait for others that are quarantined, and does when its own chain is', () => {
    const silent = (eid: number) => home({ chains: chains(chain(eid, { epoch: 90, time: 90_000, quarantined: true })) })
    expect(depositWaits(silent(THERE), deposit)).toEqual([{ type: 'settlementDue' }])
    expect(depositWaits(silent(HERE), deposit)).toEqual([{ type: 'quarantined', eid: HERE, since: 97_000 }])
  })

  test('names all that stops the pool: incidents, a write-down, an audit', () => {
    const written = chains(chain(THERE, { quarantined: true, hasWriteDown: true, writeDownAt: 103_000 }))
    const stopped = home({ incidents: [incident], chains: written, counted: 999n })
    expect(depositWaits(stopped, deposit)).toEqual([
      incidentOpen,
      { type: 'writeDownAnnounced', eid: THERE, until: 110_000 },
      { type: 'auditFailed', capital: 1_000n, counted: 999n },
    ])
  })

  test('above the limit waits until the limit has grown to it', () => {
    const until = (changes: Partial<OwnView>) =>
      depositWaits(home({ own: { ...own, ...changes } }), deposit).map((wait) => 'until' in wait && wait.until)
    const waiting = (waiting: bigint) => ({ deposits: { ...own.deposits, all: { epoch: 100, waiting } } })
    expect(until(waiting(6n))).toEqual([101_000])
    expect(until(waiting(15n))).toEqual([102_000])
    expect(until({ ...waiting(16n), depositsFrom: 99, depositLimit: 10n })).toEqual([102_000])
    expect(until({ ...waiting(6n), depositsFrom: 101, depositLimit: 0n })).toEqual([101_000])
  })

  test('that home has settled waits for its message alone', () => {
    const underWay = { type: 'notDelivered', settlement: 7 } as const
    expect(depositWaits(home({ incidents: [incident] }), { ...deposit, underWay })).toEqual([underWay])
  })
})

describe('an exit', () => {
  const due = (here: bigint, there = 0n) => chains(chain(HERE, { due: here }), chain(THERE, { due: there }))

  test('waits for its notice after its round is over', () => {
    const asked = { ...exit, exit: { round: 99, shares: 30n } }
    expect(exitWaits(home(), asked)).toEqual([{ type: 'notice', until: 101_000 }])
    expect(exitWaits(home({ chains: chains(chain(HERE, { epoch: 99 })) }), asked)).toMatchObject([
      { type: 'reportMissing', eid: HERE, neededEpoch: 100 },
      { type: 'notice', until: 101_000 },
    ])
  })

  test('can be taken back while its round is open', () => {
    const asked = { ...exit, exit: { round: 100, shares: 30n } }
    expect(exitWaits(home(), asked)).toEqual([{ type: 'roundOpen', until: 101_000 }])
  })

  test('waits for a report of every chain after its notice, and for incidents', () => {
    const late = home({ chains: chains(chain(THERE, { epoch: 99, time: 99_500 })), incidents: [incident] })
    expect(exitWaits(late, exit)).toEqual([
      incidentOpen,
      { type: 'reportMissing', eid: THERE, lastEpoch: 99, neededEpoch: 100, quarantinedAt: 106_500 },
    ])
  })

  test('of which home heard late has a later notice', () => {
    expect(exitWaits(home(), exit)).toEqual([{ type: 'notice', until: 101_000 }])
  })

  test('that is due leaves as far as there is room, and money on its chain', () => {
    expect(exitWaits(home({ chains: due(30n) }), exit)).toEqual([{ type: 'settlementDue' }])
    const short = { chains: due(30n, 20n), room: 40n, own: { ...own, free: -5n, coming: 12n } }
    expect(exitWaits(home(short), exit)).toEqual([
      { type: 'noRoom', room: 40n, due: 50n },
      { type: 'noCash', free: 0n, due: 30n, coming: 12n },
      { type: 'otherExits', assets: 20n },
    ])
  })

  test('waits for earlier exits to be applied on its chain', () => {
    const underWay = { type: 'priceRises', settlement: 3, until: 200_000 } as const
    expect(exitWaits(home({ chains: due(30n) }), { ...exit, underWay })).toEqual([underWay])
  })
})

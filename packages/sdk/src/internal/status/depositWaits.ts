import type { Wait } from '../../types/requestStatus.js'
import { chainWaits, poolWaits, reportWaits, startOf } from './poolWaits.js'
import type { AskedView, HomeView, OwnView } from './readHome.js'

/** A deposit whose shares cannot be claimed yet. */
export type WaitingDeposit = {
  eid: number
  /** Round of the request. */
  round: number
  /** Round of now, on its chain. */
  currentRound: number
  /** Why a settlement of its round has not been applied on the chain, if home has made one. */
  underWay?: Wait | undefined
}

/** Why it waits, in the order in which that passes. */
export function depositWaits(home: HomeView, { eid, round, currentRound, underWay }: WaitingDeposit): Wait[] {
  if (round === currentRound) return [{ type: 'roundOpen', until: startOf(home, round + 1) }, ...poolWaits(home)]
  if (underWay) return [underWay]
  const chain = home.chains.find((candidate) => candidate.eid === eid)
  if (!chain) return []
  const { earlier, all } = home.own.deposits
  const asked = round < earlier.epoch ? earlier : all
  const waits = [
    ...chainWaits(home, chain, round + 1),
    ...poolWaits(home),
    ...reportWaits(home, eid, Math.max(round + 1, asked.epoch)),
    ...limitWaits(home, asked),
  ]
  return waits.length > 0 ? waits : [{ type: 'settlementDue' }]
}

/** Home believes so much a window, from when something waits. */
function limitWaits(home: HomeView, { waiting }: AskedView): Wait[] {
  const { depositLimit: limit, depositsFrom } = home.own
  if (waiting <= limit) return []
  const until = startOf(home, depositsFrom + windowsFor(home, home.own, waiting))
  return [{ type: 'depositLimit', waiting, limit, until }]
}

/** Windows after the first until the limit has grown to what waits. */
function windowsFor(home: HomeView, { depositLimit, depositsFrom }: OwnView, waiting: bigint): number {
  const windows = Math.floor(home.time / home.epochLength) + 1 - depositsFrom
  if (windows <= 0 || depositLimit === 0n) return 0
  const each = depositLimit / BigInt(windows)
  return Number((waiting + each - 1n) / each) - 1
}

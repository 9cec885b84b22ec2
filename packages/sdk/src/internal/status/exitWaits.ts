import type { Exit } from '../../types/pool.js'
import type { Wait } from '../../types/requestStatus.js'
import { chainWaits, epochAt, poolWaits, reportWaits, startOf } from './poolWaits.js'
import type { HomeView } from './readHome.js'

/** An exit that has not left whole. */
export type WaitingExit = {
  eid: number
  exit: Pick<Exit, 'round' | 'shares'>
  /** Round of now, on its chain. */
  currentRound: number
  /** Why earlier exits have not been applied on the chain, if home has filled some. */
  underWay?: Wait | undefined
}

/** Why it waits, in the order in which that passes. */
export function exitWaits(home: HomeView, waiting: WaitingExit): Wait[] {
  const { eid, exit, currentRound, underWay } = waiting
  if (exit.round === currentRound)
    return [{ type: 'roundOpen', until: startOf(home, exit.round + 1) }, ...poolWaits(home)]
  const chain = home.chains.find((candidate) => candidate.eid === eid)
  if (!chain) return []
  const settlesFrom = exit.round + 1 + home.notice
  const isOver = epochAt(home, home.time) >= settlesFrom
  const waits = [
    ...chainWaits(home, chain, isOver ? settlesFrom : exit.round + 1),
    ...(isOver ? [] : [{ type: 'notice', until: startOf(home, settlesFrom) } as const]),
    ...poolWaits(home),
    ...(isOver ? reportWaits(home, eid, settlesFrom) : []),
    // A chain is sent its next exits once it has applied the last.
    ...(underWay ? [underWay] : []),
  ]
  if (waits.length > 0) return waits
  // It was reported late, so its notice ends later.
  if (chain.due === 0n) return [{ type: 'notice', until: startOf(home, chain.epoch + home.notice) }]
  const short = moneyWaits(home, waiting)
  return short.length > 0 ? short : [{ type: 'settlementDue' }]
}

/** Room in the pool, and money on the chain. */
function moneyWaits({ chains, own, price, room }: HomeView, { eid, exit }: WaitingExit): Wait[] {
  const due = chains.reduce((sum, chain) => sum + chain.due, 0n)
  const dueHere = chains.find((chain) => chain.eid === eid)?.due ?? 0n
  const { free, coming } = own
  const waits: Wait[] = []
  if (room < due) waits.push({ type: 'noRoom', room, due })
  if (free < dueHere) waits.push({ type: 'noCash', free: free > 0n ? free : 0n, due: dueHere, coming })
  const worth = (exit.shares * price.capital) / price.shares
  if (waits.length > 0 && due > worth) waits.push({ type: 'otherExits', assets: due - worth })
  return waits
}

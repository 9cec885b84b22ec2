import { MessageType } from '@omnicover/core'
import { capitalPoolAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'
import type { KeptConnection } from './discharge.js'
import type { Duty } from './duty.js'
import type { Places } from './places.js'

/** Moves that are looked at again though they have arrived: a chain may have been reorganised. */
const LOOK_BACK = 8

/** Moves of one way that are looked at together: a keeper that starts anew may have many behind it. */
const PAGE = 500

/** Moves of one way that are sent in a round: whoever makes very many has them wait, not the other messages of the chain. */
const MOVES_PER_ROUND = 4

/** A pool on a chain at one end of a way that shares take. */
type End = { readonly eid: number; readonly chain: Chain; readonly pool: Address }

/** A move that has not arrived whole. */
type OpenMove = { readonly moveId: number; readonly arrived: bigint }

/**
 * Finds the moves of shares between home and another chain that have not arrived whole.
 *
 * @param home - the home chain
 * @param away - the other one; home itself has none
 * @param places - where the look before stopped, on each way
 * @returns messages to send: a few of each way, the oldest first
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function planMoves(home: KeptConnection, away: KeptConnection, places: Places): Promise<readonly Duty[]> {
  if (home.eid === away.eid) return []
  const duties = await Promise.all(
    away.kept.pools.flatMap(({ poolId, address }) => {
      const pool = home.kept.pools.find((candidate) => candidate.poolId === poolId)
      if (!pool) return []
      const atHome = { eid: home.eid, chain: home.chain, pool: pool.address }
      const there = { eid: away.eid, chain: away.chain, pool: address }
      return [
        planWay({ poolId, type: MessageType.SHARES_TO_AWAY, from: atHome, to: there }, places),
        planWay({ poolId, type: MessageType.SHARES_TO_HOME, from: there, to: atHome }, places),
      ]
    }),
  )
  return duties.flat()
}

/** One direction between the pools of two chains. */
type Way = {
  readonly poolId: number
  readonly type: typeof MessageType.SHARES_TO_AWAY | typeof MessageType.SHARES_TO_HOME
  readonly from: End
  readonly to: End
}

async function planWay({ poolId, type, from, to }: Way, places: Places): Promise<Duty[]> {
  const way = `${poolId}:${from.eid}:${to.eid}`
  const list = `moves:${way}`
  const { last, open } = await readOpenMoves(from, to, places.next(list) ?? 1)
  places.note(list, open[0]?.moveId ?? last + 1)
  return open.slice(0, MOVES_PER_ROUND).map(({ moveId, arrived }) => ({
    task: `move:${way}:${moveId}`,
    // What is above the limit of an epoch arrives when the move is sent again.
    because: `arrived-${arrived}`,
    eid: from.eid,
    kind: 'message',
    message: { type, poolId, moveId },
    dstEid: to.eid,
  }))
}

/** Reads a page of the moves of one way from `first` on, or of the newest. `last` is the last that was looked at. */
async function readOpenMoves(
  from: End,
  to: End,
  first: number,
): Promise<{ readonly last: number; readonly open: readonly OpenMove[] }> {
  const [count] = await from.chain.read([
    contractRead({ address: from.pool, abi: capitalPoolAbi, functionName: 'moveCount', args: [to.eid] }),
  ])
  const begin = Math.max(1, Math.min(first, count - LOOK_BACK + 1))
  const last = Math.min(count, begin + PAGE - 1)
  const ids = range(begin, last)
  if (ids.length === 0) return { last, open: [] }
  const moves = await from.chain.read(
    ids.map((moveId) =>
      contractRead({ address: from.pool, abi: capitalPoolAbi, functionName: 'getMove', args: [to.eid, moveId] }),
    ),
  )
  const arrived = await to.chain.read(
    ids.map((_, i) =>
      contractRead({
        ...{ address: to.pool, abi: capitalPoolAbi, functionName: 'arrivedOf' },
        args: [from.eid, answerAt(moves, i)],
      }),
    ),
  )
  const open = ids.flatMap((moveId, i) =>
    answerAt(arrived, i) < answerAt(moves, i).shares ? [{ moveId, arrived: answerAt(arrived, i) }] : [],
  )
  return { last, open }
}

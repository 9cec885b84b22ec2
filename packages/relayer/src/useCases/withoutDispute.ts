import type { Packet } from '@omnicover/core'
import { answerAt } from '../domain/answerAt.js'
import type { FarState } from '../domain/endpoint.js'
import { askFarSources } from './askFarSources.js'
import { type RelayerContext, sourcesOf } from './context.js'

/**
 * Makes sure of far states after which nothing more is done for a message: one connection that lies must not end it, also while the others
 * are away. More than half of the connections to that chain must say so, and none that answers something else.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param packets - messages to it
 * @param states - where they stand, as one connection says
 * @returns the states, in the same order; `undefined` for one that too few connections confirm, or that another one contradicts or does not
 * know of yet
 */
export async function withoutDispute(
  context: RelayerContext,
  dstEid: number,
  packets: readonly Packet[],
  states: readonly FarState[],
): Promise<readonly (FarState | undefined)[]> {
  const doubted = packets.filter((_, index) => isLast(answerAt(states, index)))
  if (doubted.length === 0 || sourcesOf(context, dstEid).length === 1) return states
  const answers = await askFarSources(context, dstEid, doubted)
  return states.map((state, index) => {
    if (!isLast(state)) return state
    const said = answers.of(answerAt(packets, index))
    return answers.isQuorum(said.length) && said.every((other) => other === state) ? state : undefined
  })
}

function isLast(state: FarState): boolean {
  return state === 'executed' || state === 'other' || state === 'blocked'
}

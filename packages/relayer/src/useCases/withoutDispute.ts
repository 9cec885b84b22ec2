import type { Packet } from '@omnicover/core'
import { answerAt } from '../domain/answerAt.js'
import { type FarState, lazyNonceRead, payloadHashRead, toFarState } from '../domain/endpoint.js'
import type { Chain } from '../ports/chain.js'
import { chainConfigOf, type RelayerContext, sourcesOf } from './context.js'
import { readGroups } from './readGroups.js'

/**
 * Makes sure of far states after which nothing more is done for a message: one connection that lies must not end it. Each connection to
 * that chain is asked; one that does not answer says nothing.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param packets - messages to it
 * @param states - where they stand, as one connection says
 * @returns the states, in the same order; `undefined` for one that another connection contradicts, or does not know of yet
 */
export async function withoutDispute(
  context: RelayerContext,
  dstEid: number,
  packets: readonly Packet[],
  states: readonly FarState[],
): Promise<readonly (FarState | undefined)[]> {
  const sources = sourcesOf(context, dstEid)
  const doubted = packets.filter((_, index) => isLast(answerAt(states, index)))
  if (doubted.length === 0 || sources.length === 1) return states
  const answers = await Promise.allSettled(sources.map((source) => readStates(context, source, doubted)))
  const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  return states.map((state, index) => {
    const isAgreed = told.every((ofOne) => (ofOne.get(answerAt(packets, index)) ?? state) === state)
    return isAgreed ? state : undefined
  })
}

function isLast(state: FarState): boolean {
  return state === 'executed' || state === 'other' || state === 'blocked'
}

async function readStates(
  context: RelayerContext,
  source: Chain,
  packets: readonly Packet[],
): Promise<ReadonlyMap<Packet, FarState>> {
  const { endpoint } = chainConfigOf(context, source.eid)
  const { hashes, nonces } = await readGroups(source, {
    hashes: packets.map((packet) => payloadHashRead(endpoint, packet)),
    nonces: packets.map((packet) => lazyNonceRead(endpoint, packet)),
  })
  return new Map(
    packets.map((packet, index) => [packet, toFarState(packet, answerAt(hashes, index), answerAt(nonces, index))]),
  )
}

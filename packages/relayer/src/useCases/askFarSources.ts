import type { Packet } from '@omnicover/core'
import { answerAt } from '../domain/answerAt.js'
import { type FarState, lazyNonceRead, payloadHashRead, toFarState } from '../domain/endpoint.js'
import type { Chain } from '../ports/chain.js'
import { chainConfigOf, type RelayerContext, sourcesOf } from './context.js'
import { readGroups } from './readGroups.js'

/** Where messages stand, as each connection to the far chain says that answers. */
export type FarAnswers = {
  /** What is said of a message, once for each connection that answers. */
  readonly of: (packet: Packet) => readonly FarState[]
  /** Whether so many say the same that it is believed: more than half of all connections. */
  readonly isQuorum: (count: number) => boolean
}

/**
 * Asks each connection to a chain where messages stand there.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param packets - messages to it
 * @returns what those say that answer
 */
export async function askFarSources(
  context: RelayerContext,
  dstEid: number,
  packets: readonly Packet[],
): Promise<FarAnswers> {
  const sources = sourcesOf(context, dstEid)
  const answers = await Promise.allSettled(sources.map((source) => readStates(context, source, packets)))
  const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  return {
    of: (packet) => told.flatMap((ofOne) => ofOne.get(packet) ?? []),
    isQuorum: (count) => 2 * count > sources.length,
  }
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

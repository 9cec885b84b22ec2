import type { Chain } from '../ports/chain.js'
import { type RelayerContext, sourcesOf } from './context.js'

/**
 * Makes sure of an answer after which nothing more is done for a message: one connection that lies must not end it. More than half of the
 * connections to the chain must bear it out, and none may contradict it.
 *
 * @param context - ports
 * @param eid - the chain
 * @param ask - whether a connection says the same; `undefined` when it shows nothing either way, as one does that fails
 * @returns whether to believe it
 */
export async function isBorneOut(
  context: RelayerContext,
  eid: number,
  ask: (source: Chain) => Promise<boolean | undefined>,
): Promise<boolean> {
  const sources = sourcesOf(context, eid)
  const answers = await Promise.allSettled(sources.map(ask))
  const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  return 2 * told.filter((said) => said === true).length > sources.length && !told.includes(false)
}

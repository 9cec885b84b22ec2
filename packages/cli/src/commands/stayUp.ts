import { once } from 'node:events'
import { startRelayerProcess } from '../network/relayerProcess.js'
import type { Network } from '../network/startNetwork.js'
import { describeNetwork } from '../story/keepOpen.js'

/**
 * Leaves a network up, with a relayer or without, and prints what a person needs to play with it.
 *
 * @param network - running and wired
 * @param options.relay - whether a relayer runs
 * @param options.signal - ends it
 * @param options.guid - a message that crossed, to look up
 * @throws {RelayerEndedError} when the relayer does not start, or ends by itself
 */
export async function stayUp(
  network: Network,
  { relay, signal, guid }: { relay: boolean; signal: AbortSignal; guid?: string | undefined },
) {
  const relayer = relay ? await startRelayerProcess(network.relayFile, { signal }) : undefined
  for (const line of describeNetwork(network, { relay, guid })) console.log(line)
  const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort')
  await (relayer ? Promise.race([aborted, relayer.ended]) : aborted)
  await relayer?.stop()
}

import { startNetwork } from '../network/startNetwork.js'
import { createNarrator } from '../story/print.js'
import { abortOnSignal } from './abortOnSignal.js'
import { stayUp } from './stayUp.js'

export type DevnetOptions = {
  /** Whether a relayer runs too. */
  relay: boolean
}

/**
 * `omnicover devnet`: local chains with OmniCover deployed and wired, until Ctrl-C.
 *
 * @param options - what to run
 * @throws {InterruptedError} when it is interrupted before everything is up
 * @throws what `startNetwork` and `startRelayerProcess` throw; everything is stopped before
 */
export async function devnet({ relay }: DevnetOptions): Promise<void> {
  const signal = abortOnSignal()
  const narrator = createNarrator(console.log)
  narrator.step('Local chains with the real LayerZero V2, and OmniCover on them')
  const network = await startNetwork(narrator.say, signal)
  try {
    await stayUp(network, { relay, signal })
  } finally {
    await network.stop()
  }
}

import { startRelayerProcess } from '../network/relayerProcess.js'
import { startNetwork } from '../network/startNetwork.js'
import { describeNetwork } from '../story/keepOpen.js'
import { createNarrator } from '../story/print.js'
import { untilStopped } from './untilStopped.js'

export type DevnetOptions = {
  /** Whether a relayer runs too. */
  relay: boolean
}

/**
 * `omnicover devnet`: local chains with OmniCover deployed and wired, until Ctrl-C.
 *
 * @param options - what to run
 * @throws what `startNetwork` and `startRelayerProcess` throw; everything is stopped before
 */
export async function devnet({ relay }: DevnetOptions): Promise<void> {
  const stopped = untilStopped()
  const narrator = createNarrator(console.log)
  narrator.step('Three local chains with the real LayerZero V2, and OmniCover on them')
  const network = await startNetwork(narrator.say)
  try {
    const relayer = relay ? await startRelayerProcess(network.relayFile, () => undefined) : undefined
    for (const line of describeNetwork(network)) console.log(line)
    await (relayer ? Promise.race([stopped, relayer.ended]) : keepAlive(stopped))
    await relayer?.stop()
  } finally {
    await network.stop()
  }
}

/** Nothing else keeps the process alive while it waits. */
async function keepAlive(stopped: Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, 60_000)
  await stopped
  clearInterval(timer)
}

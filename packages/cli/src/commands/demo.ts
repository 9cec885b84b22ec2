import { writeFileSync } from 'node:fs'
import { unlessAborted } from '@omnicover/devnet'
import { toJson } from '../json.js'
import { startRelayerProcess } from '../network/relayerProcess.js'
import { type Network, startNetwork } from '../network/startNetwork.js'
import { toMessageRows } from '../story/messageRows.js'
import { play } from '../story/play.js'
import { createNarrator, type Narrator } from '../story/print.js'
import { createReport, formatReport, type Report } from '../story/report.js'
import { trackMessages } from '../story/trackMessages.js'
import { waitUntil } from '../story/waitUntil.js'
import { abortOnSignal } from './abortOnSignal.js'
import { stayUp } from './stayUp.js'

/** Longer than the keeper needs to answer what has just arrived. */
const QUIET_MS = 2_500

export type DemoOptions = {
  /** Where to write the report as JSON. */
  report?: string | undefined
  /** Leave everything up at the end. */
  keep?: boolean | undefined
  /** Print every event of the relayer. */
  verbose?: boolean | undefined
}

/**
 * `omnicover demo`: plays the whole story on local chains and checks the result.
 *
 * @param options - what to print and keep
 * @returns whether every check holds
 * @throws {InterruptedError} when it is interrupted before its end
 * @throws what the story throws; everything is stopped before
 */
export async function demo(options: DemoOptions): Promise<boolean> {
  const signal = abortOnSignal()
  // What is under way when an interruption comes has nothing more to say.
  const narrator = createNarrator((line) => signal.aborted || console.log(line))
  narrator.step('Three local chains with the real LayerZero V2, and OmniCover on them')
  const network = await startNetwork(narrator.say, signal)
  try {
    const report = await tell(network, narrator, signal, options)
    for (const line of formatReport(report)) console.log(line)
    if (options.report) {
      writeFileSync(options.report, `${toJson(report, 2)}\n`)
      console.log(`The report is in ${options.report}.`)
    }
    if (options.keep) await stayUp(network, { relay: true, signal })
    return report.passed
  } finally {
    await network.stop()
  }
}

/** Plays the story with a relayer, and reports on it. */
async function tell(
  network: Network,
  narrator: Narrator,
  signal: AbortSignal,
  { verbose }: DemoOptions,
): Promise<Report> {
  const underway = trackMessages()
  const relayer = await startRelayerProcess(network.relayFile, {
    signal,
    onEvent: (event) => {
      underway.note(event)
      if (verbose) console.log(`          ${toJson(event)}`)
    },
  })
  try {
    narrator.say('the relayer runs in a process of its own: two DVNs, an executor, a keeper')
    const outcome = await unlessAborted(signal, async () => {
      const played = await Promise.race([play(network, narrator), relayer.ended])
      narrator.say('waiting for the last messages to arrive')
      await waitUntil('no message is under way', async () => underway.quietForMs() > QUIET_MS)
      return played
    })
    return createReport(outcome, toMessageRows(await relayer.stop(), network.chains), narrator.elapsed())
  } finally {
    await relayer.stop()
  }
}

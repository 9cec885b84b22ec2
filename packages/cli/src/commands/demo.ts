import { writeFileSync } from 'node:fs'
import { toJson } from '../json.js'
import { type RelayerProcess, startRelayerProcess } from '../network/relayerProcess.js'
import { type Network, startNetwork } from '../network/startNetwork.js'
import { describeNetwork } from '../story/keepOpen.js'
import { toMessageRows } from '../story/messageRows.js'
import { play } from '../story/play.js'
import { createNarrator } from '../story/print.js'
import { createReport, formatReport } from '../story/report.js'
import { trackMessages } from '../story/trackMessages.js'
import { waitUntil } from '../story/waitUntil.js'
import { untilStopped } from './untilStopped.js'

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
 * @throws what the story throws; everything is stopped before
 */
export async function demo(options: DemoOptions): Promise<boolean> {
  const interrupted = untilStopped()
  let network: Network | undefined
  let relayer: RelayerProcess | undefined
  const tell = (): Promise<boolean> =>
    run(options, {
      network: (started) => {
        network = started
      },
      relayer: (started) => {
        relayer = started
      },
      interrupted,
    })
  try {
    return await Promise.race([tell(), interrupted.then(() => false)])
  } finally {
    await relayer?.stop()
    await network?.stop()
  }
}

async function run(
  options: DemoOptions,
  opened: {
    network: (network: Network) => void
    relayer: (relayer: RelayerProcess) => void
    interrupted: Promise<void>
  },
): Promise<boolean> {
  const narrator = createNarrator(console.log)
  narrator.step('Three local chains with the real LayerZero V2, and OmniCover on them')
  const network = await startNetwork(narrator.say)
  opened.network(network)
  const underway = trackMessages()
  const relayer = await startRelayerProcess(network.relayFile, (event) => {
    underway.note(event)
    if (options.verbose) console.log(`          ${toJson(event)}`)
  })
  opened.relayer(relayer)
  narrator.say('the relayer runs in a process of its own: two DVNs, an executor, a keeper')

  const outcome = await Promise.race([play(network, narrator), relayer.ended])
  narrator.say('waiting for the last messages to arrive')
  await waitUntil('no message is under way', async () => underway.quietForMs() > QUIET_MS)
  const messages = await relayer.stop()
  const report = createReport(outcome, toMessageRows(messages, network.chains), narrator.elapsed())
  for (const line of formatReport(report)) console.log(line)
  if (options.report) {
    writeFileSync(options.report, `${toJson(report, 2)}\n`)
    console.log(`The report is in ${options.report}.`)
  }
  if (options.keep) {
    opened.relayer(await startRelayerProcess(network.relayFile, () => undefined))
    for (const line of describeNetwork(network)) console.log(line)
    await opened.interrupted
  }
  return report.passed
}

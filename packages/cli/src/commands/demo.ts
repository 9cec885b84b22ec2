import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { unlessAborted } from '@omnicover/devnet'
import { toJson } from '../json.js'
import { planKills, startKilledRelayer } from '../network/killedRelayer.js'
import { type PrintedEvent, startRelayerProcess } from '../network/relayerProcess.js'
import { type Network, startNetwork } from '../network/startNetwork.js'
import { toMessageRows } from '../story/messageRows.js'
import { drawPicture } from '../story/picture.js'
import { play } from '../story/play.js'
import { createNarrator, type Narrator, several } from '../story/print.js'
import { readTraffic } from '../story/readTraffic.js'
import { createReport, formatReport, howOften, type Report } from '../story/report.js'
import { startSampler } from '../story/samples.js'
import { trackMessages } from '../story/trackMessages.js'
import { createWaitUntil } from '../story/waitUntil.js'
import { abortOnSignal } from './abortOnSignal.js'
import { assertWritable } from './assertWritable.js'
import { stayUp } from './stayUp.js'

/** Longer than anything in the story takes. */
const WAIT_SECONDS = 90
/** What one kill costs at most on a slow machine: the next process has to start and to look at everything anew. */
const KILL_SECONDS = 10
/** Longer than the keeper needs to answer what has just arrived. */
const QUIET_MS = 2_500

export type DemoOptions = {
  /** Where to write the report as JSON. */
  report?: string | undefined
  /** Where to draw the run as SVG. Default: beside the report, if there is one. */
  picture?: string | undefined
  /** Leave everything up at the end. */
  keep?: boolean | undefined
  /** Print every event of the relayer. */
  verbose?: boolean | undefined
  /** How often the relayer's process is killed meanwhile. Default 0. */
  chaos?: number | undefined
  /** Draws the moments of the kills. Default: another one with each run. */
  seed?: number | undefined
}

/**
 * `omnicover demo`: plays the whole story on local chains and checks the result.
 *
 * @param options - what to print and keep
 * @returns whether every check holds
 * @throws {FileNotWritableError} when the report or the picture cannot be written, before anything starts
 * @throws {InterruptedError} when it is interrupted before its end
 * @throws what the story throws; everything is stopped before
 */
export async function demo(options: DemoOptions): Promise<boolean> {
  const { report: reportFile, picture: pictureFile = reportFile && besideReport(reportFile) } = options
  for (const file of [reportFile, pictureFile]) if (file) assertWritable(file)
  const signal = abortOnSignal()
  // What is under way when an interruption comes has nothing more to say.
  const narrator = createNarrator((line) => signal.aborted || console.log(line))
  narrator.step('Local chains with the real LayerZero V2, and OmniCover on them')
  narrator.say('amounts are in dUSD, the dollar of these chains')
  const network = await startNetwork(narrator.say, signal)
  try {
    const report = await tell(network, narrator, signal, options)
    for (const line of formatReport(report, options)) console.log(line)
    if (reportFile) {
      writeFileSync(reportFile, `${toJson(report, 2)}\n`)
      console.log(`The report is in ${reportFile}.`)
    }
    if (pictureFile) {
      writeFileSync(pictureFile, drawPicture(report))
      console.log(`The picture of capital, exposure and payouts is in ${pictureFile}.`)
    }
    if (!reportFile && !pictureFile)
      console.log('--report report.json writes all this as JSON, and draws it in report.svg.')
    if (options.keep) await stayUp(network, { relay: true, signal, guid: report.messages[0]?.guid })
    return report.passed
  } finally {
    await network.stop()
  }
}

const besideReport = (file: string) => `${file.replace(/\.json$/, '')}.svg`

/** Plays the story with a relayer, and reports on it. */
async function tell(
  network: Network,
  narrator: Narrator,
  signal: AbortSignal,
  { verbose, chaos: kills = 0, seed = randomInt(1_000_000) }: DemoOptions,
): Promise<Report> {
  const underway = trackMessages()
  const onEvent = (event: PrintedEvent) => {
    underway.note(event)
    if (verbose) console.log(`          ${toJson(event)}`)
  }
  const killedAt: number[] = []
  const onKill = (kill: number) => {
    killedAt.push(Math.round(narrator.elapsed() * 10) / 10)
    const messages = several(underway.count(), 'message')
    narrator.say(
      `kill ${kill} of ${kills}, in step ${narrator.now().step}: SIGKILL to the relayer, ${messages} under way; the next process gets its store`,
    )
  }
  const relayer = await startKilledRelayer(
    (until) => startRelayerProcess(network.relayFile, { signal: until, onEvent }),
    { kills: planKills(kills, seed), now: narrator.now, onKill, signal },
  )
  const waitUntil = createWaitUntil(WAIT_SECONDS + KILL_SECONDS * kills)
  const sampler = startSampler(network.chains, narrator.elapsed)
  const playToEnd = async () => {
    const outcome = await play(network, narrator, waitUntil)
    await relayer.survived
    narrator.say('waiting for the last messages to arrive')
    await waitUntil('no message is under way', async () => underway.quietForMs() > QUIET_MS)
    return { outcome, traffic: await readTraffic(network) }
  }
  try {
    narrator.say('the relayer runs in a process of its own: two DVNs, an executor, a keeper')
    if (kills > 0)
      narrator.say(
        `it will be killed ${howOften(kills)} at random moments, spread over the steps of the story; --seed ${seed} draws the same ones`,
      )
    const { outcome, traffic } = await unlessAborted(signal, () =>
      Promise.race([playToEnd(), relayer.ended, sampler.failed]),
    )
    const messages = toMessageRows(await relayer.stop(), network.chains)
    const samples = await sampler.stop()
    const seconds = narrator.elapsed()
    return createReport(outcome, messages, { traffic, killedAt, seconds, steps: narrator.steps(), samples })
  } finally {
    await sampler.stop().catch(() => undefined)
    await relayer.stop()
  }
}

import type { DevnetChain } from '@omnicover/devnet'
import type { MessageReport } from '@omnicover/relayer'
import { createManualClock } from '../relayer/manualClock.js'
import { reorganise } from '../relayer/reorganise.js'
import { mineAll, type World } from '../relayer/world.js'
import { type BurstWay, numbered } from './burst.js'
import { createDraw, type Draw } from './draw.js'
import { type Lives, startLives, type TrialForm } from './lives.js'
import { confirmations, roundMs, type Stage, setStage } from './stage.js'
import { judgeCosts, judgeTrial, readPurses } from './verdict.js'

/** What is drawn, and how much of it. */
export type TrialOptions = {
  /** Draws everything that goes wrong. */
  readonly seed: string
  readonly messages: number
  /** Messages of one way in one block, at most. */
  readonly largestBurst: number
  /** A process dies after so many calls of its ports, on the average. */
  readonly callsOfALife: number
  /** What the relayer is. */
  readonly form: TrialForm
}

/** How a trial ended. */
export type TrialResult = {
  readonly seed: string
  readonly form: TrialForm
  readonly sent: number
  readonly delivered: number
  readonly parked: number
  readonly crashes: number
  readonly reorgs: number
  /** How often a ceiling of fees was reached. */
  readonly ceilings: number
  /** Requests in which something went wrong, by the name of the fault. */
  readonly faults: Readonly<Record<string, number>>
  readonly gasPerMessage: bigint
  /** What must never be; empty when all holds. */
  readonly violations: readonly string[]
}

const feeSpike = 20_000_000_000n
/** Rounds of trouble after the last burst: while bursts are large, a process dies before it has done much more than see them. */
const aftermath = 10
/** Rounds in which everything must be over after the providers are mended. */
const patience = 150

/**
 * Sends messages in bursts in both directions, while providers fail and lie, blocks are taken back, fees rise, handlers fail, and the
 * relayer dies and is started again; then mends everything, waits, and compares what the nodes say with what had to be.
 *
 * @param world - two chains of {@link startChaosWorld}; nobody else uses them meanwhile
 * @param options - seed and size
 * @returns what happened
 */
export async function runTrial(world: World, options: TrialOptions): Promise<TrialResult> {
  const { seed, messages, largestBurst, callsOfALife, form } = options
  const stage = await setStage(world, seed)
  const draw = createDraw(seed)
  const clock = createManualClock(2_000_000_000_000)
  const lives = startLives(stage, draw, clock, callsOfALife, form)
  const purses = await readPurses(stage)
  let reorgs = 0

  async function round(): Promise<void> {
    await lives.tick()
    await mineAll(world)
    for (const chain of world.chains) await stage.truth.look(chain)
    clock.pass(roundMs)
  }

  const share = Math.ceil(messages / stage.ways.length)
  for (let number = 0, after = 0; after < aftermath; number += 1) {
    await sendBursts(stage, draw, number, share, largestBurst)
    for (const chain of world.chains) if (await disturb(stage, draw, number, chain)) reorgs += 1
    await round()
    // A reorganisation may take back what was sent last: then it is sent again.
    after = stage.ways.every((way) => sentOn(stage, way) >= share) ? after + 1 : 0
  }
  await mend(stage, lives)
  for (let left = patience; left > 0 && !(await isSettled(stage, lives)); left -= 1) await round()
  // What is delivered is closed when the far chain is deep enough beyond it, some in each turn. What a reorganisation undid shows only then: it
  // is delivered again, and closed after as many blocks more.
  for (let turn = 0; turn < 10 + messages / 100; turn += 1) {
    await mineAll(world, 16)
    await round()
  }
  const reports = await lives.listMessages()
  await lives.stop()
  const verdict = await judgeTrial(stage, reports)
  const costs = judgeCosts(purses, await readPurses(stage), lives.days())
  await stage.close()
  return {
    ...{
      ...verdict,
      seed,
      form,
      reorgs,
      sent: stage.truth.sent().length,
      crashes: lives.crashes(),
      ceilings: lives.ceilings(),
    },
    faults: countFaults(stage, lives),
    gasPerMessage: lives.gasUsed() / BigInt(Math.max(1, verdict.delivered)),
    violations: [...stage.truth.violations, ...lives.violations, ...costs, ...verdict.violations],
  }
}

/** Messages of a way that are in a block, less those that a reorganisation took back. */
function sentOn({ truth }: Stage, { from, receiver }: BurstWay): number {
  return truth.sent().filter(({ path }) => path.startsWith(`${from.eid}/${receiver.address}/`)).length
}

async function sendBursts(stage: Stage, draw: Draw, round: number, share: number, largestBurst: number): Promise<void> {
  for (const [i, way] of stage.ways.entries()) {
    const first = round * largestBurst
    const count = Math.min(share - sentOn(stage, way), draw.number(`burst/${round}/${i}`, largestBurst + 1))
    if (count > 0) await way.sendBurst(first, count)
    if (draw.happens(`fail/${round}/${i}`, 0.1)) await way.receiver.failOn(numbered(first))
    else if (draw.happens(`heal/${round}/${i}`, 0.2)) await way.receiver.failOn(undefined)
  }
}

/** Raises the fee of a chain, and takes back its newest blocks, fewer than make a message final. Returns whether it did the second. */
async function disturb({ truth, startOf }: Stage, draw: Draw, round: number, chain: DevnetChain): Promise<boolean> {
  const { eid, client } = chain
  if (draw.happens(`fee/${round}/${eid}`, 0.1)) await client.setNextBlockBaseFeePerGas({ baseFeePerGas: feeSpike })
  const depth = 1 + draw.number(`depth/${round}/${eid}`, confirmations - 1)
  const from = (await client.getBlockNumber()) - BigInt(depth) + 1n
  if (!draw.happens(`reorg/${round}/${eid}`, 0.2) || from <= startOf(chain)) return false
  await reorganise(client, from)
  await truth.look(chain, from)
  return true
}

async function mend({ providers, ways }: Stage, lives: Lives): Promise<void> {
  for (const one of providers) one.mend()
  for (const { receiver } of ways) await receiver.failOn(undefined)
  lives.mend()
}

async function isSettled({ truth }: Stage, lives: Lives): Promise<boolean> {
  const reports = await lives.listMessages()
  const isOver = ({ status }: MessageReport) => status === 'delivered' || status === 'parked'
  const isGone = ({ status }: MessageReport) => status === 'reorged' || status === 'denied'
  const over = new Set(reports.filter(isOver).map(({ guid }) => guid))
  return reports.every((report) => isOver(report) || isGone(report)) && truth.sent().every(({ guid }) => over.has(guid))
}

function countFaults({ providers }: Stage, { queueFaults }: Lives): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const faults of [...providers.map((one) => one.faults), queueFaults])
    for (const [what, count] of faults) counts[what] = (counts[what] ?? 0) + count
  return counts
}

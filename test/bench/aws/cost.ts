import { figureSeries } from '../../support/lambda/figures.js'
import type { LocalStack } from '../../support/lambda/localStack.js'
import { perMessage, times, type Used, usedIn } from './operations.js'
import type { BenchWorld } from './world.js'

/** What one pace needs. */
export type PaceCost = {
  readonly pace: 'frugal' | 'fast'
  /** A minute in which nothing is sent, with two chains and both DVNs. */
  readonly idleMinute: Used
  /** By how many are sent in one block: what each needs beyond the idle minutes. */
  readonly messages: readonly { readonly atOnce: number; readonly used: Used; readonly seconds: number }[]
}

/** All that was measured, and the series of figures that were written. */
export type Cost = { readonly paces: readonly PaceCost[]; readonly series: number }

const paces = { frugal: { LOOK_SECONDS: '0', FOLLOW_SECONDS: '55' }, fast: { LOOK_SECONDS: '55', FOLLOW_SECONDS: '0' } }
const burst = 20

/** Runs minutes at both paces, idle and with messages. */
export async function measureCost(bench: BenchWorld): Promise<Cost> {
  const written = new Set<string>()
  const measured: PaceCost[] = []
  for (const pace of ['frugal', 'fast'] as const) {
    const stack = await bench.deploy(paces[pace])
    // The first minute starts the containers.
    await minute(stack)
    take(bench, 0, written)
    await minute(stack)
    const idleMinute = take(bench, bench.world.chains.length, written)
    const messages: PaceCost['messages'][number][] = []
    for (const atOnce of [1, burst]) messages.push(await carry(bench, stack, atOnce, idleMinute, written))
    await stack.stop()
    measured.push({ pace, idleMinute, messages })
  }
  return { paces: measured, series: written.size }
}

/** Sends messages in one block, and lets minutes pass until they are there. */
async function carry(bench: BenchWorld, stack: LocalStack, atOnce: number, idle: Used, written: Set<string>) {
  const { way, world } = bench
  const before = await way.receiver.count()
  const startMs = performance.now()
  let minutes = 0
  let arrivedMs = 0
  const watch = setInterval(async () => {
    if (arrivedMs === 0 && (await way.receiver.count()) >= before + atOnce) arrivedMs = performance.now()
  }, 250)
  await way.sendBurst(nextMessage, atOnce)
  nextMessage += atOnce
  for (; minutes < 6 && (minutes === 0 || (await way.receiver.count()) < before + atOnce); minutes += 1) {
    await minute(stack)
  }
  clearInterval(watch)
  const schedules = minutes * world.chains.length
  const busy = take(bench, schedules, written)
  return {
    atOnce,
    used: perMessage(busy, times(idle, minutes), atOnce),
    seconds: Math.round((arrivedMs - startMs) / 100) / 10,
  }
}

let nextMessage = 1

/** A minute of the clock: the same work in the same one is taken once. */
async function minute(stack: LocalStack): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60_000 - (Date.now() % 60_000)))
  await stack.liveMinute()
}

function take({ meter, takeRuns }: BenchWorld, schedules: number, written: Set<string>): Used {
  const runs = takeRuns()
  for (const { log } of runs) for (const series of figureSeries(log)) written.add(series)
  return usedIn(meter.take(), runs, schedules)
}

// pnpm chaos [MINUTES | MESSAGESm] [SEED]: plays trials for so long, or until so many messages were sent, and writes down what was played.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runTrial, type TrialResult } from '../support/chaos/runTrial.js'
import { startChaosWorld } from '../support/chaos/stage.js'

/** One row for each run: who changes the relayer sees what the last one bore. */
const record = join(import.meta.dirname, 'runs.md')
/** One trial. A run that is stopped loses the one that it was in. */
const size = { messages: 500, largestBurst: 60, callsOfALife: 500 }
const usage = 'usage: pnpm chaos [MINUTES | MESSAGESm] [SEED], for example pnpm chaos 30, or pnpm chaos 10000m two'

type Sum = {
  trials: number
  sent: number
  delivered: number
  parked: number
  crashes: number
  reorgs: number
  ceilings: number
  faults: number
  gas: bigint
  violations: string[]
}

function add(sum: Sum, result: TrialResult): Sum {
  return {
    trials: sum.trials + 1,
    sent: sum.sent + result.sent,
    delivered: sum.delivered + result.delivered,
    parked: sum.parked + result.parked,
    crashes: sum.crashes + result.crashes,
    reorgs: sum.reorgs + result.reorgs,
    ceilings: sum.ceilings + result.ceilings,
    faults: sum.faults + Object.values(result.faults).reduce((all, count) => all + count, 0),
    gas: sum.gas + result.gasPerMessage * BigInt(result.delivered),
    violations: [...sum.violations, ...result.violations.map((what) => `${result.seed}: ${what}`)],
  }
}

function rowOf(commit: string, seed: string, startedMs: number, sum: Sum): string {
  const cells = [
    ...[new Date(startedMs).toISOString().slice(0, 10), commit, seed, Math.round((Date.now() - startedMs) / 60_000)],
    ...[sum.trials, sum.sent, sum.delivered, sum.parked, sum.crashes, sum.reorgs, sum.ceilings, sum.faults],
    sum.gas / BigInt(Math.max(1, sum.delivered)),
    sum.violations.length === 0 ? 'nothing lost' : `BROKEN: ${sum.violations.length}`,
  ]
  return `| ${cells.join(' | ')} |\n`
}

/** Puts a row in the place of the one before it. Other runs may have written theirs meanwhile. */
function writeRow(before: string, row: string): string {
  const text = readFileSync(record, 'utf8')
  writeFileSync(record, before !== '' && text.includes(before) ? text.replace(before, row) : text + row)
  return row
}

async function play(minutes: number, messages: number, seed: string): Promise<boolean> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  let row = ''
  const startedMs = Date.now()
  let sum: Sum = {
    ...{
      trials: 0,
      sent: 0,
      delivered: 0,
      parked: 0,
      crashes: 0,
      reorgs: 0,
      ceilings: 0,
      faults: 0,
      gas: 0n,
      violations: [],
    },
  }
  const world = await startChaosWorld()
  try {
    while (sum.sent < messages && Date.now() - startedMs < minutes * 60_000 && sum.violations.length === 0) {
      const form = sum.trials % 2 === 0 ? 'functions' : 'process'
      const result = await runTrial(world, { seed: `${seed}/${sum.trials}`, form, ...size })
      sum = add(sum, result)
      // After each trial, so that a run that is stopped by hand is in the record too.
      row = writeRow(row, rowOf(commit, seed, startedMs, sum))
      const { violations, faults, ...told } = result
      console.log(JSON.stringify({ ...told, gasPerMessage: Number(told.gasPerMessage), faults }))
      for (const violation of violations.slice(0, 20)) console.error(violation)
    }
  } finally {
    await world.stop()
  }
  console.log(rowOf(commit, seed, startedMs, sum))
  return sum.violations.length === 0
}

const [amount = '30', seed = randomBytes(4).toString('hex')] = process.argv.slice(2)
const found = /^(\d+)(m?)$/.exec(amount)
if (found === null || Number(found[1]) === 0) {
  console.error(usage)
  process.exitCode = 2
} else {
  const [minutes, messages] =
    found[2] === 'm' ? [Number.POSITIVE_INFINITY, Number(found[1])] : [Number(found[1]), Number.POSITIVE_INFINITY]
  if (!(await play(minutes, messages, seed))) process.exitCode = 1
}

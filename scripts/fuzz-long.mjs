// npm run fuzz:long -- [MINUTES] [SEED]: walks the contracts at random for so long (default an hour), and writes down what was walked.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { findFoundryTool } from './lib/forge.mjs'
import { contractsDir, root } from './lib/paths.mjs'
import { run } from './lib/process.mjs'
import { reportFailure, step } from './lib/steps.mjs'

/** One row for each kind of walk and run: who changes the protocol sees how deep the last walk was. */
const record = join(contractsDir, 'test', 'invariant', 'runs.md')

/**
 * The walks by their contracts: where everybody sends the truth, where somebody forges, and where underwriters come and go. `depth` are the
 * steps of one walk: enough for several incidents on one cover, and for exits of several ages that want more than there is room for.
 * `walks` are those of one forge run: some minutes, so that the record of a run that is stopped loses little.
 * @typedef {{ contract: string, depth: number, walks: number }} Kind
 * @type {Record<string, Kind>}
 */
const kinds = {
  honest: { contract: 'Invariants_Test', depth: 250, walks: 400 },
  forging: { contract: 'Forging_Test', depth: 250, walks: 400 },
  leaving: { contract: 'Leaving_Test', depth: 1_000, walks: 100 },
}

/** Calls between two checks of all sentences; the end of a walk is always checked. The checks of one call take as long as five calls. */
const checkEvery = 50

/** The walks among the tests, with a cache of their own. */
const where = ['--out', '.test-out', '--cache-path', '.test-cache', '--match-path', 'test/invariant/*']

/** Compiles the walks, once for all kinds. */
async function compile() {
  const { code, output } = await run(await findFoundryTool('forge'), ['test', '--list', ...where], {
    cwd: contractsDir,
  })
  if (code !== 0) throw new Error(`The walks do not compile:\n${output}`)
}

/**
 * One forge run.
 * @param {Kind} kind
 * @param {string} seed
 */
async function walkOnce({ contract, depth, walks }, seed) {
  const forge = await findFoundryTool('forge')
  const env = {
    ...process.env,
    FOUNDRY_INVARIANT_RUNS: String(walks),
    FOUNDRY_INVARIANT_DEPTH: String(depth),
    FOUNDRY_INVARIANT_CHECK_INTERVAL: String(checkEvery),
    // Each action spreads its seed by a hash: values that forge collects from the state are of no use to it.
    FOUNDRY_INVARIANT_DICTIONARY_WEIGHT: '0',
    FOUNDRY_INVARIANT_INCLUDE_STORAGE: 'false',
    FOUNDRY_INVARIANT_INCLUDE_PUSH_BYTES: 'false',
  }
  const what = ['--match-contract', contract, '--match-test', 'invariant_', '--fuzz-seed', seed]
  const { code, output } = await run(forge, ['test', ...where, ...what], { cwd: contractsDir, env })
  const found = /runs: (\d+), calls: (\d+), reverts/.exec(output)
  return { code, output, walks: Number(found?.[1] ?? 0), calls: Number(found?.[2] ?? 0) }
}

/**
 * @typedef {{ walks: number, calls: number, ms: number, code: number }} Sum
 */

/**
 * The record with a row for each walk so far.
 * @param {string} before
 * @param {string} commit
 * @param {bigint} seed
 * @param {Record<string, Sum>} sums
 */
function writeRows(before, commit, seed, sums) {
  const day = new Date().toISOString().slice(0, 10)
  const rows = Object.entries(sums).map(([kind, sum]) => {
    const result = sum.code === 0 ? 'no violation' : 'broken'
    const took = Math.round(sum.ms / 60_000)
    return `| ${[day, commit, kind, `0x${seed.toString(16)}`, took, sum.walks, sum.calls, result].join(' | ')} |\n`
  })
  writeFileSync(record, before + rows.join(''))
}

/**
 * Walks all ways at once until the time is over or a sentence breaks. The seeds of the turns are seed, seed + 1,
 * and so on. After each turn the record is written anew, so that a run that is stopped leaves what it walked.
 * @param {number} minutes
 * @param {bigint} seed
 */
async function walk(minutes, seed) {
  const { stdout } = await run('git', ['rev-parse', '--short', 'HEAD'])
  const before = readFileSync(record, 'utf8')
  await step('Compiling the walks', compile)
  console.log(
    `Walking for ${minutes} minutes from seed 0x${seed.toString(16)}, ${Object.keys(kinds).join(', ')} at once; the same seed walks the same way.\n` +
      'One line for each hundred thousand calls, which take some minutes: what has begun then is walked to its end.',
  )
  /** @type {Record<string, Sum>} */
  const sums = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { walks: 0, calls: 0, ms: 0, code: 0 }]))
  const started = Date.now()
  let code = 0

  /** @param {string} name @param {Kind} kind @param {Sum} sum */
  async function turns(name, kind, sum) {
    for (let turn = 0n; code === 0 && Date.now() - started < minutes * 60_000; turn++) {
      const forgeSeed = `0x${(seed + turn).toString(16)}`
      const result = await walkOnce(kind, forgeSeed)
      sum.ms = Date.now() - started
      sum.walks += result.walks
      sum.calls += result.calls
      sum.code ||= result.code
      code ||= result.code
      writeRows(before, stdout.trim(), seed, sums)
      const verdict = result.code === 0 ? 'no violation' : 'BROKEN'
      const minutesSoFar = (sum.ms / 60_000).toFixed(1)
      console.log(
        `${name}, seed ${forgeSeed}: ${verdict} in ${result.walks} walks, ${result.calls} calls; ${sum.walks} walks in ${minutesSoFar} minutes so far`,
      )
      if (result.code !== 0) console.log(result.output.split('\n').slice(-80).join('\n'))
    }
  }

  await Promise.all(Object.entries(kinds).map(([name, kind]) => turns(name, kind, /** @type {Sum} */ (sums[name]))))
  const where = relative(root, record)
  console.log(
    code === 0 ? `No violation. Recorded in ${where}.` : `A sentence is broken, see above. Recorded in ${where}.`,
  )
  return code
}

const [minutes = '60', seed = `0x${randomBytes(8).toString('hex')}`] = process.argv.slice(2)
if (!(Number(minutes) > 0) || !/^0x[0-9a-f]{1,60}$/i.test(seed)) {
  console.error('usage: npm run fuzz:long -- [MINUTES] [SEED], for example npm run fuzz:long -- 240 0x2a')
  process.exitCode = 2
} else {
  try {
    process.exitCode = await walk(Number(minutes), BigInt(seed))
  } catch (error) {
    process.exitCode = reportFailure(error)
  }
}

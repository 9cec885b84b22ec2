// pnpm fuzz:long [MINUTES] [SEED]: walks the contracts at random for so long (default an hour), then writes down what was walked.
import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFoundryTool } from './lib/forge.mjs'
import { contractsDir } from './lib/paths.mjs'
import { run } from './lib/process.mjs'
import { reportFailure } from './lib/steps.mjs'

/** One row for each run: who changes the protocol sees how deep the last walk was. */
const record = join(contractsDir, 'test', 'invariant', 'runs.md')

/** Steps of one walk: enough for several incidents on one cover. */
const depth = 250

/** Walks of one forge run: some minutes, so that the record of a run that is stopped loses little. */
const walksAtOnce = 100

/**
 * Walks until the time is over or a sentence breaks. The seeds of the parts are seed, seed + 1, and so on.
 * @param {number} minutes
 * @param {bigint} seed
 */
async function walk(minutes, seed) {
  const forge = await findFoundryTool('forge')
  const { stdout: commit } = await run('git', ['rev-parse', '--short', 'HEAD'])
  const env = {
    ...process.env,
    FOUNDRY_INVARIANT_RUNS: String(walksAtOnce),
    FOUNDRY_INVARIANT_DEPTH: String(depth),
  }
  const where = ['--out', '.test-out', '--cache-path', '.test-cache']
  const what = ['--match-path', 'test/invariant/*', '--match-test', 'invariant_']
  const started = Date.now()
  let walks = 0
  let calls = 0
  let code = 0
  for (let part = 0n; code === 0 && Date.now() - started < minutes * 60_000; part++) {
    const forgeSeed = `0x${(seed + part).toString(16)}`
    const result = await run(forge, ['test', ...where, ...what, '--fuzz-seed', forgeSeed], { cwd: contractsDir, env })
    code = result.code
    const found = /runs: (\d+), calls: (\d+), reverts/.exec(result.output)
    walks += Number(found?.[1] ?? 0)
    calls += Number(found?.[2] ?? 0)
    console.log(`seed ${forgeSeed}: ${walks} walks, ${calls} calls so far`)
    if (code !== 0) console.log(result.output.split('\n').slice(-80).join('\n'))
  }
  const took = Math.round((Date.now() - started) / 60_000)
  const result = code === 0 ? 'no violation' : 'broken'
  const day = new Date().toISOString().slice(0, 10)
  const row = [day, commit.trim(), `0x${seed.toString(16)}`, took, walks, calls, result].join(' | ')
  appendFileSync(record, `| ${row} |\n`)
  return code
}

const [minutes = '60', seed = `0x${randomBytes(8).toString('hex')}`] = process.argv.slice(2)
if (!(Number(minutes) > 0) || !/^0x[0-9a-f]{1,60}$/i.test(seed)) {
  console.error('usage: pnpm fuzz:long [MINUTES] [SEED], for example pnpm fuzz:long 240 0x2a')
  process.exitCode = 2
} else {
  console.log(`Walking for ${minutes} minutes with seed ${seed}; the same seed walks the same way.`)
  try {
    process.exitCode = await walk(Number(minutes), BigInt(seed))
  } catch (error) {
    process.exitCode = reportFailure(error)
  }
}

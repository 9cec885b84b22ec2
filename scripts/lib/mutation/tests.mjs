import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFoundryTool } from '../forge.mjs'
import { contractsDir } from '../paths.mjs'
import { run } from '../process.mjs'
import { cacheDir, outDir } from './artifacts.mjs'

/** Tests of values at random ask less of a mutant than of the contracts: most mutants die at the first. */
const env = {
  ...process.env,
  FOUNDRY_FUZZ_RUNS: '32',
  FOUNDRY_INVARIANT_RUNS: '1',
  FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: join(cacheDir, 'fuzz'),
  FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: join(cacheDir, 'invariant'),
}

const compiler = fileURLToPath(new URL('solc.mjs', import.meta.url))

const where = ['--out', outDir, '--cache-path', cacheDir, '--use', compiler]

/** A mutant may loop without an end; the whole suite takes a fraction of it. */
const mostSeconds = 400

async function forge(args) {
  return run('timeout', [String(mostSeconds), await findFoundryTool('forge'), ...args], { cwd: contractsDir, env })
}

/** Compiles contracts and tests. */
export const build = () => forge(['build', ...where])

/** The settings of the build, for the compiler. */
export async function compilerSettings() {
  const { stdout } = await forge(['config', '--json'])
  const config = JSON.parse(stdout)
  return {
    remappings: config.remappings,
    optimizer: { enabled: config.optimizer, runs: config.optimizer_runs },
    evmVersion: config.evm_version,
    viaIR: config.via_ir,
    metadata: { bytecodeHash: config.bytecode_hash },
  }
}

/**
 * Runs the tests in three rounds, those that are most likely to notice first.
 * @param {string} near Path pattern of the contract's own tests.
 * @returns {Promise<string | undefined>} The first test that failed; undefined when all passed.
 */
export async function firstFailure(near) {
  const walks = 'test/invariant/**'
  const rounds = [
    ['--match-path', near],
    ['--no-match-path', `{${near},${walks}}`],
    ['--match-path', walks],
  ]
  for (const round of rounds) {
    const { code, output } = await forge(['test', ...where, '--fail-fast', '--fuzz-seed', '0x1', ...round])
    if (code === 124) return 'no end'
    if (code !== 0) return failureIn(output)
    if (!/[1-9]\d* tests passed/.test(output)) throw new Error(`forge ran no test:\n${output.slice(-2000)}`)
  }
  return undefined
}

/** forge prints each failure as `[FAIL: reason] test_name()` below the name of its contract. */
function failureIn(output) {
  const found = /\[FAIL[^\n]*\] (\w+)\(/.exec(output)
  if (found === null) throw new Error(`forge failed without a failing test:\n${output.slice(-2000)}`)
  const before = output.slice(0, found.index)
  const suite = /[^:\s]+\.t\.sol:(\w+)/g
  return `${[...before.matchAll(suite)].at(-1)?.[1] ?? ''}.${found[1]}`
}

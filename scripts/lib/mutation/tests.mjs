import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFoundryTool } from '../forge.mjs'
import { contractsDir } from '../paths.mjs'
import { run } from '../process.mjs'
import { cacheDir, outDir } from './artifacts.mjs'

/** Tests of values at random ask less of a mutant than of the contracts: most mutants die at the first values. */
const env = {
  ...process.env,
  FOUNDRY_FUZZ_RUNS: '32',
  FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: join(cacheDir, 'fuzz'),
}

const compiler = fileURLToPath(new URL('solc.mjs', import.meta.url))

const where = ['--out', outDir, '--cache-path', cacheDir, '--use', compiler]

/**
 * @param {string[]} args
 * @param {number} [mostSeconds] A mutant may loop without an end. Zero: no limit.
 */
async function forge(args, mostSeconds = 0) {
  const command = [String(mostSeconds), await findFoundryTool('forge'), ...args]
  return run('timeout', command, { cwd: contractsDir, env })
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
 * Runs the contract's own tests, then all others but for the walks, which take as long as all of them together.
 * @param {string} near Path pattern of the contract's own tests.
 * @returns {Promise<string | undefined>} The first test that failed; undefined when all passed.
 */
export async function firstFailure(near) {
  const rounds = [
    { which: ['--match-path', near], mostSeconds: 120 },
    { which: ['--no-match-path', `{${near},test/invariant/**}`], mostSeconds: 400 },
  ]
  for (const { which, mostSeconds } of rounds) {
    const args = ['test', ...where, '--fail-fast', '--fuzz-seed', '0x1', ...which]
    const { code, output } = await forge(args, mostSeconds)
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

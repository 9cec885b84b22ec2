import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tail } from './errors.mjs'
import { findFoundryTool } from './forge.mjs'
import { contractsDir } from './paths.mjs'
import { run } from './process.mjs'

/** Runs forge in the contracts folder as one check: passed if it exits 0. */
async function forgeCheck(args, env, remedy) {
  const { code, output } = await run(await findFoundryTool('forge'), args, { cwd: contractsDir, env })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, detail: `${tail(output, 60)}\n${remedy}` }
}

/**
 * Compiles src alone, where any warning is an error. Apart from the tests: forge-std makes so many warnings that the compiler stops
 * counting before it comes to ours. In an output folder of its own: forge stays silent about what it finds in a cache.
 */
export const denyWarnings = (env) =>
  forgeCheck(
    ['build', 'src', '--deny', 'warnings', '--out', '.check-out', '--cache-path', '.check-cache'],
    env,
    'Put the warnings right; none is ignored in contracts/src.',
  )

export const solidityFormat = (env) => forgeCheck(['fmt', '--check'], env, 'Run `pnpm format`.')

export const solidityLint = (env) =>
  forgeCheck(['lint', 'src', '--deny', 'warnings'], env, 'Put it right, or say on the line above why it is safe.')

/**
 * Runs `forge test` and counts what ran. forge exits 0 when no test matched, so the count decides: no test at all is a failure.
 * @param {readonly string[]} args What to add to `forge test --json`.
 * @param {string} cwd The Foundry project.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: number, detail?: string }>}
 */
async function forgeTest(args, cwd, env) {
  const forge = await findFoundryTool('forge')
  const { code, stdout, output } = await run(forge, ['test', '--json', ...args], { cwd, env })
  const results = parseResults(stdout)
  if (results === undefined) return { passed: 0, failed: 1, detail: `forge test gave no result.\n${tail(output, 60)}` }
  const failures = results.filter(({ status }) => status !== 'Success')
  const passed = results.length - failures.length
  if (results.length === 0) return { passed, failed: 1, detail: 'forge test ran no test.' }
  if (code !== 0 && failures.length === 0)
    return { passed, failed: 1, detail: `forge exited ${code}.\n${tail(output)}` }
  const detail = failures.map(({ name, status, reason }) => `${status}: ${name}\n    ${reason}`).join('\n')
  return { passed, failed: failures.length, detail }
}

/** Every test of forge's JSON report, or undefined when there is no report. A skipped test counts as not passed. */
function parseResults(stdout) {
  const line = stdout.split('\n').find((text) => text.startsWith('{'))
  if (line === undefined) return stdout.includes('No tests') ? [] : undefined
  return Object.entries(JSON.parse(line)).flatMap(([suite, { test_results: tests }]) =>
    Object.entries(tests).map(([test, { status, reason, counterexample }]) => ({
      name: `${suite} ${test}`,
      status,
      reason: [reason, counterexample && JSON.stringify(counterexample)].filter(Boolean).join(' ') || 'no reason given',
    })),
  )
}

/** In an output folder of their own: the local chains take their contracts from `out`, which no test may disturb. */
export const solidityTests = (env) =>
  forgeTest(['--out', '.test-out', '--cache-path', '.test-cache'], contractsDir, env)

const failingTest = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

contract SelfTest {
    function test_passes() public pure {}

    function test_fails() public pure {
        revert("on purpose");
    }
}
`

/**
 * Proves that a red test run is seen as red: a failing test must make forge exit non-zero and be counted, and a run without a test
 * must not pass. (One npm wrapper of forge exits 0 whatever happens, and forge itself does when no test matches.)
 */
export async function selfTest(env) {
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-selftest-'))
  try {
    mkdirSync(join(folder, 'test'))
    writeFileSync(join(folder, 'test', 'SelfTest.t.sol'), failingTest)
    const solc = join(contractsDir, 'bin', 'solc')
    writeFileSync(join(folder, 'foundry.toml'), `[profile.default]\nsolc = "${solc}"\noffline = true\n`)
    const { code } = await run(await findFoundryTool('forge'), ['test'], { cwd: folder, env })
    const mixed = await forgeTest([], folder, env)
    const none = await forgeTest(['--match-test', 'nosuch'], folder, env)
    const problems = [
      code === 0 && 'forge exits 0 although a test fails',
      (mixed.passed !== 1 || mixed.failed !== 1) &&
        `1 passed and 1 failed test were counted as ${JSON.stringify(mixed)}`,
      none.failed === 0 && 'a run without a test passes',
    ].filter(Boolean)
    return problems.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, detail: problems.join('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// npm test: sets the workspace up, then runs every check and every test. `--only contracts|ts|checks` runs a part.
import * as foundry from './lib/foundryChecks.mjs'
import { reportFailure, step } from './lib/steps.mjs'
import * as typescript from './lib/typescriptChecks.mjs'
import { setUp } from './toolchain.mjs'

/** In the order of their cost; `parts` says which `--only` takes a check in. */
const checks = [
  { name: 'A failing or empty forge run is seen as failing', parts: ['contracts'], work: foundry.selfTest },
  { name: 'Contracts: compile without a warning', parts: ['contracts', 'checks'], work: foundry.denyWarnings },
  { name: 'Contracts: format', parts: ['contracts', 'checks'], work: foundry.solidityFormat },
  { name: 'Contracts: lint', parts: ['contracts', 'checks'], work: foundry.solidityLint },
  { name: 'Generated ABIs are up to date', parts: ['contracts', 'ts', 'checks'], work: typescript.abisUpToDate },
  { name: 'TypeScript: format and lint', parts: ['ts', 'checks'], work: typescript.formatAndLint },
  { name: 'TypeScript: types, package by package', parts: ['ts', 'checks'], work: typescript.types },
  { name: 'Dependencies go one way', parts: ['ts', 'checks'], work: typescript.arrows },
  { name: 'No dead code, no unused dependency', parts: ['ts', 'checks'], work: typescript.deadCode },
  { name: 'Contracts: tests', parts: ['contracts'], work: foundry.solidityTests },
  { name: 'TypeScript: tests, on real local chains', parts: ['ts'], work: typescript.vitest },
]

const parts = ['contracts', 'ts', 'checks']

/**
 * The checks that the command line asks for; undefined when it cannot be understood.
 * @param {string[]} args
 */
function chosenChecks([option, part, ...rest]) {
  if (option === undefined) return checks
  if (option !== '--only' || !parts.includes(part) || rest.length > 0) return undefined
  return checks.filter((check) => check.parts.includes(part))
}

async function runCheck({ name, work }, env) {
  const result = await step(name, async () => {
    const counted = await work(env)
    console.log(`  ${counted.passed} passed, ${counted.failed} failed${counted.failed > 0 ? ':' : ''}`)
    if (counted.failed > 0) console.log(counted.detail.replace(/^/gm, '    '))
    return counted
  })
  return { name, ...result }
}

function printSummary(results) {
  console.log('\nSummary')
  for (const { name, passed, failed } of results) {
    console.log(`  ${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} of ${passed + failed}`)
  }
}

const chosen = chosenChecks(process.argv.slice(2))
if (chosen === undefined) {
  console.error(`usage: npm test [-- --only ${parts.join('|')}]`)
  process.exit(2)
}

const results = []
try {
  const env = await setUp({ contracts: true })
  for (const check of chosen) results.push(await runCheck(check, env))
} catch (error) {
  process.exitCode = reportFailure(error)
  results.push({ name: 'This run, up to its end', passed: 0, failed: 1 })
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
printSummary(results)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode ??= Number(sum('failed') > 0)

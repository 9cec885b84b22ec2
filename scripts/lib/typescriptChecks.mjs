import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { tail } from './errors.mjs'
import { root } from './paths.mjs'
import { run } from './process.mjs'

/** What a check's command left: one passed, or one failed with the end of its output and what to do. */
const asCheck = ({ code, output }, remedy) =>
  code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, detail: `${tail(output, 80)}\n${remedy}` }

const tool = (name, args, env) => run(join(root, 'node_modules', '.bin', name), args, { env })

export const abisUpToDate = async (env) =>
  asCheck(
    await run('node', ['scripts/generate-abis.mjs', '--check'], { env }),
    'Run `pnpm generate` and commit packages/deployments.',
  )

export const formatAndLint = async (env) =>
  asCheck(
    await tool('biome', ['check', '--error-on-warnings', '.'], env),
    'Run `pnpm format`, then put right what it cannot.',
  )

export const arrows = async (env) =>
  asCheck(
    await tool('depcruise', ['--config', '.dependency-cruiser.mjs', 'packages', 'services', 'test'], env),
    'Dependencies go one way: see CONTRIBUTING.md.',
  )

export const deadCode = async (env) =>
  asCheck(await tool('knip', ['--no-config-hints'], env), 'Delete what nothing uses, or use it.')

/** The folders of the workspace that hold TypeScript: each has a tsconfig.json of its own. */
function typeScriptFolders() {
  const folders = ['packages', 'services'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  )
  return [...folders, join(root, 'test'), join(root, 'scripts')].filter((folder) => existsSync(folder))
}

async function typeCheck(folder, env) {
  const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc')
  const { code, output } = await run('node', [compiler, '-p', folder], { env })
  return code === 0 ? undefined : `${relative(root, folder)}:\n${tail(output, 30)}`
}

/** Type-checks every folder, as many at a time as there are processors. */
export async function types(env) {
  const waiting = typeScriptFolders()
  const problems = []
  const worker = async () => {
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      problems.push(await typeCheck(folder, env))
    }
  }
  const checked = waiting.length
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  const failures = problems.filter((problem) => problem !== undefined)
  return { passed: checked - failures.length, failed: failures.length, detail: failures.sort().join('\n') }
}

/**
 * Runs vitest and counts what ran, from its report. A skipped test and a file that does not load are failures, and so is no test.
 * @param {NodeJS.ProcessEnv} env
 */
export async function vitest(env) {
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-vitest-'))
  const report = join(folder, 'report.json')
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code, output } = await tool('vitest', args, { ...env, NO_COLOR: '1' })
    if (!existsSync(report)) return { passed: 0, failed: 1, detail: `vitest gave no result.\n${tail(output, 80)}` }
    return countTests(JSON.parse(readFileSync(report, 'utf8')), code, output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function countTests(report, code, output) {
  const passed = report.numPassedTests
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numTotalTests - passed + unloaded.length
  if (failed > 0) return { passed, failed, detail: tail(output, 150) }
  if (passed === 0) return { passed, failed: 1, detail: 'vitest ran no test.' }
  if (code !== 0) return { passed, failed: 1, detail: `vitest exited ${code}.\n${tail(output, 80)}` }
  return { passed, failed }
}

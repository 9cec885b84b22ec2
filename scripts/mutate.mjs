// pnpm mutate [--contract NAME] [--sample N] [--seed S]: changes the contracts in small ways and looks which changes no test notices.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SetupError, tail } from './lib/errors.mjs'
import { install } from './lib/mutation/artifacts.mjs'
import { Source } from './lib/mutation/ast.mjs'
import { compile, parse, read } from './lib/mutation/compiler.mjs'
import { mutantsOf, sample } from './lib/mutation/mutants.mjs'
import { targets } from './lib/mutation/targets.mjs'
import { build, compilerSettings, firstFailure } from './lib/mutation/tests.mjs'
import { contractsDir } from './lib/paths.mjs'
import { run } from './lib/process.mjs'
import { reportFailure } from './lib/steps.mjs'

/** One row for each contract and run. */
const record = join(contractsDir, 'test', 'mutation', 'runs.md')

const oneLine = (text) => text.replace(/\s+/g, ' ').trim().slice(0, 100)

/** A mutant as a row of the table of survivors: file and line, what was written, what it became. */
const row = ({ file, line, from, text }) =>
  `| ${file}:${line} | \`${oneLine(from)}\` | \`${oneLine(text) || 'nothing'}\` |`

/**
 * What becomes of one mutant. `stillborn`: it does not compile, or to the same code.
 * @param {object} settings
 * @param {import('./lib/mutation/targets.mjs').Target} target
 * @param {import('./lib/mutation/mutants.mjs').Mutant} mutant
 * @param {Record<string, any>} originals
 * @returns {Promise<{ fate: 'killed' | 'survived' | 'stillborn', by: string }>}
 */
async function tryOne(settings, target, mutant, originals) {
  const names = target.sources[mutant.file]
  const { contracts, problem } = compile(settings, names, { [mutant.file]: new Source(read(mutant.file)).with(mutant) })
  if (problem !== undefined) return { fate: 'stillborn', by: oneLine(problem) }
  if (names.every((name) => contracts[name].bytecode.object === originals[name].bytecode.object)) {
    return { fate: 'stillborn', by: 'the same code' }
  }
  install(contracts)
  try {
    const by = await firstFailure(target.nearTests)
    return by === undefined ? { fate: 'survived', by: '' } : { fate: 'killed', by }
  } finally {
    install(Object.fromEntries(names.map((name) => [name, originals[name]])))
  }
}

/** Tries a sample of one contract's mutants, and writes its row. Returns whether nine of ten were killed. */
async function tryContract(name, settings, originals, count, seed, commit) {
  const target = targets[name]
  const all = Object.keys(target.sources).flatMap((file) =>
    mutantsOf(file, new Source(read(file)), parse(settings, file, read(file))),
  )
  const chosen = sample(all, count, seed)
  const fates = { killed: 0, survived: 0, stillborn: 0 }
  const survivors = []
  for (const [i, mutant] of chosen.entries()) {
    const { fate, by } = await tryOne(settings, target, mutant, originals)
    fates[fate] += 1
    if (fate === 'survived') survivors.push(row(mutant))
    console.log(`${name} ${i + 1}/${chosen.length} ${fate} ${row(mutant)} ${by}`)
  }
  const share = ((100 * fates.killed) / Math.max(1, fates.killed + fates.survived)).toFixed(1)
  const day = new Date().toISOString().slice(0, 10)
  const figures = [all.length, chosen.length, fates.stillborn, fates.killed, fates.survived, `${share} %`]
  appendFileSync(record, `| ${[day, commit, name, seed, ...figures].join(' | ')} |\n`)
  console.log(`\n${name}: ${share} % killed\n${survivors.sort().join('\n')}\n`)
  return Number(share) >= 90
}

async function mutate(names, count, seed) {
  const { stdout } = await run('git', ['rev-parse', '--short', 'HEAD'])
  const { code, output } = await build()
  if (code !== 0) throw new SetupError('The contracts do not compile.', 'Put them right first.', tail(output))
  const settings = await compilerSettings()
  // All of them, whatever is asked for: a run that was stopped has left a mutant in its place.
  const compiled = Object.values(targets).flatMap(({ sources }) => Object.values(sources).flat())
  const originals = compile(settings, [...new Set(compiled)]).contracts
  install(originals)
  const failing = await firstFailure(targets[names[0]].nearTests)
  if (failing !== undefined) throw new SetupError(`${failing} fails without a mutant.`, 'Put it right first.')

  let enough = true
  for (const name of names)
    enough = (await tryContract(name, settings, originals, count, seed, stdout.trim())) && enough
  return enough ? 0 : 1
}

const usage = `usage: pnpm mutate [--contract ${Object.keys(targets).join('|')}] [--sample N] [--seed S]`

/** What the command line asks for; undefined when it cannot be understood. */
function asked() {
  const options = /** @type {const} */ ({
    contract: { type: 'string' },
    sample: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  })
  try {
    const { contract, sample: size, seed } = parseArgs({ options }).values
    const names = contract === undefined ? Object.keys(targets) : [String(contract)]
    const count = Number(size)
    return names.every((name) => name in targets) && count > 0 ? { names, count, seed: String(seed) } : undefined
  } catch {
    return undefined
  }
}

const wanted = asked()
if (wanted === undefined) {
  console.error(usage)
  process.exitCode = 2
} else {
  try {
    process.exitCode = await mutate(wanted.names, wanted.count, wanted.seed)
  } catch (error) {
    process.exitCode = reportFailure(error)
  }
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { contractsDir } from '../paths.mjs'

/** Loaded once: a compile costs seconds when the compiler is warm, as a start costs more than the compile of one contract. */
const solc = createRequire(join(contractsDir, 'package.json'))('solc')

const files = new Map()

/** @param {string} path In the contracts folder. */
export function read(path) {
  if (!files.has(path)) files.set(path, readFileSync(join(contractsDir, path), 'utf8'))
  return files.get(path)
}

/** An import as the compiler's callback answers it. */
function load(path) {
  try {
    return { contents: read(path) }
  } catch (error) {
    return { error: String(error) }
  }
}

/**
 * Compiles named contracts, with some files replaced.
 * @param {object} settings The compiler settings of the build, without what to put out.
 * @param {string[]} names As `file:contract`.
 * @param {Record<string, string>} [replaced] Text by file.
 * @returns {{ contracts: Record<string, any>, problem?: undefined } | { contracts?: undefined, problem: string }}
 */
export function compile(settings, names, replaced = {}) {
  const split = names.map((name) => name.split(':'))
  const outputSelection = {}
  for (const [file, contract] of split) {
    outputSelection[file] = { ...outputSelection[file], [contract]: ['evm.bytecode', 'evm.deployedBytecode'] }
  }
  const sources = {}
  for (const [file] of split) sources[file] = { content: replaced[file] ?? read(file) }
  for (const [file, content] of Object.entries(replaced)) sources[file] = { content }
  const out = callCompiler({ language: 'Solidity', sources, settings: { ...settings, outputSelection } })
  const problem = out.errors?.find(({ severity }) => severity === 'error')?.message
  if (problem !== undefined) return { problem }
  return {
    contracts: Object.fromEntries(split.map(([file, name]) => [`${file}:${name}`, out.contracts[file][name].evm])),
  }
}

/**
 * The syntax tree of a file.
 * @param {object} settings
 * @param {string} file
 * @param {string} content
 */
export function parse(settings, file, content) {
  const outputSelection = { [file]: { '': ['ast'] } }
  const sources = { [file]: { content } }
  return callCompiler({ language: 'Solidity', sources, settings: { ...settings, outputSelection } }).sources[file].ast
}

const callCompiler = (input) => JSON.parse(solc.compile(JSON.stringify(input), { import: load }))

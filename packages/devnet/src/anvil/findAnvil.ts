import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { ANVIL_VERSION, AnvilNotFoundError } from '../errors.js'

const require = createRequire(import.meta.url)

/** Where to look for anvil; the defaults are right outside tests. */
export type FindAnvilOptions = {
  /** The npm package that carries the native binary. */
  packageName?: string | undefined
  /** The directories to search when the package is not installed, as in `PATH`. */
  searchPath?: string | undefined
}

/**
 * Finds the anvil to run: the one from npm, else one of the pinned version on PATH.
 *
 * @param options - Where to look.
 * @returns The absolute path of the binary.
 * @throws {AnvilNotFoundError} when there is none, or only one of another version.
 */
export function findAnvil(options: FindAnvilOptions = {}): string {
  const { packageName = '@foundry-rs/anvil-linux-amd64', searchPath = process.env.PATH ?? '' } = options
  const fromNpm = resolvePackage(packageName)
  if (fromNpm) return fromNpm

  const fromPath = searchPath
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, 'anvil'))
    .find(isExecutable)
  if (!fromPath) throw new AnvilNotFoundError()

  const found = readVersion(fromPath)
  if (found !== ANVIL_VERSION) throw new AnvilNotFoundError({ found })
  return fromPath
}

function resolvePackage(name: string): string | undefined {
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), 'bin', 'anvil')
  } catch {
    return undefined
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `anvil --version` starts with "anvil Version: 1.7.1-stable" or "anvil 1.7.1". */
function readVersion(path: string): string {
  try {
    const output = execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 })
    return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? 'of an unknown version'
  } catch {
    return 'one that does not run'
  }
}

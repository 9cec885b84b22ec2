import { SetupError, tail } from './errors.mjs'
import { findFoundryTool } from './forge.mjs'
import { contractsDir } from './paths.mjs'
import { run } from './process.mjs'

/**
 * Compiles contracts/src into contracts/out, the application that the devnet's own tests send messages with, and the vault in which idle cash
 * earns in a journey. forge keys its
 * cache by content: a second build compiles nothing and needs no network.
 * @param {NodeJS.ProcessEnv} [env] Whose PATH finds the Node that the compiler runs on.
 * @returns {Promise<void>}
 * @throws {SetupError} When a contract does not compile.
 */
export async function buildContracts(env = process.env) {
  const forge = await findFoundryTool('forge')
  const ofTests = ['test/utils/PingOApp.sol', 'test/utils/TestVault.sol']
  const { code, output } = await run(forge, ['build', 'src', ...ofTests], { cwd: contractsDir, env })
  if (code !== 0) {
    throw new SetupError(
      'The contracts do not compile.',
      'Put the first error below right and run this again.',
      tail(output, 60),
    )
  }
}

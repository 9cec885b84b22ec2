import { SetupError, tail } from './errors.mjs'
import { findFoundryTool } from './forge.mjs'
import { contractsDir } from './paths.mjs'
import { run } from './process.mjs'

/**
 * Compiles contracts/src into contracts/out, and the application that the devnet's own tests send messages with. forge keys its
 * cache by content: a second build compiles nothing and needs no network.
 * @param {NodeJS.ProcessEnv} [env] Whose PATH finds the Node that the compiler runs on.
 * @returns {Promise<void>}
 * @throws {SetupError} When a contract does not compile.
 */
export async function buildContracts(env = process.env) {
  const forge = await findFoundryTool('forge')
  const { code, output } = await run(forge, ['build', 'src', 'test/utils/PingOApp.sol'], { cwd: contractsDir, env })
  if (code !== 0) {
    throw new SetupError(
      'The contracts do not compile.',
      'Put the first error below right and run this again.',
      tail(output, 60),
    )
  }
}

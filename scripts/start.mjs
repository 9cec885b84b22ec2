// npm start: sets the workspace up and plays the whole story on local chains. Arguments go to the demonstration.
import { runInteractive } from './lib/process.mjs'
import { reportFailure } from './lib/steps.mjs'
import { nodeBinary, setUp } from './toolchain.mjs'

try {
  const env = await setUp({ contracts: true })
  const args = ['--import', 'tsx', 'packages/cli/src/bin.ts', 'demo', ...process.argv.slice(2)]
  process.exitCode = await runInteractive(nodeBinary(), args, { env })
} catch (error) {
  process.exitCode = reportFailure(error)
}

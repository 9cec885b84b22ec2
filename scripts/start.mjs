// npm start: sets the workspace up and plays the whole story on local chains. Arguments go to the demonstration.
import { readDemoOptions, usage } from './lib/demoOptions.mjs'
import { runInteractive } from './lib/process.mjs'
import { reportFailure } from './lib/steps.mjs'
import { nodeBinary, setUp } from './toolchain.mjs'

async function start(options) {
  const env = await setUp({ contracts: true })
  const args = ['--import', 'tsx', 'packages/cli/src/bin.ts', 'demo', ...options]
  return runInteractive(nodeBinary(), args, { env })
}

try {
  const options = process.argv.slice(2)
  if (readDemoOptions(options, process.env)) console.log(usage)
  else process.exitCode = await start(options)
} catch (error) {
  process.exitCode = reportFailure(error)
}

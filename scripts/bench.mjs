// pnpm bench <name>: runs test/bench/<name>.ts. Further arguments go to it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/paths.mjs'
import { runInteractive } from './lib/process.mjs'

const [name = '', ...args] = process.argv.slice(2)
const file = join(root, 'test', 'bench', `${name}.ts`)
if (name === '' || !existsSync(file)) {
  console.error(`There is no bench "${name}": pnpm bench NAME runs test/bench/NAME.ts.`)
  process.exitCode = 1
} else {
  process.exitCode = await runInteractive(process.execPath, ['--import', 'tsx', file, ...args])
}

// pnpm bench <name>: runs test/bench/<name>.ts. Further arguments go to it.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/paths.mjs'
import { runInteractive } from './lib/process.mjs'

const [name = '', ...args] = process.argv.slice(2)
const folder = join(root, 'test', 'bench')
const file = join(folder, `${name}.ts`)
if (name === '' || !existsSync(file)) {
  const names = readdirSync(folder).flatMap((entry) => (entry.endsWith('.ts') ? [entry.slice(0, -'.ts'.length)] : []))
  console.error(`usage: pnpm bench ${names.sort().join('|')}. What each measures stands in test/bench/README.md.`)
  process.exitCode = 1
} else {
  process.exitCode = await runInteractive(process.execPath, ['--import', 'tsx', file, ...args])
}

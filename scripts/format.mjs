// pnpm format: puts the form of everything right, TypeScript and Solidity.
import { findFoundryTool } from './lib/forge.mjs'
import { contractsDir, root } from './lib/paths.mjs'
import { run } from './lib/process.mjs'

const biome = await run(`${root}/node_modules/.bin/biome`, ['check', '--write', '.'])
const forge = await run(await findFoundryTool('forge'), ['fmt'], { cwd: contractsDir })
process.stdout.write(biome.output + forge.output)
process.exitCode = biome.code || forge.code

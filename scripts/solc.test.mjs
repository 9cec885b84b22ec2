import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contractsDir } from './lib/paths.mjs'

test('contracts/bin/solc tells forge the version and commit of the compiler that it runs', () => {
  const told = execFileSync(join(contractsDir, 'bin', 'solc'), ['--version'], { encoding: 'utf8' })
  const solc = createRequire(join(contractsDir, 'package.json'))('solc')
  expect(told).toContain(`Version: ${solc.version()}`)
})

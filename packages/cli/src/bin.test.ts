import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('behavior: goes on to its end when who reads the output goes away', async () => {
  const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const config = pathOf('../../../configurations/testnet-base.json')
  const args = ['--import', 'tsx', pathOf('bin.ts'), 'lint', '--offline', '--config', config]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect([code, errors]).toEqual([0, ''])
})

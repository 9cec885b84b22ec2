import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './lib/paths.mjs'

const clone = mkdtempSync(join(tmpdir(), 'omnicover-start-'))

/** Makes the Node that runs the scripts believe that it is another one. */
const disguise = `
const [platform, arch, version] = process.env.DISGUISE.split(' ')
Object.defineProperty(process, 'platform', { value: platform })
Object.defineProperty(process, 'arch', { value: arch })
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: version } })
`

beforeAll(() => {
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true })
  mkdirSync(join(clone, 'contracts'))
  writeFileSync(join(clone, 'disguise.mjs'), disguise)
})

afterAll(() => rmSync(clone, { recursive: true }))

/** npm start in a fresh clone, on a machine that is not this one and has nothing on its PATH. */
function startOn(machine) {
  const args = ['--import', './disguise.mjs', 'scripts/start.mjs']
  const env = { ...process.env, DISGUISE: machine, PATH: '' }
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: clone, env, encoding: 'utf8' })
  return { status, stderr }
}

test.each([
  ['darwin arm64 24.0.0', 'forge 1.7.1 is needed', 'foundryup --install 1.7.1'],
  ['linux arm64 20.20.0', 'npm has none to add for linux arm64', 'Install Node 24.21.0'],
  ['linux x64 18.20.0', 'Node 18.20.0 is too old', 'Install Node 20.19 or later'],
  ['win32 x64 24.0.0', 'Windows is not supported', 'WSL 2'],
])(
  'error: on %s npm start says what is wrong and what to install, before it downloads anything',
  (machine, problem, remedy) => {
    const { status, stderr } = startOn(machine)
    expect(status).toBe(1)
    expect(stderr).toContain(problem)
    expect(stderr).toContain(remedy)
    expect(existsSync(join(clone, '.toolchain'))).toBe(false)
  },
)

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-demo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function startDemo(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', bin, 'demo', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stderr.on('data', (data) => {
    output += data
  })
  return { child, closed: once(child, 'close'), output: () => output }
}

/** Those of some processes that still run. A dead one that its new parent has not reaped yet does not. */
function running(pids: readonly number[]): string[] {
  const rows = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8' }).split('\n')
  return rows.filter((row) => {
    const [pid, state = ''] = row.trim().split(/\s+/)
    return pids.includes(Number(pid)) && !state.startsWith('Z')
  })
}

function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid,ppid'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid)
}

describe('omnicover demo', () => {
  test('two runs at once both end with every check true, and the report says who got what', {
    timeout: 300_000,
  }, async () => {
    const files = ['a.json', 'b.json'].map((name) => join(folder, name))
    const runs = files.map((file) => startDemo('--report', file))
    for (const run of runs) {
      const [code] = await run.closed
      expect(code, run.output()).toBe(0)
    }
    for (const file of files) {
      const report = JSON.parse(readFileSync(file, 'utf8'))
      expect(report).toMatchObject({ schema: 1, passed: true })
      expect(report.holders).toHaveLength(2)
      expect(report.holders.map(({ payout }: { payout: string }) => payout)).toEqual(['154687500000', '61875000000'])
      const types = new Set(report.messages.map(({ type }: { type: string }) => type))
      for (const type of [
        'PRODUCT',
        'TARGETS',
        'CAPITAL_REPORT',
        'EPOCH_SETTLED',
        'INCIDENT_REPORTED',
        'INCIDENT_OPENED',
        'CLAIM_DECIDED',
      ])
        expect(types).toContain(type)
    }
  })

  test('an interrupted run leaves no process behind', { timeout: 120_000 }, async () => {
    const { child, closed, output } = startDemo()
    await new Promise<void>((resolve, reject) => {
      const timer = setInterval(() => {
        if (output().includes('asks to deposit')) {
          clearInterval(timer)
          resolve()
        }
      }, 100)
      closed.then(() => reject(new Error(output())))
    })
    const started = descendants(child.pid ?? 0)
    expect(started.length).toBeGreaterThanOrEqual(4)
    child.kill('SIGINT')
    await closed
    expect(running(started)).toEqual([])
  })
})

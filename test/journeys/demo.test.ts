import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Cli, startCli } from '../support/cli/startCli.js'

const zero = `0x${'00'.repeat(20)}`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-demo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command that a kept network prints. */
function buyOn(kept: Cli): string {
  const [, command = ''] = /^ {2}node (--import tsx test\/play\.ts .*)$/m.exec(kept.output()) ?? []
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  return execFileSync(process.execPath, command.split(' '), { cwd, encoding: 'utf8' })
}

/** Runs the program of the README with what a kept network prints pasted into it, from the folder that the README names. */
function runOwnProgram(kept: Cli): string {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
  const [, program = ''] = /goes into `test\/`.*?```ts\n(.*?)```/s.exec(readme) ?? []
  const [printed = ''] = /^\/\/ away-a$.*?^}$/ms.exec(kept.output()) ?? []
  const [, key = ''] = /^buyer1 .* (0x[0-9a-f]{64})$/m.exec(kept.output()) ?? []
  const code = program.replace(/^\/\/ here .*$/m, printed).replace('0x…', key)
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const args = ['--import', 'tsx', '--input-type=module', '-e', code]
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

const started: Cli[] = []
function start(...args: string[]): Cli {
  const cli = startCli(...args)
  started.push(cli)
  return cli
}
afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.signal('SIGKILL')
    await cli.ended()
    cli.removeFolder()
  }
})

describe('omnicover demo', () => {
  test('two runs at once both end with every check true; one is kept, and a script buys a cover there', {
    timeout: 300_000,
  }, async () => {
    const files = ['a.json', 'b.json'].map((name) => join(folder, name))
    const [kept, other] = [
      start('demo', '--keep', '--report', required(files[0])),
      start('demo', '--report', required(files[1])),
    ]
    await kept.printed('Press Ctrl-C')
    expect(buyOn(kept)).toMatch(/holds cover \d+ of [a-z0-9-]+: 1000 for /)
    expect(runOwnProgram(kept)).toContain("label: 'balancer-v2'")
    kept.signal('SIGINT')
    for (const run of [kept, other]) expect(await run.ended(), run.output()).toBe(0)
    for (const file of files) {
      const report = JSON.parse(readFileSync(file, 'utf8'))
      expect(report).toMatchObject({ schema: 1, passed: true })
      const names = report.checks.map(({ name }: { name: string }) => name)
      for (const name of ['one price on all chains', 'exit bears the loss', 'remittance to away-b'])
        expect(names).toContain(name)
      expect(report.holders).toHaveLength(4)
      expect(report.holders.map(({ payout }: { payout: string }) => payout)).toEqual([
        '154687500000',
        '80000000000',
        '20000000000',
        '3809520000',
      ])
      expect(readFileSync(file.replace('.json', '.svg'), 'utf8')).toMatch(/^<svg .*>away-b<.*<\/svg>\n$/s)
      expect(report.changes.map(({ change }: { change: string }) => change)).toEqual(['extended', 'cancelled'])
      const types = new Set(report.messages.map(({ type }: { type: string }) => type))
      for (const type of [
        'PRODUCT',
        'TARGETS',
        'CAPITAL_REPORT',
        'EPOCH_SETTLED',
        'INCIDENT_REPORTED',
        'INCIDENT_OPENED',
        'CLAIM_DECIDED',
        'OFT',
      ])
        expect(types).toContain(type)
    }
  })
})

test('a report that cannot be written is refused before anything starts', async () => {
  const run = start('demo', '--report', join(folder, 'none', 'report.json'))
  expect(await run.ended()).toBe(1)
  expect(run.output()).toMatch(/report\.json cannot be written: ENOENT.*\nName a file in a folder that exists/)
  expect(run.output()).not.toContain('1. Local chains')
})

describe('omnicover devnet', () => {
  test('where nobody has deposited, the printed script deposits first and buys; a second relayer is refused', {
    timeout: 240_000,
  }, async () => {
    const devnet = start('devnet')
    await devnet.printed('Press Ctrl-C')
    const [, config = ''] = /^relayer configuration: (\S+)/m.exec(devnet.output()) ?? []
    const second = start('relay', '--config', config)
    expect(await second.ended(), second.output()).toBe(1)
    expect(second.output()).toMatch(/^The store .* is used by process \d+: .* a storePath of its own/)
    expect(buyOn(devnet)).toMatch(/deposits a million.*holds cover \d+ of [a-z0-9-]+: 1000 for /s)
  })

  test('the script says in a line what is wrong with its arguments', () => {
    const script = fileURLToPath(new URL('../play.ts', import.meta.url))
    const said = (...args: string[]) => {
      const { stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' })
      return { status, lines: stderr.trim().split('\n') }
    }
    const file = join(folder, 'play.json')
    const deployment = { chainId: 1, market: '0x' }
    const chains = [{ name: 'away-a', rpcUrl: 'http://127.0.0.1:9', deployment }]
    writeFileSync(file, JSON.stringify({ chains, keys: { buyer3: `0x${'11'.repeat(32)}` } }))
    expect(said()).toMatchObject({ status: 1, lines: [expect.stringMatching('^usage: ')] })
    expect(said(join(folder, 'none.json')).lines[0]).toContain('none.json cannot be read (Error: ENOENT')
    expect(said(file, 'moon')).toEqual({ status: 1, lines: ['No chain moon; there are away-a.'] })
    expect(said(file, 'away-a', 'me')).toEqual({ status: 1, lines: ['No key of me; there are buyer3.'] })
    const whole = {
      ...deployment,
      ...Object.fromEntries(['market', 'desk', 'lens', 'asset'].map((name) => [name, zero])),
    }
    writeFileSync(
      file,
      JSON.stringify({ chains: [{ ...chains[0], deployment: whole }], keys: { buyer3: `0x${'11'.repeat(32)}` } }),
    )
    expect(said(file).lines).toEqual([expect.stringMatching('^The chain does not answer. Does its network still run')])
  })
})

describe('a run that is interrupted', () => {
  /** Ctrl-C, as often as a person presses it, some time after a text was printed. */
  async function interrupt(cli: Cli, text: string, afterMs: number, times: number): Promise<void> {
    await cli.printed(text)
    await sleep(afterMs)
    for (let time = 0; time < times; time += 1) {
      cli.signal('SIGINT')
      await sleep(50)
    }
  }

  const moments: readonly (readonly [moment: string, text: string, afterMs: number])[] = [
    ['at its first line', '1. Local chains', 0],
    ['while the chains start', '1. Local chains', 150],
    ['while LayerZero is deployed', '1. Local chains', 500],
    ['while OmniCover is deployed', 'chains run, each with', 0],
    ['while the pathways are wired', 'OmniCover is deployed on each', 0],
    ['while the relayer starts', 'products listed at home', 100],
    ['in the middle of the story', 'asks to deposit', 0],
  ]
  for (const times of [1, 3]) {
    test.each(moments)(`%s, ${times} x Ctrl-C: no process and no file is left, exit code 130`, async (_, text, ms) => {
      const cli = start('demo')
      await interrupt(cli, text, ms, times)
      expect(await cli.ended(), cli.output()).toBe(130)
      expect(cli.processes()).toEqual([])
      expect(cli.files()).toEqual([])
    })
  }

  test('a network that stays up ends well with Ctrl-C, and leaves nothing either', async () => {
    const cli = start('devnet')
    await cli.printed('Press Ctrl-C')
    expect(cli.processes().length).toBeGreaterThanOrEqual(8)
    expect(cli.files()).toHaveLength(1)
    await interrupt(cli, 'Press Ctrl-C', 0, 3)
    expect(await cli.ended(), cli.output()).toBe(0)
    expect(cli.processes()).toEqual([])
    expect(cli.files()).toEqual([])
  })

  test('a network that is interrupted before it is up says so with its exit code', async () => {
    const cli = start('devnet')
    await interrupt(cli, 'chains run, each with', 0, 2)
    expect(await cli.ended(), cli.output()).toBe(130)
    expect(cli.processes()).toEqual([])
    expect(cli.files()).toEqual([])
  })
})

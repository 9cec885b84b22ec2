import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Cli, startCli } from '../support/cli/startCli.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-demo-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

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
  test('two runs at once both end with every check true, and the report says who got what', {
    timeout: 300_000,
  }, async () => {
    const files = ['a.json', 'b.json'].map((name) => join(folder, name))
    const runs = files.map((file) => start('demo', '--report', file))
    for (const run of runs) expect(await run.ended(), run.output()).toBe(0)
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
    ['at its first line', '1. Three local chains', 0],
    ['while the chains start', '1. Three local chains', 150],
    ['while LayerZero is deployed', '1. Three local chains', 500],
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

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Cli, startCli } from '../support/cli/startCli.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-chaos-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let cli: Cli
afterEach(async () => {
  cli.signal('SIGKILL')
  await cli.ended()
  cli.removeFolder()
})

describe('omnicover demo --chaos', () => {
  test('the relayer is killed ten times during the story, and every check is true at the end', {
    timeout: 540_000,
  }, async () => {
    const file = join(folder, 'report.json')
    cli = startCli('demo', '--chaos', '10', '--report', file)
    expect(await cli.ended(), cli.output()).toBe(0)
    const steps = [...cli.output().matchAll(/kill \d+ of 10, in step (\d): SIGKILL/g)].map(([, step]) => Number(step))
    expect(steps).toHaveLength(10)
    // Deposits, incidents, payouts and the exit: the short steps between may be over before their kill comes.
    for (const step of [2, 5, 6, 7]) expect(steps).toContain(step)
    expect(cli.processes()).toEqual([])
    const report = JSON.parse(readFileSync(file, 'utf8'))
    expect(report).toMatchObject({ schema: 1, passed: true, kills: 10 })
    expect(report.killedAt).toHaveLength(10)
    expect(report.holders.map(({ payout }: { payout: string }) => payout)).toEqual([
      '154687500000',
      '80000000000',
      '20000000000',
      '3809520000',
    ])
    const guids = report.messages.map(({ guid }: { guid: string }) => guid)
    expect(new Set(guids).size).toBe(guids.length)
  })

  test.each([
    [['--chaos', 'ten'], 'Give a whole number'],
    [['--chaos', '1000'], 'Give at most 100'],
    [['--seed', '1'], '--seed needs --chaos'],
  ])('%s is refused before anything starts', async (args, message) => {
    cli = startCli('demo', ...args)
    expect(await cli.ended()).toBe(1)
    expect(cli.output()).toContain(message)
    expect(cli.output()).not.toContain('Local chains with the real')
  })
})

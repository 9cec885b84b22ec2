import { readFileSync, writeFileSync } from 'node:fs'
import { encodeMessage, MessageType } from '@omnicover/core'
import type { DevnetChain } from '@omnicover/devnet'
import { createRelayer, type RelayerConfigInput, type Veto, type VetoQuestion } from '@omnicover/relayer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import { mineWhile } from '../support/relayer/mineWhile.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, mineAll, openWay, startWorld, until, type Way, type World, word } from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()
beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

let stop: () => Promise<void>
afterEach(() => stop())

function drive(ways: readonly Way[], veto?: Veto, change = (config: RelayerConfigInput) => config) {
  const recorder = createRecorder()
  const relayer = createRelayer(change(configFor(world, ways, `${trial.folder}/store`)), { observer: recorder, veto })
  stop = relayer.stop
  return { relayer, recorder }
}

/** An order to send so many units to another chain. */
function order(amount: bigint) {
  const remit = { poolId: 1, orderId: 1, to: 40_202, amount }
  return encodeMessage({ type: MessageType.REMIT, head: { time: 1, incidents: 0 }, remit })
}

describe('the operator’s veto', () => {
  test('behavior: a DVN signs nothing while the hook names a reason or throws, and signs when it has none', async () => {
    const way = await openWay(west, east)
    await way.send(order(5n))
    const asked: VetoQuestion[] = []
    let answer: 'refuse' | 'throw' | 'pass' = 'refuse'
    const { relayer, recorder } = drive([way], async (question) => {
      asked.push(question)
      if (answer === 'throw') throw new Error('the hook is broken')
      return answer === 'refuse' ? 'the pool has another amount' : undefined
    })
    const refused = (words: string) => () =>
      recorder.of('attestationRefused').some(({ reason }) => reason.includes(words))
    await until(world, relayer, refused('vetoed: the pool has another amount'))
    answer = 'throw'
    await until(world, relayer, refused('the veto hook failed: the hook is broken'))
    expect(recorder.of('transactionSent')).toEqual([])
    expect(asked[0]).toMatchObject({
      dvn: expect.any(String),
      message: { type: MessageType.REMIT, remit: { amount: 5n } },
    })
    const { number, hash } = (await asked[0]?.sources[0]?.getBlock(asked[0].blockNumber)) ?? {}
    expect([number, hash]).toEqual([asked[0]?.blockNumber, asked[0]?.blockHash])
    answer = 'pass'
    await until(world, relayer, async () => (await way.receiver.count()) === 1)
  })

  test('behavior: what is no message between our contracts is asked about without one', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const said: unknown[] = []
    const { relayer } = drive([way], async ({ message }) => {
      said.push(message)
      return undefined
    })
    await until(world, relayer, async () => (await way.receiver.count()) === 1)
    expect(new Set(said)).toEqual(new Set([undefined]))
  })
})

describe('the operator’s veto, named in the file of omnicover relay', () => {
  /** What docs/operate.md shows. */
  const [, shown = ''] =
    /```ts\n(import type \{ Veto \}.*?)```/s.exec(
      readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8'),
    ) ?? []

  function relayWith(way: Way, veto: string) {
    const file = `${trial.folder}/relay.json`
    writeFileSync(file, JSON.stringify({ relayer: configFor(world, [way], `${trial.folder}/store`), veto }))
    const cli = startCli('relay', '--config', file)
    stop = async () => {
      cli.signal('SIGINT')
      await cli.ended()
      cli.removeFolder()
    }
    return cli
  }

  test('behavior: the check that the documentation shows holds a large order back, and lets a small one pass', async () => {
    const way = await openWay(west, east)
    await way.send(order(1_000_000_000_000n))
    await way.send(order(1_000_000_000_001n))
    writeFileSync(`${trial.folder}/veto.ts`, shown)
    const cli = relayWith(way, './veto.ts')
    await mineWhile(world, cli.printed('vetoed: it is more than we let go without a look'))
    await mineWhile(world, cli.printed('messageDelivered'))
    expect(await way.receiver.count()).toBe(1)
  })

  test('error: a relayer that cannot load its check does not start', async () => {
    const way = await openWay(west, east)
    const cli = relayWith(way, './none.js')
    expect(await cli.ended()).toBe(1)
    expect(cli.output()).toMatch(/none\.js cannot be used/)
    expect(cli.output()).not.toContain('Relaying')
  })
})

describe('large amounts', () => {
  test('behavior: a large order waits for more blocks than a small one, and than any other message', async () => {
    const way = await openWay(west, east)
    const largeAmounts = [
      { from: '1000', confirmations: 8 },
      { from: '1000000', confirmations: 14 },
    ]
    const { relayer, recorder } = drive([way], undefined, (config) => ({
      ...config,
      network: {
        ...config.network,
        pathways: config.network.pathways.map((pathway) => ({ ...pathway, largeAmounts })),
      },
    }))
    for (const message of [order(999n), word(0), order(1_000n), order(1_000_000n)]) await way.send(message)
    const depths = new Map<bigint, bigint>()
    await until(world, relayer, async () => {
      const head = await west.client.getBlockNumber()
      for (const { nonce, sourceBlockNumber, status } of await relayer.listMessages())
        if (status !== 'seen' && !depths.has(nonce)) depths.set(nonce, head - sourceBlockNumber + 1n)
      return (await way.receiver.count()) === 4
    })
    // A message is looked at once a block, so it is final exactly then; the first two are deeper when the relayer starts.
    expect([depths.get(3n), depths.get(4n)]).toEqual([8n, 14n])
    expect(depths.get(1n)).toBeLessThan(8n)
    expect(depths.get(2n)).toBeLessThan(8n)
    expect(recorder.of('messageAttested')).toHaveLength(8)
    await mineAll(world)
  })
})

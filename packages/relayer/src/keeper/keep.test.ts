import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeKey, MessageType } from '@omnicover/core'
import { claimDeskAbi, errorsAbi, oftBridgeAbi } from '@omnicover/deployments'
import { decodeFunctionData, encodeErrorResult, encodeFunctionData } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLmdbStore } from '../adapters/lmdbStore.js'
import { revertReason } from '../domain/revertReason.js'
import { CallRevertedError, RpcRefusedError, RpcUnreachableError } from '../errors.js'
import type { Store } from '../ports/store.js'
import type { UntimedEvent } from '../useCases/context.js'
import { type FakeState, fakeChain, keptChain, keptHome } from './fakeChain.fixture.js'
import { createKeeperJob } from './keep.js'
import {
  chainBook,
  chainIncident,
  chainPool,
  chainProduct,
  chainSnapshot,
  homeSnapshot,
  incidentBook,
  line,
  poolBook,
  productBook,
} from './snapshots.fixture.js'

const HOME = 40101
const AWAY = 40102
const LATE = 40103
const eids = [HOME, AWAY, LATE]
const resendAfterMs = 60_000
const down = new RpcUnreachableError('http://away', 'timed out')

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-keeper-'))
  store = openLmdbStore(join(folder, 'store'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Three chains on which nothing is owed, and a keeper of them. */
function world() {
  const settled = eids.map((eid) => line({ eid, target: 100n, granted: 100n, seq: 1 }))
  const calm = homeSnapshot({
    products: [productBook({ limit: 300n, granted: 300n, lines: settled })],
    pools: [
      {
        poolId: 1,
        pool: poolBook({ capital: 1_000n, granted: 300n }),
        ...{ wantsSettlement: false, wantsOrder: false, orderCount: 0 },
        chains: eids.map((eid) => chainBook({ eid })),
      },
    ],
  })
  const chainOf = (eid: number): FakeState => ({
    chain: chainSnapshot({ eid, products: [chainProduct({ target: 100n, targetSeq: 1 })] }),
  })
  const home: FakeState = { ...chainOf(HOME), home: calm }
  const [away, late] = [chainOf(AWAY), chainOf(LATE)]
  const fakes = [fakeChain(HOME, home), fakeChain(AWAY, away), fakeChain(LATE, late)] as const
  const events: UntimedEvent[] = []
  let nowMs = 0
  const startJob = () =>
    createKeeperJob({
      home: keptHome(HOME),
      chains: eids.map(keptChain),
      policy: { hearEvery: 60, reportEvery: 60 },
      resendAfterMs,
      gasLimit: 1_000_000n,
    })
  let job = startJob()
  return {
    ...{ home, away, late, calm, fakes },
    pass: (ms: number) => {
      nowMs += ms
    },
    /** Another process takes over: nothing is left but the store. */
    takeOver: () => {
      job = startJob()
    },
    /** One round: what was sent on every chain, and what was told. */
    round: async () => {
      events.length = 0
      await job.run({ chains: fakes, clock: { nowMs: () => nowMs }, store, tell: (event) => events.push(event) })
      return { sent: fakes.flatMap(({ takeSent }) => takeSent()), told: [...events] }
    },
  }
}

const waitingDeposit = () => [chainPool({ pending: 5n, round: 101 })]
const frozen = (incidentId: number) => incidentBook({ incidentId, exposures: [] })
const decided = (incidentId: number) =>
  incidentBook({ incidentId, state: 2, ratio: 500_000, closesAt: 2_000, exposures: [] })

describe('createKeeperJob', () => {
  test('default: nothing is sent and nothing is told while nothing is owed', async () => {
    const { round } = world()
    expect(await round()).toEqual({ sent: [], told: [] })
  })

  test('behavior: a chain that joined after an incident is told of none before it, and those behind it go on', async () => {
    const { home, away, calm, round } = world()
    home.home = {
      ...calm,
      incidents: [{ ...decided(1), told: [HOME, AWAY] }],
    }
    // What HomeOutbox does with an incident from before the chain joined.
    home.failRead = ({ functionName, args }) =>
      functionName === 'quoteSend' && args[1] === LATE
        ? new CallRevertedError('home', 'quoteSend', encodeErrorResult(nothingFor(LATE)))
        : undefined
    away.chain = { ...away.chain, pools: waitingDeposit() }
    const { sent, told } = await round()
    expect(sent.filter((task) => task.includes('incident'))).toEqual([
      `keep:incident:1:4:${HOME}`,
      `keep:incident:1:4:${AWAY}`,
    ])
    expect(sent).toContain(`keep:report:1:${AWAY}`)
    expect(told).toEqual([])
  })

  test('behavior: an incident from before a chain joined is finished without it, and not looked at again', async () => {
    const { home, away, fakes, calm, round } = world()
    home.home = {
      ...calm,
      incidents: [{ ...decided(1), told: [HOME, AWAY] }, frozen(2)],
    }
    for (const state of [home, away]) state.chain = { ...state.chain, incidents: [chainIncident({ state: 2 })] }
    await round()
    fakes[1].reads.length = 0
    await round()
    expect(fakes[1].reads.filter(({ functionName }) => functionName === 'getIncident').map(({ args }) => args)).toEqual(
      [[2]],
    )
  })

  test('behavior: a quote that reverts is told once, again when its reason changes, and holds up nothing', async () => {
    const { home, calm, round, pass } = world()
    home.home = { ...calm, incidents: [frozen(1)] }
    let data = nothingFor(AWAY)
    home.failRead = ({ functionName, args }) =>
      functionName === 'quoteSend' && args[1] === AWAY
        ? new CallRevertedError('home', 'quoteSend', encodeErrorResult(data))
        : undefined
    const first = await round()
    expect(first.sent).toEqual([`keep:incident:1:3:${HOME}`, `keep:incident:1:3:${LATE}`])
    const refusal = { type: 'dutyRefused', task: `incident:1:3:${AWAY}`, eid: HOME }
    expect(first.told).toEqual([{ ...refusal, reason: revertReason(encodeErrorResult(nothingFor(AWAY))) }])
    pass(1_000)
    expect(await round()).toEqual({ sent: [], told: [] })
    data = { abi: errorsAbi, errorName: 'HomeOutbox_UnknownChain', args: [AWAY] }
    expect((await round()).told).toEqual([{ ...refusal, reason: revertReason(encodeErrorResult(data)) }])
  })

  test('behavior: a call that would revert is told with the decoded reason, and not sent', async () => {
    const { home, calm, round } = world()
    home.home = { ...calm, pools: calm.pools.map((pool) => ({ ...pool, wantsSettlement: true })) }
    home.refuse = () => encodeErrorResult({ abi: errorsAbi, errorName: 'Ledger_IncidentOpen', args: [1] })
    expect(await round()).toEqual({
      sent: [],
      told: [
        {
          type: 'dutyRefused',
          task: 'settle:1',
          eid: HOME,
          reason: expect.stringMatching(/^Ledger_IncidentOpen\(1\): /),
        },
      ],
    })
  })

  test('behavior: a chain that is down keeps no other from being frozen, reporting or paying', async () => {
    const { home, away, late, calm, round } = world()
    home.home = { ...calm, incidents: [frozen(1)] }
    away.down = down
    late.chain = { ...late.chain, pools: waitingDeposit() }
    const { sent, told } = await round()
    expect(sent).toEqual([`keep:incident:1:3:${HOME}`, `keep:incident:1:3:${LATE}`, `keep:report:1:${LATE}`])
    expect(told).toEqual([
      {
        ...{ type: 'stepFailed', step: `keep: read ${AWAY}`, code: 'RPC_UNREACHABLE', retriable: true },
        reason: down.shortMessage,
      },
    ])
  })

  test.each(['isApplied', 'getCover'])(
    'behavior: a chain that fails at %s, after its snapshot, still gets its freeze and sends its report',
    async (failing) => {
      const { home, away, calm, round } = world()
      home.home = {
        ...calm,
        incidents: [decided(1), frozen(2)],
        pools: calm.pools.map((pool) => ({ ...pool, chains: eids.map((eid) => chainBook({ eid, settlements: 1 })) })),
      }
      away.chain = {
        ...away.chain,
        incidents: [chainIncident({ state: 3, ratio: 1, budgetLeft: 5, payableAt: 0, closesAt: 2_000 })],
        products: [chainProduct({ target: 100n, targetSeq: 1, coverCount: 1 })],
        pools: [chainPool({ depositsApplied: 7n, free: 5n })],
      }
      away.unapplied = [1]
      away.covers = [payable]
      away.failRead = ({ functionName }) =>
        functionName === failing ? new RpcRefusedError('http://away', 'eth_call', 'no') : undefined
      const { sent, told } = await round()
      expect(sent).toContain(`keep:incident:2:3:${AWAY}`)
      expect(sent).toContain(`keep:report:1:${AWAY}`)
      expect(sent.includes(`keep:settled:1:1:${AWAY}`)).toBe(failing !== 'isApplied')
      expect(sent.some((task) => task.startsWith('keep:payout:1:'))).toBe(failing !== 'getCover')
      expect(told).toMatchObject([{ type: 'stepFailed', code: 'RPC_REFUSED' }])
    },
  )

  test('behavior: a settlement of exits alone is sent too', async () => {
    const { home, away, calm, round } = world()
    const record = { settlements: 1, exitsFilled: 5n }
    home.home = {
      ...calm,
      pools: calm.pools.map((pool) => ({ ...pool, chains: eids.map((eid) => chainBook({ eid, ...record })) })),
    }
    away.unapplied = [1]
    expect((await round()).sent).toContain(`keep:settled:1:1:${AWAY}`)
  })

  test('behavior: settlements are looked at from the first that is missing, and all again when none seems to be', async () => {
    const { home, away, calm, fakes, round } = world()
    const record = { settlements: 3, exitsFilled: 5n }
    home.home = {
      ...calm,
      pools: calm.pools.map((pool) => ({ ...pool, chains: eids.map((eid) => chainBook({ eid, ...record })) })),
    }
    const looked = async (unapplied: number[]) => {
      away.unapplied = unapplied
      fakes[1].reads.length = 0
      await round()
      const reads = fakes[1].reads.filter(({ functionName }) => functionName === 'isApplied')
      return reads.map(({ args }) => args[0])
    }
    expect(await looked([2])).toEqual([1, 2, 3])
    expect(await looked([3])).toEqual([2, 3])
    expect(await looked([])).toEqual([3])
    expect(await looked([1])).toEqual([1, 2, 3])
  })

  test('behavior: an order waits for its message, then for somebody who pays the bridge, then for nothing here', async () => {
    const { home, away, calm, fakes, pass, round } = world()
    const flows = new Map([[AWAY, { ordered: 7n, sent: 0n, received: 0n, lost: 0n }]])
    const nothing = { ordered: 0n, sent: 0n, received: 0n, lost: 0n }
    const chains = eids.map((eid) => chainBook({ eid, flow: flows.get(eid) ?? nothing }))
    home.home = { ...calm, pools: calm.pools.map((pool) => ({ ...pool, orderCount: 1, chains })) }
    home.orders = [{ from: AWAY, to: LATE, amount: 7n }]
    away.unapplied = [1]
    expect((await round()).sent).toEqual(['keep:remit:1:1'])
    expect(fakes[0].calls.at(-1)).toContain(encodeKey({ type: MessageType.REMIT, poolId: 1, orderId: 1 }).slice(2))

    ;[away.unapplied, away.waiting] = [[], [1]]
    expect((await round()).sent).toEqual(['keep:bridge:1:1'])
    const send = encodeFunctionData({ abi: oftBridgeAbi, functionName: 'send', args: [1] })
    expect(fakes[1].calls).toEqual([send])

    away.waiting = []
    pass(resendAfterMs)
    expect((await round()).sent).toEqual([])
  })

  test('behavior: shares that move are sent from the chain that they left, until all have arrived', async () => {
    const { home, away, fakes, round } = world()
    home.moves = { [AWAY]: [{ shares: 5n }, { shares: 7n }] }
    away.moves = { [HOME]: [{ shares: 3n }] }
    away.arrived = { [HOME]: [5n, 0n] }
    expect((await round()).sent).toEqual(['keep:move:1:40101:40102:2', 'keep:move:1:40102:40101:1'])
    expect(fakes[0].calls.at(-1)).toContain(
      encodeKey({ type: MessageType.SHARES_TO_AWAY, poolId: 1, moveId: 2 }).slice(2),
    )
    expect(fakes[1].calls.at(-1)).toContain(
      encodeKey({ type: MessageType.SHARES_TO_HOME, poolId: 1, moveId: 1 }).slice(2),
    )
    expect((await round()).sent).toEqual([])
    away.arrived = { [HOME]: [5n, 4n] }
    home.arrived = { [AWAY]: [3n] }
    expect((await round()).sent, 'the rest of what arrived in part').toEqual(['keep:move:1:40101:40102:2'])
    away.arrived = { [HOME]: [5n, 7n] }
    expect((await round()).sent).toEqual([])
  })

  test('behavior: moves are looked at from the first that is under way, and the newest always', async () => {
    const { home, away, fakes, round } = world()
    home.moves = { [AWAY]: Array.from({ length: 20 }, () => ({ shares: 1n })) }
    away.arrived = { [HOME]: Array.from({ length: 20 }, () => 1n) }
    const looked = () => {
      const from = fakes[1].reads.splice(0).filter(({ functionName }) => functionName === 'arrivedOf')
      return from.map(({ args }) => (args[1] as { moveId: number }).moveId)
    }
    await round()
    expect(looked()).toHaveLength(20)
    await round()
    expect(looked()).toEqual([13, 14, 15, 16, 17, 18, 19, 20])
    away.arrived = { [HOME]: Array.from({ length: 20 }, (_, i) => (i === 14 ? 0n : 1n)) }
    expect((await round()).sent, 'taken back by a reorganisation').toEqual(['keep:move:1:40101:40102:15'])
  })

  test('behavior: a refused request for one duty does not keep the duties behind it from being sent', async () => {
    const { home, calm, round } = world()
    home.home = { ...calm, incidents: [frozen(1)] }
    home.failRead = ({ functionName, args }) =>
      functionName === 'quoteSend' && args[1] === HOME ? new RpcRefusedError('home', 'eth_call', 'busy') : undefined
    const { sent, told } = await round()
    expect(sent).toEqual([`keep:incident:1:3:${AWAY}`, `keep:incident:1:3:${LATE}`])
    expect(told).toMatchObject([{ type: 'stepFailed', step: `keep incident:1:3:${HOME}`, code: 'RPC_REFUSED' }])
  })

  test('behavior: a sender that takes no more ends the round of its chain, and the duties come again', async () => {
    const { home, calm, fakes, round } = world()
    home.home = { ...calm, incidents: [frozen(1)] }
    home.sendResult = 'full'
    expect((await round()).sent).toEqual([])
    expect(fakes[0].reads.filter(({ functionName }) => functionName === 'quoteSend')).toHaveLength(1)
    home.sendResult = 'sent'
    expect((await round()).sent).toHaveLength(3)
  })

  test('behavior: a duty is not sent again before its time, unless the state behind it has changed', async () => {
    const { away, round, pass } = world()
    const report = [`keep:report:1:${AWAY}`]
    away.chain = { ...away.chain, pools: waitingDeposit() }
    expect((await round()).sent).toEqual(report)
    pass(resendAfterMs - 1)
    expect((await round()).sent).toEqual([])
    away.chain = { ...away.chain, pools: [chainPool({ pending: 5n, round: 102 })] }
    expect((await round()).sent).toEqual(report)
    pass(resendAfterMs)
    expect((await round()).sent).toEqual(report)
  })

  test('behavior: a process that takes over does not send again what the one before it has sent, before its time', async () => {
    const { away, round, pass, takeOver } = world()
    const report = [`keep:report:1:${AWAY}`]
    away.chain = { ...away.chain, pools: waitingDeposit() }
    expect((await round()).sent).toEqual(report)
    takeOver()
    pass(resendAfterMs - 1)
    expect((await round()).sent).toEqual([])
    takeOver()
    pass(1)
    expect((await round()).sent).toEqual(report)
  })

  test('behavior: a duty that could not be handed over is not taken for sent', async () => {
    const { away, round } = world()
    away.chain = { ...away.chain, pools: waitingDeposit() }
    away.failSend = down
    expect((await round()).sent).toEqual([])
    away.failSend = undefined
    expect((await round()).sent).toEqual([`keep:report:1:${AWAY}`])
  })

  test.each([
    ['one process', false],
    ['a process for each round, as functions on AWS are', true],
  ])('behavior: payouts are looked for in bounded looks, which come round to every cover, by %s', async (_, isNew) => {
    const { away, home, calm, fakes, round, takeOver } = world()
    home.home = { ...calm, incidents: [decided(1)] }
    const coverCount = 1_200
    away.chain = {
      ...away.chain,
      incidents: [chainIncident({ state: 3, ratio: 1, budgetLeft: 5, payableAt: 0, closesAt: 2_000 })],
      products: [chainProduct({ target: 100n, targetSeq: 1, coverCount })],
      pools: [chainPool({ free: 5n })],
    }
    const paid = { ...payable, settled: 1 }
    away.covers = Array.from({ length: coverCount }, (_, serial) => (serial < 40 || serial === 1_199 ? payable : paid))
    const serials = () =>
      fakes[1].calls.splice(0).flatMap((data) => {
        const { functionName, args } = decodeFunctionData({ abi: claimDeskAbi, data })
        return functionName === 'settleBatch' ? args[1].map((coverId) => Number(coverId & 0xffff_ffffn)) : []
      })
    const looks: number[][] = []
    for (let look = 0; look < 5; look += 1) {
      fakes[1].reads.length = 0
      if (isNew) takeOver()
      const { sent } = await round()
      expect(sent.filter((task) => task.startsWith('keep:payout:1:')).length).toBeLessThanOrEqual(1)
      looks.push(serials())
      expect(fakes[1].reads.filter(({ functionName }) => functionName === 'getCover').length).toBeLessThanOrEqual(500)
    }
    expect(looks).toEqual([
      Array.from({ length: 32 }, (_, serial) => serial),
      Array.from({ length: 8 }, (_, index) => 32 + index),
      [],
      [1_199],
      [],
    ])
  })

  test('behavior: an incident is looked after until every chain that is told of it has nothing left to pay', async () => {
    const { away, home, calm, fakes, round } = world()
    home.home = { ...calm, incidents: [{ ...decided(1), told: [HOME, AWAY] }] }
    const over = chainIncident({ state: 3, ratio: 1, budgetLeft: 0, payableAt: 0, closesAt: 2_000 })
    const products = [chainProduct({ target: 100n, targetSeq: 1, coverCount: 1 })]
    home.chain = { ...home.chain, incidents: [over] }
    away.chain = { ...away.chain, products, incidents: [{ ...over, budgetLeft: 5 }], pools: [chainPool({ free: 5n })] }
    away.covers = [payable]
    const looksAt = async (functionName: string) => {
      fakes[1].reads.length = 0
      await round()
      return fakes[1].reads.some((read) => read.functionName === functionName)
    }
    expect([await looksAt('getCover'), await looksAt('getCover')]).toEqual([true, true])
    away.chain = { ...away.chain, incidents: [over] }
    expect([await looksAt('getIncident'), await looksAt('getIncident')]).toEqual([true, false])
  })

  test('behavior: reports that did not reach home are sent, a few in each round', async () => {
    const { away, home, round } = world()
    away.chain = { ...away.chain, reportCount: 12 }
    home.unreported = [2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    expect((await round()).sent).toEqual([2, 4, 5, 6, 7, 8, 9, 10].map((id) => `keep:incident-report:${AWAY}:${id}`))
    home.unreported = [11]
    expect((await round()).sent).toEqual([`keep:incident-report:${AWAY}:11`])
  })

  test('behavior: a process that takes over goes on behind the moves and the reports that have arrived', async () => {
    const { away, home, round, takeOver, fakes } = world()
    const moves = Array.from({ length: 1_203 }, () => ({ shares: 1n }))
    home.moves = { [AWAY]: moves }
    away.arrived = { [HOME]: moves.slice(0, 1_202).map(({ shares }) => shares) }
    away.chain = { ...away.chain, reportCount: 600 }
    const sent: string[][] = []
    const reads: number[] = []
    for (let rounds = 0; rounds < 3; rounds += 1) {
      takeOver()
      fakes[0].reads.length = 0
      sent.push((await round()).sent)
      reads.push(fakes[0].reads.filter(({ functionName }) => functionName === 'getReport').length)
    }
    expect([sent, reads]).toEqual([
      [[], [], [`keep:move:1:${HOME}:${AWAY}:1203`]],
      [600, 0, 0],
    ])
  })

  test('error: without home’s book there is no round', async () => {
    const { home, round } = world()
    home.down = down
    await expect(round()).rejects.toThrow(RpcUnreachableError)
  })
})

const payable = { start: 0, end: 5_000, amount: 10n, paid: 0n, settled: 0 }
function nothingFor(eid: number): Parameters<typeof encodeErrorResult<typeof errorsAbi>>[0] {
  return { abi: errorsAbi, errorName: 'HomeOutbox_NothingFor', args: [eid, 3, 1] }
}

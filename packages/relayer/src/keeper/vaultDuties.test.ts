import { investorAbi } from '@omnicover/deployments'
import { decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  chainBook,
  chainIncident,
  chainPool,
  chainProduct,
  chainSnapshot,
  homeSnapshot,
  poolBook,
  vault,
} from './snapshots.fixture.js'
import { vaultDuties } from './vaultDuties.js'

const HOME = 40101
const AWAY = 40102
const DOLLAR = 1_000_000n

type PoolValues = Parameters<typeof chainPool>[0]
type Values = {
  readonly home?: PoolValues
  readonly away?: PoolValues
  readonly record?: Parameters<typeof chainBook>[0]
  readonly incidents?: ReturnType<typeof chainIncident>[]
  readonly openIncidents?: number
}

/** The calls that are due, as `divest 40102 5`. Home and one other chain; each has cash of 1,000 dollars. */
function plan(values: Values): readonly string[] {
  const pool = poolBook({
    capital: 2_000n * DOLLAR,
    shares: 2_000n * 10n ** 18n,
    openIncidents: values.openIncidents ?? 0,
  })
  const books = [chainBook({ eid: HOME }), chainBook({ eid: AWAY, ...values.record })]
  const home = homeSnapshot({
    pools: [{ poolId: 1, pool, wantsSettlement: false, wantsOrder: false, orderCount: 0, chains: books }],
  })
  const chain = (eid: number, of: PoolValues = {}) =>
    chainSnapshot({
      ...{ eid, products: [chainProduct({})], pools: [chainPool({ free: 1_000n * DOLLAR, ...of })] },
      incidents: eid === AWAY ? (values.incidents ?? []) : [],
    })
  return vaultDuties(home, [chain(HOME, values.home), chain(AWAY, values.away)]).map((duty) => {
    if (duty.kind !== 'call') throw new Error(`a vault is called, not ${duty.kind}`)
    const { functionName, args } = decodeFunctionData({ abi: investorAbi, data: duty.data })
    return [functionName, duty.eid, ...(args ?? [])].join(' ')
  })
}

const half = { free: 500n * DOLLAR, invested: 500n * DOLLAR }
const sound = vault({ invested: 500n * DOLLAR, value: 500n * DOLLAR, keep: 100n * DOLLAR })

describe('what is owed comes out of the vault', () => {
  test('nothing owed, nothing gained: nothing to do', () => {
    expect(plan({ away: { ...half, vault: sound } })).toEqual([])
  })

  test('a budget that cash does not suffice for, and no more', () => {
    const incidents = [chainIncident({ state: 2, budgetLeft: Number(700n * DOLLAR) })]
    expect(plan({ away: { ...half, vault: sound }, incidents })).toEqual([`divest ${AWAY} ${200n * DOLLAR}`])
  })

  test('an exit and an order that home made', () => {
    const flow = { ordered: 300n * DOLLAR, sent: 0n, received: 0n, lost: 0n }
    const record = { exitsFilled: 250n * DOLLAR, flow }
    expect(plan({ away: { ...half, vault: sound }, record })).toEqual([`divest ${AWAY} ${50n * DOLLAR}`])
  })

  test('shares that wait to leave', () => {
    const away = { ...half, vault: sound, leaving: 600n * 10n ** 18n }
    expect(plan({ away })).toEqual([`divest ${AWAY} ${100n * DOLLAR}`])
  })

  test('what another chain is short of, once all cash together does not suffice', () => {
    const home = { free: 0n, leaving: 400n * 10n ** 18n }
    expect(plan({ home, away: { ...half, vault: sound } })).toEqual([])
    expect(plan({ home: { ...home, leaving: 700n * 10n ** 18n }, away: { ...half, vault: sound } })).toEqual([
      `divest ${AWAY} ${200n * DOLLAR}`,
    ])
  })

  test('for its own chain and others together, never more than is in it', () => {
    const home = { free: 0n, leaving: 1_000n * 10n ** 18n }
    const away = { free: 0n, invested: 500n * DOLLAR, vault: sound, leaving: 300n * 10n ** 18n }
    expect(plan({ home, away })).toEqual([`divest ${AWAY} ${500n * DOLLAR}`])
  })

  test('the liquid part, when cash fell below it', () => {
    expect(plan({ away: { ...half, free: 40n * DOLLAR, vault: sound } })).toEqual([`divest ${AWAY} ${60n * DOLLAR}`])
  })
})

describe('the book follows the vault', () => {
  test('a loss is marked, also where the vault does not answer: its refusal is told', () => {
    expect(plan({ away: { ...half, vault: { ...sound, value: 499n * DOLLAR } } })).toEqual([`markDown ${AWAY}`])
    expect(plan({ away: { ...half, vault: { ...sound, value: 0n } } })).toEqual([`markDown ${AWAY}`])
  })

  test('what rounding takes is no loss', () => {
    expect(plan({ away: { ...half, vault: { ...sound, value: 500n * DOLLAR - 1n } } })).toEqual([])
  })

  test('a gain of a thousandth is harvested, and less is left to grow', () => {
    expect(plan({ away: { ...half, vault: { ...sound, value: 501n * DOLLAR } } })).toEqual([`harvest ${AWAY}`])
    const large = { free: 5_000n * DOLLAR, invested: 5_000n * DOLLAR }
    const vaultOf = (value: bigint) => vault({ invested: large.invested, value })
    expect(plan({ away: { ...large, vault: vaultOf(5_004n * DOLLAR) } })).toEqual([])
  })

  test('a gain that has come is brought', () => {
    expect(plan({ away: { ...half, vault: { ...sound, dripping: 9n * DOLLAR, ready: DOLLAR } } })).toEqual([
      `drip ${AWAY}`,
    ])
  })
})

describe('idle cash is put in', () => {
  const idle = vault({ investable: 900n * DOLLAR, keep: 100n * DOLLAR })

  test('as far as the contract allows', () => {
    expect(plan({ away: { vault: idle } })).toEqual([`invest ${AWAY}`])
  })

  test('not while somebody of the pool waits for money', () => {
    expect(plan({ home: { leaving: 10n ** 18n }, away: { vault: idle } })).toEqual([])
  })

  test('not while an incident of the pool is open', () => {
    expect(plan({ away: { vault: idle }, openIncidents: 1 })).toEqual([])
  })

  test('not for less than a hundredth of the cash', () => {
    expect(plan({ away: { vault: { ...idle, investable: 9n * DOLLAR } } })).toEqual([])
  })
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { VetoQuestion } from '../ports/veto.js'
import { inTime } from './inTime.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const question = { dvn: 'a' } as VetoQuestion

test('default: what answers is asked, and leaves no timer', async () => {
  expect(await inTime(async ({ dvn }) => `not for ${dvn}`)(question)).toBe('not for a')
  expect(vi.getTimerCount()).toBe(0)
})

test('error: what never answers has thrown after 10 s', async () => {
  const answer = inTime(() => new Promise(() => {}))(question).catch((error: Error) => error.message)
  await vi.advanceTimersByTimeAsync(9_999)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await answer).toBe('it did not answer within 10 s')
})

test('error: what did not answer is asked nothing in the minute after, so that a run of many messages ends', async () => {
  let asked = 0
  const check = inTime(() => {
    asked += 1
    return asked === 1 ? new Promise(() => {}) : Promise.resolve(undefined)
  })
  const late = expect(check(question)).rejects.toThrow('it did not answer within 10 s')
  await vi.advanceTimersByTimeAsync(10_000)
  await late
  await expect(check(question)).rejects.toThrow('it did not answer in time, and is asked again within 60 s')
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await check(question)).toBeUndefined()
})

test('behavior: one question that takes long keeps no other from being asked', async () => {
  const check = inTime(({ dvn }) => (dvn === 'slow' ? new Promise(() => {}) : Promise.resolve('no')))
  const late = expect(check({ dvn: 'slow' } as VetoQuestion)).rejects.toThrow('it did not answer within 10 s')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await check(question)).toBe('no')
  await vi.advanceTimersByTimeAsync(5_000)
  await late
  expect(await check(question)).toBe('no')
})

test('error: what throws at once leaves no timer', async () => {
  const throws = () => {
    throw new Error('broken')
  }
  await expect(inTime(throws)(question)).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
})

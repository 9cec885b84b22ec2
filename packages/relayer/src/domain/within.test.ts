import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { within } from './within.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const late = () => new Error('too late')

test('default: an answer in time is given on, and leaves no timer', async () => {
  expect(await within(1_000, async () => 7, late)).toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})

test('error: what never answers is given up when the time is over, and not before', async () => {
  const answer = within(1_000, () => new Promise(() => {}), late).catch((error: Error) => error.message)
  await vi.advanceTimersByTimeAsync(999)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await answer).toBe('too late')
})

test('error: what throws at once, or rejects, leaves no timer', async () => {
  const throws = () => {
    throw new Error('broken')
  }
  await expect(within(1_000, throws, late)).rejects.toThrow('broken')
  await expect(within(1_000, () => Promise.reject(new Error('refused')), late)).rejects.toThrow('refused')
  expect(vi.getTimerCount()).toBe(0)
})

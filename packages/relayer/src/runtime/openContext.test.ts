import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { VetoQuestion } from '../ports/veto.js'
import type { RelayerContext } from '../useCases/context.js'
import { openDvn } from './openContext.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('openDvn: behavior: the operator’s check has 10 s to answer', async () => {
  const context = { network: {} } as RelayerContext
  const connect = () => {
    throw new Error('nothing to connect to')
  }
  const keys = { signersOn: () => [], senders: new Map() }
  const { vetoes } = openDvn(context, { connect, veto: () => new Promise(() => {}) }, { name: 'a', chains: [] }, keys)
  const answers = vetoes.map((veto) => veto({} as VetoQuestion).catch((error: Error) => error.message))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await Promise.all(answers)).toEqual(['it did not answer within 10 s'])
})

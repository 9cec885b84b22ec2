import { expect, test } from 'vitest'
import { TaskMissingError } from '../errors.js'
import type { RelayerEvent } from '../ports/observer.js'
import { createDryRunSender } from './createDryRunSender.js'

const address = '0x1a44076050125825900e736c501f859c50fE728c'
const to = '0x00000000000000000000000000000000000000aa'

test('tells what it would send each time, has nothing in flight, and asks for no signature', async () => {
  const events: RelayerEvent[] = []
  const observer = { onEvent: (event: RelayerEvent) => void events.push(event) }
  const sender = createDryRunSender({ eid: 40_161, address, clock: { nowMs: () => 7 }, observer })
  const data = () => Promise.reject(new Error('a signature was asked for'))
  const request = { tasks: ['a task'], to, data, gas: 1n } as const

  expect(await sender.send(request)).toBe('withheld')
  expect(await sender.send(request)).toBe('withheld')
  expect(await sender.isInFlight('a task')).toBe(false)
  expect(await sender.advance()).toEqual([])
  const told = { type: 'transactionWithheld', atMs: 7, eid: 40_161, from: address, to, tasks: ['a task'] }
  expect(events).toEqual([told, told])
  await expect(sender.send({ ...request, tasks: [] })).rejects.toThrow(TaskMissingError)
})

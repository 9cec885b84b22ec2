import { expect, test } from 'vitest'
import { trackMessages } from './trackMessages.js'

const of = (guid: string) => ({ message: { guid } })

test('default: a message is under way from when it is seen until it is delivered or parked', () => {
  const { note, count, quietForMs } = trackMessages()
  for (const guid of ['a', 'b']) note({ type: 'messageSeen', ...of(guid) })
  note({ type: 'messageFinal', ...of('a') })
  expect(count()).toBe(2)
  expect(quietForMs()).toBe(0)
  note({ type: 'messageDelivered', ...of('a') })
  note({ type: 'messageParked', ...of('b') })
  expect(count()).toBe(0)
})

test('behavior: the next process says what is left, whatever the last events of a killed one were', () => {
  const { note, count } = trackMessages()
  for (const guid of ['delivered without a word', 'under way']) note({ type: 'messageSeen', ...of(guid) })
  note({ type: 'started', underway: ['under way', 'seen without a word'] })
  expect(count()).toBe(2)
  for (const guid of ['under way', 'seen without a word']) note({ type: 'messageDelivered', ...of(guid) })
  expect(count()).toBe(0)
})

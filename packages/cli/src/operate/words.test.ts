import { expect, test } from 'vitest'
import { age, coins, commandLine, short } from './words.js'

test('default: ages, addresses and amounts are written short', () => {
  expect([undefined, 0, 119, 120, 7_199, 7_200, 172_799, 172_800].map(age)).toEqual([
    ...['unknown', '0 s', '119 s', '2 min', '119 min', '2 h', '47 h', '2 d'],
  ])
  expect(short('0x1234567890abcdef1234567890abcdef12345678')).toBe('0x1234…5678')
  expect([0n, 10n ** 18n, 1_234_567_890_000_000n, 1n].map(coins)).toEqual(['0', '1', '0.001234', '< 0.000001'])
})

test('default: a command can be pasted', () => {
  expect(commandLine(['retry', '0x12'], 'relay.json')).toMatch(/ retry 0x12 --config relay\.json$/)
})

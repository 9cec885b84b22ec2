import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readPrices } from '../network/relayConfig.js'
import { dollarsOf } from './dollarsOf.js'
import { age, coins, commandLine, paid, short } from './words.js'

const pricesFile = fileURLToPath(new URL('../../../../configurations/prices.json', import.meta.url))

test('default: ages, addresses and amounts are written short', () => {
  expect([undefined, 0, 119, 120, 7_199, 7_200, 172_799, 172_800].map(age)).toEqual([
    ...['unknown', '0 s', '119 s', '2 min', '119 min', '2 h', '47 h', '2 d'],
  ])
  expect(short('0x1234567890abcdef1234567890abcdef12345678')).toBe('0x1234…5678')
  expect([0n, 10n ** 18n, 1_234_567_890_000_000n, 1n].map(coins)).toEqual(['0', '1', '0.001234', '< 0.000001'])
})

test('default: a command can be pasted', () => {
  expect(commandLine(['retry', '0x12'], 'relay.json')).toMatch(/ retry 0x12 --config relay\.json$/)
  expect(commandLine(['wire', '--key-file', "an owner's.key"], 'my config.json')).toMatch(
    / wire --key-file 'an owner'\\''s\.key' --config 'my config\.json'$/,
  )
  expect(commandLine(['pause', '--resume'], 'relay.json', 'my stack.json')).toMatch(
    / pause --resume --config relay\.json --aws 'my stack\.json'$/,
  )
})

test('default: gas is told in coins, and in dollars where its coin has a price; AWS in dollars', () => {
  const prices = readPrices(pricesFile)
  const ether = {
    symbol: 'ETH',
    eids: [30_101],
    dollars: 3_000n * 10n ** 12n,
    source: 'an exchange',
    asOf: '2026-11-22',
  }
  const table = { ...prices, coins: [ether] }
  const [finney, usage] = [10n ** 15n, { signature: 30, readUnit: 400 }]
  expect(paid({ eid: 30_101, wei: 2n * finney }, table)).toBe('0.002 ($6.00)')
  expect(paid({ eid: 30_101, wei: 10n ** 12n }, table)).toBe('0.000001 ($0.0030)')
  expect(paid({ eid: 30_101, wei: finney, usage }, table)).toBe('0.001 ($3.00) + $0.0005 AWS')
  expect([paid({ eid: 30_102, wei: finney }, table), paid({ eid: 30_101, wei: finney, usage }, undefined)]).toEqual([
    ...['0.001', '0.001'],
  ])
  expect(dollarsOf({ eid: 30_101, wei: finney, usage }, table)).toEqual({ gas: '3', aws: '0.0005' })
  expect(dollarsOf({ eid: 30_102, wei: finney }, table)).toEqual({})
})

import { expect, test } from 'vitest'
import { parseConfig } from '../config/readConfig.js'
import { networks } from '../networks/published.js'
import { exampleConfig as example } from '../testing/exampleConfig.fixture.js'
import { lintConfig } from './lintConfig.js'

const sepolia = networks['ethereum-sepolia']
const written = { ...sepolia, deadDvns: [...sepolia.deadDvns], unconfirmed: [] as string[] }

/** What is found, as level, rule, place and words. */
const lint = (changes: object) =>
  lintConfig(parseConfig({ ...example, ...changes })).map(
    ({ level, rule, where, found }) => `${level} ${rule} ${where}: ${found}`,
  )
const withSepolia = (network: object, more: object = {}) =>
  lint({ chains: { ...example.chains, sepolia: { ...example.chains.sepolia, network, ...more } } })

test('default: the example has nothing wrong', () => {
  expect(lint({})).toEqual([])
})

test('error: one DVN alone', () => {
  expect(lint({ dvns: { required: ['BWare'] } })).toEqual(['error dvns configuration: 1 DVN attests messages'])
})

test('error: one operator named twice is one voice', () => {
  expect(lint({ dvns: { required: ['BWare', 'BWare'] } })).toEqual([
    'error dvns configuration: 1 DVN attests messages',
    'error dvns configuration: "BWare" is named twice',
  ])
})

test('error: an operator without a DVN on one of the chains', () => {
  expect(lint({ dvns: { required: ['LayerZero Labs', 'P2P'] } })).toEqual([
    `warning dvns sepolia: the DVN of "P2P" was not confirmed: ${sepolia.dvns.P2P}`,
    'error dvns arbitrum: "P2P" has no DVN on arbitrum (Arbitrum Sepolia); there are LayerZero Labs, BWare',
  ])
})

test('error: two names for one contract are one operator', () => {
  const dvns = { ...sepolia.dvns, BWare: sepolia.dvns['LayerZero Labs'] }
  expect(withSepolia({ ...written, dvns })).toContainEqual(
    'error dvns sepolia: "LayerZero Labs" and "BWare" are one contract',
  )
})

test("error: LayerZero's dead DVN under a name of an operator", () => {
  const dvns = { ...sepolia.dvns, BWare: sepolia.deadDvns[0] }
  expect(withSepolia({ ...written, dvns })).toContainEqual(
    `error dead-dvn sepolia: "BWare" is LayerZero's dead DVN (${sepolia.deadDvns[0]})`,
  )
})

test('error: an address that is not the one that LayerZero publishes', () => {
  const endpoint = networks['arbitrum-sepolia'].sendUln302
  expect(withSepolia({ ...written, endpoint })).toEqual([
    `error facts sepolia: endpoint is ${endpoint}; LayerZero publishes ${sepolia.endpoint} for Ethereum Sepolia`,
  ])
})

test('error: one chain under two names', () => {
  expect(lint({ chains: { ...example.chains, again: example.chains.sepolia } })).toEqual([
    'error facts sepolia, again: they are one chain',
  ])
})

test('error: a dollar that anyone may mint and a short challenge, where money is worth something', () => {
  expect(withSepolia({ ...written, eid: 30_999, chainId: 999 })).toEqual([
    'error asset sepolia: the asset is a dollar that anyone may mint',
    'error people sepolia: guardians have 3600 s to hold a forged decision (times.challengeLength)',
  ])
})

test('error: people named twice, and assessors who could decide against each other', () => {
  const [a, b] = example.guardians
  expect(lint({ guardians: [a, a], assessors: [a, b], threshold: 1 })).toEqual([
    'error people configuration: one of the guardians is named twice',
    'warning people configuration: 1 of 2 assessors decide: two camps could decide against each other',
  ])
})

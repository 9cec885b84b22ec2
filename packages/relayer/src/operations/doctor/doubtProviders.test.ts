import { expect, test } from 'vitest'
import type { Network } from '../../network.js'
import { doubtProviders } from './doubtProviders.js'

/** What is doubted of a DVN that looks at its chain with some hosts, where others find the messages. */
function doubts(finders: readonly string[], own: readonly string[]) {
  const urls = (hosts: readonly string[]) => hosts.map((host, at) => `https://someone:hunter2@${host}/s3cret/${at}`)
  const network = {
    chains: [{ eid: 40_101, rpcUrls: urls(finders) }],
    dvns: [{ name: 'a', chains: [{ eid: 40_101, rpcUrls: urls(own) }] }],
  } as unknown as Network
  const found = doubtProviders(network)
  expect(found.every(({ dvn, eid }) => dvn === 'a' && eid === 40_101)).toBe(true)
  expect(JSON.stringify(found)).not.toMatch(/hunter2|s3cret/)
  return found.map(({ text }) => text.split(':')[0])
}

const alone = (host: string) => `believes ${host} alone, which can have it sign a lie`
const twice = (host: string) => `asks ${host} more than once, which counts as providers that agree`
const shared = 'asks only hosts that find the messages too'

test.each([
  ['two of other operators', ['x.io'], ['y.io', 'z.io'], []],
  ['one more beside that which finds the messages', ['x.io'], ['x.io', 'y.io'], []],
  ['one alone', ['x.io'], ['y.io'], [alone('y.io')]],
  ['the one that finds the messages, alone', ['x.io'], ['x.io'], [alone('x.io'), shared]],
  ['one asked twice', ['x.io'], ['y.io', 'y.io'], [twice('y.io')]],
  ['several, all of which find the messages', ['x.io', 'y.io', 'z.io'], ['y.io', 'x.io'], [shared]],
])('default: a DVN whose providers are %s', (_, finders, own, said) => {
  expect(doubts(finders, own)).toEqual(said)
})

import { ConfigInvalidError } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { parseConfig } from './config.js'

const address = '0x1a44076050125825900e736c501f859c50fE728c'
const chain = (eid: number, chainId: number) => ({
  ...{ eid, chainId, rpcUrls: ['https://rpc.example/v1/secret-key'] },
  ...{ endpoint: address, sendLibrary: address, receiveLibrary: address, executor: address },
})
const network = {
  chains: [chain(40_161, 11_155_111), chain(40_231, 421_614)],
  pathways: [{ srcEid: 40_161, sender: address, dstEid: 40_231, receiver: address, confirmations: 2 }],
}
const environment = (changed: object = {}) => ({
  NETWORK: JSON.stringify({ ...network, ...changed }),
  TABLE_NAME: 'omnicover-dev',
})

/** What the refusal says. */
function refusal(input: Record<string, string | undefined>): string {
  try {
    parseConfig(input)
  } catch (error) {
    if (error instanceof ConfigInvalidError) return error.shortMessage
    throw error
  }
  throw new Error('it was accepted')
}

test('fills in what is absent: no function to wake, the log range and the time of an RPC call', () => {
  const { network: parsed, tableName, attestFunctionName } = parseConfig(environment())
  expect({ tableName, attestFunctionName }).toEqual({ tableName: 'omnicover-dev', attestFunctionName: undefined })
  expect(parsed).toMatchObject({ rpcTimeoutMs: 10_000, chains: [{ logRange: 2_000, startBlock: 0n }, {}] })
})

test('refuses what is present and wrong, each with its place', () => {
  expect(refusal({ ...environment(), ATTEST_FUNCTION_NAME: '' })).toContain('ATTEST_FUNCTION_NAME: expected the name')
  expect(refusal({ ...environment(), TABLE_NAME: 'a table' })).toContain('TABLE_NAME: expected the name')
  expect(refusal({ ...environment(), NETWORK: '{"chains"' })).toContain('NETWORK: expected JSON')
  expect(refusal({})).toMatch(/NETWORK: .*\n.*TABLE_NAME: /)
  expect(refusal(environment({ pathway: [] }))).toContain('unknown pathway; known are')
  expect(refusal(environment({ chains: [chain(161, 1)] }))).toContain('an eid of LayerZero V2 is 30000 or more')
  expect(refusal(environment({ chains: [...network.chains, network.chains[0]] }))).toContain('eid 40161 appears twice')
  expect(refusal(environment({ chains: [network.chains[0]] }))).toContain(
    'NETWORK.pathways.0: there is no chain with eid 40231',
  )
})

test('takes the network section of a relayer as it is, and says where a DVN is missing a chain', () => {
  const dvn = { name: 'a', chains: [{ eid: 40_161, address, vid: 1, rpcUrls: ['https://rpc.example'] }] }
  expect(refusal(environment({ dvns: [dvn] }))).toContain('NETWORK.dvns: a has no chain with eid 40231')
})

test('refuses a key: this function signs nothing, and an environment is no place for one', () => {
  const key = `0x${'11'.repeat(32)}`
  const said = refusal(environment({ chains: [{ ...network.chains[0], executorKey: key }, network.chains[1]] }))
  expect(said).toContain('executorKey')
  expect(said).not.toContain(key)
})

test('quotes no RPC URL, which may hold credentials', () => {
  const wrong = { ...network.chains[0], rpcUrls: ['ftp://rpc.example/v1/secret-key'] }
  const said = refusal(environment({ chains: [wrong, network.chains[1]] }))
  expect(said).toContain('NETWORK.chains.0.rpcUrls.0: expected an http or https URL')
  expect(said).not.toContain('secret-key')
})

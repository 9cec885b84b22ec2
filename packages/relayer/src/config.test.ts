import type { Address } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { parseRelayerConfig, type RelayerConfigInput } from './config.js'
import { ConfigInvalidError } from './errors.js'

const contract: Address = '0x00000000000000000000000000000000000000aa'

function chain(eid: number) {
  const contracts = { endpoint: contract, sendLibrary: contract, receiveLibrary: contract, executor: contract }
  return {
    eid,
    chainId: eid - 39_000,
    rpcUrls: ['http://127.0.0.1:8545'],
    ...contracts,
    executorKey: generatePrivateKey(),
  }
}

function dvn(name: string) {
  const keys = () => ({ signerKeys: [generatePrivateKey()], adminKey: generatePrivateKey() })
  const dvnChain = (eid: number) => ({ eid, address: contract, vid: 1, ...keys(), rpcUrls: ['http://127.0.0.1:8546'] })
  return { name, chains: [dvnChain(40_001), dvnChain(40_002)] }
}

function config(): RelayerConfigInput {
  return {
    storePath: 'relayer.store',
    chains: [chain(40_001), chain(40_002)],
    dvns: [dvn('alpha')],
    pathways: [{ srcEid: 40_001, sender: contract, dstEid: 40_002, receiver: contract, confirmations: 1 }],
    keeperKey: generatePrivateKey(),
  }
}

/** The problems that a configuration is refused for. */
function problems(input: unknown): readonly string[] {
  try {
    parseRelayerConfig(input)
    return []
  } catch (error) {
    if (error instanceof ConfigInvalidError) return error.problems
    throw error
  }
}

describe('parseRelayerConfig', () => {
  test('default', () => {
    const parsed = parseRelayerConfig(config())
    expect(parsed.pollIntervalMs).toBe(1_000)
    expect(parsed.maxValuePerMessage).toBe(0n)
    expect(parsed.send.maxFeePerGas).toBe(500_000_000_000n)
  })

  test('behavior: survives being written as JSON', () => {
    const written = { ...config(), maxValuePerMessage: '5' }
    expect(parseRelayerConfig(JSON.parse(JSON.stringify(written))).maxValuePerMessage).toBe(5n)
  })

  test('error: a typo is named, together with the keys that exist', () => {
    expect(problems({ ...config(), polIntervalMs: 5 })[0]).toMatch(/unknown polIntervalMs; known are .*pollIntervalMs/)
    const typo = { ...chain(40_001), rpcUrl: 'http://127.0.0.1' }
    expect(problems({ ...config(), chains: [typo, chain(40_002)] })[0]).toMatch(
      /^chains\.0: unknown rpcUrl; known are .*rpcUrls/,
    )
  })

  test('error: a missing or wrong value is named by its path', () => {
    const { storePath: _, ...incomplete } = config()
    expect(problems(incomplete)[0]).toMatch(/^storePath: /)
    expect(problems({ ...config(), pollIntervalMs: 0 })[0]).toMatch(/^pollIntervalMs: /)
    expect(problems({ ...config(), chains: [{ ...chain(101) }, chain(40_002)] })[0]).toMatch(/^chains\.0\.eid: /)
  })

  test('error: neither keys nor URLs are quoted', () => {
    const secret = `0x${'5ec7e7'.repeat(11)}`
    const wrong = {
      ...config(),
      keeperKey: secret,
      chains: [{ ...chain(40_001), rpcUrls: ['ftp://5ec7e7'] }, chain(40_002)],
    }
    expect(problems(wrong)).toHaveLength(2)
    expect(problems(wrong).join()).not.toContain('5ec7e7')
  })

  test('error: a pathway over a chain that nobody configured', () => {
    const [pathway] = config().pathways
    expect(problems({ ...config(), pathways: [{ ...pathway, dstEid: 40_003 }] })).toEqual([
      'pathways.0: there is no chain with eid 40003',
      'dvns: alpha has no chain with eid 40003',
    ])
  })

  test('error: two roles with one key, which would use up each other’s nonces', () => {
    const input = config()
    expect(problems({ ...input, keeperKey: input.chains[0]?.executorKey })[0]).toMatch(/must differ.* on 40001$/)
  })

  test('error: chains and DVNs that appear twice', () => {
    const input = config()
    expect(problems({ ...input, chains: [...input.chains, chain(40_001)] })).toEqual([
      'chains: eid 40001 appears twice',
    ])
    expect(problems({ ...input, dvns: [dvn('alpha'), dvn('alpha')] })).toEqual(['dvns: the name alpha appears twice'])
  })
})

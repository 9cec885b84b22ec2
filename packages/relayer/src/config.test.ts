import type { Address } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { parseKeylessConfig, parseRelayerConfig, type RelayerConfigInput } from './config.js'
import { ConfigInvalidError } from './errors.js'

const contract: Address = '0x00000000000000000000000000000000000000aa'

function chain(eid: number) {
  const contracts = { endpoint: contract, sendLibrary: contract, receiveLibrary: contract, executor: contract }
  return { eid, chainId: eid - 39_000, rpcUrls: ['http://127.0.0.1:8545'], ...contracts }
}

function dvn(name: string) {
  const dvnChain = (eid: number) => ({ eid, address: contract, vid: 1, rpcUrls: ['http://127.0.0.1:8546'] })
  return { name, chains: [dvnChain(40_001), dvnChain(40_002)] }
}

const pathway = { srcEid: 40_001, sender: contract, dstEid: 40_002, receiver: contract, confirmations: 1 }

type Changes = { network?: object; keys?: object }

function config({ network = {}, keys = {} }: Changes = {}): RelayerConfigInput {
  const dvnKeys = () => ({ signers: [generatePrivateKey()], admin: generatePrivateKey() })
  return {
    storePath: 'relayer.store',
    network: {
      chains: [chain(40_001), chain(40_002)],
      dvns: [dvn('alpha')],
      pathways: [pathway],
      ...network,
    },
    keys: {
      executors: { 40001: generatePrivateKey(), 40002: generatePrivateKey() },
      dvns: { alpha: { 40001: dvnKeys(), 40002: dvnKeys() } },
      keeper: generatePrivateKey(),
      ...keys,
    },
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
  test('error: what is missing is said to be missing', () => {
    expect(problems({})).toEqual(['storePath: is missing', 'network: is missing', 'keys: is missing'])
    const { keys, network, ...rest } = config()
    expect(problems({ ...rest, keys, network: { ...network, pathways: undefined } })).toContain(
      'network.pathways: is missing',
    )
  })

  test('default', () => {
    const { network } = parseRelayerConfig(config())
    expect(network.pollIntervalMs).toBe(1_000)
    expect(network.maxValuePerMessage).toBe(0n)
    expect(network.send.maxFeePerGas).toBe(500_000_000_000n)
  })

  test.each([
    [1, 'too few to outvote the other'],
    [3, 'more than there are'],
  ])('error: ConfigInvalidError for a quorum of %d out of two connections: %s', (quorum) => {
    const [first, second] = dvn('alpha').chains
    const rpcUrls = ['http://127.0.0.1:8546', 'http://127.0.0.1:8547']
    const dvns = (count: number) => [{ name: 'alpha', chains: [{ ...first, rpcUrls, quorum: count }, second] }]
    expect(problems(config({ network: { dvns: dvns(2) } }))).toEqual([])
    expect(problems(config({ network: { dvns: dvns(quorum) } }))).toEqual([
      'network.dvns.0.chains.0.quorum: expected more than half of the 2 rpcUrls and at most all',
    ])
  })

  test.each(['maxFeePerMessage', 'maxFeePerDay'])(
    'error: ConfigInvalidError for more wei for a message than %s leaves beside a fee: it would never be delivered',
    (ceiling) => {
      const asked = (maxValuePerMessage: bigint) =>
        problems(config({ network: { maxValuePerMessage, send: { [ceiling]: 5n } } }))
      expect([asked(4n), asked(0n)]).toEqual([[], []])
      for (const wei of [5n, 6n]) {
        expect(asked(wei)).toEqual([
          `network.maxValuePerMessage: a message may ask for ${wei} wei, and send.${ceiling} allows 5 for these and the fee together, so it would wait for ever: lower maxValuePerMessage, or raise send.${ceiling}`,
        ])
      }
      expect(problems(config({ network: { maxValuePerMessage: 5n, send: {} } }))).toEqual([])
    },
  )

  test('behavior: survives being written as JSON', () => {
    const written = config({ network: { maxValuePerMessage: '5' } })
    expect(parseRelayerConfig(JSON.parse(JSON.stringify(written))).network.maxValuePerMessage).toBe(5n)
  })

  test('behavior: what use cases get holds no key', () => {
    const input = config()
    const { network } = parseRelayerConfig(input)
    const keys = JSON.stringify(input.keys).match(/0x[0-9a-f]{64}/g) ?? []
    expect(keys).toHaveLength(7)
    const text = JSON.stringify(network, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(keys.filter((key) => text.includes(key))).toEqual([])
  })

  test('error: a typo is named, together with the keys that exist', () => {
    expect(problems(config({ network: { polIntervalMs: 5 } }))[0]).toMatch(
      /^network: unknown polIntervalMs; known are .*pollIntervalMs/,
    )
    const typo = { ...chain(40_001), rpcUrl: 'http://127.0.0.1' }
    expect(problems(config({ network: { chains: [typo, chain(40_002)] } }))[0]).toMatch(
      /^network\.chains\.0: unknown rpcUrl; known are .*rpcUrls/,
    )
  })

  test('error: a missing or wrong value is named by its path', () => {
    const { storePath: _, ...incomplete } = config()
    expect(problems(incomplete)[0]).toMatch(/^storePath: /)
    expect(problems(config({ network: { pollIntervalMs: 0 } }))[0]).toMatch(/^network\.pollIntervalMs: /)
    expect(problems(config({ network: { chains: [chain(101), chain(40_002)] } }))[0]).toMatch(
      /^network\.chains\.0\.eid: /,
    )
  })

  test('error: neither keys nor URLs are quoted', () => {
    const secret = `0x${'5ec7e7'.repeat(11)}`
    const chains = [{ ...chain(40_001), rpcUrls: ['ftp://5ec7e7'] }, chain(40_002)]
    const wrong = config({ network: { chains }, keys: { keeper: secret } })
    expect(problems(wrong)).toHaveLength(2)
    expect(problems(wrong).join()).not.toContain('5ec7e7')
  })

  test('error: a pathway over a chain that nobody configured', () => {
    expect(problems(config({ network: { pathways: [{ ...pathway, dstEid: 40_003 }] } }))).toEqual([
      'network.pathways.0: there is no chain with eid 40003',
      'network.dvns: alpha has no chain with eid 40003',
    ])
  })

  test('error: a key that is missing, and a key of something that is not in the network', () => {
    const executors = { 40001: generatePrivateKey(), 40003: generatePrivateKey() }
    expect(problems(config({ keys: { executors, dvns: { beta: {} } } }))).toEqual([
      'keys.executors: no key for 40002',
      'keys.executors: there is no chain 40003',
      'keys.dvns: no key for alpha',
      'keys.dvns: there is no DVN beta',
      'keys.dvns.alpha: no key for 40001',
      'keys.dvns.alpha: no key for 40002',
    ])
  })

  test('error: two signers of a DVN with one key, which its contract counts once', () => {
    const { keys } = config()
    const [signer, admin] = [generatePrivateKey(), generatePrivateKey()]
    const alpha = { ...keys.dvns?.alpha, 40001: { signers: [signer, signer], admin } }
    expect(problems(config({ keys: { ...keys, dvns: { alpha } } }))).toEqual([
      `keys.dvns.alpha.40001.signers: signers must have different keys, the contract counts each once: ${privateKeyToAddress(signer)}`,
    ])
  })

  test('error: two roles with one key, which would use up each other’s nonces', () => {
    const { keys } = config()
    expect(problems(config({ keys: { ...keys, keeper: keys.executors[40_001] } }))[0]).toMatch(
      /must have different keys.* on 40001$/,
    )
  })

  test('behavior: with our contracts named, a DVN holds messages against them, unless that is turned off', () => {
    const ours = (eid: number) => ({ eid, gateway: contract, market: contract, desk: contract, pools: [] })
    const market = { home: { eid: 40_001, outbox: contract }, chains: [ours(40_001), ours(40_002)] }
    expect(parseRelayerConfig(config({ network: { market } })).network.veto).toBe('market')
    expect(parseRelayerConfig(config({ network: { market, veto: 'none' } })).network.veto).toBe('none')
    expect(problems(config({ network: { market: { ...market, chains: [ours(40_002), ours(40_009)] } } }))).toEqual([
      'network.market: there is no chain with eid 40009',
      'network.market: home, 40001, is not among its chains',
    ])
  })

  test('error: chains and DVNs that appear twice', () => {
    expect(problems(config({ network: { chains: [chain(40_001), chain(40_002), chain(40_001)] } }))).toEqual([
      'network.chains: eid 40001 appears twice',
    ])
    expect(problems(config({ network: { dvns: [dvn('alpha'), dvn('alpha')] } }))).toEqual([
      'network.dvns: the name alpha appears twice',
    ])
  })

  test('error: a pathway that appears twice, be it with other confirmations', () => {
    const twice = [pathway, { ...pathway, confirmations: 64 }]
    expect(problems(config({ network: { pathways: twice } }))).toEqual(['network.pathways: one of them appears twice'])
  })

  test('error: one provider that would count as two, however it is written', () => {
    const url = 'http://127.0.0.1:8546'
    for (const other of [url, `${url}/`, 'HTTP://127.0.0.1:8546', `${url}/#`]) {
      const { name, chains } = dvn('alpha')
      const urls = chains.map((one) => ({ ...one, rpcUrls: [url, other, 'http://127.0.0.1:8547'], quorum: 2 }))
      expect(problems(config({ network: { dvns: [{ name, chains: urls }] } }))[0]).toBe(
        'network.dvns.0.chains.0.rpcUrls: the same URL appears twice: it would count as two providers that agree',
      )
    }
  })
})

describe('parseKeylessConfig', () => {
  test('default: checks all but keys, and has none', () => {
    const { keys, ...rest } = config()
    expect(parseKeylessConfig({ ...rest, keys: 'in KMS' }).keys).toEqual({ executors: {}, dvns: {} })
    expect(parseKeylessConfig({ ...rest, keys }).network).toEqual(parseKeylessConfig(rest).network)
    expect(() => parseKeylessConfig({ ...rest, network: {} })).toThrow(ConfigInvalidError)
  })
})

import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors.js'
import { lintConfig } from '../lint/lintConfig.js'
import { networks } from '../networks/published.js'
import { exampleConfig as example } from '../testing/exampleConfig.fixture.js'
import { parseConfig, readConfig } from './readConfig.js'
import { resolveConfig } from './resolveConfig.js'

const folder = fileURLToPath(new URL('../../../../configurations', import.meta.url))
const env = {
  SEPOLIA: 'http://127.0.0.1:1',
  ARBITRUM: 'http://127.0.0.1:2',
  DEPLOYER: '0x00000000000000000000000000000000000000d1',
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

describe('parseConfig', () => {
  test('default: takes the example and fills in what was left out', () => {
    const config = parseConfig(example)
    expect(config.chains.sepolia?.permit2).toBe('0x000000000022D473030F116dDEE9F6B43aC78BA3')
    expect(config.freeGrowth).toBe(1_000_000_000_000n)
  })

  test('error: says all that is wrong at once, and where', () => {
    const wrong = {
      ...example,
      home: 'nowhere',
      surplus: 1,
      threshold: 5,
      freeGrowth: '1e6',
      products: [{ ...example.products[0], pool: 9 }],
    }
    expect(problemsOf(() => parseConfig(wrong))).toEqual([
      'freeGrowth: expected an amount in quotes, such as "1000000" or "0.5"',
      'Unrecognized key: "surplus"',
    ])
    expect(problemsOf(() => parseConfig({ ...wrong, freeGrowth: '1', surplus: undefined }))).toContainEqual(
      'home: no chain is called "nowhere"; there are sepolia, arbitrum',
    )
  })

  test('error: what names something that is not there is refused', () => {
    const problems = problemsOf(() =>
      parseConfig({ ...example, threshold: 5, products: [{ ...example.products[0], pool: 9, terms: 3 }] }),
    )
    expect(problems).toEqual([
      'threshold: 5 must sign, but there are only 3 assessors',
      'products.0.pool: there is no pool 9',
      'products.0.terms: there are only 1 terms',
    ])
  })

  test('error: no confirmations and no DVN would mean the default', () => {
    const chains = { ...example.chains, sepolia: { ...example.chains.sepolia, confirmations: 0 } }
    expect(problemsOf(() => parseConfig({ ...example, chains, dvns: { required: [] } }))).toEqual([
      'chains.sepolia.confirmations: at least 1: LayerZero reads 0 as "the default"',
      'dvns.required: at least one, or LayerZero puts in its own',
    ])
  })

  test('error: a time lock that is longer than chains wait for a decision', () => {
    const times = (payableDelay: number) => ({ ...example, times: { ...example.times, payableDelay } })
    expect(problemsOf(() => parseConfig(times(604_801)))).toEqual([
      'times.payableDelay: at most 604800: chains take a decision once it is payable within a week',
    ])
    expect(parseConfig(times(604_800)).times.payableDelay).toBe(604_800)
  })
})

describe('readConfig', () => {
  test('error: a file that is not there', async () => {
    await expect(readConfig('nowhere.json')).rejects.toThrow('nowhere.json: there is no such file')
    await expect(readConfig('nowhere.ts')).rejects.toThrow(ConfigurationError)
  })

  test('default: every checked-in configuration is well-formed, and linted offline has nothing wrong', async () => {
    const files = readdirSync(folder).filter((file) => file !== 'prices.json')
    expect(files).toEqual(['testnet-base.json', 'testnet.json'])
    for (const file of files) {
      const findings = lintConfig(await readConfig(`${folder}/${file}`))
      expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    }
  })

  test('default: three live testnets are configured with DVNs that LayerZero itself publishes', async () => {
    const config = await readConfig(`${folder}/testnet.json`)
    expect(Object.values(config.chains).map(({ network }) => network)).toEqual([
      'ethereum-sepolia',
      'arbitrum-sepolia',
      'optimism-sepolia',
    ])
    expect(lintConfig(config)).toEqual([])
  })
})

describe('resolveConfig', () => {
  test('default: fills in the environment, home first', () => {
    const { system, chains } = resolveConfig(parseConfig({ ...example, home: 'arbitrum' }), env)
    expect(chains.map(({ name, rpcUrl }) => [name, rpcUrl])).toEqual([
      ['arbitrum', env.ARBITRUM],
      ['sepolia', env.SEPOLIA],
    ])
    expect([system.homeEid, system.owner, system.feeReceiver]).toEqual([40_231, env.DEPLOYER, env.DEPLOYER])
    expect(chains[0]?.dvns.required).toEqual(Object.values(networks['arbitrum-sepolia'].dvns))
  })

  test('error: names every variable that is missing, and never what one holds', () => {
    const problems = problemsOf(() => resolveConfig(parseConfig(example), { DEPLOYER: 'secret' }))
    expect(problems).toEqual([
      'deployer: set DEPLOYER to an address, which it is not now',
      'chains.sepolia.rpcUrl: set SEPOLIA to the URL of a node of Ethereum Sepolia',
      'chains.arbitrum.rpcUrl: set ARBITRUM to the URL of a node of Arbitrum Sepolia',
    ])
  })
})

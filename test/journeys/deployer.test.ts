import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import {
  addressesOf,
  type Config,
  type ConfigInput,
  ConfigurationError,
  type ConnectedChain,
  connect,
  type Finding,
  factoryAddress,
  findCreation,
  lintChains,
  OtherCodeError,
  oappAbi,
  type PlannedTransaction,
  parseConfig,
  planCall,
  planContracts,
  planDeployment,
  resolveConfig,
} from '@omnicover/deployer'
import { coverGatewayAbi, deploymentFactoryAbi, endpointV2Abi, riskRegistryAbi } from '@omnicover/deployments'
import {
  createAccounts,
  type Devnet,
  type DevnetChain,
  limitLogRange,
  sendAll,
  startDevnet,
  startFaultProxy,
} from '@omnicover/devnet'
import { keeperSchema, networkSchema } from '@omnicover/relayer'
import { type Address, createClient, encodeAbiParameters, http, parseAbiParameters, zeroAddress, zeroHash } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startCli } from '../support/cli/startCli.js'

const CHAINS = [
  { eid: 40_401, chainId: 1_401, name: 'home' },
  { eid: 40_402, chainId: 1_402, name: 'away' },
]
/** The variable that has the node of a chain whose URL is not in the configuration. */
const AWAY_URL = 'JOURNEY_AWAY_RPC_URL'
const bin = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

const eids = CHAINS.map(({ eid }) => eid)
/** One key for each role on all chains, by the file in which `configure` expects it. */
const roles = {
  executor: ['executorAdmin', generatePrivateKey()],
  'operator-a-signer-1': ['dvnA-signer', generatePrivateKey()],
  'operator-a-admin': ['dvnA-admin', generatePrivateKey()],
  'operator-b-signer-1': ['dvnB-signer', generatePrivateKey()],
  'operator-b-admin': ['dvnB-admin', generatePrivateKey()],
} as const
const workerKeys = Object.fromEntries(
  Object.values(roles).flatMap(([name, key]) => eids.map((eid) => [`${name}-${eid}`, key])),
)

let devnet: Devnet
let folder: string
let input: ConfigInput
let config: Config
let chains: ConnectedChain[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-deployer-'))
  devnet = await startDevnet({ chains: CHAINS, blockTime: 0, accounts: createAccounts({ eids, keys: workerKeys }) })
  process.env[AWAY_URL] = devnet.chains[1]?.rpcUrl
  input = configOf(devnet)
  config = resolveConfig(parseConfig(input), process.env)
  chains = await connect(config)
  writeFileSync(join(folder, 'config.json'), JSON.stringify(input))
  writeFileSync(join(folder, 'key'), devnet.accounts.deployer.privateKey, { mode: 0o600 })
})
afterAll(async () => {
  await devnet?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function configOf({ chains, accounts }: Devnet): ConfigInput {
  const chainOf = ({ eid, chainId, name, rpcUrl, layerZero }: DevnetChain) => {
    const { endpoint, sendUln302, receiveUln302, executor, dvnA, dvnB } = layerZero
    const dvns = { 'operator a': dvnA.address, 'operator b': dvnB.address }
    // Nobody's DVN here: what a chain may name by mistake.
    const deadDvns = [layerZero.treasury]
    const network = { name, eid, chainId, endpoint, sendUln302, receiveUln302, executor, dvns, deadDvns }
    return [
      name,
      {
        network,
        rpcUrl: name === 'away' ? { env: AWAY_URL } : rpcUrl,
        asset: 'test',
        multiCall: name === 'away',
        confirmations: 1 + (eid % 10),
      },
    ] as const
  }
  return {
    ...{ name: 'journey', home: 'home', threshold: 2, freeGrowth: '1000000', deployer: accounts.deployer.address },
    guardians: accounts.guardians.map(({ address }) => address),
    assessors: accounts.assessors.slice(0, 3).map(({ address }) => address),
    chains: Object.fromEntries(chains.map(chainOf)),
    dvns: { required: ['operator a', 'operator b'] },
    times: {
      ...{ epochLength: 60, maxAge: 86_400, skew: 5, payableDelay: 60, maxSilence: 86_400, maxOpen: 172_800 },
      ...{ notice: 1, holdLength: 86_400, challengeLength: 60, pauseLength: 86_400 },
    },
    pools: [{ id: 1, chainCap: '1000000' }],
    terms: [
      {
        ...{ wordingHash: `0x${'11'.repeat(32)}`, perils: ['code-exploit'], waitingPeriod: 60, claimWindow: 86_400 },
        ...{ tailDays: 30, maxPeriodDays: 365 },
      },
    ],
    products: [
      {
        ...{ label: 'lending', pool: 1, terms: 1, feeBps: 100, weights: { home: 1, away: 3 } },
        curve: { baseRate: 18_100, kinkRate: 36_200, maxRate: 144_800, kinkBps: 8_000 },
        limits: { cap: '500000', shareBps: 3_000 },
      },
    ],
  }
}

/** Runs the program as an operator does. `onLine` may end it. */
async function omnicover(args: readonly string[], onLine: (line: string, child: ChildProcess) => void = () => {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (part) => {
    errors += part
  })
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    onLine(line, child)
  }
  const [code] = await ended
  return { code, lines, errors }
}

const run = (command: string, ...more: string[]) =>
  omnicover([command, '--config', join(folder, 'config.json'), ...more])
const withKey = () => ['--key-file', join(folder, 'key')]

const heights = () => Promise.all(devnet.chains.map(({ client }) => client.getBlockNumber({ cacheTime: 0 })))

/** How many transactions of an account the chains have in blocks. */
async function nonces({ address }: { address: Address }): Promise<number> {
  const counts = await Promise.all(devnet.chains.map(({ client }) => client.getTransactionCount({ address })))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The same, with those that wait. */
async function countAll({ address }: { address: Address }): Promise<number> {
  const counts = devnet.chains.map(({ client }) => client.getTransactionCount({ address, blockTag: 'pending' }))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** How often the factory created something on each chain. */
const creations = () =>
  Promise.all(
    devnet.chains.map(async ({ client }) => {
      const logs = await client.getContractEvents({
        ...{ address: factoryAddress(), abi: deploymentFactoryAbi, eventName: 'Deployed', fromBlock: 0n, strict: true },
      })
      return logs.map(({ args }) => args.at)
    }),
  )

// Each run of the program is a process of its own, some seconds on a busy machine.
const SLOW = 300_000
const PATIENT = { timeout: 120_000, interval: 200 }

describe('deploy', { timeout: SLOW }, () => {
  test('a dry run prints every transaction and sends nothing', async () => {
    const before = await heights()
    const { code, lines } = await run('deploy', '--dry-run')
    expect(code).toBe(0)
    const labels = (await planDeployment(config, chains)).flatMap(({ transactions }) =>
      transactions.map(({ label }) => label),
    )
    expect(labels).toHaveLength(2 + chains.flatMap(({ settings }) => planContracts(config.system, settings)).length)
    for (const label of labels) expect(lines.some((line) => line.includes(label))).toBe(true)
    expect(lines.at(-1)).toContain('Nothing was sent.')
    const json = await run('deploy', '--dry-run', '--json')
    const { transactions, ...rest } = JSON.parse(json.lines.join('\n'))
    const from = devnet.accounts.deployer.address
    expect(rest).toEqual({ schema: 'omnicover.deploy/1', dryRun: true, from, sent: null, deployments: null })
    expect(transactions.map(({ label }: PlannedTransaction) => label).sort()).toEqual([...labels].sort())
    expect(Object.keys(transactions[0])).toEqual([
      'step',
      'chain',
      'eid',
      'chainId',
      'label',
      'to',
      'functionName',
      'args',
      'data',
      'value',
      'gas',
      'creates',
    ])
    expect(await heights()).toEqual(before)
  })

  test('without a key it says whose is needed, and sends nothing', async () => {
    const { code, errors } = await run('deploy')
    expect(code).toBe(1)
    expect(errors).toContain(`Name the file with the key of ${devnet.accounts.deployer.address}`)
  })

  test('without money it says whose, on which chain, and what to do', async () => {
    const [home] = devnet.chains
    if (home === undefined) throw new Error('no chains')
    const { client, eid } = home
    const { address } = devnet.accounts.deployer
    const balance = await client.getBalance({ address })
    await client.setBalance({ address, value: 0n })
    const { code, errors } = await run('deploy', ...withKey())
    await client.setBalance({ address, value: balance })
    expect(code).toBe(1)
    expect(errors).toContain(`of ${address} on ${eid} failed: the account has too little money for it. Send it some`)
  })

  test('before it, no relayer is configured', async () => {
    const { code, errors } = await run('configure', '--out', join(folder, 'early.json'))
    expect([code, existsSync(join(folder, 'early.json'))]).toEqual([1, false])
    expect(errors).toMatch(/^\d+ contracts are not deployed yet\. Run: /m)
  })

  test('killed in the middle, it carries on without a second copy of anything', async () => {
    const args = ['deploy', '--config', join(folder, 'config.json'), ...withKey()]
    const killed = await omnicover(args, (line, child) => {
      if (line.includes('ClaimDesk')) child.kill('SIGKILL')
    })
    expect(killed.code).toBeNull()
    const halfway = (await creations()).flat().length
    expect(halfway).toBeGreaterThan(0)
    // Ctrl-C says what stands, and a command that can be pasted.
    const interrupted = await omnicover(args, (line, child) => {
      if (line.includes('Deploy ')) child.kill('SIGINT')
    })
    expect(interrupted.code).toBe(130)
    expect(interrupted.errors).toMatch(/Interrupted\. \d+ transactions are in blocks, and stay; .* To go on:\n/)
    const [pasted = ''] = interrupted.errors.trim().split('\n').slice(-1)
    const resumed = execFileSync('sh', ['-c', pasted], { encoding: 'utf8' })
    // And so does what it says at the end.
    expect(resumed).toMatch(
      new RegExp(`Next:\n  node .* wire --key-file ${join(folder, 'key')} --config ${folder}/config.json\n`),
    )
    const made = await creations()
    for (const [i, { settings }] of chains.entries()) {
      const planned = planContracts(config.system, settings).map(({ address }) => address)
      expect([...(made[i] ?? [])].sort()).toEqual([...planned].sort())
    }
    expect(made.flat().length).toBeGreaterThan(halfway)
  })

  test('killed while what it sent is in no block, it waits for that, and deploys it once', async () => {
    const file = join(folder, 'waiting.json')
    writeFileSync(file, JSON.stringify({ ...input, name: 'waiting' }))
    const args = ['deploy', '--config', file, ...withKey()]
    const from = devnet.accounts.deployer
    const waiting = resolveConfig(parseConfig({ ...input, name: 'waiting' }), process.env)
    const planned = (await planDeployment(waiting, chains)).flatMap(({ transactions }) => transactions).length
    const before = await nonces(from)
    for (const { client } of devnet.chains) await client.setAutomine(false)
    const child = spawn(process.execPath, ['--import', 'tsx', bin, ...args], { stdio: 'ignore' })
    const dead = once(child, 'exit')
    await vi.waitUntil(async () => (await countAll(from)) >= before + chains.length, PATIENT)
    child.kill('SIGKILL')
    await dead
    const resumed = await omnicover(args, (line) => {
      if (line.startsWith('Waiting for 1 transactions'))
        for (const { client } of devnet.chains) void client.setAutomine(true).then(() => client.mine({ blocks: 1 }))
    })
    expect(resumed.errors).toBe('')
    expect(resumed.lines.some((line) => line.startsWith('Waiting for'))).toBe(true)
    expect(await nonces(from)).toBe(before + planned)
  })

  test('when all is there, it sends nothing', async () => {
    const before = await heights()
    const { code, lines } = await run('deploy', ...withKey())
    expect([code, lines[0]]).toEqual([0, 'Everything is deployed: nothing to send.'])
    expect(await heights()).toEqual(before)
  })

  test("brings LayerZero's own MultiCall to the chain whose configuration asks for it, and tells where", async () => {
    const [home, away] = config.chains.map(({ settings }) => addressesOf(config.system, settings).multiCall)
    const [, chain] = devnet.chains
    expect(home).toBeUndefined()
    const [made, real] = [away ?? zeroAddress, chain?.layerZero.multiCall ?? zeroAddress]
    const codes = await Promise.all([made, real].map((address) => chain?.client.getCode({ address })))
    expect(codes[0]).toBeDefined()
    expect(codes[0]).toBe(codes[1])
    const { lines } = await run('deploy', ...withKey())
    expect(lines.filter((line) => line.includes('multiCall'))).toEqual([`  multiCall    ${made}`])
  })

  test('what was made with other settings is refused, not replaced', async () => {
    const times = { ...input.times, skew: 6 }
    await expect(planDeployment(resolveConfig(parseConfig({ ...input, times }), process.env), chains)).rejects.toThrow(
      OtherCodeError,
    )
  })

  test('a node of another chain is refused by the name of its setting, without its URL', async () => {
    const swapped = config.chains.map((chain, i, all) => ({ ...chain, rpcUrl: all[1 - i]?.rpcUrl ?? '' }))
    const failure = await connect({ ...config, chains: swapped }).catch((error: unknown) => error)
    if (!(failure instanceof ConfigurationError)) throw failure
    expect(failure.problems).toEqual([
      'chains.home.rpcUrl: the node is of chain 1402, home (home) is 1401',
      'JOURNEY_AWAY_RPC_URL: the node is of chain 1401, away (away) is 1402',
    ])
    expect(failure.message).not.toContain('http')
  })
})

describe('wire', { timeout: SLOW }, () => {
  test('before it, lint finds that nothing is wired, and exits 1', async () => {
    const { code, lines } = await run('lint', '--json')
    expect(code).toBe(1)
    const { schema, ok, findings } = JSON.parse(lines.join('\n')) as {
      schema: string
      ok: boolean
      findings: Finding[]
    }
    expect([schema, ok]).toEqual(['omnicover.lint/1', false])
    expect(findings.some(({ found }) => found.includes('home has no peer on away'))).toBe(true)
  })

  test('before it, no relayer is configured', async () => {
    const { code, errors } = await run('configure', '--out', join(folder, 'early.json'))
    expect([code, existsSync(join(folder, 'early.json'))]).toEqual([1, false])
    expect(errors).toMatch(/^\d+ settings are not as configured yet: .* Run: .* wire --config .*config\.json$/m)
  })

  test('sets everything; a second run sends nothing; lint has nothing to say and exits 0', async () => {
    const first = await run('wire', ...withKey(), '--json')
    expect(first.errors).toBe('')
    expect(first.code).toBe(0)
    const { sent, ...rest } = JSON.parse(first.lines.join('\n'))
    const from = devnet.accounts.deployer.address
    expect(rest).toEqual({ schema: 'omnicover.wire/1', dryRun: false, from, transactions: null })
    expect(Object.keys(sent[0])).toEqual(['chain', 'label', 'hash', 'gasUsed'])
    const before = await heights()
    const second = await run('wire', ...withKey())
    expect([second.code, second.lines[0]]).toEqual([0, 'Everything is as configured: nothing to send.'])
    expect(await heights()).toEqual(before)
    const { code, lines } = await run('lint')
    expect([code, lines]).toEqual([0, ['0 wrong, 0 to know. Looked at the configuration and the chains.']])
  })
})

describe('lint', { timeout: SLOW }, () => {
  /** The home chain after one transaction of the owner, held against the configuration; then all is as before. */
  async function afterwards(change: (at: ReturnType<typeof places>) => PlannedTransaction): Promise<Finding[]> {
    const [home] = devnet.chains
    if (!home) throw new Error('there is a home')
    const id = await home.client.snapshot()
    try {
      await sendAll(home.client, devnet.accounts.deployer, [change(places(home))])
      return await lintChains(config, chains)
    } finally {
      await home.client.revert({ id })
    }
  }

  function places(home: DevnetChain) {
    const [first] = chains
    const addresses = first && addressesOf(config.system, first.settings)
    if (!addresses?.home) throw new Error('home has the books')
    return { ...addresses, ...addresses.home, layerZero: home.layerZero }
  }

  const rules = (findings: readonly Finding[]) => findings.map(({ rule, where }) => `${rule} ${where}`)

  const uln = parseAbiParameters([
    'UlnConfig',
    'struct UlnConfig { uint64 confirmations; uint8 requiredDVNCount; uint8 optionalDVNCount; uint8 optionalDVNThreshold; address[] requiredDVNs; address[] optionalDVNs; }',
  ])
  const setUln = (
    { gateway, layerZero }: ReturnType<typeof places>,
    { confirmations = 2n, dvns }: { confirmations?: bigint; dvns: readonly Address[] },
  ) => {
    const requiredDVNs = [...dvns].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    const settings = {
      ...{ confirmations, requiredDVNCount: dvns.length, optionalDVNCount: 255, optionalDVNThreshold: 0 },
      ...{ requiredDVNs, optionalDVNs: [] },
    }
    const configs = [{ eid: 40_402, configType: 2, config: encodeAbiParameters(uln, [settings]) }]
    const args = [gateway, layerZero.sendUln302, configs] as const
    return planCall(layerZero.endpoint, { abi: endpointV2Abi, functionName: 'setConfig', args })
  }
  const both = ({ layerZero: { dvnA, dvnB } }: ReturnType<typeof places>) => [dvnA.address, dvnB.address]

  test('finds a library that is left to the default', async () => {
    const findings = await afterwards(({ gateway, layerZero: { endpoint } }) =>
      planCall(endpoint, { abi: endpointV2Abi, functionName: 'setSendLibrary', args: [gateway, 40_402, zeroAddress] }),
    )
    expect(rules(findings)).toEqual(['libraries home (to away)'])
    expect(findings[0]?.found).toContain("left to LayerZero's default")
  })

  test('finds the library that takes no message', async () => {
    const [home] = devnet.chains
    const blocked = await home?.client.readContract({
      ...{ address: home.layerZero.endpoint, abi: endpointV2Abi, functionName: 'blockedLibrary' },
    })
    if (!blocked) throw new Error('every endpoint has one')
    const known = {
      ...config,
      chains: chains.map((chain) => ({ ...chain, network: { ...chain.network, blockedLibrary: blocked } })),
    }
    const id = await home?.client.snapshot()
    const { gateway, layerZero } = places(home as DevnetChain)
    await sendAll((home as DevnetChain).client, devnet.accounts.deployer, [
      planCall(layerZero.endpoint, {
        abi: endpointV2Abi,
        functionName: 'setSendLibrary',
        args: [gateway, 40_402, blocked],
      }),
    ])
    const findings = await lintChains(known, await connect(known))
    await home?.client.revert({ id: id ?? '0x0' })
    expect(rules(findings)).toEqual(['blocked-library home (to away)'])
  })

  test('finds one DVN where two must attest, by their operators', async () => {
    const findings = await afterwards((at) => setUln(at, { dvns: both(at).slice(0, 1) }))
    expect(rules(findings)).toEqual(['dvns home (to away)'])
    expect(findings[0]?.found).toBe(
      'gateway: messages are attested by operator a; configured: operator a and operator b',
    )
  })

  test('finds a DVN that nobody knows', async () => {
    const findings = await afterwards((at) => setUln(at, { dvns: [...both(at).slice(0, 1), at.layerZero.executor] }))
    expect(rules(findings)).toEqual(['dvns home (to away)'])
    expect(findings[0]?.found).toContain('an unknown one (0x')
  })

  test('finds the dead DVN', async () => {
    const findings = await afterwards((at) => setUln(at, { dvns: [...both(at).slice(0, 1), at.layerZero.treasury] }))
    expect(rules(findings)).toEqual(['dead-dvn home (to away)', 'dvns home (to away)'])
  })

  test('finds confirmations that differ between the two ends', async () => {
    const findings = await afterwards((at) => setUln(at, { confirmations: 1n, dvns: both(at) }))
    expect(rules(findings)).toEqual(['confirmations home (to away)', 'confirmations home -> away'])
    expect(findings[1]?.fix).toContain('Messages would never arrive')
  })

  test('finds a peer that is not mutual', async () => {
    const findings = await afterwards(({ gateway }) =>
      planCall(gateway, { abi: oappAbi, functionName: 'setPeer', args: [40_402, zeroHash] }),
    )
    expect(rules(findings)).toEqual(['peer home (to away)'])
  })

  test('finds gas that messages no longer carry', async () => {
    const options = [{ eid: 40_402, msgType: 1, options: '0x0003' }] as const
    const findings = await afterwards(({ gateway }) =>
      planCall(gateway, { abi: oappAbi, functionName: 'setEnforcedOptions', args: [options] }),
    )
    expect(rules(findings)).toEqual(['enforced-options home (to away)'])
  })

  test('finds a delegate who is not the owner', async () => {
    const [stranger] = devnet.accounts.buyers
    if (!stranger) throw new Error('there are buyers')
    const findings = await afterwards(({ gateway }) =>
      planCall(gateway, { abi: coverGatewayAbi, functionName: 'setDelegate', args: [stranger.address] }),
    )
    expect(rules(findings)).toEqual(['delegate home'])
  })

  test('finds an owner who is another', async () => {
    const [stranger] = devnet.accounts.buyers
    if (!stranger) throw new Error('there are buyers')
    const findings = await afterwards(({ registry }) =>
      planCall(registry, { abi: riskRegistryAbi, functionName: 'transferOwnership', args: [stranger.address] }),
    )
    expect(rules(findings)).toEqual(['owner home'])
  })

  test('finds limits that are not as configured', async () => {
    const findings = await afterwards(({ registry }) =>
      planCall(registry, { abi: riskRegistryAbi, functionName: 'setChainCap', args: [1, 40_402, 5n] }),
    )
    expect(rules(findings)).toEqual(['listing home'])
    expect(findings[0]?.found).toContain('let pool 1 lose at most 1000000 with the chain of eid 40402')
  })

  test('finds contracts that were made with other settings, and such as are missing', async () => {
    const times = { ...input.times, holdLength: 1 }
    const others = resolveConfig(parseConfig({ ...input, times }), process.env)
    expect(rules(await lintChains(others, chains))).toEqual(['code home', 'code away'])
    const elsewhere = resolveConfig(parseConfig({ ...input, name: 'another' }), process.env)
    expect(new Set((await lintChains(elsewhere, chains)).map(({ fix }) => fix))).toEqual(
      new Set(['Run `omnicover deploy`.']),
    )
  })
})

describe('configure', { timeout: SLOW }, () => {
  /** Commands of docs/operate.md, from the one that writes the relayer's file on, for this deployment. */
  const commands = () => {
    const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8')
    const lines = page.split('\n').filter((line) => /^omnicover .*--config (my|relay)\.json/.test(line))
    const from = lines.findIndex((line) => line.startsWith('omnicover configure'))
    return lines.slice(from).map((line) =>
      line
        .replace(/ +#.*/, '')
        .split(' ')
        .slice(1)
        .flatMap((word) => {
          if (word === 'my.json') return [join(folder, 'config.json')]
          if (word === 'relay.json') return [join(folder, 'relay.json')]
          return word === 'NAME' ? ['operator a', '--dvn', 'operator b'] : [word]
        }),
    )
  }

  test('writes a file from which a relayer starts and delivers, by the commands of docs/operate.md', async () => {
    const [configure, doctor, relay, status] = commands()
    if (!configure || !doctor || !relay || !status) throw new Error('the page has four commands from configure on')
    const written = await omnicover(configure)
    expect(written.errors).toBe('')
    expect(written.lines[0]).toContain('2 chains, 4 pathways, the keeper, as the DVN operator-a and operator-b')
    const file = readFileSync(join(folder, 'relay.json'), 'utf8')
    for (const [, key] of Object.values(roles)) expect(file).not.toContain(key.slice(2))
    expect(file).not.toContain(devnet.chains[1]?.rpcUrl)

    // As the command says: the keys that it lists, nothing else.
    const keys = { ...roles, keeper: ['keeper', devnet.accounts.keeper.privateKey] } as const
    mkdirSync(join(folder, 'keys'))
    for (const [name, [, key]] of Object.entries(keys)) {
      expect(written.lines.some((line) => line.includes(join('keys', `${name}.key`)))).toBe(true)
      writeFileSync(join(folder, 'keys', `${name}.key`), key, { mode: 0o600 })
    }
    expect((await omnicover(doctor)).code).toBe(0)

    for (const { client } of devnet.chains) await client.setIntervalMining({ interval: 1 })
    const relayer = startCli(...relay)
    try {
      await relayer.printed('Relaying.')
      for (const eid of eids) await relayer.printed(`"dstEid":${eid}`)
      await vi.waitUntil(() => eids.every((eid) => isDelivered(relayer.output(), eid)), PATIENT)
      const { lines, code } = await omnicover([...status, '--json'])
      const { pathways } = JSON.parse(lines.join('\n')) as { pathways: { delivered: string }[] }
      expect([code, pathways.length]).toEqual([0, 4])
      expect(pathways.filter(({ delivered }) => Number(delivered) > 0).length).toBeGreaterThanOrEqual(2)
    } finally {
      relayer.signal('SIGINT')
      expect(await relayer.ended()).toBe(0)
      relayer.removeFolder()
    }
  })

  const isDelivered = (output: string, eid: number) =>
    output.split('\n').some((line) => line.includes(' messageDelivered ') && line.includes(`"dstEid":${eid}`))

  test('finds the block of a contract also where a node gives the logs of few blocks, and none for what is not there', async () => {
    const [chain] = chains
    const [home] = devnet.chains
    if (!chain || !home) throw new Error('there is a home')
    const { gateway } = addressesOf(config.system, chain.settings)
    const block = await findCreation(chain.client, gateway)
    const codes = [block - 1n, block].map((blockNumber) => home.client.getCode({ address: gateway, blockNumber }))
    expect((await Promise.all(codes)).map((code) => code !== undefined)).toEqual([false, true])
    await home.client.mine({ blocks: 300 })
    const proxy = await startFaultProxy(home.rpcUrl, [limitLogRange(200)])
    try {
      const client = createClient({ transport: http(proxy.url, { retryCount: 0 }) })
      expect(await findCreation(client, gateway)).toBe(block)
      expect(proxy.count('eth_getLogs')).toBeGreaterThan(2)
      expect(await findCreation(client, home.layerZero.endpoint)).toBe(0n)
    } finally {
      await proxy.stop()
    }
  })

  test('the functions on AWS take what it prints from the same file for their parameters', async () => {
    const print = async (which: string) => {
      const { lines } = await omnicover(['parameter', which, '--config', join(folder, 'relay.json')])
      return JSON.parse(lines.join('\n')) as unknown
    }
    const network = networkSchema.parse(await print('network'))
    expect(network.chains.map(({ rpcUrls }) => rpcUrls)).toEqual(devnet.chains.map(({ rpcUrl }) => [rpcUrl]))
    expect(keeperSchema.parse(await print('keeper')).chains.map(({ eid }) => eid)).toEqual(eids)

    // A check of the operator's would be left out without a word.
    const checking = join(folder, 'checking.json')
    const file = JSON.parse(readFileSync(join(folder, 'relay.json'), 'utf8')) as { relayer: { network: object } }
    writeFileSync(checking, JSON.stringify({ ...file, veto: './veto.js' }))
    expect(await omnicover(['parameter', 'network', '--config', checking])).toMatchObject({
      ...{ code: 1, errors: expect.stringContaining('services/attest/src/veto.ts') },
    })

    // The functions would refuse it, each at its start.
    const patient = join(folder, 'patient.json')
    const { relayer } = file
    writeFileSync(
      patient,
      JSON.stringify({ ...file, relayer: { ...relayer, network: { ...relayer.network, rpcTimeoutMs: 30_001 } } }),
    )
    expect(await omnicover(['parameter', 'network', '--config', patient])).toMatchObject({
      ...{ code: 1, errors: expect.stringContaining('lower rpcTimeoutMs to 30000') },
    })
  })
})

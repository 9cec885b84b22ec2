import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { MOST_PARAMETER_BYTES, packParameter } from '@omnicover/aws'
import { type Config, readConfig, resolveConfig } from '@omnicover/deployer'
import { parseRelayerConfig } from '@omnicover/relayer'
import { createClient, getAddress, http, toHex } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { expect, test } from 'vitest'
import { toJson } from '../json.js'
import type { UrlReference } from '../network/relayConfig.js'
import { replaceReferences } from '../network/replaceReferences.js'
import { keyFiles } from './keyFiles.js'
import { neededKeys, neededVariables } from './needed.js'
import type { OwnDvn } from './ownDvn.js'
import { type ServedChain, toRelayFile } from './toRelayFile.js'

const testnet = fileURLToPath(new URL('../../../../configurations/testnet.json', import.meta.url))
const person = `0x${'12'.repeat(20)}`
const env = new Proxy<Record<string, string>>(
  {},
  { get: (_, name) => (String(name).endsWith('URL') ? 'http://127.0.0.1:9' : person) },
)

async function testnetFile() {
  const parsed = await readConfig(testnet)
  return fileFor(resolveConfig(parsed, env), (name) => parsed.chains[name]?.rpcUrl ?? '')
}

function fileFor(config: Config, rpcOf: (name: string) => UrlReference) {
  const chains = config.chains.map((chain, i): ServedChain => {
    const client = createClient({ transport: http(chain.rpcUrl) })
    return { ...chain, client, rpc: rpcOf(chain.name), startBlock: BigInt(i), isExecutorForeign: true }
  })
  const toContract = ({ network: { eid, dvns } }: ServedChain) => {
    const address = dvns.BWare
    if (address === undefined) throw new Error('the configuration has it on every chain')
    return { eid, address, vid: eid % 30_000, quorum: 2 }
  }
  const dvns: OwnDvn[] = [{ name: 'bware', chains: chains.map(toContract) }]
  return { chains, dvns, file: toRelayFile(config, chains, dvns) }
}

/** The testnets again and again, each chain with an eid, contracts of LayerZero and a URL of its own. */
async function largeNetwork(size: number): Promise<string> {
  const config = resolveConfig(await readConfig(testnet), env)
  const random = () => getAddress(toHex(randomBytes(20)))
  const chains = Array.from({ length: size }, (_, i) => {
    const chain = config.chains[i % config.chains.length]
    if (chain === undefined) throw new Error('a configuration has chains')
    const eid = i === 0 ? chain.settings.eid : 41_000 + i
    const dvns = { ...chain.network.dvns, BWare: random() }
    const own = { eid, dvns, endpoint: random(), sendLibrary: random(), receiveLibrary: random() }
    return { ...chain, name: `chain${i}`, settings: { ...chain.settings, eid }, network: { ...chain.network, ...own } }
  })
  const { file } = fileFor({ ...config, chains }, (name) => `{env:${name}}`)
  const url = () => `https://node.example/v2/${randomBytes(16).toString('hex')}`
  return toJson(file.relayer.network).replaceAll(/\{"env":"\w+"\}|"\{env:\w+\}"/g, () => JSON.stringify(url()))
}

test('default: what is written for the live testnets starts a relayer once its references are replaced', async () => {
  const { file } = await testnetFile()
  const keys = new Map<string, string>()
  const keyOf = (name: string) => keys.get(name) ?? keys.set(name, generatePrivateKey()).get(name)
  const urls = replaceReferences(JSON.parse(toJson(file.relayer)), 'env', (name) => env[name])
  const { network } = parseRelayerConfig(replaceReferences(urls, 'file', keyOf))
  expect([...keys.keys()].sort()).toEqual([
    'keys/bware-admin.key',
    'keys/bware-signer-1.key',
    'keys/bware-signer-2.key',
    'keys/executor.key',
    'keys/keeper.key',
  ])
  // Home and each other chain both ways; money between any two.
  expect(network.pathways).toHaveLength(4 + 6)
  const confirmations = new Map(network.pathways.map((pathway) => [pathway.srcEid, pathway.confirmations]))
  expect([...confirmations]).toEqual([
    [40_161, 12],
    [40_231, 20],
    [40_232, 20],
  ])
  expect(network.chains.map(({ startBlock }) => startBlock)).toEqual([0n, 1n, 2n])
  // LayerZero's own executor comes first, and obeys its own keys alone.
  expect(network.deliverAfterMs).toBe(600_000)
  expect(network.chains.map(({ executor }) => executor)).toEqual([undefined, undefined, undefined])
  // Well below the ages at which chains stop selling, and are taken to be silent.
  expect(file.keeper?.policy).toEqual({ hearEvery: 28_800, reportEvery: 86_400 })
})

test('default: for twenty-five chains it fits into a parameter, packed', async () => {
  const text = await largeNetwork(25)
  expect(text).not.toContain('env')
  expect(text.length).toBeGreaterThan(MOST_PARAMETER_BYTES * 10)
  expect(packParameter(text).length).toBeLessThan(MOST_PARAMETER_BYTES)
})

test('default: it fits into a parameter, and says what it needs', async () => {
  const { chains, dvns, file } = await testnetFile()
  const resolved = replaceReferences(
    file.relayer.network,
    'env',
    () => 'https://node.example/v2/0123456789abcdef0123456789abcdef',
  )
  expect(toJson(resolved).length).toBeLessThan(MOST_PARAMETER_BYTES)
  expect(neededKeys(chains, dvns).map(({ file: name, knownTo }) => [name, knownTo.length])).toEqual([
    [keyFiles.executor, 0],
    [keyFiles.keeper, 0],
    ['keys/bware-admin.key', 3],
    ['keys/bware-signer-1.key', 3],
    ['keys/bware-signer-2.key', 3],
  ])
  expect(neededVariables(chains.map(({ rpc }) => rpc))).toEqual([
    'ETHEREUM_SEPOLIA_RPC_URL',
    'ARBITRUM_SEPOLIA_RPC_URL',
    'OPTIMISM_SEPOLIA_RPC_URL',
  ])
})

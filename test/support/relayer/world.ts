import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lzReceiveOptions } from '@omnicover/deployer'
import { endpointV2Abi } from '@omnicover/deployments'
import {
  createAccounts,
  type Devnet,
  type DevnetChain,
  sortAddresses,
  startDevnet,
  type WorkerAccounts,
} from '@omnicover/devnet'
import { createRelayer, type KeeperJob, type Relayer, type RelayerConfigInput } from '@omnicover/relayer'
import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  type LocalAccount,
  pad,
  parseEther,
  toHex,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { placeReceiver, type Receiver } from './receiver.js'
import { createRecorder, type Recorder } from './recorder.js'
import { sendAndMine } from './sendAndMine.js'

const ulnConfigAbi = [
  {
    type: 'tuple',
    components: [
      { name: 'confirmations', type: 'uint64' },
      { name: 'requiredDVNCount', type: 'uint8' },
      { name: 'optionalDVNCount', type: 'uint8' },
      { name: 'optionalDVNThreshold', type: 'uint8' },
      { name: 'requiredDVNs', type: 'address[]' },
      { name: 'optionalDVNs', type: 'address[]' },
    ],
  },
] as const

/** Local chains with LayerZero, two at least. Blocks are mined only when a test says so. */
export type World = {
  readonly devnet: Devnet
  readonly chains: readonly [DevnetChain, DevnetChain, ...DevnetChain[]]
  readonly stop: () => Promise<void>
}

/**
 * Starts two chains.
 *
 * @param keys - keys to use instead of derived ones, by account name
 * @returns the world
 */
export async function startWorld(keys: Readonly<Record<string, Hex>> = {}): Promise<World> {
  const definitions = [
    { eid: 40_201, chainId: 1_201, name: 'west' },
    { eid: 40_202, chainId: 1_202, name: 'east' },
  ]
  const accounts = createAccounts({ eids: definitions.map(({ eid }) => eid), keys })
  const devnet = await startDevnet({ chains: definitions, blockTime: 0, accounts })
  const [west, east] = devnet.chains
  if (west === undefined || east === undefined) throw new Error('the devnet has fewer chains than asked for')
  for (const { client } of devnet.chains) await client.setAutomine(false)
  return { devnet, chains: [west, east], stop: devnet.stop }
}

/** One way between two applications of their own, so that tests do not see each other's messages. */
export type Way = {
  readonly from: DevnetChain
  readonly to: DevnetChain
  readonly sender: Address
  readonly receiver: Receiver
  readonly confirmations: number
  /** Sends a message. It is in a block when this resolves. */
  readonly send: (message: Hex, gas?: bigint, options?: Hex) => Promise<void>
}

let nextSeed = 1

/**
 * Opens a way: a sender account, a fresh receiver, and both DVNs required on both sides.
 *
 * @param from - source chain
 * @param to - destination chain
 * @param confirmations - blocks to wait for
 * @param account - who sends; a fresh one, when absent
 * @returns the way
 */
export async function openWay(
  from: DevnetChain,
  to: DevnetChain,
  confirmations = 1,
  account: LocalAccount = privateKeyToAccount(generatePrivateKey()),
): Promise<Way> {
  const receiver = await placeReceiver(to, nextSeed)
  nextSeed += 1
  await from.client.setBalance({ address: account.address, value: parseEther('1000') })
  const { endpoint, sendUln302 } = from.layerZero
  const data = setConfigData(from, to, sendUln302, account.address, confirmations)
  await sendAndMine(from.client, account, { to: endpoint, data })
  await receiver.act(
    to.layerZero.endpoint,
    setConfigData(to, from, to.layerZero.receiveUln302, receiver.address, confirmations),
  )

  return {
    ...{ from, to, receiver, confirmations },
    sender: account.address,
    send: async (message, gas = 100_000n, options = lzReceiveOptions(gas)) => {
      await sendAndMine(from.client, account, sendCall(from, account.address, to, receiver, message, options))
    },
  }
}

/**
 * The call with which an application sends a message.
 *
 * @param from - source chain
 * @param sender - the application, which gets back what is too much of the fee
 * @param to - destination chain
 * @param receiver - the application there
 * @param message - what to say
 * @param options - worker options
 * @returns the call, with more than enough for the fee
 */
export function sendCall(
  from: DevnetChain,
  sender: Address,
  to: DevnetChain,
  receiver: Receiver,
  message: Hex,
  options = lzReceiveOptions(100_000n),
): { readonly to: Address; readonly data: Hex; readonly value: bigint } {
  const parameters = { dstEid: to.eid, receiver: pad(receiver.address), message, options, payInLzToken: false }
  const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'send', args: [parameters, sender] })
  return { to: from.layerZero.endpoint, data, value: parseEther('1') }
}

function setConfigData(
  chain: DevnetChain,
  remote: DevnetChain,
  library: Address,
  oapp: Address,
  confirmations: number,
): Hex {
  const { dvnA, dvnB } = chain.layerZero
  const requiredDVNs = sortAddresses([dvnA.address, dvnB.address])
  const counts = { requiredDVNCount: 2, optionalDVNCount: 255, optionalDVNThreshold: 0 }
  const config = { confirmations: BigInt(confirmations), ...counts, requiredDVNs, optionalDVNs: [] }
  return setUlnConfigData(remote.eid, library, oapp, config)
}

/** What an application asks of the DVNs of a pathway, as LayerZero's libraries have it. */
export type UlnConfig = {
  readonly confirmations: bigint
  readonly requiredDVNCount: number
  readonly optionalDVNCount: number
  readonly optionalDVNThreshold: number
  readonly requiredDVNs: readonly Address[]
  readonly optionalDVNs: readonly Address[]
}

/** The call of the endpoint with which an application, or its delegate, asks that of messages to or from a chain. */
export function setUlnConfigData(eid: number, library: Address, oapp: Address, config: UlnConfig): Hex {
  const encoded = encodeAbiParameters(ulnConfigAbi, [config])
  const args = [oapp, library, [{ eid, configType: 2, config: encoded }]] as const
  return encodeFunctionData({ abi: endpointV2Abi, functionName: 'setConfig', args })
}

/** A message of one word that appears nowhere else, so that it can be found and replaced in answers of a node. */
export function word(number: number): Hex {
  return `0x${'c0ffee'.repeat(10)}${toHex(number, { size: 2 }).slice(2)}`
}

/** A folder for store files, removed at the end of a test. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'omnicover-relayer-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Changes of the configuration that {@link configFor} makes. */
export type ConfigChanges = Partial<RelayerConfigInput['network']> & {
  /** URLs of the relayer's own connection, by eid. */
  readonly rpcUrls?: Readonly<Record<number, readonly string[]>>
  /** URLs of a DVN's connections, by eid; its node's alone, and no quorum, where this gives none. */
  readonly dvnRpcUrls?: (name: 'a' | 'b', chain: DevnetChain) => readonly string[] | undefined
  /** How many of a DVN's connections must agree; all, when absent. */
  readonly quorum?: number
  readonly keys?: Partial<RelayerConfigInput['keys']>
}

/**
 * The configuration of a relayer for some ways, with two DVNs.
 *
 * @param world - the chains
 * @param ways - what it serves
 * @param storePath - its file
 * @param changes - what differs
 * @returns a configuration with short waits
 */
export function configFor(
  { devnet }: World,
  ways: readonly Way[],
  storePath: string,
  changes: ConfigChanges = {},
): RelayerConfigInput {
  const { rpcUrls, dvnRpcUrls, quorum, keys, ...rest } = changes
  const dvn = (name: 'a' | 'b', which: 'dvnA' | 'dvnB') => ({
    name,
    chains: devnet.chains.map((chain) => {
      const { address, vid } = chain.layerZero[which]
      const urls = dvnRpcUrls?.(name, chain)
      if (urls === undefined) return { eid: chain.eid, address, vid, rpcUrls: [chain.rpcUrl] }
      return { eid: chain.eid, address, vid, rpcUrls: [...urls], quorum }
    }),
  })
  const dvns = rest.dvns ?? [dvn('a', 'dvnA'), dvn('b', 'dvnB')]
  const network = {
    pollIntervalMs: 50,
    rpcTimeoutMs: 5_000,
    retry: { firstMs: 1, longestMs: 20 },
    chains: devnet.chains.map(({ eid, chainId, rpcUrl, layerZero }) => ({
      ...{ eid, chainId, rpcUrls: [...(rpcUrls?.[eid] ?? [rpcUrl])], executor: layerZero.executor },
      multiCall: layerZero.multiCall,
      ...{ endpoint: layerZero.endpoint, sendLibrary: layerZero.sendUln302, receiveLibrary: layerZero.receiveUln302 },
    })),
    pathways: ways.map(({ from, to, sender, receiver, confirmations }) => ({
      ...{ srcEid: from.eid, sender, dstEid: to.eid, receiver: receiver.address, confirmations },
    })),
    ...rest,
    dvns,
  }
  const own = keysOf(devnet)
  const used = Object.fromEntries(Object.entries(own.dvns).filter(([name]) => dvns.some((one) => one.name === name)))
  return { storePath, network, keys: { ...own, dvns: used, ...keys } }
}

/** The keys of the devnet's own executors and DVNs. */
function keysOf({ chains, accounts }: Devnet) {
  const byEid = <Value>(make: (workers: WorkerAccounts) => Value) =>
    Object.fromEntries(
      chains.map(({ eid }) => {
        const workers = accounts.workers.get(eid)
        if (workers === undefined) throw new Error(`no workers for ${eid}`)
        return [eid, make(workers)]
      }),
    )
  const dvn = (which: 'dvnA' | 'dvnB') =>
    byEid((workers) => ({
      signers: [workers[which].signer.privateKey],
      admin: workers[which].admin.privateKey,
    }))
  const executors = byEid(({ executorAdmin }) => executorAdmin.privateKey)
  return { executors, dvns: { a: dvn('dvnA'), b: dvn('dvnB') } }
}

/** A relayer that a test drives, and what it told. */
export type DrivenRelayer = { readonly relayer: Relayer; readonly recorder: Recorder }

/** Makes a relayer from a configuration. It is not started: tests call `tick`. */
export function driveRelayer(config: RelayerConfigInput, jobs: readonly KeeperJob[] = []): DrivenRelayer {
  const recorder = createRecorder()
  return { relayer: createRelayer(config, { observer: recorder, jobs }), recorder }
}

/**
 * Ticks and mines, until something holds.
 *
 * @param world - the chains
 * @param relayer - the relayer
 * @param isDone - what to wait for
 * @returns nothing; it throws after so many rounds that it will never hold
 */
export async function until(
  world: World,
  relayer: Pick<Relayer, 'tick'>,
  isDone: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await relayer.tick()
    if (await isDone()) return
    await mineAll(world)
  }
  throw new Error('it did not come true in 60 rounds')
}

/** Blocks on every chain; one, when it is not said how many. */
export async function mineAll({ chains }: World, blocks = 1): Promise<void> {
  await Promise.all(chains.map(({ client }) => client.mine({ blocks })))
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Devnet,
  type DevnetChain,
  type DevnetProduct,
  deployOmniCover,
  listProducts,
  type OmniCoverDeployment,
  type ProtocolTimes,
  startDevnet,
  wireBridges,
  wireOmniCover,
} from '@omnicover/devnet'
import type { Deployment } from '@omnicover/sdk'
import type { Hex } from 'viem'
import { toJson } from '../json.js'
import { contractsToServe } from './contractsToServe.js'
import type { RelayFile } from './relayConfig.js'
import { toDeployment } from './toDeployment.js'

/** Windows of seconds, so that a whole story fits into a minute. */
export const TIMES: ProtocolTimes = {
  epochLength: 5,
  maxAge: 120,
  skew: 5,
  payableDelay: 3,
  maxSilence: 60,
  maxOpen: 3_600,
  notice: 1,
  waitingPeriod: 2,
  claimWindow: 3_600,
  holdLength: 600,
  challengeLength: 1,
  pauseLength: 600,
}

/** The one pool of the devnet. */
export const POOL_ID = 1

/** How many of the five assessors must sign. */
export const THRESHOLD = 3

/** A chain of the network with OmniCover on it. */
export type NetworkChain = DevnetChain & { omnicover: OmniCoverDeployment; deployment: Deployment }

/** Content of the file for scripts: the chains as the SDK takes them, and keys that are worth nothing. */
export type PlayFile = {
  chains: readonly { name: string; rpcUrl: string; deployment: Deployment }[]
  keys: Readonly<Record<string, Hex>>
}

/** Local chains with OmniCover deployed and wired, and the configuration of a relayer for them. */
export type Network = {
  readonly devnet: Devnet
  readonly home: NetworkChain & { omnicover: HomeDeployment }
  readonly aways: readonly NetworkChain[]
  readonly chains: readonly NetworkChain[]
  readonly products: readonly DevnetProduct[]
  /** Configuration file for `omnicover relay`; holds keys that are worth nothing. */
  readonly relayFile: string
  /** Folder in which the keeper looks for the leaves of decisions by tree. */
  readonly claimsFolder: string
  /** What a script needs to buy on these chains: see {@link PlayFile}. */
  readonly playFile: string
  /** Stops all chains and removes the files. */
  readonly stop: () => Promise<void>
}

export type HomeDeployment = OmniCoverDeployment & { home: NonNullable<OmniCoverDeployment['home']> }

/**
 * Starts one home and two away chains with the real LayerZero V2, deploys and wires OmniCover, and lists its products.
 *
 * @param say - is told each step in plain words
 * @param signal - calls the start off
 * @returns the running network; nothing relays yet
 * @throws what `startDevnet` throws; no process and no file is left
 */
export async function startNetwork(say: (text: string) => void, signal: AbortSignal): Promise<Network> {
  signal.throwIfAborted()
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-'))
  let devnet: Devnet | undefined
  const stop = async () => {
    await devnet?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  let deployed: OmniCoverDeployment[] = []
  let products: readonly DevnetProduct[] = []
  try {
    devnet = await startDevnet({
      signal,
      setUp: async (chains, accounts) => {
        say(
          `${chains.length} chains run, each with EndpointV2, SendUln302, ReceiveUln302, PriceFeed, Executor and two DVNs`,
        )
        const homeEid = first(chains).eid
        deployed = await Promise.all(
          chains.map((chain) =>
            deployOmniCover(accounts, { chain, homeEid, poolIds: [POOL_ID], times: TIMES, threshold: THRESHOLD }),
          ),
        )
        say('OmniCover is deployed on each')
        await wireOmniCover(chains, deployed, accounts)
        await wireBridges(chains, deployed, accounts)
        say(
          'pathways are wired and read back: libraries, two required DVNs, confirmations, executor, gas per message, peers last',
        )
        const home = withHome(first(deployed))
        const eids = chains.map(({ eid }) => eid)
        products = await listProducts(first(chains), home, accounts, { poolIds: [POOL_ID], eids, times: TIMES })
        say(`products listed at home: ${products.map(({ name }) => name).join(', ')}`)
      },
    })
    const chains = devnet.chains.map((chain, i) => toNetworkChain(chain, first(deployed.slice(i))))
    const [home, ...aways] = chains
    const relayFile = join(folder, 'relay.json')
    const playFile = join(folder, 'play.json')
    const claimsFolder = join(folder, 'claims')
    mkdirSync(claimsFolder)
    const network = {
      devnet,
      home: { ...first([home]), omnicover: withHome(first(chains).omnicover) },
      aways,
      chains,
      products,
      relayFile,
      claimsFolder,
      playFile,
      stop,
    }
    writeFileSync(relayFile, toJson(toRelayFile(network, join(folder, 'relay.mdb')), 2), { mode: 0o600 })
    writeFileSync(playFile, toJson(toPlayFile(network), 2), { mode: 0o600 })
    return network
  } catch (error) {
    await stop()
    throw error
  }
}

function toNetworkChain(chain: DevnetChain, omnicover: OmniCoverDeployment): NetworkChain {
  return { ...chain, omnicover, deployment: toDeployment(omnicover, chain.layerZero.endpoint) }
}

function toPlayFile({ devnet, chains }: Pick<Network, 'devnet' | 'chains'>): PlayFile {
  const { buyers, underwriters } = devnet.accounts
  return {
    chains: chains.map(({ name, rpcUrl, deployment }) => ({ name, rpcUrl, deployment })),
    keys: Object.fromEntries([...buyers, ...underwriters].map(({ name, privateKey }) => [name, privateKey])),
  }
}

function toRelayFile(
  { devnet, home, aways, chains, claimsFolder }: Pick<Network, 'devnet' | 'home' | 'aways' | 'chains' | 'claimsFolder'>,
  storePath: string,
): RelayFile {
  const workers = ({ eid }: DevnetChain) => first([devnet.accounts.workers.get(eid)])
  const dvn = (name: string, which: 'dvnA' | 'dvnB') => ({
    name,
    chains: chains.map(({ eid, layerZero, rpcUrl }) => {
      const { address, vid } = layerZero[which]
      return { eid, address, vid, rpcUrls: [rpcUrl] }
    }),
  })
  const dvnKeys = (which: 'dvnA' | 'dvnB') =>
    byEid(chains, (chain) => {
      const { signer, admin } = workers(chain)[which]
      return { signers: [signer.privateKey], admin: admin.privateKey }
    })
  const pathway = (from: NetworkChain, to: NetworkChain, app: 'gateway' | 'oft') => ({
    srcEid: from.eid,
    sender: from.omnicover[app],
    dstEid: to.eid,
    receiver: to.omnicover[app],
    confirmations: 1,
  })
  // Messages go between home and each other chain, money between any two.
  const money = chains.flatMap((from) => chains.filter((to) => to !== from).map((to) => pathway(from, to, 'oft')))
  const placeOf = ({ eid, omnicover: { gateway, market, desk, pools } }: NetworkChain) => {
    return { eid, gateway, market, desk, pools }
  }
  const { market, kept } = contractsToServe(home.omnicover.home, [placeOf(home), ...aways.map(placeOf)])
  return {
    relayer: {
      storePath,
      network: {
        pollIntervalMs: 250,
        retry: { firstMs: 1_000, longestMs: 10_000 },
        chains: chains.map(({ eid, chainId, rpcUrl, layerZero }) => ({
          ...{ eid, chainId, rpcUrls: [rpcUrl], endpoint: layerZero.endpoint, executor: layerZero.executor },
          ...{ sendLibrary: layerZero.sendUln302, receiveLibrary: layerZero.receiveUln302 },
          multiCall: layerZero.multiCall,
        })),
        dvns: [dvn('dvn-a', 'dvnA'), dvn('dvn-b', 'dvnB')],
        pathways: [
          ...aways.flatMap((away) => [pathway(home, away, 'gateway'), pathway(away, home, 'gateway')]),
          ...money,
        ],
        market,
      },
      keys: {
        executors: byEid(chains, (chain) => workers(chain).executorAdmin.privateKey),
        dvns: { 'dvn-a': dvnKeys('dvnA'), 'dvn-b': dvnKeys('dvnB') },
        keeper: devnet.accounts.keeper.privateKey,
      },
    },
    keeper: {
      ...kept,
      policy: { hearEvery: 40, reportEvery: 40 },
      resendAfterMs: 15_000,
      claims: { directory: claimsFolder },
    },
  }
}

const byEid = <Value>(chains: readonly NetworkChain[], make: (chain: NetworkChain) => Value): Record<string, Value> =>
  Object.fromEntries(chains.map((chain) => [chain.eid, make(chain)]))

function withHome(deployment: OmniCoverDeployment): HomeDeployment {
  return { ...deployment, home: first([deployment.home]) }
}

function first<Value>(values: readonly (Value | undefined)[]): Value {
  const [value] = values
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

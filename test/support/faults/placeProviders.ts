import { readFileSync, writeFileSync } from 'node:fs'
import type { Network, NetworkChain } from '@omnicover/cli/story'
import {
  answerStatus,
  changePayload,
  createChainClient,
  cut,
  delay,
  type Fault,
  type FaultProxy,
  forgePacket,
  lagBehind,
  lieAboutPackets,
  limitLogRange,
  omitPacket,
  onMethods,
  sometimes,
  startFaultProxy,
  truncate,
} from '@omnicover/devnet'
import type { RelayerConfigInput } from '@omnicover/relayer'
import { createGate, type Gate } from './gate.js'

/** The three providers of a chain, and the door through which people come to it. */
export type Place = {
  /** As it was started: straight to the node. */
  readonly chain: NetworkChain
  readonly liar: FaultProxy
  readonly flaky: FaultProxy
  readonly late: FaultProxy
  readonly people: Gate
}

/** A network whose relayer sees every chain through three bad providers, and whose people wait while a chain is away. */
export type FaultyNetwork = {
  readonly network: Network
  readonly places: readonly Place[]
  readonly stop: () => Promise<void>
}

/** Blocks before a DVN attests: more than a reorganisation of the journey takes back. */
export const CONFIRMATIONS = 2

/**
 * Places three providers before every chain of a network, and rewrites its relayer's configuration: it finds messages through the one
 * that lies, and each DVN believes two of the three.
 *
 * @param network - running; nothing relays yet
 * @param seed - draws what goes wrong, and what is lied about
 * @returns the network as people reach it
 */
export async function placeProviders(network: Network, seed: string): Promise<FaultyNetwork> {
  const proxies: FaultProxy[] = []
  const start = async (url: string, faults: readonly Fault[]) => {
    const proxy = await startFaultProxy(url, faults)
    proxies.push(proxy)
    return proxy
  }
  const placed = await Promise.all(
    network.chains.map(async (chain) => {
      const { rpcUrl, name } = chain
      const people = createGate()
      const door = await start(rpcUrl, [people.fault])
      const place: Place = {
        ...{ chain, people },
        liar: await start(rpcUrl, lies(`${seed}/${name}`)),
        flaky: await start(rpcUrl, failures(`${seed}/${name}`)),
        late: await start(rpcUrl, [limitLogRange(40), lagBehind(1)]),
      }
      return { place, reached: throughDoor(chain, door.url) }
    }),
  )
  const places = placed.map(({ place }) => place)
  rewrite(network.relayFile, places)
  const reached = <Chain extends NetworkChain>(chain: Chain): Chain => ({
    ...chain,
    ...placed.find((one) => one.place.chain.eid === chain.eid)?.reached,
  })
  return {
    places,
    network: {
      ...network,
      home: reached(network.home),
      aways: network.aways.map(reached),
      chains: network.chains.map(reached),
    },
    stop: async () => {
      for (const proxy of proxies) await proxy.stop()
    },
  }
}

function throughDoor({ chainId, name }: NetworkChain, rpcUrl: string): Pick<NetworkChain, 'rpcUrl' | 'client'> {
  return { rpcUrl, client: createChainClient({ chainId, name, rpcUrl }) }
}

/** Every fifth packet or so is kept back, told otherwise, or followed by one that nobody sent. */
function lies(seed: string): Fault[] {
  return [
    lieAboutPackets({ seed: `${seed}/omit`, chance: 0.07 }, omitPacket),
    lieAboutPackets({ seed: `${seed}/change`, chance: 0.07 }, changePayload),
    lieAboutPackets({ seed: `${seed}/forge`, chance: 0.07 }, forgePacket),
  ]
}

function failures(seed: string): Fault[] {
  return [
    sometimes({ seed: `${seed}/429`, chance: 0.04 }, answerStatus(429)),
    sometimes({ seed: `${seed}/503`, chance: 0.02 }, answerStatus(503)),
    sometimes({ seed: `${seed}/cut`, chance: 0.02 }, cut('before')),
    sometimes({ seed: `${seed}/lost`, chance: 0.02 }, cut('after')),
    sometimes({ seed: `${seed}/half`, chance: 0.02 }, truncate()),
    sometimes({ seed: `${seed}/slow`, chance: 0.05 }, delay(300)),
    onMethods(['eth_getLogs'], limitLogRange(25)),
  ]
}

type RelayFile = { relayer: RelayerConfigInput }

function rewrite(relayFile: string, places: readonly Place[]): void {
  const file = JSON.parse(readFileSync(relayFile, 'utf8')) as RelayFile
  const { network } = file.relayer
  const urlsOf = (eid: number, order: readonly ('liar' | 'flaky' | 'late')[]) => {
    const place = places.find(({ chain }) => chain.eid === eid)
    return place === undefined ? [] : order.map((name) => place[name].url)
  }
  const changed: RelayFile = {
    ...file,
    relayer: {
      ...file.relayer,
      network: {
        ...network,
        // A local node that is started anew has lost the state of its earlier blocks, without which nothing is held against the contracts.
        veto: 'none',
        rpcTimeoutMs: 2_000,
        send: { rebroadcastAfterMs: 2_000, raiseFeeAfterMs: 6_000, cancelAfterMs: 15_000, lostAfterMs: 6_000 },
        chains: network.chains.map((chain) => ({ ...chain, rpcUrls: urlsOf(chain.eid, ['liar', 'flaky', 'late']) })),
        dvns: (network.dvns ?? []).map((dvn) => ({
          ...dvn,
          chains: dvn.chains.map((chain) => ({
            ...{ ...chain, quorum: 2, rpcUrls: urlsOf(chain.eid, ['flaky', 'late', 'liar']) },
          })),
        })),
        pathways: network.pathways.map((pathway) => ({ ...pathway, confirmations: CONFIRMATIONS })),
      },
    },
  }
  writeFileSync(relayFile, JSON.stringify(changed), { mode: 0o600 })
}

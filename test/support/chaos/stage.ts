import type { DevnetChain } from '@omnicover/devnet'
import { parseRelayerConfig, type RelayerConfig } from '@omnicover/relayer'
import { keccak256, parseEther, stringToHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { configFor, startWorld, temporaryFolder, type World } from '../relayer/world.js'
import { type BurstWay, openBurstWay } from './burst.js'
import { type Providers, placeBadProviders } from './providers.js'
import { createTruth, type Truth } from './truth.js'

/** Blocks that make a message final; a reorganisation takes back fewer. */
export const confirmations = 3
/** Time that passes between two rounds, by the relayer's clock. */
export const roundMs = 3_000
/** Wei per gas that the relayer offers at most. */
export const maxFeePerGas = 200_000_000_000n

/** Wei that one step of a message may cost: a commit waits while the base fee is above 15 gwei. */
export const maxFeePerMessage = parseEther('0.009')
/** Wei that a key may pay in a day of the relayer's clock. */
export const maxFeePerDay = parseEther('1')

/** Everything that one trial plays on. */
export type Stage = {
  readonly world: World
  readonly ways: readonly BurstWay[]
  /** The first block of the trial. */
  readonly startOf: (chain: DevnetChain) => bigint
  readonly truth: Truth
  readonly providers: readonly Providers[]
  readonly config: RelayerConfig
  readonly storePath: string
  readonly close: () => Promise<void>
}

/** Two chains whose time is not that of the day, so that a trial plays the same tomorrow. */
export async function startChaosWorld(): Promise<World> {
  const world = await startWorld()
  for (const { client } of world.chains) {
    await client.setNextBlockTimestamp({ timestamp: 2_000_000_000n })
    await client.mine({ blocks: 1 })
    await client.setBlockTimestampInterval({ interval: 1 })
  }
  return world
}

/**
 * Sets the stage of a trial: a way in each direction, three bad providers for each chain, and a relayer that sees the chains through them.
 *
 * @param world - the chains; they are as before when the stage is closed
 * @param seed - names the accounts and draws what goes wrong
 * @returns the stage
 */
export async function setStage(world: World, seed: string): Promise<Stage> {
  const snapshots = await Promise.all(world.chains.map(({ client }) => client.snapshot()))
  const folder = temporaryFolder()
  const [west, east] = world.chains
  const account = (name: string) => privateKeyToAccount(keccak256(stringToHex(`${seed}/${name}`)))
  const ways = [
    await openBurstWay(west, east, confirmations, account('west')),
    await openBurstWay(east, west, confirmations, account('east')),
  ]
  const starts = new Map<number, bigint>()
  for (const { eid, client } of world.chains) starts.set(eid, (await client.getBlockNumber()) + 1n)
  const placed = await Promise.all(
    world.chains.map(async (chain) => ({ chain, providers: await placeBadProviders(chain, seed) })),
  )
  const providers = placed.map((one) => one.providers)
  const urlsOf = ({ eid }: DevnetChain) => placed.find(({ chain }) => chain.eid === eid)?.providers.urls ?? []
  const storePath = `${folder.path}/store`
  const startOf = ({ eid }: { eid: number }) => starts.get(eid) ?? 0n
  return {
    ...{ world, ways, providers, storePath, startOf },
    truth: createTruth(starts, confirmations),
    config: configOf(world, ways, storePath, urlsOf, startOf),
    close: async () => {
      for (const one of providers) await one.stop()
      folder.remove()
      for (const [i, { client }] of world.chains.entries()) await client.revert({ id: snapshots[i] ?? '0x0' })
    },
  }
}

function configOf(
  world: World,
  ways: readonly BurstWay[],
  storePath: string,
  urlsOf: (chain: DevnetChain) => readonly string[],
  startOf: (chain: { eid: number }) => bigint,
): RelayerConfig {
  const { network, ...config } = configFor(world, ways, storePath, {
    rpcTimeoutMs: 3_000,
    retry: { firstMs: roundMs, longestMs: 4 * roundMs },
    send: {
      rebroadcastAfterMs: 2 * roundMs,
      raiseFeeAfterMs: 3 * roundMs,
      cancelAfterMs: 12 * roundMs,
      lostAfterMs: 5 * roundMs,
      ...{ maxFeePerGas, maxFeePerMessage, maxFeePerDay },
      maxInFlight: 100,
    },
    quorum: 2,
    rpcUrls: Object.fromEntries(world.chains.map((chain) => [chain.eid, urlsOf(chain)])),
    dvnRpcUrls: (_, chain) => urlsOf(chain).toReversed(),
  })
  const chains = network.chains.map((chain) => ({ ...chain, startBlock: startOf(chain) }))
  return parseRelayerConfig({ ...config, network: { ...network, chains } })
}

import { startKms } from '@omnicover/aws/testing'
import { parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type BurstWay, openBurstWay } from '../../support/chaos/burst.js'
import {
  createStackKeys,
  devnetKeys,
  type FunctionName,
  type LocalStack,
  startStack,
} from '../../support/lambda/localStack.js'
import { type RequestMeter, startMeter } from '../../support/lambda/startMeter.js'
import { startWorld, type World } from '../../support/relayer/world.js'
import type { Bundle } from './functions.js'
import type { Ran } from './operations.js'

/** Milliseconds that an answer takes: of a provider of RPC, and of AWS in its own region. */
export const delays = { rpc: 50, aws: 5 } as const

/** Two chains with a block a second, and keys that have money on both. */
export type BenchWorld = {
  readonly world: World
  readonly way: BurstWay
  readonly meter: RequestMeter
  /** All invocations since the last look. */
  readonly takeRuns: () => readonly Ran[]
  /** Deploys the functions at a pace. */
  readonly deploy: (environment: Readonly<Record<string, string>>) => Promise<LocalStack>
  readonly stop: () => Promise<void>
}

/** Starts it. */
export async function startBenchWorld(bundles: readonly Bundle[]): Promise<BenchWorld> {
  const kms = await startKms()
  const keys = createStackKeys(kms)
  const world = await startWorld(devnetKeys(keys, 40_202))
  const [west, east] = world.chains
  const way = await openBurstWay(west, east, 1, privateKeyToAccount(keys.canary.privateKey))
  const payers = [keys.executor, keys.adminA, keys.adminB, keys.canary]
  for (const { client } of world.chains) {
    for (const { address } of payers) await client.setBalance({ address, value: parseEther('10000') })
    await client.setIntervalMining({ interval: 1 })
  }
  const meter = startMeter()
  const rpcUrls = new Map<number, string>()
  for (const { eid, rpcUrl } of world.chains) rpcUrls.set(eid, await meter.front('rpc', rpcUrl, delays.rpc))
  const urlOf = (eid: number) => [rpcUrls.get(eid) ?? '']
  let runs: Ran[] = []
  const bundleOf = (name: FunctionName) => bundles.find((bundle) => bundle.name === name)?.path ?? ''

  return {
    ...{ world, way, meter },
    takeRuns: () => {
      const taken = runs
      runs = []
      return taken
    },
    deploy: (environment) => {
      const network = {
        pollIntervalMs: 1_000,
        rpcUrls: Object.fromEntries(world.chains.map(({ eid }) => [eid, urlOf(eid)])),
        dvnRpcUrls: (_: string, { eid }: { readonly eid: number }) => urlOf(eid),
      }
      const front = (service: string, url: string) => meter.front(service, url, delays.aws)
      return startStack(world, [way], bundleOf, kms, keys, { network, front, environment }, (run) => runs.push(run))
    },
    stop: async () => {
      await meter.stop()
      await world.stop()
      await kms.stop()
    },
  }
}

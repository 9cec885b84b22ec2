import { type Fault, type FaultProxy, startFaultProxy } from '@omnicover/devnet'
import type { KeeperJob, RelayerConfigInput } from '@omnicover/relayer'
import { afterEach, beforeEach } from 'vitest'
import { type DrivenRelayer, driveRelayer, mineAll, temporaryFolder, type World } from './world.js'

/** What one test of the relayer starts; its end stops all of it. */
export type Trial = {
  /** Where its relayers keep their stores: a folder of its own. */
  readonly folder: string
  /** Proxies started so far, in order. */
  readonly proxies: readonly FaultProxy[]
  /** Makes a relayer that only works when it is told to. */
  readonly drive: (config: RelayerConfigInput, jobs?: readonly KeeperJob[]) => DrivenRelayer
  /** Starts a proxy before a node. */
  readonly proxyOf: (rpcUrl: string, faults?: readonly Fault[]) => Promise<FaultProxy>
  /** Leaves a relayer out of what the end stops: the test has stopped it. */
  readonly forget: (driven: DrivenRelayer) => void
}

/**
 * Gives each test of the file that calls this a trial of its own.
 *
 * @returns the trial of the test that runs
 */
export function useTrial(): Trial {
  let folder: ReturnType<typeof temporaryFolder> | undefined
  let relayers: DrivenRelayer[] = []
  let proxies: FaultProxy[] = []
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(async () => {
    for (const { relayer } of relayers) await relayer.stop()
    for (const proxy of proxies) await proxy.stop()
    relayers = []
    proxies = []
    folder?.remove()
  })
  return {
    get folder() {
      if (folder === undefined) throw new Error('There is no trial outside of a test.')
      return folder.path
    },
    get proxies() {
      return proxies
    },
    drive: (config, jobs) => {
      const driven = driveRelayer(config, jobs)
      relayers.push(driven)
      return driven
    },
    proxyOf: async (rpcUrl, faults) => {
      const proxy = await startFaultProxy(rpcUrl, faults)
      proxies.push(proxy)
      return proxy
    },
    forget: (driven) => {
      relayers = relayers.filter((other) => other !== driven)
    },
  }
}

/**
 * Ticks and mines without waiting for anything, to show that something does not happen.
 *
 * @param world - the chains that mine
 * @param driven - the relayer that ticks
 * @param count - rounds of both
 */
export async function rounds(world: World, { relayer }: DrivenRelayer, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await relayer.tick()
    await mineAll(world)
  }
}

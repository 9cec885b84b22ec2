import { type Anvil, createAccounts, type DevnetChain, startAnvil } from '@omnicover/devnet'
import type { Way, World } from '../../support/relayer/world.js'
import { openNode, placeLayerZero } from '../growth/star.js'
import { sumOf } from './countCalls.js'
import { type Carried, carry, nextBlocks } from './drive.js'
import { prepareLoad } from './load.js'

/** What one message costs when there are more of them, or more chains. */
export type Grown = {
  readonly endpoints: number
  readonly messages: number
  readonly calls: number
  readonly gas: number
  readonly wallMs: number
  readonly cpuMs: number
}

const home = 40_001
/** Messages that each chain sends home. */
const perChain = 10

/**
 * Lets messages wait, and carries them.
 *
 * @param world - two chains that mine when they are told to
 * @param messages - how many wait
 */
export async function measureWaiting(world: World, messages: number): Promise<Grown> {
  const [from, to] = world.chains
  const load = await prepareLoad(from, to, messages)
  const startBlocks = await nextBlocks(world)
  await load.post()
  return grown(2, messages, await carry(world, [load.way], messages, startBlocks))
}

/**
 * Has every chain of a star send messages home, all away chains on one node, each with an endpoint of its own.
 *
 * @param endpoints - how many chains
 */
export async function measureEndpoints(endpoints: number): Promise<Grown> {
  const eids = Array.from({ length: endpoints }, (_, i) => home + i)
  const accounts = createAccounts({ eids })
  const anvils: Anvil[] = []
  try {
    for (const chainId of [1_340_001, 1_340_002]) anvils.push(await startAnvil({ chainId }))
    const [first, second] = await Promise.all(anvils.map((anvil) => openNode(anvil, accounts)))
    if (first === undefined || second === undefined) throw new Error('two nodes were started')
    const center = await placeLayerZero(first, home, eids.slice(1), accounts)
    const away: DevnetChain[] = []
    for (const eid of eids.slice(1)) away.push(await placeLayerZero(second, eid, [home], accounts))
    for (const { client } of [first, second]) await client.setAutomine(false)
    const chains = [center, ...away] as unknown as World['chains']
    const world: World = {
      devnet: { chains, accounts, stop: async () => undefined },
      chains,
      stop: async () => undefined,
    }
    const ways: Way[] = []
    const loads = []
    for (const chain of away) {
      const load = await prepareLoad(chain, center, perChain)
      loads.push(load)
      ways.push(load.way)
    }
    const startBlocks = await nextBlocks(world)
    for (const load of loads) await load.post()
    const messages = away.length * perChain
    return grown(endpoints, messages, await carry(world, ways, messages, startBlocks))
  } finally {
    await Promise.all(anvils.map((anvil) => anvil.stop()))
  }
}

function grown(endpoints: number, messages: number, { reports, calls, wallMs, cpuMs }: Carried): Grown {
  const gas = reports.reduce((sum, report) => sum + Number(report.gas.total), 0)
  const round = (value: number) => Math.round((value / messages) * 100) / 100
  return {
    ...{ endpoints, messages, calls: round(sumOf(calls)), gas: Math.round(gas / messages) },
    ...{ wallMs: round(wallMs), cpuMs: round(cpuMs) },
  }
}

import type { Config } from '../config/resolveConfig.js'
import { addressesOf } from '../contracts/addressesOf.js'
import type { OmniCoverAddresses } from '../contracts/types.js'
import { planListing } from '../listing/planListing.js'
import { messageGas } from '../pathway/messageGas.js'
import { planBridges } from '../pathway/planBridges.js'
import { planWiring } from '../pathway/planWiring.js'
import type { EnforcedOption, Pathway, PathwayEnd } from '../pathway/types.js'
import type { Plan, Step } from '../plan/transaction.js'
import type { ConnectedChain } from './connect.js'

/**
 * Plans all that turns deployed contracts into one system: pathways of the gateways (a star) and of the stablecoin (a mesh, where it
 * is ours), what the pools' bridges take, and what home lists. Only what differs from the configuration; peers after what protects them.
 *
 * @param config - The configuration.
 * @param chains - Its chains, on which OmniCover is deployed.
 * @returns The steps; none when everything is in order. The owner must send them.
 * @throws {ConfigurationError} when the chain has what cannot be changed any more.
 */
export async function planSetup(config: Config, chains: readonly ConnectedChain[]): Promise<Plan> {
  const [wiring, bridges, listing] = await Promise.all([
    planWiring(pathwaysOf(config, chains).map(({ pathway }) => pathway)),
    planAllBridges(config, chains),
    planHome(config, chains),
  ])
  return [...wiring, ...bridges, ...listing]
}

/** A pathway, and the chains that it connects. */
export type OwnPathway = { a: ConnectedChain; b: ConnectedChain; pathway: Pathway }

/**
 * Lists the pathways of a configuration: of the gateways, and of the stablecoin where it is ours to wire.
 *
 * @param config - The configuration.
 * @param chains - Its chains, home first.
 * @returns The pathways.
 */
export function pathwaysOf({ system }: Config, chains: readonly ConnectedChain[]): OwnPathway[] {
  const [home, ...aways] = chains
  if (!home) return []
  const pair = (of: 'gateway' | 'oft', a: ConnectedChain, b: ConnectedChain): OwnPathway => {
    const optionsOf = (chain: ConnectedChain) => {
      if (of === 'oft') return messageGas.money
      return chain === home ? messageGas.fromHome : messageGas.toHome
    }
    const end = (chain: ConnectedChain) => endOf(chain, addressesOf(system, chain.settings)[of], optionsOf(chain))
    return { a, b, pathway: { of: of === 'oft' ? 'OFT' : of, a: end(a), b: end(b) } }
  }
  const ours = chains.filter(({ settings }) => settings.asset === 'test')
  return [
    ...aways.map((away) => pair('gateway', home, away)),
    ...ours.flatMap((a, i) => ours.slice(i + 1).map((b) => pair('oft', a, b))),
  ]
}

function endOf(
  { client, name, network, confirmations, dvns }: ConnectedChain,
  oapp: OmniCoverAddresses['gateway'],
  enforcedOptions: readonly EnforcedOption[],
): PathwayEnd {
  return { chain: { eid: network.eid, name, client, layerZero: network }, oapp, dvns, confirmations, enforcedOptions }
}

async function planAllBridges({ system }: Config, chains: readonly ConnectedChain[]): Promise<Step[]> {
  const sides = chains.map(({ client, name, settings }) => {
    return { eid: settings.eid, name, client, pools: addressesOf(system, settings).pools }
  })
  const plans = sides.map(async (side) => {
    const others = sides.filter(({ eid }) => eid !== side.eid)
    const planned = await planBridges(side.client, side.pools, others)
    return planned.map((transaction) => ({ ...transaction, eid: side.eid }))
  })
  const transactions = (await Promise.all(plans)).flat()
  return transactions.length > 0 ? [{ title: 'Let pools take money from each other', transactions }] : []
}

async function planHome({ system, listing }: Config, [home]: readonly ConnectedChain[]): Promise<Step[]> {
  const books = home && addressesOf(system, home.settings).home
  if (!books) return []
  const planned = await planListing(home.client, books, listing)
  const transactions = planned.map((transaction) => ({ ...transaction, eid: home.settings.eid }))
  return transactions.length > 0 ? [{ title: 'List pools, terms and products at home', transactions }] : []
}

import { capitalPoolAbi, remitterAbi } from '@omnicover/deployments'
import { type Network, type NetworkChain, POOL_ID } from '../network/startNetwork.js'
import type { Check } from './checks.js'
import { dollars } from './print.js'
import { required } from './story.js'

/**
 * Reads what home ordered between the chains, and what became of it.
 *
 * @param network - the network
 * @returns sums in units, and whether nothing of it is under way, home's book included
 */
export async function readRemittances({ home, chains }: Network) {
  const flows = await Promise.all(
    chains.map(async (chain) => {
      const [sent, received, lost] = await readMoved(chain)
      const flow = await home.client.readContract({
        address: home.omnicover.home.remitter,
        abi: remitterAbi,
        functionName: 'flowOf',
        args: [POOL_ID, chain.eid],
      })
      return { chain, sent, received, lost, flow }
    }),
  )
  const sum = (pick: (flow: (typeof flows)[number]) => bigint) => flows.reduce((total, flow) => total + pick(flow), 0n)
  const ordered = sum(({ flow }) => flow.ordered)
  const received = sum((flow) => flow.received)
  const isHeard = flows.every(({ flow, ...there }) => flow.sent === there.sent && flow.received === there.received)
  return { flows, ordered, received, lost: sum(({ lost }) => lost), isQuiet: isHeard && ordered === received }
}

/**
 * Checks that a payout larger than the cash of its chain was paid with money that home ordered there.
 *
 * @param network - the network, no message under way
 * @param chain - where the payout was
 * @param payout - what was paid there, units
 * @returns one check
 */
export async function checkRemittance(network: Network, chain: NetworkChain, payout: bigint): Promise<Check> {
  const { flows, ordered, received, lost, isQuiet } = await readRemittances(network)
  const there = required(flows.find((flow) => flow.chain.eid === chain.eid))
  return {
    name: `remittance to ${chain.name}`,
    holds: isQuiet && lost === 0n && there.received > 0n && there.received < payout,
    detail: `home ordered ${dollars(ordered)}, ${dollars(received)} arrived, ${dollars(lost)} lost; ${chain.name} paid ${dollars(payout)} and had ${dollars(payout - there.received)} of it`,
  }
}

function readMoved({ client, omnicover }: NetworkChain) {
  const { address } = required(omnicover.pools[0])
  return client.readContract({ address, abi: capitalPoolAbi, functionName: 'moved' })
}

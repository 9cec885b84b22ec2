import { addressesOf, type Config, type ConnectedChain, pathwaysOf } from '@omnicover/deployer'
import type { Address } from 'viem'
import { contractsToServe } from '../network/contractsToServe.js'
import type { RelayFile, UrlReference } from '../network/relayConfig.js'
import { keyFiles } from './keyFiles.js'
import type { OwnDvn } from './ownDvn.js'

/** A chain, and what only asking it tells. */
export type ServedChain = ConnectedChain & {
  /** Its node, as the configuration names it. */
  readonly rpc: UrlReference
  /** In which the gateway was created: no message is older. */
  readonly startBlock: bigint
  /** Whether its executor is LayerZero's, which delivers by itself. */
  readonly isExecutorForeign: boolean
}

/** Milliseconds for which messages are left to an executor that is not the operator's. */
const LEFT_TO_OTHERS = 600_000

/** How many times the keeper speaks in the time after which a chain counts as silent. */
const SPEAKS = 3

/**
 * Works out the file of a relayer for a deployment. It names the nodes as the configuration does, and keys by the files that are to have them.
 *
 * @param config - the configuration of the deployment
 * @param chains - its chains, home first
 * @param dvns - which DVNs are the operator's own
 * @returns what the file holds
 */
export function toRelayFile(config: Config, chains: readonly ServedChain[], dvns: readonly OwnDvn[]): RelayFile {
  const { system } = config
  const places = chains.map(({ settings }) => ({ eid: settings.eid, ...addressesOf(system, settings) }))
  const [home, ...aways] = places
  if (home?.home === undefined) throw new TypeError('the first chain of a configuration is home')
  const { market, kept } = contractsToServe(home.home, [home, ...aways])
  const { maxAge, maxSilence } = system.times
  const urlsOf = (eid: number) => chains.filter(({ settings }) => settings.eid === eid).map(({ rpc }) => rpc)
  return {
    relayer: {
      storePath: 'relay.mdb',
      network: {
        chains: chains.map((chain, i) => toChain(chain, places[i]?.multiCall)),
        dvns: dvns.map(({ name, chains: on }) => ({
          name,
          chains: on.map(({ eid, address, vid }) => ({ eid, address, vid, rpcUrls: urlsOf(eid) })),
        })),
        pathways: pathwaysOf(config, chains).flatMap(({ pathway: { a, b } }) => [direction(a, b), direction(b, a)]),
        market,
        ...(chains.some(({ isExecutorForeign }) => isExecutorForeign) && { deliverAfterMs: LEFT_TO_OTHERS }),
      },
      keys: {
        executors: byEid(chains, () => ({ file: keyFiles.executor })),
        dvns: Object.fromEntries(
          dvns.map(({ name, chains: on }) => [
            name,
            Object.fromEntries(
              on.map(({ eid, quorum }) => [
                eid,
                {
                  signers: keyFiles.signers(name, quorum).map((file) => ({ file })),
                  admin: { file: keyFiles.admin(name) },
                },
              ]),
            ),
          ]),
        ),
        keeper: { file: keyFiles.keeper },
      },
    },
    keeper: {
      ...kept,
      policy: {
        hearEvery: Math.max(1, Math.floor(maxAge / SPEAKS)),
        reportEvery: Math.max(1, Math.floor(maxSilence / SPEAKS)),
      },
    },
  }
}

function toChain({ network, rpc, startBlock, isExecutorForeign }: ServedChain, multiCall: Address | undefined) {
  const { eid, chainId, endpoint, sendUln302: sendLibrary, receiveUln302: receiveLibrary, executor } = network
  return {
    ...{ eid, chainId, rpcUrls: [rpc], endpoint, sendLibrary, receiveLibrary },
    // Somebody else's obeys their keys alone: ours delivers at the endpoint.
    ...(!isExecutorForeign && { executor }),
    ...(multiCall && { multiCall }),
    startBlock,
  }
}

type End = ReturnType<typeof pathwaysOf>[number]['pathway']['a']

/** A message waits for the confirmations of the chain that it leaves. */
const direction = (from: End, to: End) => ({
  ...{ srcEid: from.chain.eid, sender: from.oapp, dstEid: to.chain.eid, receiver: to.oapp },
  confirmations: Number(from.confirmations),
})

const byEid = <Value>(chains: readonly ServedChain[], make: () => Value): Record<string, Value> =>
  Object.fromEntries(chains.map(({ network }) => [network.eid, make()]))

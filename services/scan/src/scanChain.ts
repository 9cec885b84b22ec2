import {
  type Chain,
  type Clock,
  connectSources,
  type MessageReference,
  type Network,
  type Observer,
  openMessageStore,
  type Store,
  scan,
} from '@omnicover/relayer'
import { EventInvalidError } from './errors.js'
import type { Log } from './log.js'

/** The outside world of a scan. */
export type ScanPorts = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly connect: (chain: Network['chains'][number]) => Chain
}

/**
 * Puts the use case and its ports together.
 *
 * @param network - chains and pathways
 * @param ports - the outside world
 * @returns what scans one chain; before the first scan of a chain it makes sure that every RPC serves that chain
 */
export function createScanChain(network: Network, { store, clock, log, connect }: ScanPorts) {
  const sources = new Map(network.chains.map((chain) => [chain.eid, connectSources(chain, connect)]))
  const chains = new Map(network.chains.map((chain) => [chain.eid, connect(chain)]))
  const messages = openMessageStore(store)
  const checked = new Set<Chain>()

  return async (eid: number, onFound: (message: MessageReference) => void): Promise<void> => {
    const chain = chains.get(eid)
    if (chain === undefined) {
      throw new EventInvalidError(`there is no chain with eid ${eid}; configured are ${[...chains.keys()].join(', ')}`)
    }
    if (!checked.has(chain)) await chain.checkChainId()
    checked.add(chain)
    const observer: Observer = {
      onEvent: (event) => {
        const { type, ...fields } = event
        log('info', { event: type, ...fields })
        if (event.type === 'messageSeen') onFound(event.message)
      },
    }
    await scan({ network, chains, sources, store, messages, clock, observer }, eid)
  }
}

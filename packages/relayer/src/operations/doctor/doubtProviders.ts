import { repeated } from '../../domain/repeated.js'
import type { Network } from '../../network.js'

/** Why what providers of a DVN agree on may be the word of one. */
export type ProviderDoubt = { readonly dvn: string; readonly eid: number; readonly text: string }

/**
 * Finds the DVNs that believe too few providers, as far as the hosts of their URLs tell: one that is asked alone or twice can have a DVN sign
 * a lie, and those that find the messages too are contradicted by nobody.
 *
 * @param network - chains and DVNs
 * @returns each doubt, with what to do; never a URL with its credentials
 */
export function doubtProviders({ chains, dvns }: Pick<Network, 'chains' | 'dvns'>): readonly ProviderDoubt[] {
  return dvns.flatMap(({ name: dvn, chains: looks }) =>
    looks.flatMap(({ eid, rpcUrls }) => {
      const hosts = rpcUrls.map(hostOf)
      const finders = new Set(chains.find((chain) => chain.eid === eid)?.rpcUrls.map(hostOf))
      const texts = [
        ...(hosts.length === 1
          ? [`believes ${hosts[0]} alone, which can have it sign a lie: name more nodes, of other operators`]
          : []),
        ...repeated(hosts).map(
          (host) =>
            `asks ${host} more than once, which counts as providers that agree: take them from different operators`,
        ),
        ...(hosts.every((host) => finders.has(host))
          ? ['asks only hosts that find the messages too: name others, which contradict what those make up']
          : []),
      ]
      return texts.map((text) => ({ dvn, eid, text }))
    }),
  )
}

const hostOf = (url: string) => new URL(url).host

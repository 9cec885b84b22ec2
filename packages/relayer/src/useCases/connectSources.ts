import type { Chain } from '../ports/chain.js'

/**
 * Opens a connection to each URL of a chain alone. A connection to all of them asks the next one when one refuses, so a provider that
 * keeps something back would answer in the place of one that only wants to be asked for less.
 *
 * @param chain - its URLs
 * @param connect - opens a connection that asks its URLs in their order
 * @returns the connections, in the order of the URLs
 */
export function connectSources<Config extends { readonly rpcUrls: readonly string[] }>(
  chain: Config,
  connect: (chain: Config) => Chain,
): readonly Chain[] {
  return chain.rpcUrls.map((url) => connect({ ...chain, rpcUrls: [url] }))
}

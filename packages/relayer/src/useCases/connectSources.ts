import type { Chain } from '../ports/chain.js'

/**
 * Opens as many connections to a chain as it has URLs, each asking another one first and the others when that one fails. So a provider
 * that keeps something back is not the only one that is ever asked.
 *
 * @param chain - its URLs, in the order of preference
 * @param connect - opens a connection that asks its URLs in their order
 * @returns the connections; the first one has the order of preference
 */
export function connectSources<Config extends { readonly rpcUrls: readonly string[] }>(
  chain: Config,
  connect: (chain: Config) => Chain,
): readonly [Chain, ...Chain[]] {
  const { rpcUrls } = chain
  const others = rpcUrls.slice(1).map((_, i) => [...rpcUrls.slice(i + 1), ...rpcUrls.slice(0, i + 1)])
  return [connect(chain), ...others.map((urls) => connect({ ...chain, rpcUrls: urls }))]
}

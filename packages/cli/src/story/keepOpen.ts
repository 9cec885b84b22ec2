import type { Network } from '../network/startNetwork.js'

/**
 * Says what a person needs to play with a running network.
 *
 * @param network - the network
 * @returns lines of text: RPC URLs, addresses and funded keys
 */
export function describeNetwork({ chains, home, devnet, products, relayFile }: Network): string[] {
  const { underwriters, buyers, deployer } = devnet.accounts
  return [
    '',
    'Everything is up. The keys below are worth nothing outside these chains.',
    ...chains.flatMap(({ name, eid, chainId, rpcUrl, omnicover }) => [
      '',
      `${name}  eid ${eid}  chain id ${chainId}  ${rpcUrl}`,
      `   asset ${omnicover.asset}  market ${omnicover.market}  desk ${omnicover.desk}`,
      `   gateway ${omnicover.gateway}  ${omnicover.pools.map(({ poolId, address }) => `pool ${poolId} ${address}`).join('  ')}`,
    ]),
    '',
    `home: ledger ${home.omnicover.home.ledger}  registry ${home.omnicover.home.registry}  assessment ${home.omnicover.home.assessment}`,
    `products: ${products.map(({ productId, name }) => `${productId} ${name}`).join(', ')}`,
    `relayer configuration: ${relayFile}`,
    '',
    ...[deployer, ...underwriters, ...buyers].map(
      ({ name, address, privateKey }) => `${name.padEnd(13)} ${address}  ${privateKey}`,
    ),
    '',
    'Press Ctrl-C to stop everything.',
  ]
}

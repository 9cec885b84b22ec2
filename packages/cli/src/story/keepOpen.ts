import type { Deployment } from '@omnicover/sdk'
import type { Network } from '../network/startNetwork.js'

/**
 * Says what a person needs to play with a running network.
 *
 * @param network - the network
 * @param options.relay - whether a relayer runs
 * @param options.guid - a message that crossed, to look up; none yet on a network where nothing happened
 * @returns lines of text: RPC URLs, deployments to paste into a program of the SDK, and funded keys
 */
export function describeNetwork(
  { chains, home, devnet, products, relayFile, playFile, claimsFolder }: Network,
  { relay, guid }: { relay: boolean; guid?: string | undefined },
): string[] {
  const { underwriters, buyers, deployer } = devnet.accounts
  const { ledger, registry, assessment } = home.omnicover.home
  return [
    '',
    'Everything is up. The keys below are worth nothing outside these chains. For programs, with defineChain of viem:',
    ...chains.flatMap(({ name, rpcUrl, deployment }) => [
      ...['', `// ${name}`, `const rpcUrl = '${rpcUrl}'`],
      `const chain = defineChain({ id: ${deployment.chainId}, name: '${name}', ${ETHER}, rpcUrls: { default: { http: [rpcUrl] } } })`,
      ...pasteable(deployment),
    ]),
    '',
    `home: ledger ${ledger}  registry ${registry}  assessment ${assessment}`,
    `products: ${products.map(({ productId, name }) => `${productId} ${name}`).join(', ')}`,
    ...(guid ? [`a message that crossed, for message.getStatus: ${guid}`] : []),
    `folder of published leaves, for claim.settle with a proof (docs/leaves.md): ${claimsFolder}`,
    ...(relay
      ? [`relayer configuration: ${relayFile} (a relayer runs on it: start no other)`]
      : [
          'No relayer runs. Start one in another terminal, from the folder of the repository:',
          relayCommand(relayFile),
        ]),
    '',
    ...[deployer, ...underwriters, ...buyers].map(
      ({ name, address, privateKey }) => `${name.padEnd(13)} ${address}  ${privateKey}`,
    ),
    '',
    'Buy a cover with a script of eighty lines, from the folder of the repository; where nothing is for sale yet, it deposits first:',
    `  node --import tsx test/play.ts ${playFile}`,
    '',
    'Press Ctrl-C to stop everything.',
  ]
}

/** viem's `defineChain` asks for it. */
const ETHER = "nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }"

const relayCommand = (file: string) => `  node --import tsx packages/cli/src/bin.ts relay --config ${file}`

/** The deployment as lines of a program. */
function pasteable({ pools, eid, chainId, startBlock: _, ...addresses }: Deployment): string[] {
  const rows = pools.map(
    ({ poolId, address, share }) => `{ poolId: ${poolId}, address: '${address}', share: '${share}' }`,
  )
  return [
    'const deployment = {',
    `  eid: ${eid},`,
    `  chainId: ${chainId},`,
    ...Object.entries(addresses).map(([name, address]) => `  ${name}: '${address}',`),
    `  pools: [${rows.join(', ')}],`,
    '}',
  ]
}

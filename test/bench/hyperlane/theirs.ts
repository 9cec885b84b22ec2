import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { DevnetAccount, DevnetChain } from '@omnicover/devnet'
import {
  type Address,
  encodeFunctionData,
  getAddress,
  type Hash,
  type Hex,
  numberToHex,
  pad,
  parseAbi,
  parseEther,
  parseEventLogs,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type World, word } from '../../support/relayer/world.js'
import { countCalls, submitAll } from './chains.js'
import type { Contender, Lane } from './contender.js'
import { run, startUntil } from './process.js'

const mailboxAbi = parseAbi([
  'function dispatch(uint32 destination, bytes32 recipient, bytes body) payable returns (bytes32)',
  'function delivered(bytes32 messageId) view returns (bool)',
  'event DispatchId(bytes32 indexed messageId)',
])

/** Counts calls of handle in slot 1, as our receiver counts lzReceive, and answers every other call with nothing. */
const receiverCode: Hex = '0x5f3560e01c6356d5d47514600f57005b60015460010160015500'

/**
 * Hyperlane's contracts and TypeScript relayer, deployed and run by its own program as its documentation says.
 *
 * @param world - the chains; messages go from the first to the second
 * @param main - the program
 * @param folder - where it may put files
 */
export async function enterTheirs(world: World, main: string, folder: string): Promise<Contender> {
  const [from, to] = world.chains
  const { deployer, keeper } = world.devnet.accounts
  const counted = await countCalls(world.chains)
  const registry = `${folder}/registry`
  for (const chain of world.chains) describeChain(registry, chain, counted.urlOf(chain))
  const program = (account: DevnetAccount, ...args: string[]) => ({
    args: [main, ...args, '--registry', registry, '--disableProxy', '--yes'],
    cwd: folder,
    // Its own folder for what it would put into the home folder.
    env: { HYP_KEY: account.privateKey, HOME: folder },
  })

  const config = `${folder}/core.json`
  writeFileSync(config, JSON.stringify(coreConfig(deployer.address, keeper.address)))
  for (const { name, client } of world.chains) {
    await client.setAutomine(true)
    await run(program(deployer, 'core', 'deploy', '--chain', name, '--config', config))
    await client.setAutomine(false)
  }
  const source = mailboxOn(registry, from)
  const destination = mailboxOn(registry, to)

  let lanes = 0
  async function openLane(): Promise<Lane> {
    lanes += 1
    const lane = lanes
    const account = privateKeyToAccount(generatePrivateKey())
    await from.client.setBalance({ address: account.address, value: parseEther('1000') })
    const receiver = getAddress(pad(numberToHex(0xdef000 + lane), { size: 20 }))
    await to.client.setCode({ address: receiver, bytecode: receiverCode })
    const sent: { readonly id: Hex; readonly transaction: Hash }[] = []

    async function missing() {
      const delivered = await Promise.all(
        sent.map(({ id }) =>
          to.client.readContract({ address: destination, abi: mailboxAbi, functionName: 'delivered', args: [id] }),
        ),
      )
      return sent.filter((_, index) => !delivered[index])
    }

    return {
      send: async (count) => {
        const dispatch = (index: number) => {
          const args = [to.chainId, pad(receiver), word(index)] as const
          return { to: source, data: encodeFunctionData({ abi: mailboxAbi, functionName: 'dispatch', args }) }
        }
        const calls = Array.from({ length: count }, (_, index) => dispatch(index))
        for (const { logs, transactionHash } of await submitAll(from.client, account, calls)) {
          for (const { args } of parseEventLogs({ abi: mailboxAbi, logs, eventName: 'DispatchId' }))
            sent.push({ id: args.messageId, transaction: transactionHash })
        }
      },
      received: async () => Number(await to.client.getStorageAt({ address: receiver, slot: pad('0x01') })),
      startRelayer: () => {
        const options = ['--chains', from.name, to.name, '--cache', `${folder}/cache-${lane}.json`]
        return startUntil(program(keeper, 'relayer', ...options), 'Starting relayer')
      },
      bringByHand: async (most) => {
        const chosen = (await missing()).slice(0, most)
        for (const { transaction } of chosen)
          await run(program(keeper, 'status', '--relay', '--origin', from.name, '--dispatchTx', transaction))
        return chosen.length
      },
    }
  }

  return { name: 'Hyperlane', payers: [keeper.address], calls: counted.calls, openLane, stop: counted.stop }
}

/** What its program knows a chain by. JSON is YAML, which it reads. */
function describeChain(registry: string, { name, chainId }: DevnetChain, url: string): void {
  mkdirSync(`${registry}/chains/${name}`, { recursive: true })
  const metadata = {
    ...{ name, displayName: name, chainId, domainId: chainId, protocol: 'ethereum' },
    rpcUrls: [{ http: url }],
    blocks: { confirmations: 1, reorgPeriod: 0, estimateBlockTime: 1 },
    nativeToken: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  }
  writeFileSync(`${registry}/chains/${name}/metadata.yaml`, JSON.stringify(metadata))
}

/** Its default of a core deployment: the destination believes one relayer, and no fee is taken. */
function coreConfig(owner: Address, relayer: Address): object {
  return {
    owner,
    defaultIsm: { type: 'trustedRelayerIsm', relayer },
    defaultHook: { type: 'merkleTreeHook' },
    requiredHook: { type: 'protocolFee', maxProtocolFee: '0', protocolFee: '0', beneficiary: owner, owner },
  }
}

function mailboxOn(registry: string, { name }: DevnetChain): Address {
  const text = readFileSync(`${registry}/chains/${name}/addresses.yaml`, 'utf8')
  const address = /^mailbox: "?(0x[0-9a-fA-F]{40})/m.exec(text)?.[1]
  if (address === undefined) throw new Error(`its deployment on ${name} names no mailbox`)
  return getAddress(address)
}

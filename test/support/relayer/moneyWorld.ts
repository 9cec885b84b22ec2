import { capitalPoolAbi, devnetDollarAbi, endpointV2Abi, oftBridgeAbi } from '@omnicover/deployments'
import {
  type DevnetChain,
  deployOmniCover,
  type OmniCoverDeployment,
  type ProtocolTimes,
  startDevnet,
  wireBridges,
} from '@omnicover/devnet'
import { type Address, encodeFunctionData, type Hex, pad, parseEther } from 'viem'
import { sendAndMine } from './sendAndMine.js'
import type { World } from './world.js'

const times: ProtocolTimes = {
  ...{
    epochLength: 60,
    maxAge: 86_400,
    skew: 5,
    payableDelay: 60,
    maxSilence: 86_400,
    maxOpen: 172_800,
    notice: 1,
    waitingPeriod: 60,
  },
  ...{ claimWindow: 86_400, holdLength: 86_400, challengeLength: 60, pauseLength: 86_400 },
}

/** A chain with a pool and its bridge. */
export type MoneyChain = DevnetChain & { readonly omnicover: OmniCoverDeployment; readonly bridge: Address }

/** Two chains whose pools have bridges over the real OFT. Blocks are mined only when a test says so. */
export type MoneyWorld = World & {
  readonly west: MoneyChain
  readonly east: MoneyChain
  /** Pathways of the stablecoin, as a relayer's configuration names them. */
  readonly pathways: readonly { srcEid: number; sender: Address; dstEid: number; receiver: Address; confirmations: 1 }[]
  /** Has the western pool give the next order to its bridge, and somebody send it east. Returns its id. */
  readonly sendOrder: (amount: bigint) => Promise<number>
  /** What the eastern pool was credited with so far. */
  readonly credited: () => Promise<bigint>
  /** How often what an order composed was run, by guid. */
  readonly runs: () => Promise<readonly Hex[]>
  /** Opens or closes the way on which the eastern bridge takes money from the west. */
  readonly setPeer: (isOpen: boolean) => Promise<void>
}

/** Starts the two chains. */
export async function startMoneyWorld(): Promise<MoneyWorld> {
  const definitions = [
    { eid: 40_301, chainId: 1_301, name: 'west' },
    { eid: 40_302, chainId: 1_302, name: 'east' },
  ]
  let deployed: OmniCoverDeployment[] = []
  const devnet = await startDevnet({
    chains: definitions,
    blockTime: 0,
    setUp: async (chains, accounts) => {
      deployed = await Promise.all(
        chains.map((chain) => deployOmniCover(accounts, { chain, homeEid: 40_301, poolIds: [1], times, threshold: 2 })),
      )
      await wireBridges(chains, deployed, accounts)
    },
  })
  const [west, east] = devnet.chains.map((chain, i): MoneyChain => {
    const omnicover = required(deployed[i])
    return { ...chain, omnicover, bridge: required(omnicover.pools[0]).bridge }
  })
  for (const { client } of devnet.chains) await client.setAutomine(false)
  const [from, to] = [required(west), required(east)]
  const world: World = { devnet, chains: [from, to], stop: devnet.stop }
  return { ...world, west: from, east: to, ...toolsOf(world, from, to) }
}

function toolsOf({ devnet }: World, west: MoneyChain, east: MoneyChain) {
  const { deployer, keeper } = devnet.accounts
  const bridge = { abi: oftBridgeAbi } as const
  const endpoint = { address: east.layerZero.endpoint, abi: endpointV2Abi, fromBlock: 0n, strict: true } as const
  const { address: pool } = required(east.omnicover.pools[0])
  let orderId = 0

  async function take(amount: bigint): Promise<void> {
    const mint = { abi: devnetDollarAbi, functionName: 'mint', args: [west.bridge, amount] } as const
    await sendAndMine(west.client, deployer, { to: west.omnicover.asset, data: encodeFunctionData(mint) })
    // The pool would do this when home's message arrives.
    const { address } = required(west.omnicover.pools[0])
    await west.client.impersonateAccount({ address })
    await west.client.setBalance({ address, value: parseEther('1') })
    const data = encodeFunctionData({ ...bridge, functionName: 'take', args: [orderId, east.eid, amount] })
    await west.client.sendUnsignedTransaction({ from: address, to: west.bridge, data, gas: 1_000_000n })
    await west.client.mine({ blocks: 1 })
  }

  const path = (from: MoneyChain, to: MoneyChain) =>
    ({
      ...{ srcEid: from.eid, sender: from.omnicover.oft, dstEid: to.eid, receiver: to.omnicover.oft },
      confirmations: 1,
    }) as const
  return {
    pathways: [path(west, east), path(east, west)],
    sendOrder: async (amount: bigint) => {
      orderId += 1
      await take(amount)
      const args = [orderId] as const
      const fee = await west.client.readContract({ ...bridge, address: west.bridge, functionName: 'quoteSend', args })
      const data = encodeFunctionData({ ...bridge, functionName: 'send', args })
      await sendAndMine(west.client, keeper, { to: west.bridge, data, value: fee })
      return orderId
    },
    credited: async () => {
      const moved = await east.client.readContract({ address: pool, abi: capitalPoolAbi, functionName: 'moved' })
      return moved[1]
    },
    runs: async () => {
      const logs = await east.client.getContractEvents({ ...endpoint, eventName: 'ComposeDelivered' })
      return logs.map(({ args }) => args.guid)
    },
    setPeer: async (isOpen: boolean) => {
      const peer = isOpen ? pad(west.bridge) : pad('0x')
      const data = encodeFunctionData({ ...bridge, functionName: 'setPeer', args: [west.eid, peer] })
      await sendAndMine(east.client, deployer, { to: east.bridge, data })
    },
  }
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

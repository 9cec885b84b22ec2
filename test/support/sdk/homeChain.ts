import { encodeKey, type MessageKey } from '@omnicover/core'
import { coverGatewayAbi } from '@omnicover/deployments'
import {
  createSetup,
  type DevnetAccount,
  type DevnetAccounts,
  type DevnetChain,
  deployOmniCover,
  listProducts,
  type OmniCoverDeployment,
  type ProtocolTimes,
  type Setup,
  sendAll,
  startDevnet,
} from '@omnicover/devnet'
import type { Deployment } from '@omnicover/sdk'
import { type Address, createClient, http } from 'viem'

const EID = 40_101
const POOL_ID = 1

/** Short windows, so that a test warps in hours and not in months; `maxAge` outlasts them. */
export const times: ProtocolTimes = {
  epochLength: 60,
  maxAge: 604_800,
  skew: 5,
  payableDelay: 600,
  maxSilence: 1_209_600,
  maxOpen: 2_592_000,
  notice: 1,
  waitingPeriod: 60,
  claimWindow: 604_800,
  holdLength: 86_400,
  challengeLength: 60,
  pauseLength: 86_400,
}

/** A version of OmniCover on a home chain alone: its messages to itself are plain calls, so there is nothing to relay. */
export type HomeVersion = {
  chain: DevnetChain
  accounts: DevnetAccounts
  deployment: Deployment
  omnicover: OmniCoverDeployment & { home: NonNullable<OmniCoverDeployment['home']> }
  poolId: number
  /** Any client of the chain, without actions, with the account of one of its people or without. */
  clientOf: (account?: DevnetAccount) => ReturnType<typeof createBareClient>
  /** Lets the keeper send messages of home to itself. */
  send: (...keys: MessageKey[]) => Promise<void>
  /** Sends what is planned, each transaction after the other. */
  transact: (account: DevnetAccount, plan: (setup: Setup) => void) => Promise<void>
  /** The chain's time, UTC seconds. */
  now: () => Promise<number>
  /** Mines a block so much later. */
  warp: (seconds: number) => Promise<void>
}

/** The first version, with its chain. */
export type HomeChain = HomeVersion & { stop: () => Promise<void> }

/** Starts a home chain with OmniCover, its pools and their products, without capital. Stop it at the end. */
export async function startHomeChain(poolIds: readonly number[] = [POOL_ID]): Promise<HomeChain> {
  const devnet = await startDevnet({ chains: [{ eid: EID, chainId: 1_340_101, name: 'home' }], blockTime: 0 })
  const { accounts, stop } = devnet
  try {
    const [chain] = devnet.chains
    if (!chain) throw new TypeError('The devnet has no chain.')
    return { ...(await deployVersion({ chain, accounts, poolIds, name: 'first' })), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Deploys another version beside the ones that a chain has, under a name of its own: contracts, products and books of its own. */
export async function deployVersion({
  chain,
  accounts,
  name,
  poolIds = [POOL_ID],
}: Pick<HomeVersion, 'chain' | 'accounts'> & {
  name: string
  poolIds?: readonly number[]
}): Promise<HomeVersion> {
  const { home, ...rest } = await deployOmniCover(accounts, {
    ...{ chain, homeEid: EID, poolIds, times, threshold: 2, name },
  })
  if (!home) throw new TypeError('The home chain has no ledger.')
  const omnicover = { ...rest, home }
  await listProducts(chain, omnicover, accounts, { poolIds, eids: [EID], times })
  const deployment = { ...omnicover, endpoint: chain.layerZero.endpoint }
  const tools = toolsOf(chain, accounts, omnicover.gateway)
  return { chain, accounts, deployment, omnicover, poolId: POOL_ID, ...tools }
}

function toolsOf(chain: DevnetChain, { keeper }: DevnetAccounts, gateway: Address) {
  const { client } = chain
  const transact = async (account: DevnetAccount, plan: (setup: Setup) => void) => {
    const setup = createSetup({ from: account.address, nonce: 0 })
    plan(setup)
    await sendAll(client, account, setup.transactions)
  }
  return {
    transact,
    clientOf: (account?: DevnetAccount) => createBareClient(chain, account),
    send: (...keys: MessageKey[]) =>
      transact(keeper, (setup) => {
        for (const key of keys) {
          const args = [key.type, EID, encodeKey(key)] as const
          setup.call(gateway, { abi: coverGatewayAbi, functionName: 'send', args })
        }
      }),
    now: async () => Number((await client.getBlock()).timestamp),
    warp: async (seconds: number) => {
      await client.increaseTime({ seconds })
      await client.mine({ blocks: 1 })
    },
  }
}

function createBareClient({ client, rpcUrl }: DevnetChain, account?: DevnetAccount) {
  return createClient({
    ...(account ? { account } : {}),
    chain: client.chain,
    transport: http(rpcUrl),
    cacheTime: 0,
    pollingInterval: 20,
  })
}

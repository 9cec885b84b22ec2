import { parseEther } from 'viem'
import { createAccounts, type DevnetAccounts } from './accounts/createAccounts.js'
import { type Anvil, type Hardfork, startAnvil } from './anvil/startAnvil.js'
import { type ChainClient, createChainClient } from './chain/createChainClient.js'
import { assertBlockTime, setBlockTime } from './chain/setBlockTime.js'
import { DevnetOptionError } from './errors.js'
import { deployLayerZero } from './layerzero/deployLayerZero.js'
import type { LayerZeroDeployment } from './layerzero/types.js'
import { placePermit2 } from './permit2/placePermit2.js'
import { unlessAborted } from './unlessAborted.js'

/** A million of the native token for each account: gas is never the question on a devnet. */
const BALANCE = parseEther('1000000')

/** A chain to start. */
export type ChainDefinition = { eid: number; chainId: number; name: string; port?: number | undefined }

/** The chains that start when none are named. An eid is LayerZero's name of a chain, never its chain id. */
export const DEFAULT_CHAINS: readonly ChainDefinition[] = [
  { eid: 40101, chainId: 1_340_101, name: 'home' },
  { eid: 40102, chainId: 1_340_102, name: 'away-a' },
  { eid: 40103, chainId: 1_340_103, name: 'away-b' },
]

/** A running chain with LayerZero and Permit2 on it. */
export type DevnetChain = {
  eid: number
  chainId: number
  name: string
  rpcUrl: string
  /** The process id of its anvil. */
  pid: number
  client: ChainClient
  layerZero: LayerZeroDeployment
}

export type Devnet = {
  chains: readonly DevnetChain[]
  accounts: DevnetAccounts
  /** Stops all chains and resolves when their processes are gone. May be called twice. */
  stop: () => Promise<void>
}

export type StartDevnetParameters = {
  /** Default: one home and two away chains. */
  chains?: readonly ChainDefinition[] | undefined
  /** Seconds between blocks; 0 mines a block for each transaction. Default 1. */
  blockTime?: number | undefined
  /** Default `osaka`. */
  hardfork?: Hardfork | undefined
  /** Default: fresh accounts, funded on every chain. */
  accounts?: DevnetAccounts | undefined
  /** Runs after LayerZero is deployed and before blocks begin to tick, while set-up is still quick. */
  setUp?: ((chains: readonly DevnetChain[], accounts: DevnetAccounts) => Promise<void>) | undefined
  /** Calls the start off. It then stops the chains that it has and rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/**
 * Starts local chains with the real LayerZero V2 and Permit2 on each, every one knowing all others.
 *
 * Blocks begin to tick when the set-up is done; until then each transaction is mined at once.
 *
 * @param parameters - Which chains and how fast.
 * @returns The running devnet. Stop it, or end this process: no chain survives it.
 * @throws {DevnetOptionError} when two chains share an eid or chain id, or an eid is too low.
 * @throws {AnvilNotFoundError | PortInUseError | AnvilStartError} when a chain does not start.
 * @throws {TransactionFailedError} when a deployment fails.
 * @throws The signal's reason when it is called off. In every case the chains that were started are gone.
 */
export async function startDevnet(parameters: StartDevnetParameters = {}): Promise<Devnet> {
  const { chains: definitions = DEFAULT_CHAINS, blockTime = 1, hardfork } = parameters
  assertDefinitions(definitions)
  assertBlockTime(blockTime)
  const eids = definitions.map(({ eid }) => eid)
  const accounts = parameters.accounts ?? createAccounts({ eids })

  const anvils: Promise<Anvil>[] = []
  const stopTicking: (() => void)[] = []
  const stop = async () => {
    for (const stopOne of stopTicking) stopOne()
    // One that is still starting is waited for, or it would stay.
    await Promise.all(anvils.map(async (starting) => (await starting.catch(() => undefined))?.stop()))
  }
  const start = async (definition: ChainDefinition): Promise<DevnetChain> => {
    const starting = startAnvil({ ...definition, hardfork })
    anvils.push(starting)
    const { rpcUrl, pid } = await starting
    const { eid, chainId, name } = definition
    const client = createChainClient({ chainId, name, rpcUrl })
    await Promise.all([fund(client, accounts), placePermit2(client)])
    return { eid, chainId, name, rpcUrl, pid, client, layerZero: await deploy(client, eid, eids, accounts) }
  }

  try {
    const chains = await unlessAborted(parameters.signal, async () => {
      const started = await Promise.all(definitions.map(start))
      await parameters.setUp?.(started, accounts)
      return started
    })
    for (const { client } of chains) stopTicking.push(await setBlockTime(client, blockTime))
    return { chains, accounts, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function fund(client: ChainClient, { all }: DevnetAccounts): Promise<void> {
  await Promise.all(all.map(({ address }) => client.setBalance({ address, value: BALANCE })))
}

function deploy(client: ChainClient, eid: number, eids: readonly number[], accounts: DevnetAccounts) {
  const workers = accounts.workers.get(eid)
  if (!workers) throw new DevnetOptionError(`The accounts have no workers for eid ${eid}: name it in createAccounts.`)
  const remoteEids = eids.filter((other) => other !== eid)
  return deployLayerZero(client, { eid, remoteEids, deployer: accounts.deployer, ...workers })
}

function assertDefinitions(definitions: readonly ChainDefinition[]): void {
  const distinct = (values: readonly number[]) => new Set(values).size === values.length
  if (!distinct(definitions.map(({ eid }) => eid))) throw new DevnetOptionError('Two chains have the same eid.')
  if (!distinct(definitions.map(({ chainId }) => chainId)))
    throw new DevnetOptionError('Two chains have the same chain id.')
  const low = definitions.find(({ eid }) => eid < 30_000)
  if (low) throw new DevnetOptionError(`The eid ${low.eid} is below 30000, where LayerZero V2 begins.`)
}

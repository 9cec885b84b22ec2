import { createRequire } from 'node:module'
import { capitalPoolAbi, devnetDollarAbi, investorAbi } from '@omnicover/deployments'
import { createSetup, sendAll } from '@omnicover/devnet'
import { type Address, type Hex, parseAbi } from 'viem'
import type { PoolChain, PoolWorld } from './poolWorld.js'

const vaultAbi = parseAbi(['constructor(address asset)', 'function lose(uint256 parts)'])

/** A vault in which a pool's idle cash earns on one chain. Money in units. */
export type Vault = {
  readonly address: Address
  /** What the pool has in it, what it is worth and what of its gains drips. */
  readonly figures: () => Promise<{ invested: bigint; value: bigint; dripping: bigint }>
  /** Gains less losses of the pool there, so far. */
  readonly pnl: () => Promise<bigint>
  /** Somebody pays in for nothing. */
  readonly gain: (units: bigint) => Promise<void>
  readonly lose: (units: bigint) => Promise<void>
}

/**
 * Deploys OpenZeppelin's ERC-4626 vault, which can lose money here, and allows it for the pool of a chain.
 *
 * @param world - the chains
 * @param at - where
 * @param liquidBps - part of capital that stays cash there, basis points
 * @returns the vault
 */
export async function placeVault(
  world: PoolWorld,
  { chain, deployment }: PoolChain,
  liquidBps: number,
): Promise<Vault> {
  const { client } = chain
  const { deployer } = world.devnet.accounts
  const pool = { address: deployment.pools[0]?.address ?? '0x', abi: capitalPoolAbi } as const
  const investor = await client.readContract({ ...pool, functionName: 'INVESTOR' })
  const transact = async (plan: (setup: ReturnType<typeof createSetup>) => void) => {
    const nonce = await client.getTransactionCount({ address: deployer.address })
    const setup = createSetup({ from: deployer.address, nonce })
    plan(setup)
    await sendAll(client, deployer, setup.transactions)
  }
  const artifact = createRequire(import.meta.url)('@omnicover/contracts/artifacts/TestVault.sol/TestVault.json')
  let address: Address = '0x'
  await transact((setup) => {
    const bytecode: Hex = artifact.bytecode.object
    address = setup.deploy('TestVault', { abi: vaultAbi, bytecode, args: [deployment.asset] })
    const args = [address, 2n ** 63n, liquidBps] as const
    setup.call(investor, { abi: investorAbi, functionName: 'setPolicy', args })
  })
  return {
    address,
    figures: () => client.readContract({ address: investor, abi: investorAbi, functionName: 'figures' }),
    pnl: async () => (await client.readContract({ ...pool, functionName: 'lent' }))[2],
    gain: (units) =>
      transact((setup) => {
        setup.call(deployment.asset, { abi: devnetDollarAbi, functionName: 'mint', args: [address, units] })
      }),
    lose: (units) => transact((setup) => setup.call(address, { abi: vaultAbi, functionName: 'lose', args: [units] })),
  }
}

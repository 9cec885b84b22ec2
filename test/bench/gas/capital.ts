import { MessageType, rowOf } from '@omnicover/core'
import { capitalPoolAbi, devnetDollarAbi, ledgerAbi, poolShareAbi, riskRegistryAbi } from '@omnicover/deployments'
import { planCall } from '@omnicover/devnet'
import { type LocalAccount, stringToHex } from 'viem'
import { type Network, POOL_ID, required, type Side, times } from './network.js'

/** A page of the keeper: products that have a target on the away chain. */
export const PAGE = [4, 5, 6, 7, 8, 9, 10, 11]

/** Their rows in a report: product 1 is at place 0. */
export const ROWS = [...new Set(PAGE.map((productId) => rowOf(productId - 1)))]

/** One more, of which the away chain has not heard. */
export const NEXT_PRODUCT = 12

/** A thousand shares. */
const MOVED = 10n ** 21n

/** Ten million dollars. */
const CAPITAL = 10_000_000_000_000n

/** Capital at home alone, and only then the away chain: its first messages are first in everything. */
export async function openPool(network: Network): Promise<void> {
  const { home, away, accounts } = network
  const underwriter = required(accounts.underwriters[0])
  const approve = { abi: devnetDollarAbi, functionName: 'approve', args: [poolOf(home), CAPITAL] } as const
  await network.send(home, underwriter, planCall(home.omnicover.asset, approve))
  await requestDeposit(network, home, underwriter, CAPITAL)
  network.wait(times.epochLength)
  await network.passLocal({ type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [] })
  await settle(network)
  await network.passLocal({ type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement: 1 })

  const { ledger, registry } = home.contracts
  const addChain = { abi: ledgerAbi, functionName: 'addChain', args: [POOL_ID, away.eid] } as const
  const cap = { abi: riskRegistryAbi, functionName: 'setChainCap', args: [POOL_ID, away.eid, CAPITAL] } as const
  await network.send(home, accounts.deployer, planCall(registry, cap), planCall(ledger, addChain))
  await addProducts(network, [...PAGE, NEXT_PRODUCT], 800)
}

/** Adds products, each of which may expose so much of the capital, and sets their targets. */
export async function addProducts(network: Network, productIds: readonly number[], shareBps: number): Promise<void> {
  const { home, away, accounts } = network
  const { registry } = home.contracts
  const calls = productIds.flatMap((productId) => {
    const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }
    const limits = { cap: CAPITAL, shareBps }
    const label = stringToHex(`product-${productId}`, { size: 32 })
    const add = { abi: riskRegistryAbi, functionName: 'addProduct', args: [label, POOL_ID, 1, curve, limits] } as const
    const eids = [home.eid, away.eid]
    const weigh = { abi: riskRegistryAbi, functionName: 'setWeights', args: [productId, eids, [1, 3]] } as const
    return [planCall(registry, add), planCall(registry, weigh)]
  })
  await network.send(home, accounts.deployer, ...calls)
  await retarget(network, productIds)
}

/** Home works out targets anew. */
export async function retarget({ home, accounts, send }: Network, productIds: readonly number[]): Promise<void> {
  const calls = productIds.map((productId) =>
    planCall(home.contracts.ledger, { abi: ledgerAbi, functionName: 'retarget', args: [productId] }),
  )
  await send(home, accounts.keeper, ...calls)
}

/** Home settles the deposits of all reported rounds. */
export async function settle({ home, accounts, send }: Network): Promise<void> {
  const call = { abi: ledgerAbi, functionName: 'settle', args: [POOL_ID] } as const
  await send(home, accounts.keeper, planCall(home.contracts.ledger, call))
}

/** Asks for a deposit out of the allowance that is there. */
export async function requestDeposit({ send }: Network, side: Side, who: LocalAccount, assets: bigint) {
  const call = {
    abi: capitalPoolAbi,
    functionName: 'requestDeposit',
    args: [assets, who.address, who.address],
  } as const
  return (await send(side, who, planCall(poolOf(side), call))).gasUsed
}

/** Takes the shares of a settled deposit, on the away chain if none is named. */
export async function claimDeposit({ send, away }: Network, who: LocalAccount, side: Side = away) {
  const call = { abi: capitalPoolAbi, functionName: 'claimDeposit', args: [who.address] } as const
  return (await send(side, who, planCall(poolOf(side), call))).gasUsed
}

/** Asks to leave with shares of the away chain. */
export async function requestRedeem({ send, away }: Network, who: LocalAccount, shares: bigint) {
  const call = { abi: capitalPoolAbi, functionName: 'requestRedeem', args: [shares, who.address, who.address] } as const
  return (await send(away, who, planCall(poolOf(away), call))).gasUsed
}

/** Takes the money of shares that have left. */
export async function claimRedeem({ send, away }: Network, who: LocalAccount) {
  const call = { abi: capitalPoolAbi, functionName: 'claimRedeem', args: [who.address] } as const
  return (await send(away, who, planCall(poolOf(away), call))).gasUsed
}

/** Moves shares from one side to the other, where they belong to `receiver`. */
export async function moveShares({ send }: Network, from: Side, to: Side, who: LocalAccount, receiver = who.address) {
  const call = { abi: capitalPoolAbi, functionName: 'moveShares', args: [MOVED, to.eid, receiver] } as const
  await send(from, who, planCall(poolOf(from), call))
}

/** Shares that somebody holds on the away chain. */
export function sharesOf({ away }: Network, who: LocalAccount): Promise<bigint> {
  const { share } = required(away.omnicover.pools[0])
  const call = { address: share, abi: poolShareAbi, functionName: 'balanceOf', args: [who.address] } as const
  return away.client.readContract(call)
}

/** The pool of a side. */
export const poolOf = ({ omnicover }: Side) => required(omnicover.pools[0]).address

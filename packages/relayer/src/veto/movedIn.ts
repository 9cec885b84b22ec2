import { capitalPoolAbi, coverMarketAbi } from '@omnicover/deployments'
import { type Address, erc20Abi, isAddressEqual, toEventSelector } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { type Chain, contractRead } from '../ports/chain.js'
import type { Moved } from './compareFigures.js'
import type { Figures } from './figures.js'

/** Figures of a report that only rise, in units: what they rose by may have gone through its gauges. */
const counters = [
  ...['depositsApplied', 'exitsApplied', 'claimsPaid', 'budgetsReleased'],
  ...['sent', 'received', 'lost', 'putIn'],
].map((name) => `report.${name}`)

const transfer = toEventSelector('Transfer(address,address,uint256)')
const bought = toEventSelector('CoverBought(uint256,uint32,address,address,uint64,uint64,uint40,uint40,uint16)')

/**
 * Reads what moved in a block around a pool: how far the gauges of a report may be from where they are at the ends of the block.
 *
 * @param chain - where
 * @param blockNumber - the block
 * @param pool - the pool
 * @param market - the market that sells its products
 * @param ends - the report at both ends, where there is one
 * @returns what moved, units
 */
export async function movedIn(
  chain: Chain,
  blockNumber: bigint,
  { pool, market }: { readonly pool: Address; readonly market: Address },
  ends: readonly [Figures | undefined, Figures | undefined],
): Promise<Moved> {
  const [asset, scale] = await chain.read(
    [
      contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'ASSET', args: [] }),
      contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'SCALE', args: [] }),
    ],
    blockNumber,
  )
  const block = { fromBlock: blockNumber, toBlock: blockNumber }
  const [money, sales] = await Promise.all([
    chain.getLogs({ address: asset, topics: [transfer], ...block }),
    chain.getLogs({ address: market, topics: [bought], ...block }),
  ])
  const carried = decodeLogs(money, asset, erc20Abi, 'Transfer')
    .filter(({ args }) => isAddressEqual(args.from, pool) || isAddressEqual(args.to, pool))
    .reduce((sum, { args }) => sum + args.value, 0n)
  const cover = decodeLogs(sales, market, coverMarketAbi, 'CoverBought').reduce(
    (sum, { args }) => sum + args.amount,
    0n,
  )
  return { money: carried / BigInt(scale) + 1n + risesOf(ends), cover }
}

function risesOf([before, after]: readonly [Figures | undefined, Figures | undefined]): bigint {
  return counters.reduce((sum, name) => {
    const [from, to] = [before?.get(name), after?.get(name)]
    return typeof from === 'bigint' && typeof to === 'bigint' && to > from ? sum + to - from : sum
  }, 0n)
}

import { coverMarketAbi, guardiansAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { contractRead } from '../ports/chain.js'
import { endOf, type Operator } from './operator.js'

/** The guardians of a chain, whose pauses hold for everybody and not for this relayer alone. */
export type GuardiansOnChain = {
  readonly eid: number
  readonly guardians: Address
  /** Seconds since 1970; 0 when sales were never paused. */
  readonly salesPausedUntil: number
  /** Seconds of a pause, and of the time after it in which there can be no other. */
  readonly pauseSeconds: number
}

/**
 * Reads who can pause the contracts of chains.
 *
 * @param operator - where to look
 * @param markets - the market of each chain
 * @returns the guardians of each chain
 * @throws {RelayerError} when a chain cannot be read
 */
export async function readGuardians(
  operator: Operator,
  markets: readonly { readonly eid: number; readonly market: Address }[],
): Promise<readonly GuardiansOnChain[]> {
  return Promise.all(
    markets.map(async ({ eid, market }) => {
      const { chain } = endOf(operator, eid)
      const [guardians] = await chain.read([
        contractRead({ address: market, abi: coverMarketAbi, functionName: 'GUARDIANS', args: [] }),
      ])
      const contract = { address: guardians, abi: guardiansAbi } as const
      const [salesPausedUntil, pauseSeconds] = await chain.read([
        contractRead({ ...contract, functionName: 'salesPausedUntil', args: [] }),
        contractRead({ ...contract, functionName: 'PAUSE_LENGTH', args: [] }),
      ])
      return { eid, guardians, salesPausedUntil, pauseSeconds }
    }),
  )
}

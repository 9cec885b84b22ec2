import type { DevnetAccount } from '@omnicover/devnet'
import type { TransactionReceipt } from 'viem'
import type { Network, NetworkChain } from '../network/startNetwork.js'
import type { Narrator } from './print.js'
import type { WaitUntil } from './waitUntil.js'

/** What every part of the story works with. */
export type Story = {
  readonly network: Network
  readonly narrator: Narrator
  readonly waitUntil: WaitUntil
  /** Notes for the report what a person did. */
  readonly record: (
    action: string,
    who: DevnetAccount,
    chain: NetworkChain,
    receipt: TransactionReceipt,
    amount: bigint,
  ) => void
}

/** A cover that somebody bought in the story. */
export type Bought = {
  readonly who: DevnetAccount
  readonly chain: NetworkChain
  readonly productId: number
  /** Name of the product. */
  readonly product: string
  readonly coverId: bigint
  readonly amount: bigint
  readonly premium: bigint
}

/** One dollar in units. */
export const UNIT = 1_000_000n

/** Seconds of a day. */
export const DAY = 86_400

/**
 * Insists on a value.
 *
 * @param value - of a network that is known to have it
 * @returns the value
 * @throws {TypeError} when it is undefined: a fault of the story
 */
export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

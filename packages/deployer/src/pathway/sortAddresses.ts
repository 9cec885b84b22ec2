import type { Address } from 'viem'

/**
 * Sorts addresses ascending, as the libraries demand of a DVN set.
 *
 * @param addresses - In any order and case.
 * @returns A new, sorted list.
 */
export function sortAddresses(addresses: readonly Address[]): Address[] {
  return [...addresses].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
}

import { type Address, type Hex, isAddressEqual } from 'viem'

/** Calls that a key may sign. What is absent is not looked at: `{}` permits every call. */
export type CallPermit = {
  readonly to?: Address
  /** How the calldata begins: a selector, or all of it. */
  readonly begins?: Hex
  /** The most wei that go along. */
  readonly maxValue?: bigint
}

/**
 * Says whether a key may sign a call. Its rows lie in a store that others can write: what they write must not be signed for that alone.
 *
 * @param permits - what the key is there for
 * @param call - what is to be signed; `value` in wei
 * @returns whether one of the permits covers it
 */
export function isPermitted(
  permits: readonly CallPermit[],
  call: { readonly to: Address; readonly data: Hex; readonly value: bigint },
): boolean {
  return permits.some(
    ({ to, begins, maxValue }) =>
      (to === undefined || isAddressEqual(to, call.to)) &&
      (begins === undefined || call.data.slice(0, begins.length).toLowerCase() === begins.toLowerCase()) &&
      (maxValue === undefined || call.value <= maxValue),
  )
}

import { InvalidAmountError } from '../errors/request.js'
import { assertBigint } from './input.js'

/** Smallest cover and smallest deposit, units: one of the asset. */
export const MINIMUM_AMOUNT = 1_000_000n

/** Amounts travel as 64 bits. */
const MAXIMUM = 2n ** 64n - 1n

/** Refuses zero, dust and what no contract could take, before anybody is asked. */
export function assertAmount(amount: bigint): void {
  assertBigint(amount, 'amount', "parseAmount('5000') of @omnicover/core makes units")
  if (amount < MINIMUM_AMOUNT || amount > MAXIMUM) throw new InvalidAmountError({ amount, minimum: MINIMUM_AMOUNT })
}

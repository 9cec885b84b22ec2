import type { ContractFunctionReturnType } from 'viem'
import type { coverAbi } from '../../abis/lens.js'
import { type Cover, coverStatuses } from '../../types/cover.js'

/** A cover as the lens gives it. */
export type CoverView = ContractFunctionReturnType<typeof coverAbi, 'view', 'cover'>

/** The same as the SDK gives it. */
export function toCover({ coverId, owner, status, cover }: CoverView): Cover {
  const { productId, termsId, amount, paid, start, end, settled } = cover
  return {
    ...{ coverId, owner, status: coverStatuses[status] ?? 'waiting', productId, termsId, amount, paid },
    ...{ startsAt: start, endsAt: end, settledOrdinals: bitsOf(settled) },
  }
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1)
}

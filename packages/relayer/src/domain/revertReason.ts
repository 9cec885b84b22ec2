import { formatRevert } from '@omnicover/core/reverts'
import { errorsAbi } from '@omnicover/deployments'
import type { Hex } from 'viem'

/**
 * Describes revert data for a person.
 *
 * @param data - what a call reverted with
 * @returns the error with its arguments, what is wrong and what to do; the data itself when it is not known
 */
export function revertReason(data: Hex): string {
  return formatRevert(errorsAbi, data)
}

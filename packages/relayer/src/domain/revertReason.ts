import { formatRevert } from '@omnicover/core/reverts'
import { errorsAbi } from '@omnicover/deployments'
import type { Hex } from 'viem'
import { cutReason } from './cutReason.js'

/**
 * Describes revert data for a person.
 *
 * @param data - what a call reverted with
 * @returns the error with its arguments, what is wrong and what to do; the data itself when it is not known. Whoever reverts chooses how long
 * that is, so it is cut: see {@link cutReason}
 */
export function revertReason(data: Hex): string {
  return cutReason(formatRevert(errorsAbi, data))
}

import { CoreError, decodeMessage, MessageType } from '@omnicover/core'
import type { Hex } from 'viem'

/**
 * The money that a message lets a chain pay or send away: the budget of a decision, the amount of an order to remit.
 *
 * @param message - the bytes of a packet's message
 * @returns units; 0 for every other message, also of other applications
 */
export function amountOf(message: Hex): bigint {
  try {
    const decoded = decodeMessage(message)
    if (decoded.type === MessageType.CLAIM_DECIDED) return decoded.decision.budget
    return decoded.type === MessageType.REMIT ? decoded.remit.amount : 0n
  } catch (error) {
    if (error instanceof CoreError) return 0n
    throw error
  }
}

import { CoreError, type Message as CoverMessage, decodeMessage } from '@omnicover/core'
import type { Hex } from 'viem'
import { type Message, packetOf } from '../messages/message.js'
import type { Chain } from '../ports/chain.js'
import type { RelayerContext } from './context.js'

/**
 * Asks the operator's hook about a message.
 *
 * @param context - ports
 * @param dvn - who is about to sign
 * @param message - final and agreed
 * @param source - a connection of that DVN on which it is final
 * @returns why it must not be signed; `undefined` when it may, or nobody has to be asked
 */
export async function askVeto(
  context: RelayerContext,
  dvn: string,
  message: Message,
  source: Chain,
): Promise<string | undefined> {
  if (context.veto === undefined) return undefined
  const packet = packetOf(message)
  const { blockNumber, blockHash } = message
  try {
    const reason = await context.veto({ dvn, packet, message: decode(packet.message), blockNumber, blockHash, source })
    return reason === undefined ? undefined : `vetoed: ${reason}`
  } catch (error) {
    return `the veto hook failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

function decode(data: Hex): CoverMessage | undefined {
  try {
    return decodeMessage(data)
  } catch (error) {
    if (error instanceof CoreError) return undefined
    throw error
  }
}

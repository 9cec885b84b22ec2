import { CoreError, type Message as CoverMessage, decodeMessage } from '@omnicover/core'
import type { Hex } from 'viem'
import { redactText } from '../domain/redactText.js'
import { type Message, packetOf } from '../messages/message.js'
import type { Chain } from '../ports/chain.js'
import { type Dvn, dvnContractOf, quorumOf, type RelayerContext } from './context.js'

const vetoed = 'vetoed: '

/** What a hook has against a message; `undefined` when a step waits for another reason. */
export function objectionOf(reason: string): string | undefined {
  return reason.startsWith(vetoed) ? reason.slice(vetoed.length) : undefined
}

/**
 * Asks the hooks about a message, one after the other. What they say may repeat the URL that they asked, and is printed and kept: no URL of it
 * gets on, nor a part of those of the DVN.
 *
 * @param context - ports
 * @param dvn - who is about to sign
 * @param message - final and agreed
 * @param sources - connections of that DVN on which it is final
 * @returns why it must not be signed; `undefined` when it may, or nobody has to be asked
 */
export async function askVeto(
  context: RelayerContext,
  dvn: Dvn,
  message: Message,
  sources: readonly Chain[],
): Promise<string | undefined> {
  if (dvn.vetoes.length === 0) return undefined
  const packet = packetOf(message)
  const { blockNumber, blockHash } = message
  const quorum = quorumOf(context, dvn, message.srcEid)
  const { rpcUrls } = dvnContractOf(context, dvn.name, message.srcEid)
  const content = decode(packet.message)
  try {
    for (const veto of dvn.vetoes) {
      const reason = await veto({ dvn: dvn.name, packet, message: content, blockNumber, blockHash, sources, quorum })
      if (reason !== undefined) return `${vetoed}${redactText(reason, rpcUrls)}`
    }
    return undefined
  } catch (error) {
    return `the veto hook failed: ${redactText(error instanceof Error ? error.message : String(error), rpcUrls)}`
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

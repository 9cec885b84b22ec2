import type { Packet } from '@omnicover/core'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { receiverOf } from './endpoint.js'

/** What events of the far endpoint say of the message that they are about. */
type Place = { readonly srcEid: number; readonly sender: Hex; readonly nonce: bigint; readonly receiver: Address }

/**
 * Tells events of one message from those of others, where they do not carry its guid.
 *
 * @param packet - the message
 * @returns whether an event is about it
 */
export function isOfPacket(packet: Packet): (event: Place) => boolean {
  const { nonce, sender, srcEid } = packet
  const receiver = receiverOf(packet)
  return (event) =>
    event.nonce === nonce &&
    event.sender === sender &&
    event.srcEid === srcEid &&
    isAddressEqual(event.receiver, receiver)
}

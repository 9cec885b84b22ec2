import { decodePacket, MessageType } from '@omnicover/core'
import { type Address, isAddressEqual } from 'viem'
import type { PrintedMessage } from '../network/relayerProcess.js'
import type { NetworkChain } from '../network/startNetwork.js'

/** One message that crossed chains. */
export type MessageRow = {
  guid: string
  /** For example `CAPITAL_REPORT`; `OFT` for money between two chains. */
  type: string
  pathway: string
  status: string
  /** Gas on the far chain: both attestations, commit and delivery. */
  gas: bigint
  /** Milliseconds from discovery to delivery. */
  latencyMs: number | undefined
  transactionHash: string
}

/**
 * Says what each message was.
 *
 * @param messages - what the relayer saw
 * @param chains - for the names
 * @returns one row each, in the order of discovery
 * @throws CoreError when a packet cannot be read
 */
export function toMessageRows(messages: readonly PrintedMessage[], chains: readonly NetworkChain[]): MessageRow[] {
  const nameOf = (eid: number) => chains.find((chain) => chain.eid === eid)?.name ?? String(eid)
  const typeOf = (packet: `0x${string}`, receiver: string) => {
    if (chains.some(({ omnicover }) => isAddressEqual(omnicover.oft, receiver as Address))) return 'OFT'

    // Byte 0 of every message is its version, byte 1 its type.
    const code = Number.parseInt(decodePacket(packet).message.slice(4, 6), 16)
    return Object.entries(MessageType).find(([, value]) => value === code)?.[0] ?? `type ${code}`
  }
  return messages.map(({ guid, packet, srcEid, dstEid, status, gas, latencyMs, transactions, receiver }) => ({
    guid,
    type: typeOf(packet, receiver),
    pathway: `${nameOf(srcEid)} -> ${nameOf(dstEid)}`,
    status,
    gas: BigInt(gas.total),
    latencyMs: latencyMs.delivered,
    transactionHash: transactions.sent,
  }))
}

import { decodePacket, encodePacket } from '@omnicover/core'
import { concat, decodeAbiParameters, encodeAbiParameters, type Hex, slice, toEventSelector } from 'viem'
import { happens } from './chance.js'
import type { Fault } from './fault.js'
import { tamper } from './tamper.js'

/** A log as a node has it in JSON. */
export type RpcLog = { readonly topics: readonly Hex[]; readonly data: Hex; readonly transactionHash: Hex }

/** What is told in place of the log of a sent packet: nothing, another log, or more than one. */
export type PacketLie = (log: RpcLog) => readonly RpcLog[]

const PACKET_SENT = toEventSelector('PacketSent(bytes,bytes,address)')
const PACKET_SENT_DATA = [{ type: 'bytes' }, { type: 'bytes' }, { type: 'address' }] as const

/**
 * Has a node lie about packets that LayerZero endpoints sent, wherever their logs are told: in searches and in receipts. It always lies
 * about the same ones.
 *
 * @param options.seed - Draws the packets, by transaction.
 * @param options.chance - From 0, none, to 1, all.
 * @param lie - {@link omitPacket}, {@link changePayload}, {@link forgePacket} or one of your own.
 * @returns The fault.
 */
export function lieAboutPackets({ seed, chance }: { seed: string; chance: number }, lie: PacketLie): Fault {
  const tell = (log: RpcLog): readonly RpcLog[] => {
    const isHit = log.topics[0] === PACKET_SENT && happens(seed, log.transactionHash, chance)
    return isHit ? lie(log) : [log]
  }
  return tamper((method, result) => {
    if (method === 'eth_getLogs') return (result as readonly RpcLog[]).flatMap(tell)
    if (method !== 'eth_getTransactionReceipt' || result === null) return result
    const receipt = result as { readonly logs: readonly RpcLog[] }
    return { ...receipt, logs: receipt.logs.flatMap(tell) }
  })
}

/** The packet was never sent. */
export const omitPacket: PacketLie = () => []

/** The packet was sent with another message, under the same nonce and guid. */
export const changePayload: PacketLie = (log) => [withPacket(log, 0n)]

/** After the packet another one was sent on the same way, under the next nonce, with a message that nobody sent. */
export const forgePacket: PacketLie = (log) => [log, withPacket(log, 1n)]

/** The same log with a forged message, so many nonces later. */
function withPacket(log: RpcLog, later: bigint): RpcLog {
  const [sent, options, sendLibrary] = decodeAbiParameters(PACKET_SENT_DATA, log.data)
  const packet = decodePacket(sent)
  const forged = encodePacket({ ...packet, nonce: packet.nonce + later, message: otherMessage(packet.message) })
  return { ...log, data: encodeAbiParameters(PACKET_SENT_DATA, [forged, options, sendLibrary]) }
}

/** Of the same length and kind; only the last byte differs. */
function otherMessage(message: Hex): Hex {
  if (message === '0x') return '0x00'
  const last = Number(slice(message, -1))
  const other = (last ^ 1).toString(16).padStart(2, '0')
  const head = message.slice(0, -2) as Hex
  return concat([head, `0x${other}`])
}

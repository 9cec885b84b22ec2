import { decodePacket, type Packet } from '@omnicover/core'
import { type Address, type Hash, type Hex, isAddress, isHex, slice } from 'viem'
import * as z from 'zod'
import { usageSchema } from '../costs/usage.js'
import type { PathwayEnds } from '../domain/pathwayKey.js'
import type { MessageReference } from '../ports/observer.js'

const hex = z.custom<Hex>((value) => isHex(value))
const hash = z.custom<Hash>((value) => isHex(value) && value.length === 66)
const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value, { strict: false }))

/** What happened to a message on a chain, and through which transaction. Fields are missing when somebody else did it. */
const step = z.object({
  atMs: z.number(),
  transactionHash: hash.optional(),
  /** This message's share of the transaction's gas. */
  gasUsed: z.bigint().optional(),
  /** Wei per gas that was paid. */
  gasPrice: z.bigint().optional(),
})

/** When to try again, after how many failures, and why the last one failed. `paid`: how many of them were transactions of the executor. */
const retry = z.object({
  ...{ attempts: z.number(), notBeforeMs: z.number(), reason: z.string() },
  paid: z.number().optional(),
})

/**
 * How far a message has come.
 *
 * `seen` → `final` (its block has the configured confirmations) → `attested` (by all DVNs of this relayer) → `verified` (by all
 * DVNs that the receiver requires) → `committed` (to the far endpoint) → `delivered`. `alert`: its handler failed, it is tried
 * again later. `parked`: it needs a person. `reorged`: its block is gone; if it was sent again, that is another message.
 * `denied`: a connection told of it, and no DVN found it; its guid arrived with another payload, or its source had not sent so many.
 */
export const messageStatuses = [
  'seen',
  'final',
  'attested',
  'verified',
  'committed',
  'delivered',
  'alert',
  'parked',
  'reorged',
  'denied',
] as const

export const messageSchema = z.object({
  guid: hash,
  payloadHash: hash,
  blockHash: hash,
  blockNumber: z.bigint(),
  transactionHash: hash,
  logIndex: z.number(),
  srcEid: z.number(),
  dstEid: z.number(),
  nonce: z.bigint(),
  sender: hex,
  receiver: address,
  /** The whole packet, as the source endpoint emitted it. */
  packet: hex,
  /** Why the executor does not deliver it. DVNs attest it and it is committed all the same, or those behind it could not be delivered. */
  refusal: z.string().optional(),
  /** Why nobody here attests it: another library than the configured one made the packet. */
  foreignLibrary: z.string().optional(),
  /** Gas and wei that the options ask for `lzReceive`; 0 when they are refused. */
  gas: z.bigint(),
  value: z.bigint(),
  /** Gas that the options ask for what the receiver composes; 0 for nothing. */
  composeGas: z.bigint().default(0n),
  status: z.enum(messageStatuses),
  seenAtMs: z.number(),
  finalAtMs: z.number().optional(),
  verifiedAtMs: z.number().optional(),
  /** By the name of the DVN. */
  attestations: z.record(z.string(), step),
  commit: step.optional(),
  delivery: step.extend({ by: z.enum(['us', 'other']), blockNumber: z.bigint() }).optional(),
  /** The run of what the receiver composed. */
  composed: step.extend({ blockNumber: z.bigint().optional() }).optional(),
  /** Whether the delivery is so deep in the far chain that it will not be undone. */
  isClosed: z.boolean(),
  /** By step: `deliver`, `compose`, `close`, or the name of a DVN. */
  retries: z.record(z.string(), retry),
  /** Whether it failed in a transaction with others: from then on it has transactions of its own. */
  goesAlone: z.boolean().default(false),
  /** What it used of AWS so far; nothing where the relayer is a process of its own. */
  usage: usageSchema.optional(),
  /** Why it is parked. */
  parkedReason: z.string().optional(),
})

/** A message on its way, with everything that is known about it. */
export type Message = z.infer<typeof messageSchema>
export type MessageStatus = (typeof messageStatuses)[number]
/** What happened to a message on a chain. */
export type MessageStep = z.infer<typeof step>

/** The part of a message that events carry. */
export function messageReference({ guid, srcEid, dstEid, nonce }: Message): MessageReference {
  return { guid, srcEid, dstEid, nonce }
}

/** The way that a message goes. */
export function endsOf({ srcEid, sender, dstEid, receiver }: Message): PathwayEnds {
  return { srcEid, sender: slice(sender, 12), dstEid, receiver }
}

/** Whether nothing will happen to the message any more. */
export function isOver({ status, isClosed }: Message): boolean {
  return isClosed || status === 'reorged' || status === 'denied'
}

/** Whether a message was delivered, and what its receiver composed was not run yet. */
export function awaitsCompose({ status, composeGas, composed }: Message): boolean {
  return status === 'delivered' && composeGas > 0n && composed === undefined
}

/** Every step of a message looks at its packet, and decoding it takes three hashes. Nothing ever changes the packet of a message. */
const packets = new WeakMap<Message, Packet>()

/** The packet of a message, decoded. */
export function packetOf(message: Message): Packet {
  const known = packets.get(message)
  if (known !== undefined) return known
  const packet = decodePacket(message.packet)
  packets.set(message, packet)
  return packet
}

/** Gives a message the packet that it was made of, or that of its earlier state if that was decoded. Returns the message. */
export function withPacket(message: Message, from: Packet | Message): Message {
  const packet = 'packet' in from ? packets.get(from) : from
  if (packet !== undefined) packets.set(message, packet)
  return message
}

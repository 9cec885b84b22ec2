import { u16, u32, u64 } from '../codec/fields.js'
import { readLines, writeLines } from '../codec/lines.js'
import { struct } from '../codec/struct.js'
import type { Body } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** One product's limit on one chain: a state, ordered by (time of the head, seq, decisions). Amounts in units. */
export type TargetLine = {
  readonly productId: number
  readonly seq: number
  /** Most exposure that sales may reach. */
  readonly target: bigint
  /** Sum of decided budgets of this product and chain that `target` already reflects. */
  readonly burnSeen: bigint
  /** Number of those budgets. */
  readonly decisions: number
  /** Exposure of the product on all other chains, as home last heard. */
  readonly others: bigint
  /** Most exposure of the product over all chains. */
  readonly limit: bigint
}

/** Tells a chain how much of each product it may sell. */
export type TargetsMessage = {
  readonly type: typeof MessageType.TARGETS
  readonly head: HomeHead
  readonly lines: readonly TargetLine[]
}

const targetLine = struct<TargetLine>({
  productId: u32,
  seq: u32,
  target: u64,
  burnSeen: u64,
  decisions: u16,
  others: u64,
  limit: u64,
})

export const targets: Body<Omit<TargetsMessage, 'type'>> = {
  write: ({ head, lines }) => homeHead.write(head, 'head') + writeLines(targetLine, lines, 'lines'),
  sizeOf: (digits) => homeHead.size + countOf(digits) * targetLine.size,
  read: (digits) => ({
    head: homeHead.read(digits, 'head'),
    lines: readLines(targetLine, digits.slice(2 * homeHead.size), countOf(digits), 'lines'),
  }),
}

/** The number of whole lines: the message does not name it. */
function countOf(digits: string): number {
  return Math.max(0, Math.floor((digits.length / 2 - homeHead.size) / targetLine.size))
}

import { i64, u8, u32, u40, u64, u128 } from '../codec/fields.js'
import { readLines, writeLines } from '../codec/lines.js'
import { struct } from '../codec/struct.js'
import type { Body } from './body.js'
import type { MessageType } from './messageType.js'

/** What a chain says of one product. Amounts in units. */
export type ProductLine = {
  readonly productId: number
  /** Newest target that it has seen. */
  readonly targetSeq: number
  /** max(effective target, exposure). */
  readonly reported: bigint
  /** Amount of covers that may still be claimed on. */
  readonly exposure: bigint
}

/** What a chain says of one open incident. */
export type IncidentLine = {
  readonly incidentId: number
  /** Remaining amount of the covers that were protected at the instant, counted after sales were stopped, units. */
  readonly exposure: bigint
}

/** One atomic snapshot of a pool on one chain: a state, ordered by `time`. Amounts in units; counters never fall. */
export type CapitalReport = {
  readonly poolId: number
  /** Source block time, seconds; also the sequence. */
  readonly time: number
  /** time / epochLength; the report closes all rounds before it. */
  readonly epoch: number
  /** Deposits requested in closed rounds. */
  readonly depositsAsked: bigint
  /** Deposits that settlements have turned into capital here. */
  readonly depositsApplied: bigint
  /** Shares that asked to leave in closed rounds, 1e-18 of a share. */
  readonly sharesAsked: bigint
  /** Exits that settlements have set aside here. */
  readonly exitsApplied: bigint
  /** Premium earned by the pool here. */
  readonly premiumEarned: bigint
  /** Payouts made here. */
  readonly claimsPaid: bigint
  /** Budget left over when incidents closed here. */
  readonly budgetsReleased: bigint
  /** Tracked balance less pending deposits, exits set aside and unearned premium. */
  readonly cash: bigint
  /** Premium received but not earned yet. */
  readonly unearned: bigint
  /** Orders of home that were given to the bridge here. */
  readonly sent: bigint
  /** Orders that arrived here, at what was ordered. */
  readonly received: bigint
  /** Part of `received` that the bridge did not bring. */
  readonly lost: bigint
  readonly products: readonly ProductLine[]
  readonly incidents: readonly IncidentLine[]
}

/** Tells home the state of a pool on a chain. */
export type CapitalReportMessage = {
  readonly type: typeof MessageType.CAPITAL_REPORT
  readonly report: CapitalReport
}

const productLine = struct<ProductLine>({ productId: u32, targetSeq: u32, reported: u64, exposure: u64 })
const incidentLine = struct<IncidentLine>({ incidentId: u32, exposure: u64 })
const money = struct<Omit<CapitalReport, 'products' | 'incidents'>>({
  poolId: u32,
  time: u40,
  epoch: u32,
  depositsAsked: u64,
  depositsApplied: u64,
  sharesAsked: u128,
  exitsApplied: u64,
  premiumEarned: u64,
  claimsPaid: u64,
  budgetsReleased: u64,
  cash: i64,
  unearned: u64,
  sent: u64,
  received: u64,
  lost: u64,
})
const counts = struct({ products: u8, incidents: u8 })
const linesAt = money.size + counts.size

export const capitalReport: Body<Omit<CapitalReportMessage, 'type'>> = {
  write: ({ report }) => {
    const products = writeLines(productLine, report.products, 'report.products')
    const incidents = writeLines(incidentLine, report.incidents, 'report.incidents')
    const count = { products: report.products.length, incidents: report.incidents.length }
    return money.write(report, 'report') + counts.write(count, 'report') + products + incidents
  },
  sizeOf: (digits) => {
    if (digits.length < 2 * linesAt) return linesAt
    const { products, incidents } = readCounts(digits)
    return linesAt + products * productLine.size + incidents * incidentLine.size
  },
  read: (digits) => {
    const count = readCounts(digits)
    const products = digits.slice(2 * linesAt)
    const incidents = products.slice(2 * count.products * productLine.size)
    return {
      report: {
        ...money.read(digits, 'report'),
        products: readLines(productLine, products, count.products, 'report.products'),
        incidents: readLines(incidentLine, incidents, count.incidents, 'report.incidents'),
      },
    }
  },
}

function readCounts(digits: string) {
  return counts.read(digits.slice(2 * money.size), 'report')
}

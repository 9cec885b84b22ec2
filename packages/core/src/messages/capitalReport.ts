import { i64, u8, u16, u32, u40, u64, u128, u256 } from '../codec/fields.js'
import { readLines, writeLines } from '../codec/lines.js'
import { struct } from '../codec/struct.js'
import type { Body } from './body.js'
import type { MessageType } from './messageType.js'

/** What a chain says of four products that are neighbours in their pool; see `readProductRow`. */
export type ProductRow = {
  /** Places 4 x row to 4 x row + 3. */
  readonly row: number
  /** Exposure and version of each. */
  readonly word: bigint
}

/** What a chain says of one open incident. */
export type IncidentLine = {
  readonly incidentId: number
  /** Remaining amount of the covers that were protected at the instant, counted after sales were stopped, units. */
  readonly exposure: bigint
}

/** One atomic snapshot of a pool on one chain: a state, ordered by `time`. Amounts in units; counters never fall, but for `premiumEarned`. */
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
  /** Premium earned by the pool here, less what was given back of it: the one counter that may fall. */
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
  /** All that was ever put into a vault here; while it is zero, the next two say nothing. */
  readonly putIn: bigint
  /** What is in the vault, at cost or marked down; not in `cash`. */
  readonly invested: bigint
  /** Gains of the vault that became cash less its losses. */
  readonly pnl: bigint
  readonly rows: readonly ProductRow[]
  readonly incidents: readonly IncidentLine[]
}

/** Tells home the state of a pool on a chain. */
export type CapitalReportMessage = {
  readonly type: typeof MessageType.CAPITAL_REPORT
  readonly report: CapitalReport
}

const productRow = struct<ProductRow>({ row: u16, word: u256 })
const incidentLine = struct<IncidentLine>({ incidentId: u32, exposure: u64 })
const money = struct<Omit<CapitalReport, 'rows' | 'incidents'>>({
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
  putIn: u64,
  invested: u64,
  pnl: i64,
})
const counts = struct({ rows: u8, incidents: u8 })
const linesAt = money.size + counts.size

export const capitalReport: Body<Omit<CapitalReportMessage, 'type'>> = {
  write: ({ report }) => {
    const rows = writeLines(productRow, report.rows, 'report.rows')
    const incidents = writeLines(incidentLine, report.incidents, 'report.incidents')
    const count = { rows: report.rows.length, incidents: report.incidents.length }
    return money.write(report, 'report') + counts.write(count, 'report') + rows + incidents
  },
  sizeOf: (digits) => {
    if (digits.length < 2 * linesAt) return linesAt
    const { rows, incidents } = readCounts(digits)
    return linesAt + rows * productRow.size + incidents * incidentLine.size
  },
  read: (digits) => {
    const count = readCounts(digits)
    const rows = digits.slice(2 * linesAt)
    const incidents = rows.slice(2 * count.rows * productRow.size)
    return {
      report: {
        ...money.read(digits, 'report'),
        rows: readLines(productRow, rows, count.rows, 'report.rows'),
        incidents: readLines(incidentLine, incidents, count.incidents, 'report.incidents'),
      },
    }
  },
}

function readCounts(digits: string) {
  return counts.read(digits.slice(2 * money.size), 'report')
}

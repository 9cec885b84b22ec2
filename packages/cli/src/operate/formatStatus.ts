import type { PriceTable } from '@omnicover/relayer'
import type { PathwayRow, SignerRow, StageCost, WaitingMessage } from '@omnicover/relayer/operations'
import { table } from '../text/table.js'
import { dollarsOf } from './dollarsOf.js'
import { unpriced } from './unpriced.js'
import { age, coins, dollarText, paid, short } from './words.js'

/** Waiting messages that are listed for each pathway. */
const MOST_LISTED = 10

/**
 * Writes the state of all pathways for people.
 *
 * @param rows - from `readStatus`
 * @param signers - from `readSigners`
 * @param stages - from `readStageUsage`
 * @param prices - for dollars; coins alone without them
 * @returns lines
 */
export function formatStatus(
  rows: readonly PathwayRow[],
  signers: readonly SignerRow[],
  stages: readonly StageCost[],
  prices?: PriceTable,
): string[] {
  return [
    'Pathways',
    ...table(
      [
        ['pathway', 'to', 'sent', 'verified', 'committed', 'delivered', 'oldest', 'cost', ''],
        ...rows.map((row) => toCells(row, prices)),
      ],
      [2, 3, 4, 5, 6, 7],
    ),
    ...rows.flatMap(describeWaiting),
    ...describeSigners(signers),
    ...describeStages(stages, prices),
    ...unpriced(
      prices,
      rows.map(({ dstEid }) => dstEid),
    ),
  ]
}

const nameOf = ({ srcEid, dstEid }: PathwayRow) => `${srcEid} -> ${dstEid}`

function toCells(row: PathwayRow, prices: PriceTable | undefined): string[] {
  const name = [nameOf(row), short(row.receiver)]
  if (row.problem !== undefined) return [...name, '', '', '', '', '', '', row.problem]
  const { sent, verified, committed, delivered, waiting, oldestAgeSeconds, cost, stuck } = row
  const oldest = waiting.length === 0 ? '-' : age(oldestAgeSeconds)
  const put = stuck.length === 0 ? '' : `${stuck.length} put aside or failing`
  return [
    ...name,
    ...[sent, verified, committed, delivered].map(String),
    oldest,
    cost === undefined ? 'unknown' : paid({ ...cost, eid: row.dstEid }, prices),
    put,
  ]
}

function describeWaiting(row: PathwayRow): string[] {
  if (row.problem !== undefined || row.waiting.length === 0) return []
  const rest = row.waiting.length - MOST_LISTED
  const why = (guid: string) => row.stuck.find((one) => one.guid === guid)
  const line = ({ nonce, guid, stage, ageSeconds }: WaitingMessage) => {
    const stuck = why(guid)
    const reason = stuck ? `${stuck.status}: ${stuck.reason ?? ''}` : ''
    return [String(nonce), guid, stage, age(ageSeconds), reason]
  }
  return [
    '',
    `Waiting on ${nameOf(row)} (explain GUID tells what comes next)`,
    ...table([['nonce', 'guid', 'stage', 'age', ''], ...row.waiting.slice(0, MOST_LISTED).map(line)], [0, 3]),
    ...(rest > 0 ? [`   and ${rest} more`] : []),
  ]
}

/** None where the keys are in KMS: `health` tells what those have. */
function describeSigners(signers: readonly SignerRow[]): string[] {
  if (signers.length === 0) return []
  const head = ['role', 'chain', 'address', 'balance', 'messages', '']
  return ['', 'Keys that pay', ...table([head, ...signers.map(toSignerCells)], [3, 4])]
}

function describeStages(stages: readonly StageCost[], prices: PriceTable | undefined): string[] {
  if (stages.length === 0) return []
  const cells = ({ stage, usage }: StageCost) => {
    const { aws } = dollarsOf({ eid: 0, wei: 0n, usage }, prices)
    const { readUnit = 0, writeUnit = 0, lambdaGbSecond = 0 } = usage
    const counts = [readUnit, writeUnit, lambdaGbSecond].map((amount) => String(Math.round(amount)))
    return [stage, ...counts, aws === undefined ? '' : dollarText(aws)]
  }
  return [
    '',
    'AWS, of no message: looks that found nothing to do',
    ...table([['stage', 'read units', 'write units', 'GB s', 'dollars'], ...stages.map(cells)], [1, 2, 3, 4]),
  ]
}

function toSignerCells(row: SignerRow): string[] {
  const role = row.dvn === undefined ? row.role : `${row.role} ${row.dvn}`
  const key = [role, String(row.eid), row.address]
  if (row.problem !== undefined) return [...key, '', '', row.problem]
  const asked = row.owed === 0n ? '' : `after ${coins(row.owed)} that messages ask it to hand on`
  return [...key, coins(row.balance), row.messages > 1_000_000n ? '> 1000000' : String(row.messages), asked]
}

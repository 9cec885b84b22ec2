import { table } from '../text/table.js'
import type { HolderOutcome } from './awaitPayouts.js'
import type { Change } from './changes.js'
import type { Check } from './checks.js'
import type { MessageRow } from './messageRows.js'
import type { Outcome, UserAction } from './play.js'
import { dollars, type Step } from './print.js'
import type { Traffic } from './readTraffic.js'
import type { Sample } from './samples.js'

/** The report of a run. As JSON (`--report FILE`), bigints are decimal strings; see docs/report.md. */
export type Report = {
  /** Version of this schema. */
  schema: 1
  seconds: number
  passed: boolean
  /** How often the relayer's process was killed during the run. */
  kills: number
  /** Seconds since the start at which it was killed. */
  killedAt: readonly number[]
  holders: readonly HolderOutcome[]
  /** Covers that were extended or given up. */
  changes: readonly Change[]
  actions: readonly UserAction[]
  messages: readonly MessageRow[]
  checks: readonly Check[]
  steps: readonly Step[]
  /** About one a second for each chain, and one whenever something changed. */
  samples: readonly Sample[]
}

/**
 * Puts a report together. It passes when every check holds, every message that a chain sent was delivered and every holder got
 * exactly what was decided.
 *
 * @param outcome - what happened
 * @param messages - what the relayer carried
 * @param run.traffic - what the chains say about the messages
 * @param run.killedAt - when the relayer's process was killed, seconds since the start
 * @param run.seconds - how long it took
 * @param run.steps - of the story
 * @param run.samples - of the chains
 * @returns the report
 */
export function createReport(
  outcome: Outcome,
  messages: readonly MessageRow[],
  {
    traffic,
    killedAt,
    seconds,
    steps,
    samples,
  }: Pick<Report, 'killedAt' | 'seconds' | 'steps' | 'samples'> & { traffic: Traffic },
): Report {
  const { actions, holders, changes } = outcome
  const known = new Set(messages.map(({ guid }) => guid))
  const unseen = traffic.sent.filter((guid) => !known.has(guid)).length
  const delivered = messages.filter(({ status }) => status === 'delivered').length
  const all = messages.length + unseen
  const checks: Check[] = [
    ...outcome.checks,
    {
      name: 'messages arrive',
      holds: all > 0 && delivered === all,
      detail: `${delivered} of ${all} delivered`,
    },
    traffic.once,
    ...holders.map(({ holder, paidBy, due, payout }) => ({
      name: `payout of ${holder} by ${paidBy}`,
      holds: payout === due,
      detail: `due ${dollars(due)}, paid ${dollars(payout)}`,
    })),
  ]
  const passed = checks.every(({ holds }) => holds)
  return {
    schema: 1,
    seconds: Math.round(seconds * 10) / 10,
    passed,
    kills: killedAt.length,
    killedAt,
    holders,
    changes,
    actions,
    messages,
    checks,
    steps,
    samples,
  }
}

/**
 * Lays a report out for people.
 *
 * @param report - the report
 * @param options.verbose - whether to print a row for each message
 * @returns lines of text
 */
export function formatReport(
  { holders, changes, actions, messages, checks, passed, kills, seconds }: Report,
  { verbose = false }: { verbose?: boolean | undefined } = {},
): string[] {
  const failed = checks.filter(({ holds }) => !holds)
  return [
    '',
    'Who lost something, and was paid (premium: what the cover had cost)',
    ...table(
      [
        ['holder', 'chain', 'product', 'covered', 'premium', 'paid by', 'payout'],
        ...holders.map(({ holder, chain, product, amount, premium, paidBy, payout }) => [
          holder,
          chain,
          product,
          dollars(amount),
          dollars(premium),
          paidBy,
          dollars(payout),
        ]),
      ],
      [3, 4, 6],
    ),
    '',
    'Who changed a cover that no incident hit',
    ...table(
      [
        ['holder', 'chain', 'product', 'covered', 'premium', 'change', 'paid for it', 'refund'],
        ...changes.map(({ holder, chain, product, amount, premium, change, paid, refund }) => [
          holder,
          chain,
          product,
          dollars(amount),
          dollars(premium),
          change,
          dollars(paid),
          dollars(refund),
        ]),
      ],
      [3, 4, 6, 7],
    ),
    '',
    'What users did (gas from receipts)',
    ...table(
      [
        ['action', 'who', 'chain', 'amount', 'gas'],
        ...actions.map(({ action, who, chain, amount, gas }) => [
          action,
          who,
          chain,
          amount === 0n ? '' : dollars(amount),
          gas.toLocaleString('en'),
        ]),
      ],
      [3, 4],
    ),
    '',
    'Messages (gas on the far chain: two attestations, commit, delivery)',
    ...(verbose ? messageTable(messages) : messageSummary(messages)),
    '',
    'Checks, recomputed from the state of the chains: I1 no chain sells more than it was granted, I2 pools hold what they owe,',
    'I3 payouts stay within the budget, I4 capital backs all exposure, K is that capital (docs/report.md says more)',
    ...table([
      ['', 'what', 'detail'],
      ...checks.map(({ name, holds, detail }) => [holds ? 'ok' : 'FAILED', name, detail]),
    ]),
    '',
    passed
      ? `All ${checks.length} checks hold${kills > 0 ? `, although the relayer was killed ${howOften(kills)}` : ''}. Took ${seconds.toFixed(1)} s.`
      : `${failed.length} of ${checks.length} checks FAILED: ${failed.map(({ name }) => name).join(', ')}.`,
  ]
}

/** One row for each message. */
function messageTable(messages: readonly MessageRow[]): string[] {
  const rows = messages.map(({ type, pathway, guid, status, gas, latencyMs }) => [
    type,
    pathway,
    `${guid.slice(0, 10)}…${guid.slice(-4)}`,
    status,
    gas.toLocaleString('en'),
    toSeconds(latencyMs),
  ])
  return table([['type', 'pathway', 'guid', 'status', 'gas', 'latency'], ...rows], [4, 5])
}

/** One row for each type and pathway: a run sends many messages of the same kind. */
function messageSummary(messages: readonly MessageRow[]): string[] {
  const groups = new Map<string, MessageRow[]>()
  for (const message of messages) {
    const key = `${message.type} ${message.pathway}`
    groups.set(key, [...(groups.get(key) ?? []), message])
  }
  const rows = [...groups.values()].map((group) => {
    const late = group.flatMap(({ latencyMs }) => latencyMs ?? [])
    return [
      group[0]?.type ?? '',
      group[0]?.pathway ?? '',
      String(group.length),
      Math.round(mean(group.map(({ gas }) => Number(gas)))).toLocaleString('en'),
      late.length > 0 ? toSeconds(mean(late)) : '',
    ]
  })
  return table([['type', 'pathway', 'count', 'mean gas', 'mean latency'], ...rows], [2, 3, 4])
}

const toSeconds = (ms: number | undefined) => (ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`)

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Says how often.
 *
 * @param count - 1 or more
 * @returns for example `3 times`
 */
export function howOften(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

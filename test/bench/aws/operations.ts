import { type AwsUsage, awsUnits } from '@omnicover/relayer'
import type { Tally } from '../../support/lambda/startMeter.js'

/** One invocation of a function. */
export type Ran = { readonly name: string; readonly log: string; readonly ms: number }

/** Gigabytes of a function's memory, as in serverless.yml. */
const memoryGb = 0.5

/** What was asked of AWS and of the chains, and what AWS takes money for. */
export type Used = { readonly usage: AwsUsage; readonly rpcCalls: number; readonly requests: number }

/**
 * Adds up what was used.
 *
 * @param tally - requests
 * @param runs - invocations
 * @param schedules - how many of them a schedule started
 * @returns the sums
 */
export function usedIn(tally: Tally, runs: readonly Ran[], schedules: number): Used {
  const of = (prefix: string) =>
    Object.entries(tally).reduce((sum, [name, count]) => sum + (name.startsWith(prefix) ? count : 0), 0)
  const readUnits = tally['dynamodb.readUnits'] ?? 0
  const writeUnits = tally['dynamodb.writeUnits'] ?? 0
  const usage = {
    lambdaGbSecond: (memoryGb * runs.reduce((sum, { ms }) => sum + ms, 0)) / 1_000,
    lambdaRequest: runs.length,
    trace: runs.length,
    logGigabyte: runs.reduce((sum, { log }) => sum + log.length, 0) / 1e9,
    fifoRequest: of('sqs.'),
    signature: tally['kms.Sign'] ?? 0,
    scheduled: schedules,
    ...{ readUnit: readUnits, writeUnit: writeUnits },
  }
  return {
    usage,
    rpcCalls: of('rpc.'),
    requests: of('dynamodb.') - readUnits - writeUnits + of('sqs.') + of('kms.') + of('lambda.'),
  }
}

/** What one has more than so many times the other, for each of so many. */
export function perMessage(busy: Used, idle: Used, messages: number): Used {
  const each = (more: number, less: number) => Math.max(0, more - less) / messages
  const units = awsUnits.map((unit) => [unit, each(busy.usage[unit] ?? 0, idle.usage[unit] ?? 0)])
  return {
    usage: Object.fromEntries(units),
    rpcCalls: each(busy.rpcCalls, idle.rpcCalls),
    requests: each(busy.requests, idle.requests),
  }
}

/** So many times as much. */
export function times({ usage, rpcCalls, requests }: Used, factor: number): Used {
  const units = Object.entries(usage).map(([unit, amount]) => [unit, amount * factor])
  return { usage: Object.fromEntries(units), rpcCalls: rpcCalls * factor, requests: requests * factor }
}

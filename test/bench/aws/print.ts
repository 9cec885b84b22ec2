import { type AwsUsage, dollarDecimals, dollarsOfAws, type PriceTable } from '@omnicover/relayer'
import { formatUnits } from 'viem'
import type { Resource } from '../../support/lambda/packageServices.js'
import { printTable } from '../gas/print.js'
import type { Cold } from './cold.js'
import type { Cost, PaceCost } from './cost.js'
import type { Bundle } from './functions.js'
import type { Memory } from './memory.js'
import type { Used } from './operations.js'
import { delays } from './world.js'

/** What may not be exceeded: bytes, milliseconds, and megabytes that ten thousand waiting messages add to a hundred. */
export const limits = { gzippedBytes: 350_000, coldMs: 200, moreMegabytes: 64 } as const

/** Minutes of a month of thirty days. */
const minutesOfMonth = 43_200

/** Lambda asks an idle queue with five pollers, for twenty seconds each. */
const receivesPerMinute = 15

const count = (value: number) => Math.round(value).toLocaleString('en')

/** Prints the size of every function. Returns what is too large. */
export function printBundles(bundles: readonly Bundle[]): string[] {
  console.log('\nBytes of a function\n')
  const rows = bundles.map(({ name, gzipped, zip }) => [name, count(gzipped), count(limits.gzippedBytes), count(zip)])
  printTable([['function', 'gzipped', 'limit', 'archive'], ...rows])
  return bundles
    .filter(({ gzipped }) => gzipped > limits.gzippedBytes)
    .map(({ name, gzipped }) => `${name} has ${gzipped} bytes, gzipped`)
}

/** Prints how long functions take to start. Returns what is too slow. */
export function printCold(cold: readonly Cold[]): string[] {
  console.log(`\nCold import in a fresh process, milliseconds, the median of several: the bundle is evaluated, the parameters are read, the keys
are opened. AWS answers after ${delays.aws} ms. The start of Node itself is not in it.\n`)
  printTable([
    ['function', 'ms', 'limit', 'of the processor'],
    ...cold.map(({ name, ms, cpuMs }) => [name, count(ms), count(limits.coldMs), count(cpuMs)]),
  ])
  return cold.filter(({ ms }) => ms > limits.coldMs).map(({ name, ms }) => `${name} takes ${count(ms)} ms to start`)
}

/** Prints what waiting messages need. Returns what grows. */
export function printMemory(measured: readonly Memory[]): string[] {
  console.log('\nA delivery with messages waiting that nobody verifies, in a fresh process\n')
  const rows = measured.map(({ waiting, peakMegabytes, seconds }) => [count(waiting), `${peakMegabytes}`, `${seconds}`])
  printTable([['waiting', 'peak MB', 'seconds'], ...rows])
  const at = (waiting: number) => measured.find((one) => one.waiting === waiting)?.peakMegabytes ?? 0
  const more = at(10_000) - at(100)
  return more > limits.moreMegabytes ? [`10,000 waiting messages need ${more} MB more than 100`] : []
}

/** Prints what the paces cost. */
export function printCost(cost: Cost, resources: Readonly<Record<string, Resource>>, prices: PriceTable): void {
  const dollars = (usage: AwsUsage, digits = 2) =>
    `$${Number(formatUnits(dollarsOfAws(prices, usage), dollarDecimals)).toFixed(digits)}`
  const ofType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type).length
  const fixed = {
    keyMonth: ofType('AWS::KMS::Key'),
    alarmMonth: ofType('AWS::CloudWatch::Alarm'),
    dashboardMonth: ofType('AWS::CloudWatch::Dashboard'),
    metricMonth: cost.series,
    fifoRequest: ofType('AWS::Lambda::EventSourceMapping') * receivesPerMinute * minutesOfMonth,
  }
  console.log(`\nWhat two chains and both DVNs cost on AWS, with a block a second. A provider of RPC answers after ${delays.rpc} ms, AWS after ${delays.aws} ms, in
us-east-1 without free tiers. Of schedules scan alone: keep, reconcile, health and canary come on top. Gas is not in it.\n`)
  printTable([
    ['', 'AWS requests', 'RPC calls', 'read units', 'write units', 'signatures', 'GB s', 'dollars'],
    ...rowsOf(cost, dollars),
  ])
  console.log(`\nA month, whatever is sent: ${dollars(fixed)}, of it ${dollars({ keyMonth: fixed.keyMonth })} for ${fixed.keyMonth} keys, ${dollars({ alarmMonth: fixed.alarmMonth })} for ${fixed.alarmMonth} alarms, ${dollars({ metricMonth: fixed.metricMonth })} for ${fixed.metricMonth} figures,
${dollars({ fifoRequest: fixed.fifoRequest })} for queues that are asked, ${dollars({ dashboardMonth: 1 })} for the dashboard.`)
  for (const { pace, messages } of cost.paces) {
    const times = messages.map(({ atOnce, seconds }) => `${seconds} s for ${atOnce}`)
    console.log(
      `${pace}: delivered ${times.join(', ')} after they were sent; the schedule came with the next minute of the clock.`,
    )
  }
}

function rowsOf({ paces }: Cost, dollars: (usage: AwsUsage, digits?: number) => string): string[][] {
  return paces.flatMap(({ pace, idleMinute, messages }: PaceCost) => [
    cells(`${pace}: a minute idle`, idleMinute, dollars(idleMinute.usage, 6)),
    [`${pace}: a month idle`, '', '', '', '', '', '', dollars(scaled(idleMinute.usage, minutesOfMonth))],
    ...messages.flatMap(({ atOnce, used }) => [
      cells(`${pace}: a message, ${atOnce} at once`, used, dollars(used.usage, 6)),
      [`${pace}: 1,000 messages, ${atOnce} at once`, '', '', '', '', '', '', dollars(scaled(used.usage, 1_000), 3)],
    ]),
  ])
}

function cells(name: string, { usage, rpcCalls, requests }: Used, dollars: string): string[] {
  const { readUnit = 0, writeUnit = 0, signature = 0, lambdaGbSecond = 0 } = usage
  const figures = [requests, rpcCalls, readUnit, writeUnit, signature, lambdaGbSecond]
  return [name, ...figures.map((figure) => figure.toFixed(figure < 10 ? 2 : 0)), dollars]
}

function scaled(usage: AwsUsage, factor: number): AwsUsage {
  return Object.fromEntries(Object.entries(usage).map(([unit, amount]) => [unit, amount * factor]))
}

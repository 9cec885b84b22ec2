import { printTable } from '../gas/print.js'
import type { Burst } from './burst.js'
import type { Grown } from './growth.js'
import type { Idle } from './idle.js'
import type { Latency } from './latency.js'
import type { Throughput } from './throughput.js'

/** Part of the bare loop's pace that the relayer must reach, and messages a second. */
const [leastPart, leastPace] = [0.8, 100]
const mostGas = 140_000
const mostCalls = 1
/** Blocks after finality. */
const mostBlocks = 1.5

const format = (figure: number) => figure.toLocaleString('en', { maximumFractionDigits: 2 })
const verdict = (holds: boolean) => (holds ? '' : 'MISSED')
/** Of an even number the mean of the two in the middle. */
function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return (low + high) / 2
}

/** Prints messages a second, beside those of the loops. */
export function printThroughput({ messages, relayer, bareLoop, unbatched, cpuMs }: Throughput): void {
  const parts = relayer.map((pace, i) => pace / (bareLoop[i] ?? Number.NaN))
  const part = median(parts)
  console.log(
    `\nMessages a second with two DVNs, ${messages} sent 50 in a block and carried at the same time; runs in pairs.\n`,
  )
  printTable([
    ['', 'median', 'limit', '', 'runs'],
    [
      'relayer',
      format(median(relayer)),
      format(leastPace),
      verdict(median(relayer) >= leastPace),
      relayer.map(format).join(' · '),
    ],
    ['bare batched loop', format(median(bareLoop)), '', '', bareLoop.map(format).join(' · ')],
    ['relayer, part of it', format(part), format(leastPart), verdict(part >= leastPart), parts.map(format).join(' · ')],
    ['plain loop without batches', format(unbatched), '', '', ''],
    ['ms of CPU, relayer and sending', format(median(cpuMs.relayer)), '', '', cpuMs.relayer.map(format).join(' · ')],
    ['ms of CPU, loop and sending', format(median(cpuMs.bareLoop)), '', '', cpuMs.bareLoop.map(format).join(' · ')],
  ])
}

/** Prints gas and calls of fifty messages. */
export function printBurst({ gas, unbatchedGas, calls, callsPerMessage }: Burst): void {
  console.log('\nFifty messages of one block, two DVNs: gas of each on the far chain, without its handler.\n')
  printTable([
    ['', 'gas', 'limit', ''],
    ['relayer', format(gas.total), format(mostGas), verdict(gas.total <= mostGas)],
    ['  each DVN', format(gas.dvn), '', ''],
    ['  executor: commit and delivery', format(gas.executor), '', ''],
    ['loop without batches', format(unbatchedGas), '', ''],
  ])
  console.log('\nJSON-RPC calls to all providers for each of them, from the scan to the confirmation.\n')
  printTable([
    ['', 'calls', 'limit', ''],
    ['relayer', format(callsPerMessage), format(mostCalls), verdict(callsPerMessage <= mostCalls)],
    ...Object.entries(calls).map(([method, count]) => [`  ${method}`, `${count} of all`, '', '']),
  ])
}

/** Prints the calls of a chain on which nothing happens. */
export function printIdle({ secondsBetweenBlocks, callsPerMinute, most }: Idle): void {
  console.log(`\nCalls of an idle chain in a minute, polled each second, a block every ${secondsBetweenBlocks} s.\n`)
  printTable([
    ['', 'calls', 'limit', ''],
    ['relayer', format(callsPerMinute), format(most), verdict(callsPerMinute <= most)],
  ])
}

/** Prints how long a message takes once it is final. */
export function printLatency({ blockMs, pollMs, p50, p95, messages }: Latency): void {
  console.log(
    `\nBlocks of the far chain from finality to delivery: ${messages} messages, a block every ${blockMs} ms, polled every ${pollMs} ms.`,
  )
  console.log(
    'An attestation is mined, then the delivery: half a block and one block at best, when the message comes at any moment.\n',
  )
  printTable([
    ['', 'p50', 'limit', '', 'p95'],
    ['relayer', format(p50), format(mostBlocks), verdict(p50 <= mostBlocks), format(p95)],
  ])
}

/** Prints what a message costs with more chains. */
export function printEndpoints(all: readonly Grown[]): void {
  console.log('\nWhat a message costs when more chains send ten each to one; away chains share a node.\n')
  printGrown(all)
}

/** Prints what a message costs with more of them. */
export function printWaiting(all: readonly Grown[]): void {
  console.log('\nWhat a message costs when more of them wait.\n')
  printGrown(all)
}

function printGrown(all: readonly Grown[]): void {
  printTable([
    ['endpoints', 'messages', 'calls', 'gas', 'ms', 'ms of CPU'],
    ...all.map(({ endpoints, messages, calls, gas, wallMs, cpuMs }) =>
      [endpoints, messages, calls, gas, wallMs, cpuMs].map(format),
    ),
  ])
}

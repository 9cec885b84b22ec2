// pnpm bench relayer: what the relayer of one process costs and how fast it is, beside a loop that does the least, or a limit.
// --only NAME measures one part; --full measures the largest sizes too; --update writes what was measured into the snapshot. Gas and calls
// are the same everywhere; times are those of the machine, and only their ratio to the loop in the same run says much.
import { startWorld } from '../support/relayer/world.js'
import { measureBurst } from './relayer/burst.js'
import { measureEndpoints, measureWaiting } from './relayer/growth.js'
import { measureIdle } from './relayer/idle.js'
import { measureLatency } from './relayer/latency.js'
import { printBurst, printEndpoints, printIdle, printLatency, printThroughput, printWaiting } from './relayer/print.js'
import { updateSnapshot } from './relayer/snapshot.js'
import { measureThroughput } from './relayer/throughput.js'

const names = ['throughput', 'burst', 'idle', 'latency', 'endpoints', 'waiting'] as const
type Name = (typeof names)[number]

const options = process.argv.slice(2)
const onlyAt = options.indexOf('--only')
const only = onlyAt < 0 ? undefined : options.splice(onlyAt, 2)[1]
const unknown = options.find((option) => option !== '--full' && option !== '--update')
if (unknown !== undefined || (only !== undefined && !names.some((name) => name === only))) {
  console.error(`pnpm bench relayer takes --full, --update and --only ${names.join('|')}.`)
  process.exit(1)
}
const isFull = options.includes('--full')
const isWanted = (name: Name) => only === undefined || only === name
const measured: { [name in Name]?: unknown } = {}

async function measurePart<Figures>(
  name: Name,
  measure: () => Promise<Figures>,
  print: (figures: Figures) => void,
): Promise<void> {
  if (!isWanted(name)) return
  console.error(`${name} ...`)
  const figures = await measure()
  measured[name] = figures
  print(figures)
}

const world = await startWorld()
try {
  await measurePart('throughput', () => measureThroughput(world, isFull ? 1_000 : 500, isFull ? 6 : 2), printThroughput)
  await measurePart('burst', () => measureBurst(world), printBurst)
  await measurePart('idle', () => measureIdle(world, 2, 30), printIdle)
  await measurePart('latency', () => measureLatency(world, isFull ? 40 : 20), printLatency)
  const endpoints = isFull ? [2, 10, 30, 100] : [2, 10]
  await measurePart('endpoints', () => inTurn(endpoints, measureEndpoints), printEndpoints)
  const waiting = isFull ? [100, 1_000, 10_000] : [100, 1_000]
  await measurePart('waiting', () => inTurn(waiting, (count) => measureWaiting(world, count)), printWaiting)
} finally {
  await world.stop()
}
if (options.includes('--update')) updateSnapshot(measured)

async function inTurn<Size, Figures>(sizes: readonly Size[], measure: (size: Size) => Promise<Figures>) {
  const all: Figures[] = []
  for (const size of sizes) all.push(await measure(size))
  return all
}

import { describeCompiler } from '../gas/artifacts.js'
import { printTable } from '../gas/print.js'
import type { Growth } from './measure.js'
import { KNOWN } from './reports.js'

/** A block of most chains, and the most that one transaction may use on Ethereum since EIP-7825. */
const [BLOCK, TRANSACTION] = [30_000_000, 16_777_216]

/** What was asked for: applying an epoch, and a report of so many products. */
const EPOCH_GOAL = 55_000
const reportGoal = (products: number) => 48_000 + 7_000 * products

/** A chain may add so much more in the largest network than in the smallest, per cent: memory costs a little more than in proportion. */
const TOLERANCE = 10

const columns = ['reports', 'confirm', 'retarget', 'plan', 'settle', 'targets', 'settlements'] as const

const format = (gas: number | undefined) => (gas === undefined ? '' : Math.round(gas).toLocaleString('en'))

/** Prints all figures. */
export function print(growth: Growth): void {
  console.log(`Gas of transactions as their receipts say, on real LayerZero endpoints, one for each chain. ${describeCompiler()}.
An epoch in which every away chain sold one product, reports, and has a deposit and an exit settled. Products: one is confirmed where all
chains gave back, one retargeted where all chains move; \`plan\` works out which money to order for the exits. Attestations are not in it: so many DVNs, so much more for each message.
`)
  printChains(growth)
  printProducts(growth)
  printPeople(growth)
  printReports(growth)
}

function printChains({ chains }: Growth): void {
  console.log(`At home, ${chains[0]?.products} products, of which one changes:\n`)
  const rows = chains.map(({ chains, cost }) => [
    String(chains),
    ...columns.map((column) => format(cost[column])),
    format(sumOf(cost)),
  ])
  printTable([['chains', ...columns, 'sum'], ...rows])
  console.log('\nWhat one more chain adds:\n')
  const steps = chains.slice(1).map((to, i) => {
    const from = chains[i] ?? to
    const slope = (of: (cost: Cost) => number) => (of(to.cost) - of(from.cost)) / (to.chains - from.chains)
    return {
      name: `${from.chains} to ${to.chains}`,
      gas: [...columns.map((c) => slope((cost) => cost[c])), slope(sumOf)],
    }
  })
  printTable([['chains', ...columns, 'sum'], ...steps.map(({ name, gas }) => [name, ...gas.map(format)])])
  const [first, last] = [steps[0], steps.at(-1)]
  const grown = [...columns, 'sum'].flatMap((column, i) => {
    const [before = 0, after = 0] = [first?.gas[i], last?.gas[i]]
    return after > before * (1 + TOLERANCE / 100) ? [`${column} (${format(before)} to ${format(after)})`] : []
  })
  console.log(
    `\n${grown.length === 0 ? `All of it is linear, to ${TOLERANCE} %.` : `More than linear: ${grown.join(', ')}. All else is linear, to ${TOLERANCE} %.`}`,
  )
}

type Cost = Growth['chains'][number]['cost']

const sumOf = (cost: Cost) => columns.reduce((sum, column) => sum + cost[column], 0)

function printProducts({ products, chains }: Growth): void {
  console.log(`\nAt home, ${products[0]?.chains} chains, one product changes:\n`)
  const shown = ['plan', 'settle', 'exitRoom', 'confirm', 'retarget', 'reports'] as const
  printTable([
    ['products', ...shown],
    ...products.map(({ products, cost }) => [String(products), ...shown.map((column) => format(cost[column]))]),
  ])
  const [few, many, most] = [products[0], products.at(-1), chains.at(-1)]
  if (!few || !many || !most) return
  const each = (many.cost.exitRoom - few.cost.exitRoom) / (many.products - few.products)
  const allowed = (limit: number, cost: Cost) =>
    format(Math.max(0, Math.floor((limit - (cost.settle - cost.exitRoom)) / each)))
  console.log(
    `\nRoom for exits reads every product of the pool, ${format(each)} each. A settlement fits into a block of ${format(BLOCK)}` +
      ` with ${allowed(BLOCK, few.cost)} products on ${few.chains} chains, ${allowed(BLOCK, most.cost)} on ${most.chains};` +
      ` into one transaction of Ethereum (${format(TRANSACTION)}) with ${allowed(TRANSACTION, few.cost)} and ${allowed(TRANSACTION, most.cost)}.`,
  )
}

function printPeople({ people }: Growth): void {
  console.log('\nPeople on one chain, with the same money in sum:\n')
  const shown = ['reportSent', 'reportApplied', 'settle', 'epochApplied'] as const
  printTable([
    [
      'underwriters',
      'covers',
      'report, sent',
      'report, applied',
      'settle',
      `epoch applied (goal ${format(EPOCH_GOAL)})`,
    ],
    ...people.map(({ underwriters, covers, cost }) => [
      format(underwriters),
      format(covers),
      ...shown.map((column) => format(cost[column])),
    ]),
  ])
}

function printReports({ reports }: Growth): void {
  console.log(`\nA report sent, above LayerZero's send, by the products that changed. The chain knows ${KNOWN}, and reads the premium of each; \`report,
sent\` in the table before is of one product on a chain that knows two:\n`)
  printTable([
    ['products', 'ours', 'goal'],
    ...Object.entries(reports).map(([count, gas]) => [count, format(gas), format(reportGoal(Number(count)))]),
  ])
}

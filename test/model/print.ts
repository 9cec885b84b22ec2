import { type Removal, rulesWithout } from './rules.js'
import { type Found, search } from './search.js'
import type { Step, World } from './world.js'
import { fullWorlds, openWorlds, worlds } from './worlds.js'

/** Kinds of steps that are of a product on a chain, and those of home, of a product or of all. */
const ofHome = new Set(['tick', 'settle'])

const ofProductAtHome = new Set(['delist', 'event', 'open', 'decide', 'dismiss'])
const withoutAmount = new Set([
  'cancelDeposit',
  'cancelRedeem',
  'report',
  'takeReport',
  'takeOpening',
  'close',
  'announce',
  'revoke',
])
const ofMoney = new Set([
  'deposit',
  'redeem',
  'cancelDeposit',
  'cancelRedeem',
  'earn',
  'report',
  'takeReport',
  'remit',
  'takeRemit',
  'accrue',
  'announce',
  'revoke',
  'writeDown',
  'recover',
  'move',
  'takeMove',
  'drip',
])

/**
 * A world by its name.
 *
 * @param name Name.
 * @returns The world.
 * @throws If there is none, with the names that there are.
 */
export function worldNamed(name: string): World {
  const all = [...worlds, ...fullWorlds, ...openWorlds]
  const world = all.find((w) => w.name === name)
  if (world === undefined)
    throw new Error(`There is no world "${name}". Choose one of ${all.map((w) => w.name).join(', ')}.`)
  return world
}

/**
 * A trace in one line: who does what, on which chain, with how much; the product where there are two.
 *
 * @param trace Steps.
 * @param products How many products the world has.
 * @returns For example `deposit(c1, 1); tick; report(c1)`.
 */
export function printTrace(trace: readonly Step[], products: number): string {
  return trace.map((step) => printStep(step, products)).join('; ')
}

function printStep({ kind, chain, product, amount }: Step, products: number): string {
  const words: (string | number)[] = []
  const isOfMoney = ofMoney.has(kind) || ['arrive', 'turnBack', 'takeSettlement', 'hear'].includes(kind)
  if (!ofHome.has(kind) && !isOfMoney && products > 1) words.push(`P${product + 1}`)
  if (!ofHome.has(kind) && !ofProductAtHome.has(kind) && kind !== 'drip') words.push(`c${chain + 1}`)
  if (!ofHome.has(kind) && !ofProductAtHome.has(kind) && !withoutAmount.has(kind)) words.push(amount)
  return words.length === 0 ? kind : `${kind}(${words.join(', ')})`
}

/**
 * What breaks without a rule, as a row of Markdown.
 *
 * @param removal Rule, and the world to search.
 * @returns The row, with the shortest trace.
 * @throws If nothing breaks: the rule would be superfluous, or the world too small to need it.
 */
export function ruleRow({ rule, reading, world: name }: Removal): string {
  const world = worldNamed(name)
  const { broken, states } = search(world, { rules: rulesWithout(rule) })
  if (broken === undefined) throw new Error(`Nothing breaks in the world "${name}" without ${rule}.`)
  const trace = printTrace(broken.trace, world.products)
  return `| ${rule} | ${reading} | ${name} | ${broken.trace.length} | ${states} | ${broken.what} | ${trace} |`
}

/** Head of the table of `ruleRow`. */
export const ruleHead =
  '| without | natural reading | world | steps | states | what breaks | shortest trace |\n|---|---|---|---:|---:|---|---|'

/**
 * What a world that the rules leave open comes to, as a row of Markdown.
 *
 * @param world World.
 * @returns The row, with the shortest trace.
 * @throws If nothing breaks there: the rules have become better than the README says.
 */
export function openRow(world: World): string {
  const { broken } = search(world)
  if (broken === undefined)
    throw new Error(`Nothing breaks in the world "${world.name}": move it to the worlds that hold.`)
  return `| ${world.name} | ${world.about} | ${broken.what} | ${printTrace(broken.trace, world.products)} |`
}

/** Head of the table of `openRow`. */
export const openHead = '| world | what it is about | what breaks | shortest trace |\n|---|---|---|---|'

/**
 * One row of the table of searches, as Markdown.
 *
 * @param found What a search found.
 * @returns The row.
 */
export function searchRow(found: Found): string {
  const result =
    found.broken === undefined ? (found.isClosed ? 'closed, holds' : 'cut off, holds so far') : found.broken.what
  const numbers = [found.states, found.transitions].map((n) => n.toLocaleString('en'))
  return `| ${found.world} | ${numbers.join(' | ')} | ${found.depth} | ${found.symmetries} | ${found.seconds.toFixed(1)} | ${result} |`
}

/** Head of the table of searches. */
export const searchHead =
  '| world | states | transitions | depth | symmetry | seconds | result |\n|---|---:|---:|---:|---:|---:|---|'

/**
 * The bounds of every world, as Markdown.
 *
 * @param of Worlds.
 * @returns The table.
 */
export function boundsTable(of: readonly World[]): string {
  const rows = of.map((w) => {
    const bounded = Object.entries(w.most).filter(([, n]) => Number.isFinite(n))
    const free = Object.entries(w.most).filter(([, n]) => n === Number.POSITIVE_INFINITY)
    const steps = [
      ...bounded.map(([kind, n]) => `${kind} ${n}`),
      w.userSteps === undefined ? '' : `users ${w.userSteps}`,
    ]
    const underWay = `${w.inFlight.reports} / ${w.inFlight.targets}`
    return `| ${w.name} | ${w.about} | ${w.chains} / ${w.products} | ${w.amounts.join(', ')} | ${steps.filter((x) => x !== '').join(', ') || 'none'} | ${free.map(([kind]) => kind).join(', ')} | ${underWay} | ${w.notice} | ${w.leverage} | ${w.silence ?? 'none'} |`
  })
  const head =
    '| world | what it is about | chains / products | amounts | bounded steps | unbounded steps | reports / targets under way | notice | leverage | silence |'
  return [head, '|---|---|---|---|---|---|---|---:|---:|---:|', ...rows].join('\n')
}

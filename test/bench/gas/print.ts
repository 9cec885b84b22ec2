import { describeCompiler } from './artifacts.js'
import type { Measured } from './measure.js'
import type { Delivery } from './network.js'
import { MIN_MARGIN, messageLimits, type Row, rows } from './rows.js'

/** Writes a table, the first column left, all others right. */
export function printTable(lines: readonly (readonly string[])[]): void {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  for (const [first = '', ...others] of lines) {
    const cells = others.map((cell, i) => cell.padStart(widths[i + 1] ?? 0))
    console.log([first.padEnd(widths[0] ?? 0), ...cells].join('  ').trimEnd())
  }
}

const format = (gas: bigint | undefined) => gas?.toLocaleString('en') ?? ''

/** Prints all figures, with what they hold for. */
export function print({ actions, proxied, deliveries }: Measured): void {
  console.log(`Gas of a transaction as its receipt says. ${describeCompiler()}.
Ours: OpenZeppelin's ERC20Permit with six decimals, finite allowance, permits of the exact premium. Warm: product, days, pool and
both token balances have been used before by others; nothing expired since. Proxy: the same with ProxyDollar behind OpenZeppelin's
ERC1967Proxy, which stands for FiatTokenV2_2 behind FiatTokenProxy in shape, not byte for byte; Circle's own permit costs about 6,000 more.
Stale: days since anyone bought, extended or cancelled; a day has two buckets, of covers that end and of exposure that is freed. A purchase
goes back 366 days at most (MAX_DAYS), longer than a cover lasts, and anyone may pay for it before (\`poke\`).
Peers: best measured of the same kind, warm, each with its own token and compiler (Ensuro 2.9.3: solc 0.8.28, runs 200).
InsureDAO pays by a Merkle proof; the next best payout is Ensuro's, 210,028.
Cover Protocol v1 (mint 127,395, redeem 115,929) issues a pair of tokens, without a price or a policy: not of the same kind.
`)
  const table = rows.map(({ id, action, limit, goal, peer = '' }) => {
    const over = isOver(actions[id], limit) ? ' OVER' : ''
    return [action, format(actions[id]) + over, format(limit), format(goal), format(proxied[id]), peer]
  })
  printTable([['action', 'ours', 'limit', 'goal', 'proxy', 'best peer'], ...table])

  console.log('\nMessages: gas inside lzReceive, delivered by the executor with the gas that is enforced.\n')
  const messages = Object.entries(deliveries).map(([name, { handler, limit, enforced }]) => {
    const allowed = messageLimits[name]
    const over = isOver(handler, allowed?.limit) ? ' OVER' : ''
    const margin = `${marginOf({ limit, enforced })} %`
    return [
      name,
      format(handler) + over,
      ...[format(allowed?.limit), format(allowed?.goal)],
      ...[format(limit), format(enforced), margin],
    ]
  })
  printTable([['message', 'gateway', 'limit', 'goal', 'endpoint', 'enforced', 'margin'], ...messages])
}

/** What costs more than is allowed, is no longer measured, or is enforced with too little to spare. */
export function overLimit({ actions, deliveries }: Measured): string[] {
  const handled = Object.fromEntries(Object.entries(deliveries).map(([name, { handler }]) => [name, handler]))
  const allowed = Object.entries(messageLimits).map(([id, { limit }]) => ({ id, action: id, limit }))
  const thin = Object.entries(deliveries).filter(([, delivery]) => marginOf(delivery) < MIN_MARGIN)
  return [
    ...complain(rows, actions),
    ...complain(allowed, handled),
    ...thin.map(([name, d]) => `"${name}" needs ${format(d.limit)} of ${format(d.enforced)}: raise what is enforced.`),
  ]
}

const isOver = (gas: bigint | undefined, limit: bigint | undefined) => limit !== undefined && (gas ?? 0n) > limit

const marginOf = ({ limit, enforced }: Pick<Delivery, 'limit' | 'enforced'>) => ((enforced - limit) * 100n) / limit

function complain(allowed: readonly Row[], figures: Record<string, bigint>): string[] {
  return allowed.flatMap(({ id, action, limit }) => {
    const gas = figures[id]
    if (limit === undefined || (gas !== undefined && gas <= limit)) return []
    return [`"${action}" costs ${format(gas) || 'nobody knows what'}, more than ${format(limit)}.`]
  })
}

import { describeCompiler } from './artifacts.js'
import type { Measured } from './measure.js'
import { rows } from './rows.js'

/** Writes a table, the first column left, all others right. */
function printTable(lines: readonly (readonly string[])[]): void {
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
  const table = rows.map(({ id, action, limit, peer = '' }) => {
    const over = limit !== undefined && (actions[id] ?? 0n) > limit ? ' OVER' : ''
    return [action, format(actions[id]) + over, format(limit), format(proxied[id]), peer]
  })
  printTable([['action', 'ours', 'limit', 'proxy', 'best peer'], ...table])

  console.log('\nMessages: gas inside lzReceive, delivered by the executor with the gas that is enforced.\n')
  const messages = Object.entries(deliveries).map(([name, { handler, limit, enforced }]) => {
    const margin = `${((enforced - limit) * 100n) / limit} %`
    return [name, format(handler), format(limit), format(enforced), margin]
  })
  printTable([['message', 'gateway', 'endpoint', 'enforced', 'margin'], ...messages])
}

/** The actions that cost more than the issue allows. */
export function overLimit({ actions }: Measured): string[] {
  return rows.flatMap(({ id, action, limit }) => {
    const gas = actions[id]
    if (limit === undefined || (gas !== undefined && gas <= limit)) return []
    return [`"${action}" costs ${format(gas) || 'nobody knows what'}, more than ${format(limit)}.`]
  })
}

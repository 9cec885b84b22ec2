import type { ConnectedChain, Plan, SendObserver } from '@omnicover/deployer'
import type { Hex } from 'viem'

/** A transaction that a block has. */
export type SentTransaction = { chain: string; label: string; hash: Hex; gasUsed: bigint }

/**
 * Says how a plan is coming along: one line for each transaction that a block has.
 *
 * @param plan - what is sent
 * @param chains - where
 * @param sent - gets each transaction
 * @param say - prints a line
 * @returns the observer
 */
export function createProgress(
  plan: Plan,
  chains: readonly ConnectedChain[],
  sent: SentTransaction[],
  say: (line: string) => void,
): SendObserver {
  const total = plan.reduce((sum, { transactions }) => sum + transactions.length, 0)
  const width = Math.max(...chains.map(({ name }) => name.length))
  return ({ transaction, hash, gasUsed }) => {
    const chain = chains.find(({ network }) => network.eid === transaction.eid)?.name ?? String(transaction.eid)
    sent.push({ chain, label: transaction.label, hash, gasUsed })
    const count = `${sent.length}/${total}`.padStart(2 * String(total).length + 1)
    say(`${count}  ${chain.padEnd(width)}  ${transaction.label}  (${gasUsed.toLocaleString('en-US')} gas, ${hash})`)
  }
}

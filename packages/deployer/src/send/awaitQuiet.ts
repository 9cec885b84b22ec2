import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from 'viem'
import { ConfigurationError } from '../errors.js'
import { type ConnectedChain, countWaiting } from '../system/connect.js'

const POLL_MS = 1_000

/**
 * Waits until every transaction of an account is in a block: what a run that was broken off had sent is then seen in the chains, and
 * nothing is planned twice.
 *
 * @param chains - The chains.
 * @param account - The account.
 * @param parameters.patienceMs - How long at most.
 * @param parameters.onWaiting - Is told, once for each chain, that there is something to wait for.
 * @throws {ConfigurationError} when something still waits then.
 */
export async function awaitQuiet(
  chains: readonly ConnectedChain[],
  account: Address,
  {
    patienceMs = 300_000,
    onWaiting = () => {},
  }: { patienceMs?: number; onWaiting?: (chain: string, waiting: number) => void } = {},
): Promise<void> {
  const deadline = Date.now() + patienceMs
  const problems = chains.map(async ({ client, name }) => {
    let waiting = await countWaiting(client, account)
    if (waiting > 0) onWaiting(name, waiting)
    while (waiting > 0 && Date.now() < deadline) {
      await sleep(POLL_MS)
      waiting = await countWaiting(client, account)
    }
    if (waiting === 0) return []
    return [
      `${waiting} transactions of ${account} wait on ${name}: speed them up or cancel them in a wallet, then run again`,
    ]
  })
  const found = (await Promise.all(problems)).flat()
  if (found.length > 0) throw new ConfigurationError({ problems: found })
}

import { cover } from '@omnicover/sdk'
import { dollars } from './print.js'
import type { Bought, Story } from './story.js'

/** A cover and what its holder is to get. */
export type Claimed = Bought & {
  readonly incidentId: number
  readonly paidBy: 'ratio' | 'tree'
  /** What was decided, units. */
  readonly due: bigint
}

/** What a holder got. */
export type HolderOutcome = {
  holder: string
  chain: string
  product: string
  coverId: bigint
  amount: bigint
  premium: bigint
  paidBy: 'ratio' | 'tree'
  due: bigint
  payout: bigint
}

/**
 * Waits until every holder is paid.
 *
 * @param story - the story
 * @param claims - the covers that are to be paid
 * @returns what each holder got
 * @throws {StoryTimeoutError} when somebody gets nothing
 */
export async function awaitPayouts(
  { narrator, waitUntil }: Story,
  claims: readonly Claimed[],
): Promise<readonly HolderOutcome[]> {
  const outcomes: HolderOutcome[] = []
  for (const { who, chain, product, coverId, amount, premium, paidBy, due } of claims) {
    const { deployment, client } = chain
    const payout = await waitUntil(`${who.name} is paid on ${chain.name}`, async () => {
      const { paid } = await cover.get(client, { deployment, coverId })
      return paid > 0n && paid
    })
    narrator.say(`${who.name} receives ${dollars(payout)} on ${chain.name} by ${paidBy}, without having done anything`)
    outcomes.push({ holder: who.name, chain: chain.name, product, coverId, amount, premium, paidBy, due, payout })
  }
  return outcomes
}

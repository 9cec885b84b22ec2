import { refundAt } from '@omnicover/core'
import { coverMarketAbi } from '@omnicover/deployments'
import { cover, UnknownCoverError } from '@omnicover/sdk'
import type { Check } from './checks.js'
import { clientOf, sendAs } from './people.js'
import { dollars } from './print.js'
import { type Bought, DAY, type Story } from './story.js'

/** What a holder did with a cover that no incident hit. */
export type Change = {
  change: 'extended' | 'cancelled'
  holder: string
  chain: string
  product: string
  coverId: bigint
  amount: bigint
  /** Units that the cover had cost when it was bought, without fees. */
  premium: bigint
  /** Units that the holder paid for it, or got back. */
  paid: bigint
  refund: bigint
  /** End that was paid for, UTC seconds; 0 when the cover is given up. */
  endsAt: number
}

/**
 * A holder approves the price and lets the cover end later.
 *
 * @param story - the story
 * @param bought - the cover
 * @param days - from today to the new end
 * @returns what changed
 */
export async function extendCover(
  { narrator, record }: Story,
  { who, chain, product, coverId, amount, premium: before }: Bought,
  days: number,
): Promise<Change> {
  const { deployment } = chain
  const client = clientOf(chain, who)
  const endDay = Math.floor(Date.now() / 1000 / DAY) + days
  const extension = await cover.quoteExtend(client, { deployment, coverId, endDay })
  const required = await cover.getRequirements(client, { deployment, quote: extension, preferApproval: true })
  for (const requirement of required) if (requirement.type === 'approval') await sendAs(chain, who, requirement.call)
  const { premium, receipt } = await cover.extendSync(client, { deployment, extension })
  record('extend', who, chain, receipt, amount)
  narrator.say(`${who.name} on ${chain.name}: ${product} now over ${days} days, for ${dollars(premium)} more`)
  return {
    ...{ change: 'extended', holder: who.name, chain: chain.name, product, coverId, amount, premium: before },
    ...{ paid: premium, refund: 0n, endsAt: endDay * DAY },
  }
}

/**
 * A holder gives a cover up for the premium that is not earned yet.
 *
 * @param story - the story
 * @param bought - the cover
 * @returns what changed, and whether the refund is what core computes
 */
export async function cancelCover(
  { narrator, record }: Story,
  { who, chain, product, coverId, amount, premium }: Bought,
): Promise<{ change: Change; check: Check }> {
  const { deployment } = chain
  const client = clientOf(chain, who)
  const { rate, start, end, paid } = await chain.client.readContract({
    ...{ address: deployment.market, abi: coverMarketAbi, functionName: 'getCover', args: [coverId] },
  })
  const { minRefund } = await cover.quoteCancel(client, { deployment, coverId })
  const { refund, receipt } = await cover.cancelSync(client, { deployment, coverId, minRefund })
  record('cancel', who, chain, receipt, amount)
  const { timestamp } = await chain.client.getBlock({ blockNumber: receipt.blockNumber })
  const due = refundAt({ amount, paid, rate: BigInt(rate), start, end, time: Number(timestamp) })
  narrator.say(`${who.name} on ${chain.name}: gives ${product} up and gets ${dollars(refund)} back`)
  return {
    change: {
      ...{ change: 'cancelled', holder: who.name, chain: chain.name, product, coverId, amount, premium },
      ...{ paid: 0n, refund, endsAt: 0 },
    },
    check: {
      name: `refund of ${who.name}`,
      holds: refund === due,
      detail: `due ${dollars(due)}, paid ${dollars(refund)}`,
    },
  }
}

/**
 * Looks at the end of the story whether every change still stands.
 *
 * @param story - the story
 * @param changes - what holders did
 * @returns one check for each: the end of an extended cover, and that a cancelled one is gone
 */
export async function checkChanges({ network }: Story, changes: readonly Change[]): Promise<readonly Check[]> {
  return Promise.all(
    changes.map(async ({ change, holder, chain: name, coverId, endsAt }): Promise<Check> => {
      const chain = network.chains.find((one) => one.name === name) ?? network.home
      const { client, deployment } = chain
      const end = await cover.get(client, { deployment, coverId }).then(
        (found) => found.endsAt,
        (error: unknown) => {
          if (error instanceof UnknownCoverError) return 0
          throw error
        },
      )
      const say = (at: number) => (at === 0 ? 'gone' : `until ${new Date(at * 1000).toISOString().slice(0, 10)}`)
      return {
        name: `${change} cover of ${holder}`,
        holds: end === endsAt,
        detail: `meant to be ${say(endsAt)}, is ${say(end)}`,
      }
    }),
  )
}

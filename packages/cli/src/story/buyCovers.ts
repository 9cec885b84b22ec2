import { cover, PaymentTooHighError } from '@omnicover/sdk'
import { clientOf } from './people.js'
import { dollars } from './print.js'
import { type Bought, DAY, required, type Story } from './story.js'

/** Who buys what: a buyer's and a chain's number among those of the network, home first. */
export type Purchase = { buyer: number; chain: number; slug: string; amount: bigint; days: number }

/**
 * Somebody buys a cover with one signature and one transaction, as soon as the chain sells it.
 *
 * @param story - the story
 * @param purchase - who, where, what and for how long
 * @returns the cover
 * @throws {StoryTimeoutError} when the chain does not sell it
 */
export async function buyCover(
  { network, narrator, waitUntil, record }: Story,
  { buyer, chain: index, slug, amount, days }: Purchase,
): Promise<Bought> {
  const who = required(network.devnet.accounts.buyers[buyer])
  const chain = required(network.chains[index])
  const { productId, name: product } = required(network.products.find((one) => one.slug === slug))
  const { deployment } = chain
  const client = clientOf(chain, who)
  const endDay = Math.floor(Date.now() / 1000 / DAY) + days
  const { coverId, premium, receipt } = await waitUntil(`${chain.name} sells ${product}`, async () => {
    const quote = await cover.quote(client, { deployment, productId, amount, endDay }).catch(() => undefined)
    if (quote === undefined || quote.blockers.length > 0) return undefined
    return cover.buySync(client, { deployment, quote, permit: true }).catch((error: unknown) => {
      // News from home moved the price after the quote: nothing was paid, and the next look takes a new one.
      if (error instanceof PaymentTooHighError) return undefined
      throw error
    })
  })
  record('buy with permit', who, chain, receipt, amount)
  narrator.say(
    `${who.name} on ${chain.name}: ${dollars(amount)} of ${product} over ${days} days for ${dollars(premium)}, ${receipt.gasUsed.toLocaleString('en')} gas`,
  )
  return { who, chain, productId, product, coverId, amount, premium }
}

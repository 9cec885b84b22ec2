import { MessageType, rowOf } from '@omnicover/core'
import { addProducts, NEXT_PRODUCT, PAGE } from './capital.js'
import { AMOUNT, buy } from './market.js'
import { type Delivery, type Network, POOL_ID, required } from './network.js'

const PRODUCT = required(PAGE[0])

/** Products of a page of reports, and in one message of targets. */
const [MANY, TOGETHER] = [50, 8]

/** What a message costs with one product in it, and a report with fifty, each of which has sold since. Nothing of it remains. */
export async function measurePages(network: Network): Promise<Record<string, Delivery>> {
  const { home, away, pass, rehearse } = network
  return rehearse(async () => {
    const buyer = await network.createPerson('buyer of everything', 1_000n * AMOUNT, away.omnicover.market)
    const sell = async (productIds: readonly number[]) => {
      for (const productId of productIds) await buy(network, { productId, days: 30, owner: buyer })
    }
    const report = (productIds: readonly number[]) => {
      const rows = [...new Set(productIds.map((productId) => rowOf(productId - 1)))]
      return pass(away, home, { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows })
    }
    await sell([PRODUCT])
    await report([PRODUCT])
    await sell([PRODUCT])
    const one = await report([PRODUCT])
    const target = await pass(home, away, { type: MessageType.TARGETS, productIds: [PRODUCT] })

    // From a whole row on: fifty products are in thirteen rows.
    const old = PAGE.filter((productId) => rowOf(productId - 1) !== rowOf(PRODUCT - 1))
    const more = Array.from({ length: MANY - old.length }, (_, i) => NEXT_PRODUCT + 1 + i)
    await addProducts(network, more, 60)
    for (const productId of more) await pass(home, away, { type: MessageType.PRODUCT, productId })
    for (let i = 0; i < more.length; i += TOGETHER) {
      await pass(home, away, { type: MessageType.TARGETS, productIds: more.slice(i, i + TOGETHER) })
    }
    const all = [...old, ...more]
    await sell(all)
    await report(all)
    await sell(all)
    return {
      'TARGETS, 1 product': target,
      'CAPITAL_REPORT, 1 product': one,
      [`CAPITAL_REPORT, ${MANY} products`]: await report(all),
    }
  })
}

import { MessageType } from '@omnicover/core'
import type { LocalAccount } from 'viem'
import type { Figures } from './actions.js'
import { PAGE } from './capital.js'
import { AMOUNT, buy } from './market.js'
import { type Network, POOL_ID, required } from './network.js'

const DAY = 86_400

const PRODUCT = required(PAGE[0])

/** The devnet's terms: a cover's exposure is freed so many days after its end, and a cover lasts so many at most. */
const [TAIL, LONGEST] = [30, 365]

/** Stale days on each of which a cover ends and the exposure of another is freed. */
const BUSY = 20

/** Nearly the most that a purchase can find: `MAX_DAYS` of the market. */
const YEAR = 360

/** A stale day has a bucket of covers that ended, which earn no more, and one of covers whose exposure is freed. */
const BUCKETS = 2n

/** What days on which nobody bought add to the next purchase: by bucket, and all of a year at once. */
export async function measureStaleDays(network: Network): Promise<Figures> {
  const buyer = await network.createPerson('buyer after idle days', 100n * AMOUNT, network.away.omnicover.market)
  await fillDays(network, buyer)
  const after = (idle: number) => network.rehearse(() => buyAfter(network, buyer, idle))
  const fresh = await after(0)
  return {
    staleBucket: ((await after(1)) - fresh) / BUCKETS,
    staleBuckets: ((await after(BUSY)) - fresh) / (BUCKETS * BigInt(BUSY)),
    staleYear: (await after(YEAR)) - fresh,
  }
}

/** One cover to be freed and one to end on each of the days that will be stale, and one that is still there after all of them. */
async function fillDays(network: Network, owner: LocalAccount): Promise<void> {
  const order = { productId: PRODUCT, owner }
  for (let day = 2; day < 2 + BUSY; day++) {
    await buy(network, { ...order, days: day })
    await buy(network, { ...order, days: TAIL + day })
  }
  network.wait((TAIL + 1) * DAY)
  await hearFromHome(network)
  await buy(network, { ...order, days: LONGEST })
}

/** Gas of a purchase of the same last day, so many days after the last. */
async function buyAfter(network: Network, owner: LocalAccount, idle: number): Promise<bigint> {
  network.wait(idle * DAY)
  await hearFromHome(network)
  return (await buy(network, { productId: PRODUCT, days: LONGEST - idle, owner })).gas
}

/** A chain that heard nothing for long sells nothing, and home makes it fresh once it has heard of the chain. */
async function hearFromHome({ home, away, pass }: Network): Promise<void> {
  await pass(away, home, { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [] })
  await pass(home, away, { type: MessageType.TARGETS, productIds: PAGE })
}

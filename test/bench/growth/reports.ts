import { MessageType, rowOf } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { AMOUNT, buy } from '../gas/market.js'
import { type Network, POOL_ID } from '../gas/network.js'
import { gasOfCall, traceCalls } from '../gas/trace.js'
import type { Star } from './star.js'

/** The chain knows so many products, a page of the keeper. */
export const KNOWN = 50

/** So many of them have changed since the last report. */
const CHANGED = [0, 1, 8, KNOWN]

/** Products in one message of targets. */
const TOGETHER = 8

/** What a report adds on its chain to LayerZero's send, by the number of products that sold since the last. Nothing of it remains. */
export async function measureReports({ pairs: [pair], productIds }: Star): Promise<Record<number, bigint>> {
  return pair.rehearse(async () => {
    const { home, away, pass } = pair
    const buyer = await pair.createPerson('a buyer of everything', 1_000n * AMOUNT, away.omnicover.market)
    const known = productIds.slice(0, KNOWN)
    for (const productId of known) await pass(home, away, { type: MessageType.PRODUCT, productId })
    for (let i = 0; i < known.length; i += TOGETHER) {
      await pass(home, away, { type: MessageType.TARGETS, productIds: known.slice(i, i + TOGETHER) })
    }
    const sell = async (count: number) => {
      for (const productId of known.slice(0, count)) await buy(pair, { productId, days: 30, owner: buyer })
    }
    // What is sold later finds the days' lanes and the buyer's balance there.
    await sell(KNOWN)
    const figures: Record<number, bigint> = {}
    for (const count of CHANGED) {
      await sell(count)
      figures[count] = await sendReport(pair, known.slice(0, count))
    }
    return figures
  })
}

async function sendReport({ home, away, sendMessage }: Network, productIds: readonly number[]): Promise<bigint> {
  const rows = [...new Set(productIds.map((productId) => rowOf(productId - 1)))]
  const { receipt } = await sendMessage(away, home, { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows })
  const frames = await traceCalls(away.client, receipt.transactionHash)
  return receipt.gasUsed - gasOfCall(frames, away.layerZero.endpoint, { abi: endpointV2Abi, functionName: 'send' })
}

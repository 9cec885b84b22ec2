import { MessageType } from '@omnicover/core'
import { capitalPoolAbi, coverMarketAbi, endpointV2Abi } from '@omnicover/deployments'
import { planCall, type SetupTransaction } from '@omnicover/devnet'
import { type Address, keccak256, parseEther, slice, stringToHex, zeroAddress } from 'viem'
import { sendTransaction } from 'viem/actions'
import { poolOf } from '../gas/capital.js'
import { AMOUNT } from '../gas/market.js'
import { type Network, POOL_ID, required } from '../gas/network.js'
import { gasOfCall, traceCalls } from '../gas/trace.js'
import { callLedger, RISING, report, reportAll, settlePool } from './epoch.js'
import type { Star } from './star.js'

/** What a chain's people cost the protocol in the epoch after: to report, to take in, to settle, and to apply. */
export type PeopleCost = {
  /** On the chain: what a report adds to LayerZero's send. */
  reportSent: bigint
  /** At home: the gateway's frame. */
  reportApplied: bigint
  /** At home: the whole transaction. */
  settle: bigint
  /** On the chain: the gateway's frame. */
  epochApplied: bigint
}

/** As many underwriters and covers on one chain as are named, with the same money in sum. Nothing of it remains. */
export function measurePeople(star: Star, count: { underwriters: number; covers: number }): Promise<PeopleCost> {
  const [pair] = star.pairs
  return pair.rehearse(async () => {
    const { home, away } = pair
    await depositTogether(pair, count.underwriters)
    await buyTogether(pair, count.covers)
    star.nextEpoch()
    await reportAll(star, pair)
    const { packet, receipt } = await pair.sendMessage(away, home, report)
    const frames = await traceCalls(away.client, receipt.transactionHash)
    const bare = gasOfCall(frames, away.layerZero.endpoint, { abi: endpointV2Abi, functionName: 'send' })
    const applied = await pair.deliver(away, home, report.type, required(packet))
    const settled = (await callLedger(pair, settlePool)).gasUsed
    const key = { type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement: 2 } as const
    const epoch = await pair.pass(home, away, key)
    return {
      reportSent: receipt.gasUsed - bare,
      reportApplied: applied.handler,
      settle: settled,
      epochApplied: epoch.handler,
    }
  })
}

/** So many controllers, each an account of its own that lets one and the same operator ask for it. */
async function depositTogether(network: Network, count: number): Promise<void> {
  const { away, send } = network
  const bank = await network.createPerson('a bank', AMOUNT, poolOf(away))
  const controllers = Array.from({ length: count }, (_, i) => slice(keccak256(stringToHex(`controller ${i}`)), 12))
  const allow = { abi: capitalPoolAbi, functionName: 'setOperator', args: [bank.address, true] } as const
  await sendFromEach(network, controllers, planCall(poolOf(away), allow))
  const requests = controllers.map((controller) => {
    const args = [AMOUNT / BigInt(count), controller, bank.address] as const
    return planCall(poolOf(away), { abi: capitalPoolAbi, functionName: 'requestDeposit', args })
  })
  await send(away, bank, ...requests)
}

/** So many covers of one holder, of the same product and days. */
async function buyTogether(network: Network, count: number): Promise<void> {
  const { away, now, send } = network
  const { market } = away.omnicover
  const buyer = await network.createPerson('a buyer of many', AMOUNT, market)
  const params = {
    ...{ productId: RISING, amount: AMOUNT / BigInt(count), endDay: Math.floor(now() / 86_400) + 30 },
    ...{ owner: buyer.address, maxPayment: AMOUNT, deadline: now() + 3_600 },
    ...{ integrator: zeroAddress, integratorBps: 0 },
  }
  const call = planCall(market, { abi: coverMarketAbi, functionName: 'buy', args: [params] })
  await send(away, buyer, ...Array.from({ length: count }, () => call))
}

/** The same call from many accounts, in one block and without their keys. */
async function sendFromEach(network: Network, from: readonly Address[], { to, data }: SetupTransaction): Promise<void> {
  const { client } = network.away
  await client.setAutomine(false)
  await Promise.all(
    from.map(async (account) => {
      await client.setBalance({ address: account, value: parseEther('1') })
      await client.impersonateAccount({ address: account })
      await sendTransaction(client, { account, to: required(to), data, gas: 100_000n, chain: client.chain })
    }),
  )
  network.wait(1)
  await client.setNextBlockTimestamp({ timestamp: BigInt(network.now()) })
  await client.mine({ blocks: 1 })
  await client.setAutomine(true)
}

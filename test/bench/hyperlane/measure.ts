import { setTimeout as sleep } from 'node:timers/promises'
import type { ChainClient } from '@omnicover/devnet'
import { spentBy } from './chains.js'
import type { Contender, EndSignal, Lane } from './contender.js'

/** How long a relayer is given to look at the chains before the first message comes. */
const settleMs = 8_000
const idleMs = 20_000
/** When nothing more has come for so long, nothing will: many times as long as either relayer sleeps. */
const stalledMs = 30_000
/** Messages that are sent while no relayer runs. */
const sentMeanwhile = 5
/** Messages that are brought by hand, to see that it can be done. */
const broughtByHand = 2

/** What an undisturbed relayer does with messages that come at once. */
export type Burst = {
  readonly delivered: number
  readonly firstSeconds: number
  readonly lastSeconds: number
  readonly calls: number
  readonly callsIdleMinute: number
  readonly gas: bigint
  readonly transactions: number
}

/** What becomes of messages when the relayer ends in their middle and is started again. */
export type Restart = {
  readonly sent: number
  /** Of these, while no relayer ran. */
  readonly sentMeanwhile: number
  readonly before: number
  readonly after: number
  /** From the next start to the last delivery; absent when there was none. */
  readonly seconds: number | undefined
  readonly triedByHand: number
  readonly arrivedByHand: number
  readonly reverted: number
}

/**
 * Sends messages at once and waits for all of them.
 *
 * @param contender - who brings them
 * @param client - the destination
 * @param count - how many
 */
export async function measureBurst(contender: Contender, client: ChainClient, count: number): Promise<Burst> {
  const lane = await contender.openLane()
  const relayer = await lane.startRelayer()
  await sleep(settleMs)
  const idleFrom = contender.calls()
  await sleep(idleMs)
  const callsIdleMinute = ((contender.calls() - idleFrom) * 60_000) / idleMs

  const fromBlock = (await client.getBlockNumber()) + 1n
  const callsBefore = contender.calls()
  const began = performance.now()
  const [, { delivered, firstMs, lastMs, calls }] = await Promise.all([
    lane.send(count),
    untilReceived(contender, lane, count),
  ])
  await relayer.end('SIGKILL')
  const { gas, transactions } = await spentBy(client, contender.payers, fromBlock)
  return {
    ...{ delivered, gas, transactions, callsIdleMinute, calls: calls - callsBefore },
    firstSeconds: (firstMs - began) / 1_000,
    lastSeconds: (lastMs - began) / 1_000,
  }
}

/**
 * Sends messages at once, ends the relayer when the first of its transactions is in a block, sends some more, starts it again,
 * waits until nothing more comes, and then does by hand what an operator must.
 *
 * @param contender - who brings them
 * @param client - the destination
 * @param count - how many are sent before the end
 * @param signal - how it ends
 */
export async function measureRestart(
  contender: Contender,
  client: ChainClient,
  count: number,
  signal: EndSignal,
): Promise<Restart> {
  const lane = await contender.openLane()
  const first = await lane.startRelayer()
  await sleep(settleMs)
  const fromBlock = (await client.getBlockNumber()) + 1n
  await Promise.all([lane.send(count), untilPaid(contender, client)])
  await first.end(signal)
  await lane.send(sentMeanwhile)
  const before = await lane.received()

  const restarted = performance.now()
  const second = await lane.startRelayer()
  const sent = count + sentMeanwhile
  const { delivered: after, lastMs } = await untilReceived(contender, lane, sent)
  await second.end('SIGKILL')
  const triedByHand = await lane.bringByHand(broughtByHand)
  const { reverted } = await spentBy(client, contender.payers, fromBlock)
  return {
    ...{ sent, sentMeanwhile, before, after, triedByHand, reverted },
    seconds: after === before ? undefined : (lastMs - restarted) / 1_000,
    arrivedByHand: (await lane.received()) - after,
  }
}

/** Waits until one more transaction of the contender is in a block of the destination. */
async function untilPaid({ payers }: Contender, client: ChainClient): Promise<void> {
  const count = async () => {
    const counts = await Promise.all(payers.map((address) => client.getTransactionCount({ address })))
    return counts.reduce((sum, one) => sum + one, 0)
  }
  const before = await count()
  while ((await count()) === before) await sleep(50)
}

/** Waits until so many were received, or nothing comes any more. */
async function untilReceived(contender: Contender, lane: Lane, count: number) {
  const before = await lane.received()
  let seen = { delivered: before, firstMs: 0, lastMs: performance.now(), calls: contender.calls() }
  while (seen.delivered < count && performance.now() - seen.lastMs < stalledMs) {
    await sleep(50)
    const delivered = await lane.received()
    if (delivered === seen.delivered) continue
    const now = performance.now()
    seen = { delivered, firstMs: seen.firstMs || now, lastMs: now, calls: contender.calls() }
  }
  return seen
}

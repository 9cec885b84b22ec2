import { MessageType } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { decideIncident, openIncident } from './assess.js'
import { claimDeposit, moveShares, NEXT_PRODUCT, PAGE, poolOf, ROWS, requestDeposit, settle } from './capital.js'
import { AMOUNT, buy } from './market.js'
import { type Delivery, type Network, POOL_ID, required, times } from './network.js'
import { gasOfCall, traceCalls } from './trace.js'

/** Rounds that home settles at once, when it was long without a report. */
const ROUNDS = 20

const report = { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: ROWS } as const

/** Each message of home as the very first that the away chain hears: all storage is new. Nothing of it remains. */
export async function measureFirstMessages(network: Network): Promise<Record<string, Delivery>> {
  const { home, away, pass, rehearse, wait } = network
  const targets = await rehearse(() => pass(home, away, { type: MessageType.TARGETS, productIds: PAGE }))
  const product = await rehearse(() => pass(home, away, { type: MessageType.PRODUCT, productId: NEXT_PRODUCT }))
  const settle = (rounds: number) =>
    rehearse(async () => {
      for (let round = 1; round <= rounds; round++) {
        network.wait(times.epochLength)
        const underwriter = await network.createPerson(`underwriter of round ${round}`, AMOUNT, poolOf(away))
        await requestDeposit(network, away, underwriter, AMOUNT)
      }
      await closeRound(network)
      return pass(home, away, { type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement: 1 })
    })
  const [oneRound, rounds] = [await settle(1), await settle(ROUNDS)]
  const open = async () => {
    await network.passLocal({ type: MessageType.PRODUCT, productId: NEXT_PRODUCT })
    await openIncident(network, { from: home, reportId: 1, productId: NEXT_PRODUCT, instant: network.now() })
  }
  const opened = await rehearse(async () => {
    await open()
    return pass(home, away, { type: MessageType.INCIDENT_OPENED, incidentId: 1 })
  })
  const decided = await rehearse(async () => {
    await open()
    wait(times.maxSilence)
    await decideIncident(network, 1, 500_000)
    return pass(home, away, { type: MessageType.CLAIM_DECIDED, incidentId: 1 })
  })
  return {
    [`TARGETS, ${PAGE.length} products, first of all`]: targets,
    'PRODUCT, first of all': product,
    'INCIDENT_OPENED, first of all': opened,
    'CLAIM_DECIDED, first of all': decided,
    'EPOCH_SETTLED, 1 round, first of all': oneRound,
    [`EPOCH_SETTLED, ${ROUNDS} rounds, first of all`]: rounds,
    ...(await measureFirstMoves(network)),
  }
}

/** Shares that move to the away chain before there are any, and come back to somebody who has none. Nothing of it remains. */
async function measureFirstMoves(network: Network): Promise<Record<string, Delivery>> {
  const { accounts, home, away, pass, rehearse } = network
  const [underwriter, other] = [required(accounts.underwriters[0]), required(accounts.underwriters[1])]
  return rehearse(async () => {
    await claimDeposit(network, underwriter, home)
    // Home lets shares go only to a chain that it has heard of.
    await pass(away, home, { ...report, rows: [] })
    await moveShares(network, home, away, underwriter)
    const there = await pass(home, away, { type: MessageType.SHARES_TO_AWAY, poolId: POOL_ID, moveId: 1 })
    await moveShares(network, away, home, underwriter, other.address)
    const back = await pass(away, home, { type: MessageType.SHARES_TO_HOME, poolId: POOL_ID, moveId: 1 })
    return { 'SHARES_TO_AWAY, first of all': there, 'SHARES_TO_HOME, first of all': back }
  })
}

/** Targets for the away chain, and somebody who has bought of every product of the page. */
export async function openAway(network: Network): Promise<void> {
  const { home, away, pass } = network
  for (const productId of [...PAGE, NEXT_PRODUCT]) await pass(home, away, { type: MessageType.PRODUCT, productId })
  await pass(home, away, { type: MessageType.TARGETS, productIds: PAGE })
  const somebody = await network.createPerson('somebody', 100n * AMOUNT, away.omnicover.market)
  for (const productId of PAGE) await buy(network, { productId, days: 30, owner: somebody })
}

/** The away chain's first messages to home, when all products that it has sold of have an incident. Nothing of it remains. */
export async function measureFirstReports(network: Network): Promise<Record<string, Delivery>> {
  const { home, away, pass, rehearse, wait } = network
  return rehearse(async () => {
    wait(2 * times.waitingPeriod)
    const reported: (Delivery | undefined)[] = []
    for (const [i, productId] of PAGE.entries()) {
      const incident = { from: away, reportId: i + 1, productId, instant: network.now() }
      reported.push(await openIncident(network, incident))
      await pass(home, away, { type: MessageType.INCIDENT_OPENED, incidentId: i + 1 })
    }
    return {
      [`CAPITAL_REPORT, ${PAGE.length} products, an incident of each, first of all`]: await pass(away, home, report),
      'INCIDENT_REPORTED, first of all': required(reported[0]),
    }
  })
}

/** A report as any other: every product of the page has sold something since the last. */
async function measureReport(network: Network) {
  const { home, away } = network
  const { packet, receipt } = await network.sendMessage(away, home, report)
  const frames = await traceCalls(away.client, receipt.transactionHash)
  const bare = gasOfCall(frames, away.layerZero.endpoint, { abi: endpointV2Abi, functionName: 'send' })
  const delivery = await network.deliver(away, home, report.type, required(packet))
  return { build: receipt.gasUsed - bare, delivery }
}

/** A new epoch in which both chains report, the away chain the page of products, and home settles. */
export async function closeRound(network: Network) {
  const measured = await reportRound(network)
  await settle(network)
  return measured
}

/** A new epoch in which both chains report. */
export async function reportRound(network: Network) {
  network.wait(times.epochLength)
  await network.passLocal(report)
  return measureReport(network)
}

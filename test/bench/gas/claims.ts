import { MessageType, type SumProof } from '@omnicover/core'
import { claimDeskAbi } from '@omnicover/deployments'
import { planCall } from '@omnicover/devnet'
import type { Hex, LocalAccount } from 'viem'
import { type Figures, spendAll } from './actions.js'
import { decideByTree, decideIncident, openIncident } from './assess.js'
import { PAGE } from './capital.js'
import { AMOUNT, buy, idOf } from './market.js'
import { type Delivery, type Network, POOL_ID, required, times } from './network.js'
import { buildTreeOfAMillion, type DeepTree } from './tree.js'

const PRODUCT = required(PAGE[0])

/** Covers in a batch. */
const BATCH = 50

/** What a tree pays each cover: a hundredth. */
const ITEM = AMOUNT / 100n

/** Covers that are claimed one by one, and those of the batches; each batch holder has one and some dollars. */
export type Claims = { holders: readonly LocalAccount[]; single: readonly bigint[]; batch: readonly bigint[] }

/** Covers of three holders and of fifty. */
export async function buyCovers(network: Network): Promise<Claims> {
  const holders: LocalAccount[] = []
  const ids: bigint[] = []
  for (let i = 0; i < 3 + BATCH; i++) {
    const holder = await network.createPerson(`holder ${i}`, 10n * AMOUNT, network.away.omnicover.market)
    holders.push(holder)
    ids.push(idOf(await buy(network, { productId: PRODUCT, days: 30, owner: holder })))
  }
  return { holders, single: ids.slice(0, 3), batch: ids.slice(3) }
}

/** An incident that pays a fiftieth of each cover, decided and told to the away chain. */
export async function decideByRatio(network: Network): Promise<Record<string, Delivery>> {
  network.wait(2 * times.waitingPeriod)
  const opened = await freeze(network, 1)
  await decideIncident(network, 1, 20_000)
  const decided = await network.pass(network.home, network.away, { type: MessageType.CLAIM_DECIDED, incidentId: 1 })
  network.wait(times.payableDelay)
  return { INCIDENT_OPENED: opened, CLAIM_DECIDED: decided }
}

/** A second incident, decided by a tree as deep as that of a million covers. */
export async function decideItems(network: Network, { single, batch }: Claims) {
  await network.passLocal({ type: MessageType.CLAIM_DECIDED, incidentId: 1 })
  network.wait(1)
  await freeze(network, 2)
  const items = [...single, ...batch].map((coverId) => ({ coverId, payout: ITEM }))
  const tree = await buildTreeOfAMillion(2, items)
  await decideByTree(network, 2, tree)
  const decided = await network.pass(network.home, network.away, { type: MessageType.CLAIM_DECIDED, incidentId: 2 })
  network.wait(times.payableDelay)
  const deliveries: Record<string, Delivery> = { 'CLAIM_DECIDED, by tree': decided }
  return { tree, deliveries }
}

/** Payouts by ratio, after one of the incident has been made: to a holder of dollars, to one who has none, and to fifty. */
export async function measureByRatio(network: Network, { holders, single, batch }: Claims): Promise<Figures> {
  const pay = (coverId: bigint | undefined) =>
    sendToDesk(network, { functionName: 'settle', args: [1, required(coverId)] })
  await spendAll(network, required(holders[2]))
  const fund = await sendToDesk(network, { functionName: 'fund', args: [1] })
  await pay(single[0])
  const [settleWarm, settleCold] = [await pay(single[1]), await pay(single[2])]
  return {
    fund,
    settleWarm,
    settleCold,
    batchRatio: await perCover(sendToDesk(network, { functionName: 'settleBatch', args: [1, batch] })),
  }
}

/** The same by proof. */
export async function measureByProof(
  network: Network,
  { holders, single, batch }: Claims,
  tree: DeepTree,
): Promise<Figures> {
  const itemOf = (coverId: bigint) => ({ coverId, ...tree.proofOf(coverId) })
  const pay = (coverId: bigint | undefined) => {
    const { payout, path, proof } = itemOf(required(coverId))
    return sendToDesk(network, { functionName: 'settleItem', args: [2, required(coverId), payout, path, proof] })
  }
  await spendAll(network, required(holders[2]))
  await sendToDesk(network, { functionName: 'fund', args: [2] })
  await pay(single[0])
  const [proofWarm, proofCold] = [await pay(single[1]), await pay(single[2])]
  const batchProof = await perCover(sendToDesk(network, { functionName: 'settleItems', args: [2, batch.map(itemOf)] }))
  return { proofWarm, proofCold, batchProof }
}

/** Opens an incident of the product of the covers, and has both chains say what is exposed. */
async function freeze(network: Network, incidentId: number): Promise<Delivery> {
  const { home, away, pass, passLocal } = network
  await openIncident(network, { from: away, reportId: incidentId, productId: PRODUCT, instant: network.now() })
  const opened = await pass(home, away, { type: MessageType.INCIDENT_OPENED, incidentId })
  await pass(away, home, { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [0] })
  // Home knows no cover of its own, but it was granted some: it says so.
  await passLocal({ type: MessageType.PRODUCT, productId: PRODUCT })
  await passLocal({ type: MessageType.INCIDENT_OPENED, incidentId })
  await passLocal({ type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [0] })
  return opened
}

type DeskCall =
  | { functionName: 'fund'; args: [number] }
  | { functionName: 'settle'; args: [number, bigint] }
  | { functionName: 'settleBatch'; args: [number, readonly bigint[]] }
  | { functionName: 'settleItem'; args: [number, bigint, bigint, bigint, Hex] }
  | { functionName: 'settleItems'; args: [number, readonly (SumProof & { coverId: bigint })[]] }

async function sendToDesk({ accounts, away, send }: Network, call: DeskCall): Promise<bigint> {
  const plan = planCall(away.omnicover.desk, { abi: claimDeskAbi, ...call })
  return (await send(away, accounts.keeper, { ...plan, gas: 10_000_000n })).gasUsed
}

const perCover = async (gas: Promise<bigint>): Promise<bigint> => (await gas) / BigInt(BATCH)

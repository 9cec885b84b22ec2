import { MessageType } from '@omnicover/core'
import { devnetDollarAbi, riskRegistryAbi } from '@omnicover/deployments'
import { PERMIT2_ADDRESS, planCall } from '@omnicover/devnet'
import type { LocalAccount } from 'viem'
import {
  claimDeposit,
  claimRedeem,
  PAGE,
  poolOf,
  requestDeposit,
  requestRedeem,
  retarget,
  sharesOf,
} from './capital.js'
import { AMOUNT, buy, buyBasket, buyWithPermit, buyWithPermit2, cancel, extend, idOf, quote } from './market.js'
import { closeRound, reportRound } from './messages.js'
import { type Delivery, type Network, POOL_ID, required } from './network.js'

/** Gas by action. */
export type Figures = Record<string, bigint>

const PRODUCT = required(PAGE[0])

/** What buyers do, after others have bought the same product for the same day. */
export async function measureBuying(network: Network): Promise<Figures> {
  const { market } = network.away.omnicover
  const alice = await network.createPerson('alice', 100n * AMOUNT, market)
  const bob = await network.createPerson('bob', 100n * AMOUNT)
  const carol = await network.createPerson('carol', 100n * AMOUNT, market)
  const erin = await network.createPerson('erin who signs', 100n * AMOUNT, PERMIT2_ADDRESS)
  const order = (owner: LocalAccount, days = 30) => ({ productId: PRODUCT, days, owner })
  const basket = (owner: LocalAccount) => PAGE.slice(1, 4).map((productId) => ({ productId, days: 30, owner }))
  const quoted = (await quote(network, order(alice))).gas
  const first = await buy(network, order(alice))
  const next = await buy(network, order(alice))
  const [one, ...more] = basket(await network.createPerson('dave', 100n * AMOUNT, market))
  const buyThree = async () => (await buyBasket(network, [required(one), ...more])).gas
  return {
    quote: quoted,
    buyFirst: first.gas,
    buyNext: next.gas,
    permitFirst: (await buyWithPermit(network, order(bob))).gas,
    permitLater: (await buyWithPermit(network, order(bob))).gas,
    permit2First: (await buyWithPermit2(network, order(erin), 0n)).gas,
    permit2Later: (await buyWithPermit2(network, order(erin), 1n)).gas,
    buyEmptyLane: (await buy(network, order(carol, 50))).gas,
    basket: await buyThree(),
    basketNext: await buyThree(),
    extend: (await extend(network, alice, idOf(next), 50)).gas,
    cancel: (await cancel(network, alice, idOf(next))).gas,
    cancelLast: (await cancel(network, alice, idOf(first))).gas,
  }
}

/** What a fee adds to a purchase, once its slot is there: the protocol's, an integrator's beside it, and an integrator's alone. */
export async function measureFees(network: Network): Promise<Figures> {
  const { home, away, accounts, send, pass } = network
  const olivia = await network.createPerson('olivia', 100n * AMOUNT, away.omnicover.market)
  const integrator = accounts.keeper.address
  const order = { productId: PRODUCT, days: 30, owner: olivia }
  await buy(network, order)
  const plain = (await buy(network, order)).gas
  await buy(network, { ...order, integrator })
  const withIntegrator = (await buy(network, { ...order, integrator })).gas
  const setFee = { abi: riskRegistryAbi, functionName: 'setFee', args: [PRODUCT, 500] } as const
  await send(home, accounts.deployer, planCall(home.contracts.registry, setFee))
  await pass(home, away, { type: MessageType.PRODUCT, productId: PRODUCT })
  await buy(network, order)
  const withProtocolFee = (await buy(network, order)).gas
  const withBoth = (await buy(network, { ...order, integrator })).gas
  return {
    protocolFee: withProtocolFee - plain,
    integratorFee: withBoth - withProtocolFee,
    integratorAlone: withIntegrator - plain,
  }
}

/** Deposits asked for in a round in which others have asked too. */
export async function measureRequests(network: Network): Promise<Figures> {
  const { away } = network
  const others = await network.createPerson('somebody who deposits too', 10n * AMOUNT, poolOf(away))
  await requestDeposit(network, away, others, AMOUNT)
  const erin = await network.createPerson('erin', 10n * AMOUNT, poolOf(away))
  return {
    depositNew: await requestDeposit(network, away, erin, AMOUNT),
    depositAgain: await requestDeposit(network, away, erin, AMOUNT),
  }
}

/** Two rounds of deposits: in the first others get shares, the second is measured. */
export async function measureRounds(network: Network) {
  const { home, away, pass } = network
  const epochSettled = (settlement: number) =>
    pass(home, away, { type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement })
  const frank = await network.createPerson('frank', 10n * AMOUNT, poolOf(away))
  await requestDeposit(network, away, frank, AMOUNT)
  await closeRound(network)
  await epochSettled(1)
  await claimDeposit(network, frank)

  const somebody = await network.createPerson('somebody', 100n * AMOUNT, away.omnicover.market)
  for (const productId of PAGE) await buy(network, { productId, days: 30, owner: somebody })
  await requestDeposit(network, away, frank, AMOUNT)
  const grace = await network.createPerson('grace', 10n * AMOUNT, poolOf(away))
  await requestDeposit(network, away, grace, AMOUNT)
  const report = await closeRound(network)
  const settled = await epochSettled(2)
  await retarget(network, PAGE)
  const targets = await pass(home, away, { type: MessageType.TARGETS, productIds: PAGE })
  const figures: Figures = {
    claimSharesFirst: await claimDeposit(network, grace),
    claimSharesAgain: await claimDeposit(network, frank),
    reportBuild: report.build,
  }
  const deliveries: Record<string, Delivery> = {
    [`TARGETS, ${PAGE.length} products`]: targets,
    [`CAPITAL_REPORT, ${PAGE.length} products`]: report.delivery,
    'EPOCH_SETTLED, 1 round': settled,
  }
  return { figures, deliveries }
}

/** Exits of those who have shares since the rounds: of a round in which others leave too, filled in one go. */
export async function measureExits(network: Network) {
  const { home, away, pass } = network
  const [frank, grace] = [await network.createPerson('frank', AMOUNT), await network.createPerson('grace', AMOUNT)]
  const [some, others] = [(await sharesOf(network, grace)) / 2n, (await sharesOf(network, frank)) / 2n]
  await requestRedeem(network, frank, others)
  const redeemNew = await requestRedeem(network, grace, some / 2n)
  const redeemAgain = await requestRedeem(network, grace, some / 2n)
  await reportRound(network) // the notice
  await closeRound(network)
  const settled = await pass(home, away, { type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement: 3 })
  const figures: Figures = { redeemNew, redeemAgain, claimAssets: await claimRedeem(network, grace) }
  const deliveries: Record<string, Delivery> = { 'EPOCH_SETTLED, exits': settled }
  return { figures, deliveries }
}

/** Takes all dollars of somebody. */
export async function spendAll({ away, accounts, send }: Network, who: LocalAccount): Promise<void> {
  const token = { address: away.omnicover.asset, abi: devnetDollarAbi } as const
  const balance = await away.client.readContract({ ...token, functionName: 'balanceOf', args: [who.address] })
  const transfer = { ...token, functionName: 'transfer', args: [accounts.keeper.address, balance] } as const
  await send(away, who, planCall(token.address, transfer))
}

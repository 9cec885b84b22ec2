import { type Message, MessageType } from '@omnicover/core'
import { guardiansAbi, oftBridgeAbi } from '@omnicover/deployments'
import { planCall } from '@omnicover/devnet'
import { keccak256, pad, stringToHex } from 'viem'
import { claimDeposit, NEXT_PRODUCT, poolOf, requestDeposit, requestRedeem, sharesOf } from './capital.js'
import { AMOUNT } from './market.js'
import { closeRound } from './messages.js'
import { type Delivery, type Network, POOL_ID, required, times } from './network.js'

/** An incident that home never had. */
const INCIDENT = 99

/**
 * What home does not come to say in this story: a decision that has everything in it as the very first message, the denial of one,
 * a settlement that pays exits, and an order. All but the settlement are made up and attested; a chain cannot tell, so they cost
 * what true ones do. Nothing of it remains.
 */
export async function measureMadeUp(network: Network): Promise<Record<string, Delivery>> {
  const { rehearse } = network
  return {
    ...(await rehearse(() => measureDecision(network))),
    ...(await rehearse(() => measureLeaving(network))),
  }
}

async function measureDecision(network: Network): Promise<Record<string, Delivery>> {
  const { accounts, away, forge, now, send } = network
  const head = { time: now(), incidents: 1 }
  const decided = await forge({
    type: MessageType.CLAIM_DECIDED,
    head,
    decision: {
      ...{ incidentId: INCIDENT, productId: NEXT_PRODUCT, ordinal: 0, instant: now() - times.waitingPeriod },
      ...{ ratio: 1_000_000, payableAt: now() + times.payableDelay, closesAt: now() + times.claimWindow },
      ...{ budget: AMOUNT, commitOut: AMOUNT, root: keccak256(stringToHex('a tree')) },
    },
  })
  for (const guardian of accounts.guardians) {
    const hold = { abi: guardiansAbi, functionName: 'hold', args: [INCIDENT] } as const
    await send(away, guardian, planCall(away.omnicover.guardians, hold))
  }
  // Only what home says after the decision was first payable voids it.
  network.wait(times.payableDelay + times.challengeLength)
  const denial: Message = {
    type: MessageType.DECISION_DENIED,
    head: { time: now(), incidents: 0 },
    denied: { incidentId: INCIDENT },
  }
  return { 'CLAIM_DECIDED, by tree, exits under way, first of all': decided, DECISION_DENIED: await forge(denial) }
}

async function measureLeaving(network: Network): Promise<Record<string, Delivery>> {
  const { accounts, away, forge, home, now, pass, send } = network
  const settlement = (n: number) =>
    pass(home, away, { type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement: n })
  const leaver = await network.createPerson('somebody who leaves', AMOUNT, poolOf(away))
  await requestDeposit(network, away, leaver, AMOUNT)
  await closeRound(network)
  await settlement(1)
  await claimDeposit(network, leaver)
  await requestRedeem(network, leaver, await sharesOf(network, leaver))
  // The notice runs from the report that tells home of the exit.
  network.wait(times.epochLength)
  await pass(away, home, { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [] })
  await closeRound(network)
  const left = await settlement(2)

  const another = await network.createPerson('somebody who stays', AMOUNT, poolOf(away))
  await requestDeposit(network, away, another, AMOUNT)
  await closeRound(network)
  await settlement(3)
  const { bridge } = required(away.omnicover.pools[0])
  const peer = pad(required(home.omnicover.pools[0]).bridge)
  const setPeer = { abi: oftBridgeAbi, functionName: 'setPeer', args: [home.eid, peer] } as const
  await send(away, accounts.deployer, planCall(bridge, setPeer))
  const ordered = await forge({
    type: MessageType.REMIT,
    head: { time: now(), incidents: 0 },
    remit: { poolId: POOL_ID, orderId: 1, to: home.eid, amount: AMOUNT / 2n },
  })
  return { 'EPOCH_SETTLED, the first exit': left, 'REMIT, the first': ordered }
}

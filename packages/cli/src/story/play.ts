import { ledgerAbi } from '@omnicover/deployments'
import { incidents } from '@omnicover/devnet'
import { pool } from '@omnicover/sdk'
import { type Network, POOL_ID } from '../network/startNetwork.js'
import { decide } from './assess.js'
import { awaitPayouts, type Claimed, type HolderOutcome } from './awaitPayouts.js'
import { buyCover } from './buyCovers.js'
import { type Change, cancelCover, checkChanges, extendCover } from './changes.js'
import { type Check, checkInvariants } from './checks.js'
import { decideByTree } from './decideByTree.js'
import { deposit } from './deposit.js'
import { awaitStopped, type OpenIncident, openIncidents } from './incidents.js'
import { type AskedExit, askToLeave, leave, sayWhy } from './leave.js'
import type { Narrator } from './print.js'
import { checkRemittance, readRemittances } from './remittance.js'
import { type Bought, required, type Story, UNIT } from './story.js'
import { checkTrees } from './treeChecks.js'
import type { WaitUntil } from './waitUntil.js'

/** Something that a person did on a chain. */
export type UserAction = { action: string; who: string; chain: string; gas: bigint; hash: string; amount: bigint }

/** What happened in the story. */
export type Outcome = {
  actions: readonly UserAction[]
  holders: readonly HolderOutcome[]
  changes: readonly Change[]
  checks: readonly Check[]
}

/**
 * Plays the story from the first deposit to the last payout.
 *
 * @param network - running and wired
 * @param narrator - is told what happens
 * @param waitUntil - waits for what others have to do
 * @returns what happened, with the invariants recomputed
 * @throws {StoryTimeoutError} when something does not happen
 */
export async function play(network: Network, narrator: Narrator, waitUntil: WaitUntil): Promise<Outcome> {
  const actions: UserAction[] = []
  const record: Story['record'] = (action, who, chain, { gasUsed: gas, transactionHash: hash }, amount) => {
    actions.push({ action, who: who.name, chain: chain.name, gas, hash, amount })
  }
  const story: Story = { network, narrator, waitUntil, record }
  const price = await deposit(story)
  const covers = await insure(story)
  story.narrator.step('One holder extends a cover, another gives one up')
  const extended = await extendCover(story, covers.extended, 60)
  const cancelled = await cancelCover(story, covers.cancelled)
  const changes = [extended, cancelled.change]
  const { claims, exit } = await suffer(story, covers)
  narrator.step('Holders are paid on their own chains, pushed by the keeper: Balancer V2 by tree, GMX V1 by ratio')
  narrator.say(
    `${covers.bob.chain.name} has less money than it owes: home orders the rest from another chain, over the stablecoin's own bridge`,
  )
  const holders = await awaitPayouts(story, claims)
  const exits = await leave(story, exit)
  narrator.say('waiting until every payout and exit is in the book at home')
  await waitUntil('every payout and exit is in the book at home', () => isQuiet(network))
  const checks = [
    price,
    ...exits,
    ...(await checkInvariants(network, [1, 2])),
    ...(await checkTrees(network, claims)),
    await checkRemittance(network, covers.bob.chain, required(claims.find(({ who }) => who === covers.bob.who)).due),
    cancelled.check,
    ...(await checkChanges(story, changes)),
  ]
  return { actions, holders, changes, checks }
}

/** The covers of the story: those of the holders who lose, and two that no incident hits. */
type Covers = { alice: Bought; bob: Bought; carol: Bought; dave: Bought; extended: Bought; cancelled: Bought }

async function insure(story: Story): Promise<Covers> {
  story.narrator.step('Buyers are covered in one transaction on their own chain')
  const balancer = incidents.balancer.slug
  return {
    alice: await buyCover(story, { buyer: 0, chain: 1, slug: balancer, amount: 250_000n * UNIT, days: 90 }),
    bob: await buyCover(story, { buyer: 1, chain: 2, slug: balancer, amount: 100_000n * UNIT, days: 30 }),
    carol: await buyCover(story, { buyer: 2, chain: 0, slug: incidents.gmx.slug, amount: 80_000n * UNIT, days: 60 }),
    dave: await buyCover(story, { buyer: 3, chain: 1, slug: balancer, amount: 20_000n * UNIT, days: 60 }),
    extended: await buyCover(story, { buyer: 3, chain: 1, slug: 'compound-v3', amount: 50_000n * UNIT, days: 30 }),
    cancelled: await buyCover(story, { buyer: 3, chain: 2, slug: 'compound-v3', amount: 40_000n * UNIT, days: 60 }),
  }
}

/**
 * Two incidents, from the reports to the decisions, and somebody who wants to leave meanwhile. What was lost and returned in all is public; who had how much in which pool is
 * made up, since nobody publishes that.
 */
async function suffer(
  story: Story,
  { alice, bob, carol, dave }: Covers,
): Promise<{ claims: readonly Claimed[]; exit: AskedExit }> {
  story.narrator.step('Two incidents at once: Balancer V2 and GMX V1 fail as they did in 2025')
  const losses = [
    { fact: incidents.balancer, reporter: alice.who, chain: alice.chain },
    { fact: incidents.gmx, reporter: carol.who, chain: carol.chain },
  ]
  const [balancer, gmx] = await openIncidents(story, losses, [alice, bob, carol, dave])
  const exit = await askToLeave(story)
  await awaitStopped(story, [required(balancer), required(gmx)])
  await sayWhy(story, exit)
  const losers = [
    { cover: alice, lost: 250_000n * UNIT, returned: true },
    { cover: bob, lost: 80_000n * UNIT, returned: false },
    { cover: dave, lost: 45_000n * UNIT, returned: true },
  ]
  const byTree = await decideByTree(story, required(balancer), losers)
  return { claims: [...byTree, ...(await decideByRatio(story, required(gmx), [carol]))], exit }
}

/** A public figure fixes the part of every cover that is paid: what was lost and never returned. */
async function decideByRatio(
  { network, narrator }: Story,
  { incidentId, fact, product, evidence }: OpenIncident,
  covers: readonly Bought[],
): Promise<readonly Claimed[]> {
  const ratio = Math.floor(((fact.lossUsd - fact.returnedUsd) / fact.lossUsd) * 1_000_000)
  await decide(network, { incidentId, ratio, evidence })
  narrator.say(
    `three of five assessors decide ${product} by ratio: ${ratio / 10_000} % of each cover (loss less what was returned)`,
  )
  return covers.map((cover) => ({
    ...cover,
    incidentId,
    paidBy: 'ratio',
    due: (cover.amount * BigInt(ratio)) / 1_000_000n,
  }))
}

/** Whether home's book shows every payout: nothing that matters is under way. */
async function isQuiet(network: Network): Promise<boolean> {
  const { home, chains } = network
  const agree = await Promise.all(
    chains.map(async ({ client, deployment, eid }) => {
      const args = [POOL_ID, eid] as const
      const book = await home.client.readContract({
        address: home.omnicover.home.ledger,
        abi: ledgerAbi,
        functionName: 'getChain',
        args,
      })
      const here = await pool.get(client, { deployment, poolId: POOL_ID })
      const paid = here.claimsPaid === book.claimsPaid && here.exitsApplied === book.exitsApplied
      return paid && here.depositsApplied === book.depositsApplied
    }),
  )
  return agree.every(Boolean) && (await readRemittances(network)).isQuiet
}

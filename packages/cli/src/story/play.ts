import { assessmentAbi, claimDeskAbi, ledgerAbi } from '@omnicover/deployments'
import { type DevnetAccount, incident as fact } from '@omnicover/devnet'
import { claim, cover, ProductFrozenError, pool, product } from '@omnicover/sdk'
import { encodeFunctionData, keccak256, stringToHex, type TransactionReceipt } from 'viem'
import { type Network, type NetworkChain, POOL_ID, TIMES } from '../network/startNetwork.js'
import { decide, validate } from './assess.js'
import { type Check, checkInvariants } from './checks.js'
import { clientOf, sendAs } from './people.js'
import { dollars, formatShares, type Narrator } from './print.js'
import type { WaitUntil } from './waitUntil.js'

/** Something that a person did on a chain. */
export type UserAction = { action: string; who: string; chain: string; gas: bigint; hash: string; amount: bigint }

/** What a holder got. */
export type HolderOutcome = {
  holder: string
  chain: string
  coverId: bigint
  amount: bigint
  premium: bigint
  payout: bigint
}

/** What happened in the story. */
export type Outcome = {
  actions: readonly UserAction[]
  holders: readonly HolderOutcome[]
  /** Part of each cover's amount that was decided, parts per million. */
  ratio: number
  checks: readonly Check[]
}

const UNIT = 1_000_000n
const DAY = 86_400

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
  const record = (
    action: string,
    who: DevnetAccount,
    chain: NetworkChain,
    receipt: TransactionReceipt,
    amount: bigint,
  ) => {
    const { gasUsed: gas, transactionHash: hash } = receipt
    actions.push({ action, who: who.name, chain: chain.name, gas, hash, amount })
  }
  const story: Story = { network, narrator, waitUntil, record }
  await deposit(story)
  const holders = await buyCovers(story)
  const { incidentId, ratio } = await lose(story, holders)
  const paid = await awaitPayouts(story, incidentId, holders)
  await waitUntil('every payout is in the book at home', () => isQuiet(network))
  const checks = await checkInvariants(network, [incidentId])
  return { actions, holders: paid, ratio, checks }
}

type Story = {
  network: Network
  narrator: Narrator
  waitUntil: WaitUntil
  record: (action: string, who: DevnetAccount, chain: NetworkChain, receipt: TransactionReceipt, amount: bigint) => void
}

async function deposit({ network, narrator, waitUntil, record }: Story): Promise<void> {
  narrator.step('Underwriters deposit on three chains; home settles the round at one price')
  const [first, second] = network.devnet.accounts.underwriters
  const deposits = [
    { who: required(first), chain: network.home, assets: 2_000_000n * UNIT },
    { who: required(second), chain: required(network.aways[0]), assets: 3_000_000n * UNIT },
    { who: required(second), chain: required(network.aways[1]), assets: 1_000_000n * UNIT },
  ]
  for (const { who, chain, assets } of deposits) {
    const { deployment } = chain
    const { round, receipt } = await pool.requestDepositSync(clientOf(chain, who), {
      deployment,
      poolId: POOL_ID,
      assets,
      permit: true,
    })
    record('request deposit with permit', who, chain, receipt, assets)
    narrator.say(`${who.name} asks to deposit ${dollars(assets)} on ${chain.name}, round ${round}`)
  }
  narrator.say('the keeper brings the reports home once the round has closed; home settles; targets go out')
  for (const { who, chain, assets } of deposits) {
    const client = clientOf(chain, who)
    const parameters = { deployment: chain.deployment, poolId: POOL_ID, controller: who.address }
    await waitUntil(`the deposit of ${who.name} on ${chain.name} is settled`, async () => {
      return (await pool.getPosition(client, parameters)).claimableShares > 0n
    })
    const { shares, receipt } = await pool.claimDepositSync(client, parameters)
    record('claim shares', who, chain, receipt, assets)
    narrator.say(`${who.name} has ${formatShares(shares)} shares on ${chain.name}`)
  }
}

async function buyCovers({ network, narrator, waitUntil, record }: Story): Promise<HolderOutcome[]> {
  narrator.step('Buyers are covered in one transaction on their own chain')
  const { productId, name } = required(network.products.find(({ slug }) => slug === fact.slug))
  const [alice, bob] = network.devnet.accounts.buyers
  const purchases = [
    { who: required(alice), chain: required(network.aways[0]), amount: 250_000n * UNIT, days: 90 },
    { who: required(bob), chain: required(network.aways[1]), amount: 100_000n * UNIT, days: 30 },
  ]
  const holders: HolderOutcome[] = []
  for (const { who, chain, amount, days } of purchases) {
    const { deployment } = chain
    const client = clientOf(chain, who)
    const endDay = Math.floor(Date.now() / 1000 / DAY) + days
    const quote = await waitUntil(`${chain.name} sells ${name}`, async () => {
      const quoted = await cover.quote(client, { deployment, productId, amount, endDay }).catch(() => undefined)
      return quoted?.blockers.length === 0 && quoted
    })
    narrator.say(
      `${who.name} is quoted ${dollars(quote.premium)} for ${dollars(amount)} of ${name} over ${days} days on ${chain.name}`,
    )
    const { coverId, premium, receipt } = await cover.buySync(client, { deployment, quote, permit: true })
    record('buy with permit', who, chain, receipt, amount)
    narrator.say(
      `${who.name} signs a permit and holds cover ${coverId}, for ${receipt.gasUsed.toLocaleString('en')} gas`,
    )
    holders.push({ holder: who.name, chain: chain.name, coverId, amount, premium, payout: 0n })
  }
  return holders
}

async function lose(
  { network, narrator, waitUntil, record }: Story,
  holders: readonly HolderOutcome[],
): Promise<{ incidentId: number; ratio: number }> {
  narrator.step(
    `An incident: ${fact.slug} loses ${dollars(BigInt(fact.lossUsd) * UNIT)} as on ${fact.date} (${fact.cause})`,
  )
  const away = required(network.aways[0])
  const alice = required(network.devnet.accounts.buyers[0])
  const { productId, name } = required(network.products.find(({ slug }) => slug === fact.slug))
  narrator.say('waiting until the waiting periods of the covers and the tolerated difference of clocks are over')
  const started = await lastStart(network, holders)
  await waitUntil('the waiting periods are over', async () => {
    const times = await Promise.all(network.chains.map(async ({ client }) => (await client.getBlock()).timestamp))
    return times.every((time) => time > started)
  })
  const instant = Number(started)
  const evidence = keccak256(stringToHex(JSON.stringify(fact)))
  const data = encodeFunctionData({ abi: claimDeskAbi, functionName: 'report', args: [productId, instant, evidence] })
  const receipt = await sendAs(away, alice, { to: away.omnicover.desk, data })
  record('report an incident', alice, away, receipt, 0n)
  narrator.say(`${alice.name} reports it on ${away.name}`)

  const { assessment, ledger } = network.home.omnicover.home
  const report = { eid: away.eid, reportId: 1, productId, instant, evidence }
  await waitUntil('the report reaches home', async () => {
    const args = [away.eid, report.reportId] as const
    const here = await network.home.client.readContract({
      address: assessment,
      abi: assessmentAbi,
      functionName: 'getReport',
      args,
    })
    return here.productId === productId
  })
  await validate(network, report)
  narrator.say('three of five assessors validate it; home opens the incident and reserves capital')
  const incidentId = 1
  for (const chain of network.chains) {
    const client = clientOf(chain, alice)
    const { deployment } = chain
    await waitUntil(
      `${chain.name} stops sales`,
      async () => (await product.get(client, { deployment, productId })).frozen,
    )
    await expectFrozen(chain, alice, productId)
  }
  narrator.say(`no chain sells ${name} any more: a purchase is refused with ProductFrozenError on each`)

  narrator.say('waiting for every chain to report what it has exposed')
  await waitUntil('every chain reports its exposure', async () => {
    const known = await Promise.all(
      network.chains.map(({ eid }) =>
        network.home.client.readContract({
          address: ledger,
          abi: ledgerAbi,
          functionName: 'incidentExposure',
          args: [incidentId, eid],
        }),
      ),
    )
    return known.every(([isKnown]) => isKnown)
  })
  // What was lost for good, as a part of what was lost.
  const ratio = Math.floor(((fact.lossUsd - fact.returnedUsd) / fact.lossUsd) * 1_000_000)
  await decide(network, { incidentId, ratio, evidence })
  narrator.say(
    `three of five assessors decide: ${ratio / 10_000} % of each cover is paid (loss less what was returned)`,
  )
  return { incidentId, ratio }
}

async function expectFrozen(chain: NetworkChain, who: DevnetAccount, productId: number): Promise<void> {
  const client = clientOf(chain, who)
  const { deployment } = chain
  const endDay = Math.floor(Date.now() / 1000 / DAY) + 30
  const quote = await cover.quote(client, { deployment, productId, amount: UNIT, endDay })
  const refusal = await cover.buy.simulate(client, { deployment, quote }).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(refusal instanceof ProductFrozenError)) {
    throw new TypeError(`${chain.name} should refuse with ProductFrozenError; it said ${String(refusal)}`)
  }
}

async function awaitPayouts(
  { network, narrator, waitUntil }: Story,
  incidentId: number,
  holders: readonly HolderOutcome[],
): Promise<HolderOutcome[]> {
  narrator.step('Holders are paid on their own chains, pushed by the keeper')
  const paid: HolderOutcome[] = []
  for (const holder of holders) {
    const chain = required(network.chains.find(({ name }) => name === holder.chain))
    const { deployment, client } = chain
    const payout = await waitUntil(`${holder.holder} is paid on ${chain.name}`, async () => {
      const state = await cover.get(client, { deployment, coverId: holder.coverId })
      return state.paid > 0n && state.paid
    })
    narrator.say(`${holder.holder} receives ${dollars(payout)} on ${chain.name} without having done anything`)
    paid.push({ ...holder, payout })
  }
  const { status } = await claim.get(network.home.client, { deployment: network.home.deployment, incidentId })
  narrator.say(`the incident is ${status} on every chain`)
  return paid
}

/** Start of protection of the youngest cover, plus the tolerated difference of clocks. */
async function lastStart({ chains }: Network, holders: readonly HolderOutcome[]): Promise<bigint> {
  const starts = await Promise.all(
    holders.map(async ({ chain: name, coverId }) => {
      const { client, deployment } = required(chains.find((chain) => chain.name === name))
      return (await cover.get(client, { deployment, coverId })).startsAt
    }),
  )
  return BigInt(Math.max(...starts) + TIMES.skew)
}

/** Whether home's book shows every payout: nothing that matters is under way. */
async function isQuiet({ home, chains }: Network): Promise<boolean> {
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
      return here.claimsPaid === book.claimsPaid && here.depositsApplied === book.depositsApplied
    }),
  )
  return agree.every(Boolean)
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}

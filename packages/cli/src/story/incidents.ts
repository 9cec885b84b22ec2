import { assessmentAbi, claimDeskAbi, ledgerAbi } from '@omnicover/deployments'
import type { DevnetAccount, IncidentFact } from '@omnicover/devnet'
import { cover, ProductFrozenError, product } from '@omnicover/sdk'
import { encodeFunctionData, type Hex, keccak256, stringToHex } from 'viem'
import { type Network, type NetworkChain, TIMES } from '../network/startNetwork.js'
import { validate } from './assess.js'
import { clientOf, sendAs } from './people.js'
import { dollars } from './print.js'
import { type Bought, DAY, required, type Story, UNIT } from './story.js'

/** What went wrong, and who says so where. */
export type Loss = { fact: IncidentFact; reporter: DevnetAccount; chain: NetworkChain }

/** An incident that home has opened. */
export type OpenIncident = {
  incidentId: number
  fact: IncidentFact
  productId: number
  /** Name of the product. */
  product: string
  /** Hash of the fact: the reasons of the decision. */
  evidence: Hex
}

/**
 * Reports losses, each on its chain; assessors validate them, every chain stops its sales and reports what it has exposed.
 *
 * @param story - the story
 * @param losses - of different products, in the order in which home opens them; none was reported before
 * @param covers - whose protection has to run before
 * @returns the incidents, ready to be decided
 * @throws {StoryTimeoutError} when a report does not arrive, or a chain does not stop its sales or does not report
 */
export async function openIncidents(
  story: Story,
  losses: readonly Loss[],
  covers: readonly Bought[],
): Promise<readonly OpenIncident[]> {
  const { network, narrator } = story
  narrator.say('waiting until the waiting periods of the covers and the tolerated difference of clocks are over')
  const instant = await awaitProtection(story, covers)
  const reports = []
  for (const loss of losses) reports.push(await report(story, loss, instant))
  const opened: OpenIncident[] = []
  for (const { fact, productId, product, evidence, ...where } of reports) {
    await awaitReport(story, { productId, ...where })
    await validate(network, { productId, evidence, instant, ...where })
    opened.push({ incidentId: opened.length + 1, fact, productId, product, evidence })
  }
  narrator.say('three of five assessors validate each; home opens the incidents and reserves capital')
  return opened
}

/**
 * Waits until every chain has stopped its sales for incidents, and home knows what each has exposed to them.
 *
 * @param story - the story
 * @param opened - the incidents
 * @throws {StoryTimeoutError} when a chain does not stop its sales or does not report
 */
export async function awaitStopped(story: Story, opened: readonly OpenIncident[]): Promise<void> {
  const { narrator } = story
  await awaitFrozen(
    story,
    opened.map(({ productId }) => productId),
  )
  narrator.say('no chain sells these products any more: a purchase is refused with ProductFrozenError on each')
  narrator.say('waiting for every chain to report what it has exposed')
  for (const { incidentId } of opened) await awaitExposure(story, incidentId)
}

/** Waits until the youngest cover protects on every chain's clock; returns that moment, UTC seconds. */
async function awaitProtection({ network, waitUntil }: Story, covers: readonly Bought[]): Promise<number> {
  const starts = await Promise.all(
    covers.map(async ({ chain: { client, deployment }, coverId }) => {
      return (await cover.get(client, { deployment, coverId })).startsAt
    }),
  )
  const instant = Math.max(...starts) + TIMES.skew
  await waitUntil('the waiting periods are over', async () => {
    const blocks = await Promise.all(network.chains.map(({ client }) => client.getBlock()))
    return blocks.every(({ timestamp }) => timestamp > BigInt(instant))
  })
  return instant
}

/** Where a report is, and what it says. */
type Reported = { eid: number; reportId: number; productId: number; product: string; fact: IncidentFact; evidence: Hex }

async function report(
  { network, narrator, record }: Story,
  { fact, reporter, chain }: Loss,
  instant: number,
): Promise<Reported> {
  const { productId, name } = required(network.products.find(({ slug }) => slug === fact.slug))
  const evidence = keccak256(stringToHex(JSON.stringify(fact)))
  const desk = { address: chain.omnicover.desk, abi: claimDeskAbi } as const
  const data = encodeFunctionData({ ...desk, functionName: 'report', args: [productId, instant, evidence] })
  const receipt = await sendAs(chain, reporter, { to: desk.address, data })
  record('report an incident', reporter, chain, receipt, 0n)
  narrator.say(
    `${reporter.name} reports on ${chain.name} what ${name} lost: ${dollars(BigInt(fact.lossUsd) * UNIT)}, as on ${fact.date} (${fact.cause})`,
  )
  return { eid: chain.eid, reportId: 1, productId, product: name, fact, evidence }
}

async function awaitReport(
  { network, waitUntil }: Story,
  { eid, reportId, productId }: Omit<Reported, 'fact' | 'product' | 'evidence'>,
): Promise<void> {
  const assessment = { address: network.home.omnicover.home.assessment, abi: assessmentAbi } as const
  await waitUntil('the report reaches home', async () => {
    const args = [eid, reportId] as const
    return (
      (await network.home.client.readContract({ ...assessment, functionName: 'getReport', args })).productId ===
      productId
    )
  })
}

/** Every message has to be there before the first purchase is tried: a chain that waits for one sells nothing, and says so. */
async function awaitFrozen({ network, waitUntil }: Story, productIds: readonly number[]): Promise<void> {
  const places = network.chains.flatMap((chain) => productIds.map((productId) => ({ chain, productId })))
  await waitUntil('every chain stops sales', async () => {
    const products = await Promise.all(
      places.map(({ chain: { client, deployment }, productId }) => product.get(client, { deployment, productId })),
    )
    return products.every(({ frozen }) => frozen)
  })
  for (const { chain, productId } of places) await expectFrozen(network, chain, productId)
}

async function expectFrozen(network: Network, chain: NetworkChain, productId: number): Promise<void> {
  const client = clientOf(chain, required(network.devnet.accounts.buyers[0]))
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

async function awaitExposure({ network: { home, chains }, waitUntil }: Story, incidentId: number): Promise<void> {
  const ledger = { address: home.omnicover.home.ledger, abi: ledgerAbi } as const
  await waitUntil('every chain reports its exposure', async () => {
    const known = await Promise.all(
      chains.map(({ eid }) =>
        home.client.readContract({ ...ledger, functionName: 'incidentExposure', args: [incidentId, eid] }),
      ),
    )
    return known.every(([isKnown]) => isKnown)
  })
}

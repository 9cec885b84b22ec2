import { ledgerAbi } from '@omnicover/deployments'
import type { DevnetAccount } from '@omnicover/devnet'
import { describeWait, pool } from '@omnicover/sdk'
import { type Network, POOL_ID } from '../network/startNetwork.js'
import type { Check } from './checks.js'
import { clientOf } from './people.js'
import { dollars, formatShares } from './print.js'
import { required, type Story } from './story.js'

/** An exit that somebody asked for at home. */
export type AskedExit = {
  who: DevnetAccount
  /** 1e-18 of a share. */
  shares: bigint
  /** What they were worth then, units. */
  worth: bigint
  /** First settlement of home's own chain that may fill it. */
  from: number
}

/**
 * An underwriter asks to leave with a tenth of the shares while incidents are open.
 *
 * @param story - the story, its incidents open
 * @returns the exit
 */
export async function askToLeave({ network, narrator, record }: Story): Promise<AskedExit> {
  const who = required(network.devnet.accounts.underwriters[0])
  const chain = network.home
  const client = clientOf(chain, who)
  const parameters = { deployment: chain.deployment, poolId: POOL_ID }
  const { shares: has } = await pool.getPosition(client, { ...parameters, controller: who.address })
  const shares = has / 10n
  const { capital, shares: all } = await readPool(network)
  const worth = (shares * capital) / all
  const from = (await settlementsOf(network)) + 1
  const { round, receipt } = await pool.requestRedeemSync(client, { ...parameters, shares })
  record('request redeem', who, chain, receipt, 0n)
  narrator.say(
    `${who.name} wants to leave before the loss is known, with ${formatShares(shares)} shares on ${chain.name}, worth ${dollars(worth)} so far: round ${round}`,
  )
  return { who, shares, worth, from }
}

/**
 * Prints why an exit waits.
 *
 * @param story - the story, its incidents not decided
 * @param exit - what was asked for
 * @throws {TypeError} when it does not wait for each incident: a fault of the protocol or of the SDK
 */
export async function sayWhy({ network, narrator }: Story, { who }: AskedExit): Promise<void> {
  const { client, deployment } = network.home
  const parameters = { deployment, poolId: POOL_ID, controller: who.address, home: network.home }
  const waits = (await pool.getStatus(client, parameters)).exit?.waits ?? []
  if (waits.filter(({ type }) => type === 'incidentOpen').length !== 2) {
    throw new TypeError(`the exit of ${who.name} should wait for two incidents, and waits for ${waits.length} things`)
  }
  narrator.say(`the exit of ${who.name} waits; pool.getStatus says why, and until when:`)
  for (const wait of waits) narrator.say(`  ${describeWait(wait)}`)
}

/**
 * Waits until the exit has left whole, and collects it.
 *
 * @param story - the story, its incidents decided
 * @param exit - what was asked for
 * @returns whether the exit bore the loss, what was paid is what home filled, and nobody's share lost or gained by it
 * @throws {StoryTimeoutError} when the exit does not come
 */
export async function leave(
  { network, narrator, waitUntil, record }: Story,
  exit: AskedExit,
): Promise<readonly Check[]> {
  const { who, shares, worth, from } = exit
  narrator.step('The underwriter leaves, at the one price, after the losses')
  const chain = network.home
  const parameters = { deployment: chain.deployment, poolId: POOL_ID, controller: who.address }
  const client = clientOf(chain, who)
  await waitUntil(`the exit of ${who.name} is settled`, async () => {
    return (await pool.getPosition(client, parameters)).exit?.settled === true
  })
  const { assets, receipt } = await pool.claimRedeemSync(client, parameters)
  record('claim redeem', who, chain, receipt, assets)
  narrator.say(
    `${who.name} is paid ${dollars(assets)} on ${chain.name} for the ${formatShares(shares)} shares: they waited, and bore ${dollars(worth - assets)} of the losses`,
  )
  const bears = {
    name: 'exit bears the loss',
    holds: assets < worth,
    detail: `worth ${dollars(worth)} when asked for in the incident, paid ${dollars(assets)}`,
  }
  return [bears, ...(await checkExit(network, from, assets))]
}

async function checkExit(network: Network, from: number, assets: bigint): Promise<readonly Check[]> {
  const to = await settlementsOf(network)
  const fills = await Promise.all(
    Array.from({ length: to - from + 1 }, (_, i) =>
      network.home.client.readContract({
        ...ledgerOf(network),
        functionName: 'getSettlement',
        args: [POOL_ID, network.home.eid, from + i],
      }),
    ),
  )
  const filled = fills.reduce((sum, { exitAssets }) => sum + exitAssets, 0n)
  const shares = fills.reduce((sum, { exitShares }) => sum + exitShares, 0n)
  const stay = await readPool(network)
  // Of a million shares, so that a difference of rounding stays below a unit a share.
  const left = (filled * 10n ** 24n) / shares
  const stays = (stay.capital * 10n ** 24n) / stay.shares
  return [
    {
      name: 'exit is paid in full',
      holds: assets === filled,
      detail: `home filled ${dollars(filled)}, ${dollars(assets)} were collected`,
    },
    {
      name: 'exit leaves the price',
      // Premium is earned every second, so those who stay may have a little more by now.
      holds: stays >= left && stays < left + left / 1_000n,
      detail: `a million shares left for ${dollars(left)}, and are worth ${dollars(stays)} to those who stay`,
    },
  ]
}

async function settlementsOf(network: Network): Promise<number> {
  const args = [POOL_ID, network.home.eid] as const
  const book = await network.home.client.readContract({ ...ledgerOf(network), functionName: 'getChain', args })
  return book.settlements
}

function readPool(network: Network) {
  return network.home.client.readContract({ ...ledgerOf(network), functionName: 'getPool', args: [POOL_ID] })
}

function ledgerOf({ home }: Network) {
  return { address: home.omnicover.home.ledger, abi: ledgerAbi } as const
}

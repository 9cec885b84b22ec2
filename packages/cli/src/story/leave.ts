import { ledgerAbi } from '@omnicover/deployments'
import { pool } from '@omnicover/sdk'
import { type Network, POOL_ID } from '../network/startNetwork.js'
import type { Check } from './checks.js'
import { clientOf } from './people.js'
import { dollars, formatShares } from './print.js'
import { required, type Story } from './story.js'

/**
 * An underwriter asks to leave with a tenth of the shares, waits for the notice and for room, and is paid at home's price.
 *
 * @param story - the story, after its payouts: the one who leaves has borne them too
 * @returns whether what was paid is what home filled, and whether nobody's share lost or gained by it
 * @throws {StoryTimeoutError} when the exit does not come
 */
export async function leave({ network, narrator, waitUntil, record }: Story): Promise<readonly Check[]> {
  narrator.step('An underwriter leaves with a tenth of the shares, at the one price, after the losses')
  const who = required(network.devnet.accounts.underwriters[0])
  const chain = network.home
  const { deployment } = chain
  const client = clientOf(chain, who)
  const parameters = { deployment, poolId: POOL_ID, controller: who.address }
  const { shares: has } = await pool.getPosition(client, parameters)
  const from = (await settlementsOf(network)) + 1
  const asked = await pool.requestRedeemSync(client, { deployment, poolId: POOL_ID, shares: has / 10n })
  record('request redeem', who, chain, asked.receipt, 0n)
  narrator.say(
    `${who.name} asks to leave with ${formatShares(has / 10n)} shares on ${chain.name}, round ${asked.round}`,
  )
  narrator.say('targets fall to make room, chains confirm, and home fills the exit after its notice')
  await waitUntil(`the exit of ${who.name} is settled`, async () => {
    return (await pool.getPosition(client, parameters)).exit?.settled === true
  })
  const { assets, receipt } = await pool.claimRedeemSync(client, {
    deployment,
    poolId: POOL_ID,
    controller: who.address,
  })
  record('claim redeem', who, chain, receipt, assets)
  narrator.say(`${who.name} is paid ${dollars(assets)} on ${chain.name}`)
  return checkExit(network, from, assets)
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
  const stay = await network.home.client.readContract({
    ...ledgerOf(network),
    functionName: 'getPool',
    args: [POOL_ID],
  })
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

function ledgerOf({ home }: Network) {
  return { address: home.omnicover.home.ledger, abi: ledgerAbi } as const
}

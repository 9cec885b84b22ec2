import { pool } from '@omnicover/sdk'
import { POOL_ID } from '../network/startNetwork.js'
import type { Check } from './checks.js'
import { clientOf } from './people.js'
import { dollars, formatShares } from './print.js'
import { required, type Story, UNIT } from './story.js'

/** 1e-18 of a share. */
const SHARE = 10n ** 18n

/**
 * Underwriters deposit on each chain and get shares at one price.
 *
 * @param story - the story
 * @returns whether all paid the same for a share
 * @throws {StoryTimeoutError} when a deposit is not settled
 */
export async function deposit({ network, narrator, waitUntil, record }: Story): Promise<Check> {
  const { chains } = network
  narrator.step(`Underwriters deposit on ${chains.length} chains; home settles their rounds at one price`)
  const [first, second] = network.devnet.accounts.underwriters
  const [most, ...others] = network.aways
  const deposits = [
    { who: required(first), chain: network.home, assets: 2_000_000n * UNIT },
    { who: required(second), chain: required(most), assets: 3_950_000n * UNIT },
    ...others.map((chain) => ({ who: required(second), chain, assets: 50_000n * UNIT })),
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
  const prices: string[] = []
  for (const { who, chain, assets } of deposits) {
    const client = clientOf(chain, who)
    const parameters = { deployment: chain.deployment, poolId: POOL_ID, controller: who.address }
    await waitUntil(`the deposit of ${who.name} on ${chain.name} is settled`, async () => {
      return (await pool.getPosition(client, parameters)).claimableShares > 0n
    })
    const { shares, receipt } = await pool.claimDepositSync(client, parameters)
    record('claim shares', who, chain, receipt, assets)
    narrator.say(`${who.name} has ${formatShares(shares)} shares on ${chain.name}`)
    prices.push(`${dollars((assets * SHARE) / shares)} on ${chain.name}`)
  }
  const paid = prices.join(', ')
  narrator.say(`one price on ${chains.length} chains: a share cost ${paid}`)
  const isOne = new Set(prices.map((price) => price.split(' on ')[0])).size === 1
  return { name: 'one price on all chains', holds: isOne, detail: `a share cost ${paid}` }
}

import { getCode } from 'viem/actions'
import type { Config } from '../config/resolveConfig.js'
import { DEPLOYMENT_PROXY } from '../contracts/factory.js'
import { planMissing } from '../contracts/planMissing.js'
import { ConfigurationError } from '../errors.js'
import type { Plan } from '../plan/transaction.js'
import type { ConnectedChain } from './connect.js'

/**
 * Plans the deployment of what is not there yet, on all chains at once.
 *
 * @param config - The configuration.
 * @param chains - Its chains.
 * @returns One step, or none when all contracts are there. The deployer must send it.
 * @throws {OtherCodeError} when a contract was deployed from other code or with other settings.
 * @throws {ConfigurationError} when a chain lacks what the deployment stands on.
 */
export async function planDeployment({ system }: Config, chains: readonly ConnectedChain[]): Promise<Plan> {
  await assertGround(chains)
  const plans = chains.map(async ({ client, settings }) => {
    const missing = await planMissing(client, system, settings)
    return missing.map((transaction) => ({ ...transaction, eid: settings.eid }))
  })
  const transactions = (await Promise.all(plans)).flat()
  return transactions.length > 0 ? [{ title: 'Deploy contracts', transactions }] : []
}

/** What must be on a chain before anything of ours is. */
async function assertGround(chains: readonly ConnectedChain[]): Promise<void> {
  const problems = chains.map(async ({ client, name, settings: { endpoint, asset, permit2 } }) => {
    const needed = [
      { what: 'the deterministic deployment proxy', address: DEPLOYMENT_PROXY },
      { what: "LayerZero's endpoint", address: endpoint },
      { what: 'Permit2', address: permit2 },
      ...(asset === 'test'
        ? []
        : [
            { what: 'the token', address: asset.token },
            { what: 'its OFT', address: asset.oft },
          ]),
    ]
    const codes = await Promise.all(needed.map(({ address }) => getCode(client, { address })))
    return needed
      .filter((_, i) => codes[i] === undefined)
      .map(
        ({ what, address }) =>
          `chains.${name}: ${what} is not at ${address}; deploy it there first, or correct the address`,
      )
  })
  const found = (await Promise.all(problems)).flat()
  if (found.length > 0) throw new ConfigurationError({ problems: found })
}

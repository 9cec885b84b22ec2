import { planDeployment, planSetup } from '@omnicover/deployer'
import { runPlan, type SendOptions } from '../deployment/runPlan.js'
import { NotDeployedError } from '../errors.js'
import { commandLine } from '../operate/words.js'

/**
 * `omnicover wire`: sets what differs from a configuration: libraries, DVNs, executor and gas of each pathway, peers last; the pools'
 * bridges; pools, terms and products at home.
 *
 * @param options - which configuration, who signs, what to print
 * @throws {NotDeployedError} when a contract is missing
 * @throws {ConfigurationError | KeyFileError | TransactionFailedError} and what the node of a chain throws
 */
export async function wire(options: SendOptions): Promise<void> {
  await runPlan(options, {
    name: 'wire',
    signer: ({ system }) => system.owner,
    plan: async (config, chains) => {
      const [missing] = await planDeployment(config, chains)
      if (missing) throw new NotDeployedError(missing.transactions.length, commandLine(['deploy'], options.config))
      return planSetup(config, chains)
    },
    nothing: 'Everything is as configured: nothing to send.',
    unknown: {},
    finish: async () => ({ result: {}, lines: ['', 'Next:', `  ${commandLine(['lint'], options.config)}`] }),
  })
}

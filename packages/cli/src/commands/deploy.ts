import { planDeployment, readDeployment } from '@omnicover/deployer'
import { formatDeployments } from '../deployment/formatPlan.js'
import { runPlan, type SendOptions } from '../deployment/runPlan.js'

/**
 * `omnicover deploy`: deploys what is not there yet on all chains of a configuration. It keeps no file: the chains say what is there.
 *
 * @param options - which configuration, who signs, what to print
 * @throws {ConfigurationError | KeyFileError | TransactionFailedError} and what the node of a chain throws
 */
export async function deploy(options: SendOptions): Promise<void> {
  await runPlan(options, {
    signer: ({ system }) => system.deployer,
    plan: planDeployment,
    nothing: 'Everything is deployed: nothing to send.',
    finish: async ({ system }, chains) => {
      const read = ({ client, network, settings, name }: (typeof chains)[number]) =>
        readDeployment(client, system, { ...settings, chainId: network.chainId }).then((deployment) => ({
          name,
          ...deployment,
        }))
      const deployments = await Promise.all(chains.map(read))
      return {
        result: { deployments },
        lines: [...formatDeployments(deployments), '', `Next: omnicover wire --config ${options.config}`],
      }
    },
  })
}

import { type Config, planDeployment, readDeployment } from '@omnicover/deployer'
import { isAddressEqual } from 'viem'
import { formatDeployments } from '../deployment/formatPlan.js'
import { runPlan, type SendOptions } from '../deployment/runPlan.js'
import { commandLine } from '../operate/words.js'

/**
 * `omnicover deploy`: deploys what is not there yet on all chains of a configuration. It keeps no file: the chains say what is there.
 *
 * @param options - which configuration, who signs, what to print
 * @throws {ConfigurationError | KeyFileError | TransactionFailedError} and what the node of a chain throws
 */
export async function deploy(options: SendOptions): Promise<void> {
  await runPlan(options, {
    name: 'deploy',
    signer: ({ system }) => system.deployer,
    plan: planDeployment,
    nothing: 'Everything is deployed: nothing to send.',
    unknown: { deployments: null },
    finish: async ({ system }, chains) => {
      const read = ({ client, network, settings, name }: (typeof chains)[number]) =>
        readDeployment(client, system, { ...settings, chainId: network.chainId }).then((deployment) => ({
          name,
          ...deployment,
        }))
      const deployments = await Promise.all(chains.map(read))
      return {
        result: { deployments },
        lines: [...formatDeployments(deployments), '', ...next(system, options)],
      }
    },
  })
}

/** The owner wires; it need not be who deployed. */
function next({ owner, deployer }: Config['system'], { config, keyFile }: SendOptions): string[] {
  if (keyFile !== undefined && isAddressEqual(owner, deployer))
    return ['Next:', `  ${commandLine(['wire', '--key-file', keyFile], config)}`]
  return [
    `Next, with --key-file and the key of the owner ${owner}, or with --dry-run --json for a multisig:`,
    `  ${commandLine(['wire'], config)}`,
  ]
}

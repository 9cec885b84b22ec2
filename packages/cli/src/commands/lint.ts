import { connect, type Finding, lintChains, lintConfig, readConfig, resolveConfig } from '@omnicover/deployer'
import { formatFindings } from '../deployment/formatFindings.js'
import { hidingUrls } from '../deployment/hidingUrls.js'
import { printJson } from '../printJson.js'

export type LintOptions = {
  config: string
  /** Ask no chain. */
  offline?: boolean | undefined
  json?: boolean | undefined
}

/**
 * `omnicover lint`: holds a configuration against what LayerZero publishes, and the chains against the configuration.
 *
 * @param options - which configuration, and whether chains are asked
 * @returns whether nothing is wrong; warnings are not wrong
 * @throws {ConfigurationError} when the configuration cannot be used, or a node does not answer
 * @throws {NodeFailedError} when a node fails later
 */
export async function lint(options: LintOptions): Promise<boolean> {
  const parsed = await readConfig(options.config)
  const findings: Finding[] = lintConfig(parsed)
  if (!options.offline) {
    const config = resolveConfig(parsed, process.env)
    findings.push(...(await hidingUrls(config, async () => lintChains(config, await connect(config)))))
  }
  const ok = findings.every(({ level }) => level !== 'error')
  if (options.json) printJson('lint', { ok, findings })
  else for (const line of formatFindings(findings, options)) console.log(line)
  return ok
}

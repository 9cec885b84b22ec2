import type { Config } from '@omnicover/deployer'
import { BaseError } from 'viem'
import { NodeFailedError } from '../errors.js'

/**
 * Does something with the nodes of a configuration. What a node fails with may not show its URL, which often holds a key: it is told
 * by the setting that the URL comes from.
 *
 * @param config - the configuration
 * @param work - what to do
 * @returns what the work returns
 * @throws {NodeFailedError} instead of an error that shows a URL; any other error as it is
 */
export async function hidingUrls<Value>({ chains }: Config, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const text = error instanceof Error ? `${error.message} ${error.stack}` : ''
    const shown = chains.find(({ rpcUrl }) => text.includes(rpcUrl))
    if (!shown) throw error
    const said = error instanceof BaseError ? [error.shortMessage, error.details] : [(error as Error).message]
    const reason = said.filter(Boolean).join(' ')
    throw new NodeFailedError(
      shown.name,
      chains.reduce((rest, { rpcUrl, rpcSource }) => rest.replaceAll(rpcUrl, rpcSource), reason),
      shown.rpcSource,
    )
  }
}

import { pathToFileURL } from 'node:url'
import type { Veto } from '@omnicover/relayer'
import { ConfigFileError } from '../errors.js'

/**
 * Loads the operator's own check before a DVN signs. It runs in the relayer's process: whoever writes it can do what the relayer can.
 *
 * @param path - module whose default export is a `Veto`
 * @returns the check
 * @throws {ConfigFileError} when it cannot be loaded or exports something else: no relayer may start without a check that it was given
 */
export async function loadVeto(path: string): Promise<Veto> {
  const { default: veto } = await importModule(path)
  if (typeof veto !== 'function') throw new ConfigFileError(path, ['export a function as default: a Veto'])
  return veto as Veto
}

async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    throw new ConfigFileError(path, [error instanceof Error ? error.message : String(error)])
  }
}

import { openLmdbStore } from '../adapters/lmdbStore.js'
import { createLocalSigner } from '../adapters/localSigner.js'
import { systemClock } from '../adapters/systemClock.js'
import { createViemChain } from '../adapters/viemChain.js'
import { parseRelayerConfig, type RelayerConfigInput } from '../config.js'
import type { Observer } from '../ports/observer.js'
import type { Veto } from '../ports/veto.js'
import { composeRelayer, type Relayer } from './composeRelayer.js'
import type { KeeperJob } from './keeperJob.js'

/** What a relayer can be given besides its configuration. */
export type RelayerOptions = {
  /** Is told everything; nobody is, when absent. */
  readonly observer?: Observer | undefined
  /** Work for the keeper's key. */
  readonly jobs?: readonly KeeperJob[] | undefined
  /** The operator's last word before a DVN signs, after that of `network.veto`. */
  readonly veto?: Veto | undefined
}

/**
 * Makes a relayer that needs nothing but this process and one file: its own DVNs and executor, and the keeper.
 *
 * @param config - see `relayerConfigSchema`
 * @param options - observer, keeper jobs and veto
 * @returns the relayer, not started
 * @throws {ConfigInvalidError} when the configuration is wrong
 * @throws {StoreFileInvalidError} when the store path leads to something else
 * @throws {StoreInUseError} when another process uses that store
 * @example
 * const relayer = createRelayer(config, { observer: { onEvent: (event) => console.log(event.type) } })
 * await relayer.start()
 */
export function createRelayer(config: RelayerConfigInput, options: RelayerOptions = {}): Relayer {
  const parsed = parseRelayerConfig(config)
  const { observer = { onEvent: () => undefined }, jobs, veto } = options
  const store = openLmdbStore(parsed.storePath)
  const ports = { store, clock: systemClock, observer, veto, connect: createViemChain, toSigner: createLocalSigner }
  try {
    return composeRelayer(parsed, ports, jobs)
  } catch (error) {
    void store.close()
    throw error
  }
}

import type { Hex } from 'viem'
import { openLmdbStore, visitLmdbStore } from '../adapters/lmdbStore.js'
import { createLocalSigner } from '../adapters/localSigner.js'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { systemClock } from '../adapters/systemClock.js'
import { createViemChain } from '../adapters/viemChain.js'
import type { RelayerConfig } from '../config.js'
import type { Store } from '../ports/store.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import { manualPermits } from '../runtime/rolePermits.js'
import type { CallPermit } from '../sender/callPermit.js'
import { createTransactionSender } from '../sender/createTransactionSender.js'
import { required } from '../useCases/context.js'
import { endOf, type Operator, type Progress } from './operator.js'

/** An operator, and what it holds open. */
export type OpenedOperator = { readonly operator: Operator; readonly close: () => Promise<void> }

/**
 * Opens what the operations need, from the configuration of a relayer. The relayer may be running: its store is only visited.
 *
 * @param config - checked configuration
 * @param onProgress - is told about long work
 * @param otherStore - where the relayer keeps its rows, if not in the file of the configuration
 * @returns the operator; nothing is asked of any chain yet
 * @throws {StoreFileInvalidError} when `storePath` leads to something that is no store
 */
export function openOperator(
  { network, storePath }: RelayerConfig,
  onProgress: (progress: Progress) => void = () => undefined,
  otherStore?: Store,
): OpenedOperator {
  const store = otherStore ?? visitLmdbStore(storePath)
  const chains = new Map(
    network.chains.map(({ eid, chainId, rpcUrls }) => [
      eid,
      createViemChain({ eid, chainId, rpcUrls, timeoutMs: network.rpcTimeoutMs, mostBytes: network.rpcMostBytes }),
    ]),
  )
  const operator = { network, chains, store, clock: systemClock, onProgress }
  return { operator, close: async () => store?.close() }
}

/** Who sends for an operator, and what it holds open. */
export type OpenedSender = {
  readonly sender: TransactionSender
  /** Where its transactions are written down. */
  readonly store: Store
  readonly close: () => Promise<void>
}

/**
 * Opens a sender with a key of the relayer's configuration. The relayer must not run meanwhile: both would use up each other's nonces.
 *
 * @param operator - where
 * @param config - has the store, in which the key's transactions are
 * @param eid - the chain
 * @param privateKey - the key
 * @param permits - what it may sign of what is in the store, and what is sent now
 * @returns the sender
 * @throws {StoreInUseError} while the relayer runs
 */
export function openOwnSender(
  operator: Operator,
  config: RelayerConfig,
  eid: number,
  privateKey: Hex,
  permits: readonly CallPermit[],
): OpenedSender {
  const store = openLmdbStore(config.storePath)
  return { sender: makeSender(operator, store, eid, privateKey, permits), store, close: store.close }
}

/**
 * Opens a sender with the executor's key of a chain: see {@link openOwnSender}.
 *
 * @param operator - where
 * @param config - has the key
 * @param eid - the chain
 * @returns the sender
 * @throws {StoreInUseError} while the relayer runs
 */
export function openExecutor(operator: Operator, config: RelayerConfig, eid: number): OpenedSender {
  const key = required(config.keys.executors[eid], `the key of the executor on ${eid}`)
  return openOwnSender(operator, config, eid, key, manualPermits(operator.network, eid))
}

/**
 * Opens a sender with a key that no relayer uses. It forgets everything when it is closed.
 *
 * @param operator - where
 * @param eid - the chain
 * @param privateKey - the key
 * @returns the sender
 */
export function openForeignSender(operator: Operator, eid: number, privateKey: Hex): OpenedSender {
  // Nobody else can write this one.
  const store = createMemoryStore()
  return { sender: makeSender(operator, store, eid, privateKey, [{}]), store, close: store.close }
}

function makeSender(
  { network, chains, clock }: Operator,
  store: Store,
  eid: number,
  privateKey: Hex,
  permits: readonly CallPermit[],
) {
  const { chain } = endOf({ network, chains }, eid)
  const observer = { onEvent: () => undefined }
  return createTransactionSender({
    chain,
    store,
    clock,
    observer,
    policy: network.send,
    signer: createLocalSigner(privateKey),
    permits,
  })
}

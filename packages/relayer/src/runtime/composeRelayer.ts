import type { DvnConfig, RelayerConfig } from '../config.js'
import { ConfigInvalidError, type RelayerError, WrongChainIdError } from '../errors.js'
import { openMessageStore } from '../messages/messageStore.js'
import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { Observer } from '../ports/observer.js'
import type { Signer } from '../ports/signer.js'
import type { Store } from '../ports/store.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import { createTransactionSender } from '../sender/createTransactionSender.js'
import { attest } from '../useCases/attest.js'
import { closeDelivered } from '../useCases/closeDelivered.js'
import { compose } from '../useCases/compose.js'
import { confirm } from '../useCases/confirm.js'
import { connectSources } from '../useCases/connectSources.js'
import { type Dvn, quorumOf, type RelayerContext, required, tell } from '../useCases/context.js'
import { deliver } from '../useCases/deliver.js'
import { scan } from '../useCases/scan.js'
import type { KeeperJob } from './keeperJob.js'
import { createLoop, type Loop } from './loop.js'
import { type MessageReport, toMessageReport } from './messageReport.js'
import { stepFailed } from './stepFailed.js'

/** The outside world of a relayer. */
export type RelayerPorts = {
  readonly store: Store
  readonly clock: Clock
  readonly observer: Observer
  /** Opens a connection. DVNs get connections of their own. */
  readonly connect: (parameters: {
    eid: number
    chainId: number
    rpcUrls: readonly string[]
    timeoutMs: number
  }) => Chain
  /** Makes a signer of a configured key. */
  readonly toSigner: (privateKey: `0x${string}`) => Signer
}

/** A relayer in one process. */
export type Relayer = {
  /**
   * Checks every RPC, then works until {@link Relayer.stop}.
   *
   * @throws {RpcUnreachableError} when none of a chain's providers answers, or fewer than a DVN's quorum
   * @throws {WrongChainIdError} when an RPC serves another chain
   */
  readonly start: () => Promise<void>
  /** Ends the work under way and closes the store. What is not finished is carried on with after the next start. */
  readonly stop: () => Promise<void>
  /** Does every step once, in the order of a message's life. For tests, and for callers with a loop of their own. */
  readonly tick: () => Promise<void>
  /** Every message that was seen, with its gas and latencies, in the order in which they were seen. */
  readonly listMessages: () => Promise<readonly MessageReport[]>
}

/**
 * Puts use cases and ports together.
 *
 * @param config - checked configuration
 * @param ports - the outside world; the relayer closes the store when it stops
 * @param jobs - what to do with the keeper's key besides
 * @returns the relayer, not started
 * @throws {ConfigInvalidError} when there are jobs and no key of a keeper to do them with
 */
export function composeRelayer(config: RelayerConfig, ports: RelayerPorts, jobs: readonly KeeperJob[] = []): Relayer {
  const { network, keys } = config
  const { store, clock, observer } = ports
  const connect = ({ eid, rpcUrls }: { eid: number; rpcUrls: readonly string[] }): Chain => {
    const chainId = required(network.chains.find((chain) => chain.eid === eid)?.chainId, `the chain id of ${eid}`)
    return ports.connect({ eid, chainId, rpcUrls, timeoutMs: network.rpcTimeoutMs })
  }
  const sources = new Map(network.chains.map((chain) => [chain.eid, connectSources(chain, connect)]))
  const chains = new Map(network.chains.map((chain) => [chain.eid, connect(chain)]))
  const toSender = (privateKey: `0x${string}`, chain: Chain): TransactionSender =>
    createTransactionSender({ chain, store, clock, observer, policy: network.send, signer: ports.toSigner(privateKey) })

  const context: RelayerContext = {
    network,
    chains,
    sources,
    store,
    clock,
    observer,
    messages: openMessageStore(store),
  }
  const toDvn = ({ name, chains: dvnChains }: DvnConfig): Dvn => {
    const keysOn = (eid: number) => required(keys.dvns[name]?.[eid], `the keys of ${name} on ${eid}`)
    const byEid = <Value>(make: (chain: DvnConfig['chains'][number]) => Value) =>
      new Map(dvnChains.map((chain) => [chain.eid, make(chain)]))
    return {
      name,
      signers: byEid(({ eid }) => keysOn(eid).signers.map(ports.toSigner)),
      connections: byEid(({ eid, rpcUrls }) => rpcUrls.map((url) => connect({ eid, rpcUrls: [url] }))),
      senders: byEid(({ eid }) => toSender(keysOn(eid).admin, required(chains.get(eid), `eid ${eid}`))),
    }
  }
  const dvns = network.dvns.map(toDvn)

  /** A step that fails must not take the others with it; it comes again with the next run. */
  async function attempt(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      tell(context, stepFailed(step, error))
    }
  }

  const far = [...chains.values()].map((chain) => createFarLoop(chain))
  const scans = [...chains.keys()].map((eid) =>
    createLoop(() => attempt(`scan ${eid}`, () => scanAndWake(eid)), network.pollIntervalMs),
  )
  const keepers = createKeeperLoops()
  const loops: readonly Loop[] = [...scans, ...far, ...keepers]

  async function scanAndWake(eid: number): Promise<void> {
    // A new block can make messages final, whether it holds new ones or not.
    if (await scan(context, eid)) for (const loop of far) loop.wake()
  }

  function createFarLoop(chain: Chain): Loop {
    const { eid } = chain
    const executor = toSender(required(keys.executors[eid], `the key of the executor on ${eid}`), chain)
    const attesting = dvns.flatMap((dvn) => {
      const sender = dvn.senders.get(eid)
      return sender === undefined ? [] : [{ dvn, sender }]
    })
    const work = async () => {
      await Promise.all(
        attesting.map(async ({ dvn, sender }) => {
          await attempt(`confirm ${dvn.name} ${eid}`, () => confirm(context, sender))
          await attempt(`attest ${dvn.name} ${eid}`, () => attest(context, dvn, eid))
        }),
      )
      await attempt(`confirm ${eid}`, () => confirm(context, executor))
      await attempt(`deliver ${eid}`, () => deliver(context, executor))
      await attempt(`compose ${eid}`, () => compose(context, executor))
      await attempt(`close ${eid}`, () => closeDelivered(context, eid))
    }
    return createLoop(work, network.pollIntervalMs)
  }

  function createKeeperLoops(): Loop[] {
    const { keeper } = keys
    if (keeper === undefined && jobs.length > 0) {
      throw new ConfigInvalidError([`keys.keeper: needed for the jobs ${jobs.map(({ name }) => name).join(', ')}`])
    }
    if (keeper === undefined) return []
    const kept = [...chains].map(([eid, chain]) => ({ eid, chain, sender: toSender(keeper, chain) }))
    const confirming = kept.map(({ eid, sender }) =>
      createLoop(() => attempt(`confirm keeper ${eid}`, () => confirm(context, sender)), network.pollIntervalMs),
    )
    const working = jobs.map(({ name, run }) =>
      createLoop(
        () => attempt(`job ${name}`, () => run({ chains: kept, clock, store, tell: (event) => tell(context, event) })),
        network.pollIntervalMs,
      ),
    )
    return [...confirming, ...working]
  }

  /** A provider that is away keeps nobody from starting, as long as each chain has one, and each DVN its quorum. */
  async function checkConnections(): Promise<void> {
    const own = [...chains.values()].map(async (chain) => chain.checkChainId())
    const ofDvns = dvns.flatMap((dvn) =>
      [...dvn.connections].map(async ([eid, connections]) => {
        const answers = await Promise.allSettled(connections.map((connection) => connection.checkChainId()))
        const errors = answers
          .filter((answer) => answer.status === 'rejected')
          .map(({ reason }) => reason as RelayerError)
        const isQuorum = connections.length - errors.length >= quorumOf(context, dvn, eid)
        const fatal = errors.find((error) => error instanceof WrongChainIdError || !isQuorum)
        if (fatal !== undefined) throw fatal
        return errors
      }),
    )
    const silent = (await Promise.all([...own, ...ofDvns])).flat()
    for (const error of silent) tell(context, stepFailed('check providers', error))
  }

  return {
    start: async () => {
      await checkConnections()
      for (const loop of loops) loop.start()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await store.close()
    },
    tick: async () => {
      for (const group of [scans, far, keepers]) await Promise.all(group.map((loop) => loop.run()))
    },
    listMessages: async () => (await context.messages.list()).map(toMessageReport),
  }
}

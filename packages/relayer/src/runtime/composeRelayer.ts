import type { RelayerConfig } from '../config.js'
import { ConfigInvalidError, type RelayerError, WrongChainIdError } from '../errors.js'
import type { Signer } from '../ports/signer.js'
import { type Dvn, quorumOf, type RelayerContext, required, tell } from '../useCases/context.js'
import { scan } from '../useCases/scan.js'
import { stepFailed } from '../useCases/stepFailed.js'
import type { KeeperJob } from './keeperJob.js'
import { createLoop, type Loop } from './loop.js'
import { type MessageReport, toMessageReport } from './messageReport.js'
import { openContext, openDvn, openSender, type StagePorts } from './openContext.js'
import { adminPermits, executorPermits } from './rolePermits.js'
import { attestSteps, confirmKeeperStep, deliverSteps, jobStep, reviewSteps, runSteps, type Step } from './stages.js'

/** The outside world of a relayer. */
export type RelayerPorts = StagePorts & {
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
  /**
   * Does every step once, in the order of a message's life. For tests, and for callers with a loop of their own.
   *
   * @param options.review - false leaves out the look at what is parked or closed, which a started relayer takes every 15 minutes
   */
  readonly tick: (options?: { readonly review?: boolean }) => Promise<void>
  /** Every message that was seen, with its gas and latencies, in the order in which they were seen. */
  readonly listMessages: () => Promise<readonly MessageReport[]>
}

/**
 * Puts the stages together in one process.
 *
 * @param config - checked configuration
 * @param ports - the outside world; the relayer closes the store when it stops
 * @param jobs - what to do with the keeper's key besides
 * @returns the relayer, not started
 * @throws {ConfigInvalidError} when there are jobs and no key of a keeper to do them with
 */
export function composeRelayer(config: RelayerConfig, ports: RelayerPorts, jobs: readonly KeeperJob[] = []): Relayer {
  const { network, keys } = config
  const { toSigner } = ports
  const context = openContext(network, ports)
  const dvns = network.dvns.map((dvn) => {
    const keysOn = (eid: number) => required(keys.dvns[dvn.name]?.[eid], `the keys of ${dvn.name} on ${eid}`)
    return openDvn(context, ports, dvn, {
      signersOn: (eid) => keysOn(eid).signers.map(toSigner),
      senders: new Map(
        dvn.chains.map(({ eid }) => [
          eid,
          openSender(context, toSigner(keysOn(eid).admin), eid, adminPermits(network, dvn.name, eid)),
        ]),
      ),
    })
  })
  const eids = [...context.chains.keys()]
  const loopOf = (work: () => Promise<unknown>) => createLoop(async () => void (await work()), network.pollIntervalMs)
  const loopOfStep = (step: Step) => loopOf(() => runSteps(context, [step]))

  const attesting = dvns.flatMap((dvn) =>
    [...dvn.senders.keys()].map((eid) => loopOf(() => runSteps(context, attestSteps(context, dvn, eid)))),
  )
  const delivering = eids.map((eid) => loopOf(createDeliveryWork(eid)))
  const far = [...attesting, ...delivering]
  const scans = eids.map((eid) => loopOfStep({ name: `scan ${eid}`, run: () => scanAndWake(eid) }))
  const keepers = createKeeperLoops()
  const reviews = eids.map((eid) =>
    createLoop(async () => {
      await runSteps(context, reviewSteps(context, eid))
    }, reviewEveryMs),
  )
  const loops: readonly Loop[] = [...scans, ...far, ...keepers, ...reviews]

  async function scanAndWake(eid: number): Promise<void> {
    // A new block can make messages final, whether it holds new ones or not.
    if (await scan(context, eid)) for (const loop of far) loop.wake()
  }

  function createDeliveryWork(eid: number): () => Promise<unknown> {
    const executor = openSender(
      context,
      toSigner(required(keys.executors[eid], `the key of the executor on ${eid}`)),
      eid,
      executorPermits(network, eid),
    )
    return () => runSteps(context, deliverSteps(context, executor))
  }

  function createKeeperLoops(): Loop[] {
    const { keeper } = keys
    if (keeper === undefined && jobs.length > 0) {
      throw new ConfigInvalidError([`keys.keeper: needed for the jobs ${jobs.map(({ name }) => name).join(', ')}`])
    }
    if (keeper === undefined) return []
    const kept = [...context.chains].map(([eid, chain]) => ({
      ...{ eid, chain },
      sender: openSender(
        context,
        toSigner(keeper),
        eid,
        jobs.flatMap((job) => job.mayCall(eid)),
      ),
    }))
    const steps = [
      ...kept.map((chain) => confirmKeeperStep(context, chain)),
      ...jobs.map((job) => jobStep(context, kept, job)),
    ]
    return steps.map(loopOfStep)
  }

  return {
    start: async () => {
      await checkConnections(context, dvns)
      for (const loop of loops) loop.start()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await context.store.close()
    },
    tick: async ({ review = true } = {}) => {
      for (const group of [scans, attesting, delivering, keepers, review ? reviews : []])
        await Promise.all(group.map((loop) => loop.run()))
    },
    listMessages: async () => (await context.messages.list()).map(toMessageReport),
  }
}

/**
 * What is parked waits for a person, and what is closed should be over: a look whether that is so is worth a dozen requests a pathway, and no
 * more often than this. On AWS `reconcile` has the same pace.
 */
const reviewEveryMs = 900_000

/** A provider that is away keeps nobody from starting, as long as each chain has one, and each DVN its quorum. */
async function checkConnections(context: RelayerContext, dvns: readonly Dvn[]): Promise<void> {
  const own = [...context.chains.values()].map((chain) => chain.checkChainId())
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

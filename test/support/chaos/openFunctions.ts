import {
  adminPermits,
  attestSteps,
  type CallPermit,
  deliverSteps,
  executorPermits,
  groupOfWork,
  LeaseHeldError,
  openContext,
  openDvn,
  openSender,
  type Queue,
  type Relayer,
  type RelayerConfig,
  type RelayerPorts,
  runSteps,
  type Step,
  scan,
  toMessageReport,
  type Work,
  type WorkHandler,
  withLease,
} from '@omnicover/relayer'
import type { Hex } from 'viem'
import { roundMs } from './stage.js'

/** A relayer whose stages are woken through a queue and hold leases, as its functions in a cloud do. */
export type Functions = Pick<Relayer, 'stop' | 'listMessages'> & {
  /** Scans every chain, and queues work for the stages that have something to look at. */
  readonly scanAll: () => Promise<void>
  /** Does one piece of work. */
  readonly handle: WorkHandler
}

/** Longer than a queue hides the work of a process that died, as in serverless.yml. */
const leaseMs = 3 * roundMs

/**
 * Puts the stages together as the functions do: each run opens its senders anew, under a lease.
 *
 * @param config - checked configuration
 * @param ports - the outside world
 * @param queue - through which scans wake stages
 * @returns the functions of one process
 */
export function openFunctions(config: RelayerConfig, ports: RelayerPorts, queue: Pick<Queue, 'send'>): Functions {
  const { network, keys } = config
  const context = openContext(network, ports)
  const { store, clock, messages } = context
  const { toSigner } = ports
  let runs = 0

  const dvns = new Map(
    network.dvns.map((dvn) => {
      const signersOn = (eid: number) => (keys.dvns[dvn.name]?.[eid]?.signers ?? []).map(toSigner)
      return [dvn.name, openDvn(context, ports, dvn, { signersOn, senders: new Map() })]
    }),
  )

  function stepsOf({ stage, eid, dvn: name = '' }: Work): readonly Step[] {
    const senderOf = (key: Hex | undefined, permits: readonly CallPermit[]) =>
      openSender(context, toSigner(key ?? '0x'), eid, permits)
    const dvn = dvns.get(name)
    if (stage === 'deliver' || dvn === undefined)
      return deliverSteps(context, senderOf(keys.executors[eid], executorPermits(network, eid)))
    return attestSteps(
      context,
      { ...dvn, senders: new Map([[eid, senderOf(keys.dvns[name]?.[eid]?.admin, adminPermits(network, name, eid))]]) },
      eid,
    )
  }

  async function runAlone(work: Work): Promise<void> {
    runs += 1
    const lease = { name: groupOfWork(work), owner: `run ${runs} at ${clock.nowMs()}`, holdMs: leaseMs }
    const errors = await withLease(store, clock, lease, () => runSteps(context, stepsOf(work)))
    if (errors.length > 0) throw errors[0]
  }

  async function isAnyTo(dstEid: number): Promise<boolean> {
    for await (const { status } of messages.openTo(dstEid)) if (status !== 'parked') return true
    return false
  }

  /** As `wakeStages.forBlock` of the function that scans. */
  async function scanAndWake(eid: number): Promise<void> {
    if (!(await scan(context, eid))) return
    const far = network.pathways.filter(({ srcEid }) => srcEid === eid).map(({ dstEid }) => dstEid)
    for (const dstEid of new Set([eid, ...far])) {
      if (!(await isAnyTo(dstEid))) continue
      const cause = `${eid} at ${clock.nowMs()}`
      for (const dvn of dvns.keys()) await queue.send({ stage: 'attest', eid: dstEid, dvn }, cause)
      await queue.send({ stage: 'deliver', eid: dstEid }, cause)
    }
  }

  return {
    scanAll: async () => {
      const steps = [...context.chains.keys()].map((eid) => ({ name: `scan ${eid}`, run: () => scanAndWake(eid) }))
      await Promise.all(steps.map((step) => runSteps(context, [step])))
    },
    handle: async (work) => {
      try {
        await runAlone(work)
      } catch (error) {
        // Somebody else is at it.
        if (!(error instanceof LeaseHeldError)) throw error
      }
    },
    stop: () => store.close(),
    listMessages: async () => (await messages.list()).map(toMessageReport),
  }
}

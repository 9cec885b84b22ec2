import { pathwayKey } from '../domain/pathwayKey.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import { attest } from '../useCases/attest.js'
import { closeDelivered } from '../useCases/closeDelivered.js'
import { compose } from '../useCases/compose.js'
import { confirm } from '../useCases/confirm.js'
import { type Dvn, type RelayerContext, required, tell } from '../useCases/context.js'
import { deliver } from '../useCases/deliver.js'
import { readPause } from '../useCases/pause.js'
import { readUndelivered } from '../useCases/readUndelivered.js'
import { reopenUndelivered } from '../useCases/reopenUndelivered.js'
import { reviewParked } from '../useCases/reviewParked.js'
import { stepFailed } from '../useCases/stepFailed.js'
import type { KeeperContext, KeeperJob } from './keeperJob.js'

/** A part of a stage, with the name under which its failure is told. */
export type Step = { readonly name: string; readonly run: () => Promise<void> }

/**
 * Runs steps one after the other. One that fails is told to the observer and does not take the others with it: it comes again with the
 * next run.
 *
 * @param context - whom to tell
 * @param steps - what to do, in this order
 * @returns what was thrown, in that order
 */
export async function runSteps(context: RelayerContext, steps: readonly Step[]): Promise<readonly unknown[]> {
  const errors: unknown[] = []
  for (const { name, run } of steps) {
    try {
      await run()
    } catch (error) {
      tell(context, stepFailed(name, error))
      errors.push(error)
    }
  }
  return errors
}

/**
 * The stage of one DVN towards one chain: record what is mined there, then attest what is final.
 *
 * @param context - ports
 * @param dvn - with a sender on that chain
 * @param eid - the far chain
 * @returns the steps
 * @throws {ConfigInvalidError} when the DVN has no sender there
 */
export function attestSteps(context: RelayerContext, dvn: Dvn, eid: number): readonly Step[] {
  const sender = required(dvn.senders.get(eid), `a sender of ${dvn.name} on ${eid}`)
  return [
    { name: `confirm ${dvn.name} ${eid}`, run: () => confirm(context, sender) },
    { name: `attest ${dvn.name} ${eid}`, run: () => attest(context, dvn, eid) },
  ]
}

/**
 * The stage of the executor on one chain: record what is mined, commit and deliver, run what was composed, close what is deep.
 *
 * @param context - ports
 * @param executor - the sender of the executor's key there
 * @returns the steps
 */
export function deliverSteps(context: RelayerContext, executor: TransactionSender): readonly Step[] {
  const { eid } = executor
  return [
    { name: `confirm ${eid}`, run: () => confirm(context, executor) },
    { name: `deliver ${eid}`, run: () => deliver(context, executor) },
    { name: `compose ${eid}`, run: () => compose(context, executor) },
    { name: `close ${eid}`, run: () => closeDelivered(context, eid) },
  ]
}

/**
 * What is worth a look now and then on one chain: whether others have dealt with what is parked, and whether what was closed is delivered.
 *
 * @param context - ports
 * @param eid - the far chain
 * @returns the steps
 */
export function reviewSteps(context: RelayerContext, eid: number): readonly Step[] {
  const pathways = context.network.pathways.filter(({ dstEid }) => dstEid === eid)
  return [
    { name: `review ${eid}`, run: () => reviewParked(context, eid) },
    ...pathways.map((pathway) => ({
      name: `reopen ${pathwayKey(pathway)}`,
      run: async () => {
        const { messages } = await readUndelivered(context, pathway)
        await reopenUndelivered(context, eid, messages)
      },
    })),
  ]
}

/** Recording what is mined of the keeper's transactions on one chain. */
export function confirmKeeperStep(context: RelayerContext, { eid, sender }: KeeperContext['chains'][number]): Step {
  return { name: `confirm keeper ${eid}`, run: () => confirm(context, sender) }
}

/** One round of a job with the keeper's key on its chains; none while everything is paused. */
export function jobStep(context: RelayerContext, chains: KeeperContext['chains'], job: KeeperJob): Step {
  const { clock, store } = context
  const run = async () => {
    if ((await readPause(store))?.everything) return
    await job.run({ chains, clock, store, tell: (event) => tell(context, event) })
  }
  return { name: `job ${job.name}`, run }
}

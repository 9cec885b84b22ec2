import { confirmKeeperStep, createKeeperJob, jobStep, type KeeperSetup, type Signer } from '@omnicover/relayer'
import type { Service } from '@omnicover/service-shared'
import * as z from 'zod'

/** A schedule sends nothing, or what it likes: there is one thing to do. */
export const keepEvent = z.unknown()

/**
 * Makes a round of the keeper: records what is mined, then sends what the contracts owe each other.
 *
 * @param service - the world
 * @param setup - the contracts to look after
 * @param keeper - the key, the same on every chain
 * @param isSigning - false for a dry run
 * @returns the round
 */
export function createKeep(service: Service, setup: KeeperSetup, keeper: Signer, isSigning: boolean) {
  const { context } = service
  const job = createKeeperJob(setup)
  return async (_: unknown, owner: string) => {
    const kept = [...context.chains].map(([eid, chain]) => ({
      ...{ eid, chain, sender: service.senderFor(keeper, eid, job.mayCall(eid), isSigning) },
    }))
    const steps = [...kept.map((chain) => confirmKeeperStep(context, chain)), jobStep(context, kept, job)]
    await service.runAlone('keep', owner, steps)
    return { outcome: 'kept', chains: kept.length }
  }
}

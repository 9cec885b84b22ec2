import { deliverSteps, executorPermits, type Signer, type Work } from '@omnicover/relayer'
import { EventInvalidError, type Service } from '@omnicover/service-shared'

/**
 * Makes the stage of the executor: records what is mined on a chain, commits and delivers, runs what was composed, closes what is deep.
 *
 * @param service - the world
 * @param executor - the key
 * @param isSigning - false for a dry run
 * @returns what does a piece of work
 */
export function createDeliver(service: Service, executor: Signer, isSigning: boolean) {
  const { context, network } = service
  return async ({ stage, eid }: Work, owner: string): Promise<void> => {
    if (stage !== 'deliver' || !context.chains.has(eid)) {
      throw new EventInvalidError(`this function delivers to the chains of the network, and not ${stage} ${eid}`)
    }
    const permits = executorPermits(network, eid)
    const sender = service.senderFor(executor, eid, permits, isSigning)
    await service.runAlone(`deliver/${eid}`, owner, deliverSteps(context, sender))
  }
}

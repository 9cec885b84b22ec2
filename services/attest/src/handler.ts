import { adminPermits, attestSteps, openDvn, type Signer, type Work } from '@omnicover/relayer'
import { EventInvalidError, type Service } from '@omnicover/service-shared'

/** Which DVN a function is, and with which keys. */
export type AttestParameters = {
  readonly name: string
  readonly signers: readonly Signer[]
  readonly admin: Signer
  /** False for a dry run. */
  readonly isSigning: boolean
}

/**
 * Makes the stage of one DVN: records what is mined on a chain, and attests what is final.
 *
 * @param service - the world
 * @param parameters - the DVN and its keys
 * @returns what does a piece of work
 * @throws {EventInvalidError} when the network has no such DVN
 */
export function createAttest(service: Service, { name, signers, admin, isSigning }: AttestParameters) {
  const { context, network, ports } = service
  const config = network.dvns.find((dvn) => dvn.name === name)
  if (config === undefined) throw new EventInvalidError(`the network has no DVN ${name}`)
  const dvn = openDvn(context, ports, config, { signersOn: () => signers, senders: new Map() })

  return async ({ stage, eid, dvn: wanted }: Work, owner: string): Promise<void> => {
    if (stage !== 'attest' || wanted !== name || !dvn.connections.has(eid)) {
      throw new EventInvalidError(
        `this function attests as ${name}, on chains of the network, and not ${stage} ${eid} as ${wanted}`,
      )
    }
    const permits = adminPermits(network, name, eid)
    const senders = new Map([[eid, service.senderFor(admin, eid, permits, isSigning)]])
    await service.runAlone(`attest/${name}/${eid}`, owner, attestSteps(context, { ...dvn, senders }, eid))
  }
}

import { endpointV2Abi, receiveUln302Abi, sendUln302Abi } from '@omnicover/deployments'
import { type Address, isAddressEqual } from 'viem'
import type { PathwayConfig } from '../../network.js'
import { contractRead } from '../../ports/chain.js'
import { endOf } from '../operator.js'
import { type Check, type Finding, findingsOf, type Patient, type Verdict } from './finding.js'

/** Every pathway: do sender and receiver want what this relayer does? */
export const checkPathways: Check = {
  name: 'pathways',
  run: async (patient) =>
    (await Promise.all(patient.config.network.pathways.map((pathway) => checkPathway(patient, pathway)))).flat(),
}

type Uln = {
  readonly confirmations: bigint
  readonly requiredDVNs: readonly Address[]
  readonly optionalDVNs: readonly Address[]
}

function checkPathway(patient: Patient, pathway: PathwayConfig): Promise<Finding[]> {
  const { srcEid, sender, dstEid, receiver, confirmations } = pathway
  return findingsOf('pathways', `${srcEid} -> ${dstEid} (${receiver})`, async () => {
    const { sent, received, isValid } = await readUlns(patient, pathway)
    const ours = patient.config.network.dvns
    const addressOn = (dvn: (typeof ours)[number], eid: number) => dvn.chains.find((one) => one.eid === eid)?.address
    const counts = (uln: Uln, address: Address | undefined) =>
      address !== undefined &&
      [...uln.requiredDVNs, ...uln.optionalDVNs].some((other) => isAddressEqual(other, address))
    return [
      isValid
        ? ['ok', 'the receiver takes messages from the receive library']
        : [
            'fault',
            `the receiver takes no messages from the configured receive library: correct it, or ask who runs ${receiver}`,
          ],
      confirmationsVerdict(BigInt(confirmations), sent, received),
      received.requiredDVNs.length + received.optionalDVNs.length < 2
        ? ['warning', 'the receiver believes a single DVN: whoever holds its keys can forge messages']
        : ['ok', `the receiver wants ${received.requiredDVNs.length} required DVNs`],
      ...ours.map((dvn): Verdict => {
        const [pays, wants] = [counts(sent, addressOn(dvn, srcEid)), counts(received, addressOn(dvn, dstEid))]
        if (pays && wants) return ['ok', `DVN ${dvn.name} is paid by the sender and counts for the receiver`]
        if (wants)
          return ['fault', `DVN ${dvn.name} counts for the receiver, and the sender ${sender} does not hire it`]
        return [
          'fault',
          `DVN ${dvn.name} does not count for the receiver ${receiver}: its attestations are for nothing`,
        ]
      }),
    ]
  })
}

async function readUlns({ operator }: Patient, { srcEid, sender, dstEid, receiver }: PathwayConfig) {
  const [source, far] = [endOf(operator, srcEid), endOf(operator, dstEid)]
  const [sent] = await source.chain.read([
    contractRead({
      address: source.config.sendLibrary,
      abi: sendUln302Abi,
      functionName: 'getUlnConfig',
      args: [sender, dstEid],
    }),
  ])
  const [received, isValid] = await far.chain.read([
    contractRead({
      address: far.config.receiveLibrary,
      abi: receiveUln302Abi,
      functionName: 'getUlnConfig',
      args: [receiver, srcEid],
    }),
    contractRead({
      address: far.config.endpoint,
      abi: endpointV2Abi,
      functionName: 'isValidReceiveLibrary',
      args: [receiver, srcEid, far.config.receiveLibrary],
    }),
  ])
  return { sent, received, isValid }
}

function confirmationsVerdict(configured: bigint, sent: Uln, received: Uln): Verdict {
  if (received.confirmations > configured)
    return [
      'fault',
      `the receiver wants ${received.confirmations} confirmations, and this relayer waits for ${configured}: its attestations do not count`,
    ]
  if (received.confirmations > sent.confirmations)
    return [
      'warning',
      `the receiver wants ${received.confirmations} confirmations, and the sender pays for ${sent.confirmations}: DVNs of others may never be enough`,
    ]
  return ['ok', `${configured} confirmations, ${received.confirmations} wanted`]
}

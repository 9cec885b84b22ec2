import type { Packet } from '@omnicover/core'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import {
  type FarState,
  lazyNonceRead,
  payloadHashRead,
  receiverOf,
  toFarState,
  verifiedNonceRead,
} from '../domain/endpoint.js'
import { contractRead } from '../ports/chain.js'
import { readGroups } from '../useCases/readGroups.js'
import { type End, endOf, type Operator } from './operator.js'

/** What a DVN has said about a message on its far chain, and what the receiver wants of it. */
export type Attestation = {
  readonly dvn: Address
  /** Its name in the configuration, when it is one of this relayer's. */
  readonly name: string | undefined
  readonly isRequired: boolean
  /** Blocks that it says it has waited for; `undefined` when it has said nothing. The library forgets it once the message is committed. */
  readonly confirmations: bigint | undefined
}

/** Where a message stands on its far chain. */
export type FarSide = {
  readonly state: FarState
  /** Blocks that the receiver wants every DVN to have waited for. */
  readonly wantedConfirmations: bigint
  readonly attestations: readonly Attestation[]
  /** How many of the DVNs that are not required must attest it. */
  readonly optionalThreshold: number
  /** Whether enough DVNs have attested it for a commit. */
  readonly isVerifiable: boolean
  /** Whether the receiver takes messages from the configured receive library. */
  readonly isLibraryValid: boolean
  /** The nonce of the pathway up to which everything is committed. */
  readonly committedUpTo: bigint
}

/**
 * Looks at the far chain of a message.
 *
 * @param operator - where to look
 * @param packet - the message
 * @returns where it stands
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function readFarSide(operator: Operator, packet: Packet): Promise<FarSide> {
  const end = endOf(operator, packet.dstEid)
  const { endpoint, receiveLibrary } = end.config
  const receiver = receiverOf(packet)
  const library = { address: receiveLibrary, abi: receiveUln302Abi } as const
  const isValidArgs = [receiver, packet.srcEid, receiveLibrary] as const
  const { config, hash, lazy, verified, valid } = await readGroups(end.chain, {
    config: [contractRead({ ...library, functionName: 'getUlnConfig', args: [receiver, packet.srcEid] })],
    hash: [payloadHashRead(endpoint, packet)],
    lazy: [lazyNonceRead(endpoint, packet)],
    verified: [verifiedNonceRead(endpoint, packet)],
    valid: [
      contractRead({
        address: endpoint,
        abi: endpointV2Abi,
        functionName: 'isValidReceiveLibrary',
        args: isValidArgs,
      }),
    ],
  })
  const uln = answerAt(config, 0)
  const { headerHash, payloadHash } = packet
  const [isVerifiable] = await end.chain.read([
    contractRead({ ...library, functionName: 'verifiable', args: [uln, headerHash, payloadHash] }),
  ])
  return {
    state: toFarState(packet, answerAt(hash, 0), answerAt(lazy, 0)),
    wantedConfirmations: uln.confirmations,
    attestations: await readAttestations(operator, end, packet, uln),
    optionalThreshold: uln.optionalDVNThreshold,
    isVerifiable,
    isLibraryValid: answerAt(valid, 0),
    committedUpTo: answerAt(verified, 0),
  }
}

async function readAttestations(
  { network }: Operator,
  { eid, chain, config }: End,
  { headerHash, payloadHash }: Packet,
  uln: { readonly requiredDVNs: readonly Address[]; readonly optionalDVNs: readonly Address[] },
): Promise<Attestation[]> {
  const dvns = [...uln.requiredDVNs, ...uln.optionalDVNs]
  const said = await chain.read(
    dvns.map((dvn) =>
      contractRead({
        address: config.receiveLibrary,
        abi: receiveUln302Abi,
        functionName: 'hashLookup',
        args: [headerHash, payloadHash, dvn],
      }),
    ),
  )
  const nameOf = (dvn: Address) =>
    network.dvns.find(({ chains }) =>
      chains.some((one) => one.eid === eid && one.address.toLowerCase() === dvn.toLowerCase()),
    )?.name
  return dvns.map((dvn, index) => {
    const [isSubmitted, confirmations] = answerAt(said, index)
    return {
      dvn,
      name: nameOf(dvn),
      isRequired: index < uln.requiredDVNs.length,
      confirmations: isSubmitted ? confirmations : undefined,
    }
  })
}

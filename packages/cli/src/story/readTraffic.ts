import { decodePacket } from '@omnicover/core'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import type { Network, NetworkChain } from '../network/startNetwork.js'
import type { Check } from './checks.js'

/** What the chains alone say about the messages between them. */
export type Traffic = {
  /** Guids of the messages that were sent. */
  readonly sent: readonly string[]
  /** Whether each message was attested once by each DVN, committed once and delivered once, and what it composed was run once. */
  readonly once: Check
}

/**
 * Reads what crossed chains from their logs, whatever the relayer says about it.
 *
 * @param network - the network, no message under way
 * @returns what was sent, and whether anything was done twice
 */
export async function readTraffic({ chains }: Network): Promise<Traffic> {
  const logs = await Promise.all(chains.map(readLogs))
  const steps = logs.flatMap(({ steps }) => steps)
  const repeated = steps.length - new Set(steps).size
  return {
    sent: logs.flatMap(({ sent }) => sent),
    once: {
      name: 'nothing twice',
      holds: repeated === 0,
      detail: `${steps.length} attestations, commits and deliveries, ${repeated} of them repeated`,
    },
  }
}

async function readLogs({ eid, client, layerZero }: NetworkChain) {
  const endpoint = { address: layerZero.endpoint, abi: endpointV2Abi, fromBlock: 0n, strict: true } as const
  const library = { address: layerZero.receiveUln302, abi: receiveUln302Abi, fromBlock: 0n, strict: true } as const
  const [sent, attested, committed, delivered, composed] = await Promise.all([
    client.getContractEvents({ ...endpoint, eventName: 'PacketSent' }),
    client.getContractEvents({ ...library, eventName: 'PayloadVerified' }),
    client.getContractEvents({ ...endpoint, eventName: 'PacketVerified' }),
    client.getContractEvents({ ...endpoint, eventName: 'PacketDelivered' }),
    client.getContractEvents({ ...endpoint, eventName: 'ComposeDelivered' }),
  ])
  const pathOf = ({
    origin,
    receiver,
  }: {
    origin: { srcEid: number; sender: string; nonce: bigint }
    receiver: string
  }) => `${eid} ${origin.srcEid} ${origin.sender} ${origin.nonce} ${receiver}`
  return {
    sent: sent.map(({ args }) => decodePacket(args.encodedPayload).guid),
    steps: [
      ...attested.map(({ args: { dvn, header, proofHash } }) => `attested ${dvn} ${header} ${proofHash}`),
      ...committed.map(({ args }) => `committed ${pathOf(args)}`),
      ...delivered.map(({ args }) => `delivered ${pathOf(args)}`),
      ...composed.map(({ args }) => `composed ${args.guid} ${args.index}`),
    ],
  }
}

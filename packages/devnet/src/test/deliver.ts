import { planCall } from '@omnicover/deployer'
import { dvnAbi, endpointV2Abi, executorAbi, receiveUln302Abi } from '@omnicover/deployments'
import { encodeFunctionData, type Hex, keccak256, parseEventLogs, size, slice, type TransactionReceipt } from 'viem'
import type { WorkerAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import type { DevnetChain } from '../startDevnet.js'

/** Header of a packet: version, nonce, source, sender, destination, receiver. The guid and the message follow. */
const HEADER_SIZE = 81
const GUID_SIZE = 32

/**
 * Finds the packet that a transaction sent.
 *
 * @param receipt - Of the transaction on the source chain.
 * @returns The parts of the packet that verification and delivery need.
 */
export function readPacket(receipt: TransactionReceipt) {
  const [log] = parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs: receipt.logs })
  if (!log) throw new Error('no packet was sent')
  const packet = log.args.encodedPayload
  const payload = slice(packet, HEADER_SIZE)
  return {
    header: slice(packet, 0, HEADER_SIZE),
    payloadHash: keccak256(payload),
    nonce: BigInt(slice(packet, 1, 9)),
    srcEid: Number(slice(packet, 9, 13)),
    sender: slice(packet, 13, 45),
    receiver: slice(packet, 61, 81),
    guid: slice(payload, 0, GUID_SIZE),
    message: size(payload) > GUID_SIZE ? slice(payload, GUID_SIZE) : ('0x' as Hex),
  }
}

export type PacketParts = ReturnType<typeof readPacket>

/**
 * Attests a packet as one DVN does it: the signer signs, the admin sends.
 *
 * @param chain - The destination.
 * @param workers - The keys of the destination.
 * @param name - Which DVN.
 * @param packet - The packet.
 * @returns The receipt of `DVN.execute`, which succeeds even when the attestation does not.
 */
export async function attest(chain: DevnetChain, workers: WorkerAccounts, name: 'dvnA' | 'dvnB', packet: PacketParts) {
  const dvn = chain.layerZero[name]
  const callData = encodeFunctionData({
    abi: receiveUln302Abi,
    functionName: 'verify',
    args: [packet.header, packet.payloadHash, 1n],
  })
  const { timestamp } = await chain.client.getBlock()
  const instruction = { vid: dvn.vid, target: chain.layerZero.receiveUln302, callData, expiration: timestamp + 600n }
  const digest = await chain.client.readContract({
    address: dvn.address,
    abi: dvnAbi,
    functionName: 'hashCallData',
    args: [instruction.vid, instruction.target, callData, instruction.expiration],
  })
  const signatures = await workers[name].signer.signMessage({ message: { raw: digest } })
  return sendAll(chain.client, workers[name].admin, [
    planCall(dvn.address, { abi: dvnAbi, functionName: 'execute', args: [[{ ...instruction, signatures }]] }),
  ])
}

/**
 * Commits a packet that all required DVNs have attested.
 *
 * @param chain - The destination.
 * @param workers - The keys of the destination.
 * @param packet - The packet.
 */
export async function commit(chain: DevnetChain, workers: WorkerAccounts, { header, payloadHash }: PacketParts) {
  const { receiveUln302 } = chain.layerZero
  const args = [header, payloadHash] as const
  await sendAll(chain.client, workers.executorAdmin, [
    planCall(receiveUln302, { abi: receiveUln302Abi, functionName: 'commitVerification', args }),
  ])
}

/**
 * Delivers a committed packet through the executor.
 *
 * @param chain - The destination.
 * @param workers - The keys of the destination.
 * @param packet - The packet.
 */
export async function execute(chain: DevnetChain, workers: WorkerAccounts, packet: PacketParts) {
  const { srcEid, sender, nonce, receiver, guid, message } = packet
  const origin = { srcEid, sender, nonce }
  const args = [{ receiver, origin, guid, message, extraData: '0x', gasLimit: 200_000n }] as const
  await sendAll(chain.client, workers.executorAdmin, [
    planCall(chain.layerZero.executor, { abi: executorAbi, functionName: 'execute302', args }),
  ])
}

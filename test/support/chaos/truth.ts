import { decodePacket } from '@omnicover/core'
import { dvnAbi, endpointV2Abi, multiCallAbi, receiveUln302Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import { decodeFunctionData, getAddress, type Hex, isAddressEqual, keccak256, parseTransaction, slice } from 'viem'

/** A packet as the chain itself has it, straight from its node. */
type SentPacket = {
  /** Hashes of header and payload. */
  readonly id: string
  /** Source, receiver and nonce, as a delivery names them. */
  readonly path: string
  readonly dstEid: number
  readonly guid: Hex
  readonly blockNumber: bigint
}

/** What really happened, told by nodes without a fault between, and what the relayer did against it. */
export type Truth = {
  /** Takes in the blocks that were mined since the last look, after a reorganisation those from `from` on. */
  readonly look: (chain: DevnetChain, from?: bigint) => Promise<void>
  /** Judges a transaction before it leaves: what it attests must be in a block with all its confirmations. Returns how many steps of messages it takes. */
  readonly judge: (chain: DevnetChain, raw: Hex) => number
  readonly sent: () => readonly SentPacket[]
  /** What was attested and was not final, or never sent. */
  readonly violations: readonly string[]
  /** Packets that were attested, as often as a transaction with them was broadcast. */
  readonly judged: () => number
}

/**
 * Keeps the truth of some chains.
 *
 * @param start - by eid: the first block that matters
 * @param confirmations - blocks that a packet must have, counting its own
 * @returns the truth, nothing sent yet
 */
export function createTruth(start: ReadonlyMap<number, bigint>, confirmations: number): Truth {
  const sent = new Map<number, SentPacket[]>()
  const heads = new Map<number, bigint>()
  const violations: string[] = []
  let judged = 0

  function judgeOne(header: Hex, payloadHash: Hex): void {
    judged += 1
    const srcEid = Number(`0x${header.slice(20, 28)}`)
    const id = `${keccak256(header)}/${payloadHash}`
    const packet = sent.get(srcEid)?.find((one) => one.id === id)
    const depth = packet === undefined ? 0n : (heads.get(srcEid) ?? 0n) - packet.blockNumber + 1n
    if (packet === undefined) violations.push(`attested and never sent: ${id} of ${srcEid}`)
    else if (depth < confirmations) violations.push(`attested with ${depth} confirmations: ${packet.guid}`)
  }

  return {
    violations,
    judged: () => judged,
    sent: () => [...sent.values()].flat(),
    look: async ({ eid, client, layerZero }, from) => {
      const first = from ?? (heads.get(eid) ?? (start.get(eid) ?? 0n) - 1n) + 1n
      const head = await client.getBlockNumber()
      const logs = await client.getContractEvents({
        ...{ address: layerZero.endpoint, abi: endpointV2Abi, eventName: 'PacketSent', strict: true },
        ...{ fromBlock: first, toBlock: head },
      })
      const found = logs.map(({ args, blockNumber }) => {
        const { headerHash, payloadHash, guid, srcEid, dstEid, receiver, nonce } = decodePacket(args.encodedPayload)
        const path = `${srcEid}/${getAddress(slice(receiver, 12))}/${nonce}`
        return { id: `${headerHash}/${payloadHash}`, path, dstEid, guid, blockNumber }
      })
      const kept = (sent.get(eid) ?? []).filter(({ blockNumber }) => blockNumber < first)
      sent.set(eid, [...kept, ...found])
      heads.set(eid, head)
    },
    judge: ({ layerZero }, raw) => {
      const { to, data = '0x' } = parseTransaction(raw)
      if (to != null && isAddressEqual(to, layerZero.multiCall))
        return decodeFunctionData({ abi: multiCallAbi, data }).args[0].length
      const isDvn = [layerZero.dvnA, layerZero.dvnB].some(({ address }) => to != null && isAddressEqual(to, address))
      if (!isDvn) return 1
      const executed = decodeFunctionData({ abi: dvnAbi, data })
      if (executed.functionName !== 'execute') return 1
      for (const { callData } of executed.args[0]) {
        const call = decodeFunctionData({ abi: receiveUln302Abi, data: callData })
        if (call.functionName === 'verify') judgeOne(call.args[0], call.args[1])
      }
      return executed.args[0].length
    },
  }
}

/** How often each packet was verified and delivered on a chain, from the logs of its node. */
export async function readArrivals({ client, layerZero }: DevnetChain, fromBlock: bigint) {
  const endpoint = { address: layerZero.endpoint, abi: endpointV2Abi, fromBlock, strict: true } as const
  const delivered = await client.getContractEvents({ ...endpoint, eventName: 'PacketDelivered' })
  const verified = await client.getContractEvents({
    ...{ address: layerZero.receiveUln302, abi: receiveUln302Abi, eventName: 'PayloadVerified', strict: true },
    fromBlock,
  })
  return {
    delivered: delivered.map(({ args: { origin, receiver } }) => `${origin.srcEid}/${receiver}/${origin.nonce}`),
    verified: verified.map(({ args }) => `${keccak256(args.header)}/${args.proofHash}`),
  }
}

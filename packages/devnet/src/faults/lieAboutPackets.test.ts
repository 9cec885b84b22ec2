import { decodePacket, encodePacket, guidOf } from '@omnicover/core'
import { lzReceiveOptions } from '@omnicover/deployer'
import { endpointV2Abi } from '@omnicover/deployments'
import { encodeAbiParameters, encodeEventTopics, type Hex, pad, parseEventLogs } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  changePayload,
  type Fault,
  forgePacket,
  lieAboutPackets,
  omitPacket,
  type RpcLog,
  type RpcReply,
} from './index.js'

const library = pad('0x1b', { size: 20 })
const path = { nonce: 7n, srcEid: 40_101, sender: pad('0x5e'), dstEid: 40_102, receiver: pad('0x4e') } as const

function packetSent(message: Hex, transaction: number): RpcLog {
  const data = encodeAbiParameters(
    [{ type: 'bytes' }, { type: 'bytes' }, { type: 'address' }],
    [encodePacket({ ...path, message }), lzReceiveOptions(100_000n), library],
  )
  const topics = encodeEventTopics({ abi: endpointV2Abi, eventName: 'PacketSent' }) as Hex[]
  return { topics, data, transactionHash: pad(`0x${transaction.toString(16)}`) }
}
const other: RpcLog = { topics: [pad('0x77')], data: '0x', transactionHash: pad('0x09') }

async function told(fault: Fault, method: string, result: unknown): Promise<unknown> {
  const reply: RpcReply = await fault({ method, params: [] }, async () => ({ kind: 'result', result }))
  return reply.kind === 'result' ? reply.result : reply
}

/** Packets in logs as a node tells them. */
function packetsIn(logs: unknown) {
  const found = parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs: logs as never })
  return found.map(({ args }) => ({ ...decodePacket(args.encodedPayload), options: args.options }))
}

const always = { seed: 'a', chance: 1 }

describe('lieAboutPackets', () => {
  test('omitPacket: the packet is missing, everything else is there', async () => {
    const fault = lieAboutPackets(always, omitPacket)
    expect(await told(fault, 'eth_getLogs', [packetSent('0x0102', 1), other])).toEqual([other])
  })

  test('changePayload: the same guid carries another message', async () => {
    const fault = lieAboutPackets(always, changePayload)
    const [packet] = packetsIn(await told(fault, 'eth_getLogs', [packetSent('0x0102', 1)]))
    expect(packet).toMatchObject({
      ...path,
      guid: guidOf(path),
      message: '0x0103',
      options: lzReceiveOptions(100_000n),
    })
  })

  test('forgePacket: another message follows under the next nonce', async () => {
    const fault = lieAboutPackets(always, forgePacket)
    const [packet, forged] = packetsIn(await told(fault, 'eth_getLogs', [packetSent('0x0102', 1)]))
    expect(packet).toMatchObject({ nonce: 7n, message: '0x0102' })
    expect(forged).toMatchObject({ nonce: 8n, guid: guidOf({ ...path, nonce: 8n }), message: '0x0103' })
  })

  test('behavior: a receipt tells the same lie as the search, one that is missing stays missing', async () => {
    const fault = lieAboutPackets(always, omitPacket)
    const receipt = { status: '0x1', logs: [packetSent('0x0102', 1), other] }
    expect(await told(fault, 'eth_getTransactionReceipt', receipt)).toEqual({ status: '0x1', logs: [other] })
    expect(await told(fault, 'eth_getTransactionReceipt', null)).toBeNull()
    expect(await told(fault, 'eth_call', '0x01')).toBe('0x01')
  })

  test('behavior: a part of the packets is lied about, always the same ones', async () => {
    const fault = lieAboutPackets({ seed: 'b', chance: 0.5 }, omitPacket)
    const logs = Array.from({ length: 40 }, (_, i) => packetSent('0x0102', i))
    const first = await told(fault, 'eth_getLogs', logs)
    expect((first as RpcLog[]).length).toBeGreaterThan(8)
    expect((first as RpcLog[]).length).toBeLessThan(32)
    expect(await told(fault, 'eth_getLogs', logs)).toEqual(first)
  })
})

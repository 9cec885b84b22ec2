import { endpointV2Abi } from '@omnicover/deployments'
import { type Address, encodeAbiParameters, pad, toEventSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import type { ChainLog } from '../ports/chain.js'
import { decodeLogs } from './decodeLogs.js'

const endpoint: Address = '0x0000000000000000000000000000000000000022'
const receiver: Address = '0x0000000000000000000000000000000000000011'
const originType = { type: 'tuple', components: [{ type: 'uint32' }, { type: 'bytes32' }, { type: 'uint64' }] } as const

function delivered(address: Address): ChainLog {
  const origin = [40_001, pad('0x01'), 7n] as const
  const topics = [toEventSelector('PacketDelivered((uint32,bytes32,uint64),address)')]
  const data = encodeAbiParameters([originType, { type: 'address' }], [origin, receiver])
  return { address, topics, data, blockNumber: 1n, blockHash: pad('0x02'), transactionHash: pad('0x03'), logIndex: 0 }
}

describe('decodeLogs', () => {
  test('default: decodes the arguments by name', () => {
    expect(decodeLogs([delivered(endpoint)], endpoint, endpointV2Abi, 'PacketDelivered')).toMatchObject([
      { args: { origin: { srcEid: 40_001, sender: pad('0x01'), nonce: 7n }, receiver } },
    ])
  })

  test('behavior: other events of the same contract are left out, although they decode', () => {
    expect(decodeLogs([delivered(endpoint)], endpoint, endpointV2Abi, 'LzReceiveAlert')).toEqual([])
    expect(decodeLogs([delivered(endpoint)], endpoint, endpointV2Abi, 'PacketVerified')).toEqual([])
  })

  test('behavior: the same event of another contract proves nothing', () => {
    expect(decodeLogs([delivered(receiver)], endpoint, endpointV2Abi, 'PacketDelivered')).toEqual([])
  })

  test('behavior: a log whose data are damaged is left out', () => {
    const damaged = { ...delivered(endpoint), data: '0x1234' } as const
    expect(decodeLogs([damaged], endpoint, endpointV2Abi, 'PacketDelivered')).toEqual([])
  })
})

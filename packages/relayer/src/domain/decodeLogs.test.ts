import { coverMarketAbi, endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import {
  type AbiParameter,
  type Address,
  decodeEventLog,
  encodeAbiParameters,
  type Hex,
  pad,
  parseAbi,
  toEventSelector,
} from 'viem'
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

/** Some value of a type. */
function sampleOf(parameter: AbiParameter): unknown {
  const { type } = parameter
  if (type.endsWith('[]')) return [1, 2].map(() => sampleOf({ ...parameter, type: type.slice(0, -2) }))
  if (type === 'tuple' && 'components' in parameter)
    return Object.fromEntries(parameter.components.map((component) => [component.name, sampleOf(component)]))
  if (type === 'bool') return true
  if (type === 'address') return receiver
  if (type === 'string') return 'words'
  return type.startsWith('bytes') ? pad('0x04', { size: Number(type.slice(5) || 5) }) : 7n
}

const isStatic = ({ type }: AbiParameter) => type !== 'string' && type !== 'bytes' && !type.endsWith(']')

describe('decodeLogs', () => {
  test('default: decodes the arguments by name', () => {
    expect(decodeLogs([delivered(endpoint)], endpoint, endpointV2Abi, 'PacketDelivered')).toMatchObject([
      { args: { origin: { srcEid: 40_001, sender: pad('0x01'), nonce: 7n }, receiver } },
    ])
  })

  test('behavior: every event of the contracts decodes as viem decodes it', () => {
    const words = parseAbi(['event Words(string indexed name, uint256[] indexed numbers, bytes said)'])
    const all = [...endpointV2Abi, ...receiveUln302Abi, ...coverMarketAbi, ...words]
    for (const event of all.filter((item) => item.type === 'event')) {
      const inputs: readonly (AbiParameter & { readonly indexed?: boolean })[] = event.inputs
      const plain = inputs.filter(({ indexed }) => indexed !== true)
      const topics: [Hex, ...Hex[]] = [
        toEventSelector(event),
        ...inputs
          .filter(({ indexed }) => indexed)
          .map((input) => (isStatic(input) ? encodeAbiParameters([input], [sampleOf(input)]) : pad('0x05'))),
      ]
      const log = { ...delivered(endpoint), topics, data: encodeAbiParameters(plain, plain.map(sampleOf)) }
      const decode = (one: ChainLog) => decodeLogs([one], endpoint, [event], event.name)
      expect(decode(log)[0]?.args, event.name).toEqual(decodeEventLog({ abi: [event], topics, data: log.data }).args)
      expect(decode({ ...log, topics: topics.slice(0, 1) })).toHaveLength(topics.length === 1 ? 1 : 0)
    }
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

import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { pad } from 'viem'
import { describe, expect, test } from 'vitest'
import { contractRead } from '../ports/chain.js'
import { batchReads } from './readBatches.js'

const address = `0x${'e1'.repeat(20)}` as const
const nonceOf = (eid: number) =>
  contractRead({
    ...{ address, abi: endpointV2Abi, functionName: 'outboundNonce' },
    args: [address, eid, pad(address)],
  })
const configOf = (eid: number) =>
  contractRead({ address, abi: receiveUln302Abi, functionName: 'getUlnConfig', args: [address, eid] })

describe('batchReads', () => {
  test('default: what fits is one request, in order', () => {
    const reads = [nonceOf(1), nonceOf(2)]
    expect(batchReads(reads)).toMatchObject({ batches: [{ reads: reads.map((read) => ({ read })) }], places: [0, 1] })
    expect(batchReads([])).toEqual({ batches: [], places: [] })
  })

  test('behavior: what is asked for twice is asked once, and both get the answer', () => {
    const { batches, places } = batchReads([nonceOf(1), nonceOf(2), nonceOf(1)])
    expect([batches.map(({ reads }) => reads.length), places]).toEqual([[2], [0, 1, 0]])
  })

  test('behavior: results beyond the size of a contract are split over requests; long ones are fewer in each', () => {
    const sizes = (reads: Parameters<typeof batchReads>[0]) =>
      batchReads(reads).batches.map((batch) => batch.reads.length)
    const eids = Array.from({ length: 120 }, (_, i) => i)
    expect(sizes(eids.map(nonceOf))).toEqual([104, 16])
    expect(Math.max(...sizes(eids.map(configOf)))).toBeLessThan(24)
  })
})

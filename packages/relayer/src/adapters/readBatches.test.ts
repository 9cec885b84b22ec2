import { encodeMessage, MessageType } from '@omnicover/core'
import { capitalPoolAbi, endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { encodeAbiParameters, encodeFunctionResult, multicall3Abi, pad, size } from 'viem'
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
const reportOf = (row: number) =>
  contractRead({ address, abi: capitalPoolAbi, functionName: 'buildReport', args: [[row]] })

/** With as many lines as a message may have. */
function longestReport() {
  const rows = Array.from({ length: 32 }, (_, row) => ({ row, word: 2n ** 256n - 1n }))
  const incidents = rows.map(({ row }) => ({ incidentId: row, exposure: 1n }))
  const pool = { poolId: 1, time: 1, epoch: 1 }
  const entry = { depositsAsked: 1n, depositsApplied: 1n, sharesAsked: 1n }
  const cash = { exitsApplied: 1n, premiumEarned: 1n, claimsPaid: 1n, budgetsReleased: 1n, cash: -1n, unearned: 1n }
  const moved = { sent: 1n, received: 1n, lost: 1n, putIn: 1n, invested: 1n, pnl: -1n }
  const report = { ...pool, ...entry, ...cash, ...moved, rows, incidents }
  return encodeMessage({ type: MessageType.CAPITAL_REPORT, report })
}

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

  test('behavior: the longest reports that there are fit into the code of a contract', () => {
    const { batches } = batchReads(Array.from({ length: 60 }, (_, row) => reportOf(row)))
    const returnData = encodeAbiParameters([{ type: 'bytes' }], [longestReport()])
    for (const { reads } of batches) {
      const result = reads.map(() => ({ success: true, returnData }))
      const code = encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result })
      expect(size(code)).toBeLessThanOrEqual(24_576)
    }
    expect(batches.length).toBeLessThan(7)
  })
})

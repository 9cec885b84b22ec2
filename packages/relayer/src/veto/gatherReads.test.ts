import { homeOutboxAbi } from '@omnicover/deployments'
import { expect, test } from 'vitest'
import { CallRevertedError, RpcRefusedError } from '../errors.js'
import { type Chain, type ContractRead, contractRead } from '../ports/chain.js'
import { gatherReads } from './gatherReads.js'

const readOf = (eid: number) =>
  contractRead({
    ...{ address: `0x${'11'.repeat(20)}`, abi: homeOutboxAbi, functionName: 'buildMessage', args: [1, eid, '0x'] },
  })

/** A connection that answers with the eid that was asked about, and writes down its requests. */
function connection(fail: (eid: number) => Error | undefined = () => undefined) {
  const requests: [bigint | undefined, number[]][] = []
  const read = async (reads: readonly ContractRead[], blockNumber?: bigint) => {
    const eids = reads.map(({ args }) => Number(args[1]))
    requests.push([blockNumber, eids])
    const error = eids.map(fail).find((one) => one !== undefined)
    if (error !== undefined) throw error
    return eids.map((eid) => `0x${eid}`)
  }
  return { chain: { read } as unknown as Chain, requests }
}

test('default: what is asked for at once, at one block, is one request', async () => {
  const { chain, requests } = connection()
  const readAt = gatherReads()
  const answers = await Promise.all([1, 2, 3].map((eid) => readAt(chain, readOf(eid), eid === 3 ? 8n : 7n)))
  expect(answers).toEqual(['0x1', '0x2', '0x3'])
  expect(requests).toEqual([
    [7n, [1, 2]],
    [8n, [3]],
  ])
})

test('behavior: one that reverts is undefined, and takes no other with it', async () => {
  const { chain, requests } = connection((eid) =>
    eid === 2 ? new CallRevertedError('node', 'buildMessage', '0x') : undefined,
  )
  const readAt = gatherReads()
  expect(await Promise.all([1, 2, 3].map((eid) => readAt(chain, readOf(eid), 7n)))).toEqual(['0x1', undefined, '0x3'])
  expect(requests.map(([, eids]) => eids)).toEqual([[1, 2, 3], [1], [2], [3]])
})

test('error: a node that refuses is nobody’s answer', async () => {
  const refused = new RpcRefusedError('node', 'eth_call', 'missing trie node')
  const { chain, requests } = connection(() => refused)
  const readAt = gatherReads()
  const answers = await Promise.allSettled([1, 2].map((eid) => readAt(chain, readOf(eid), 7n)))
  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason)).toEqual([refused, refused])
  expect(requests).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { emptyReceipt, type RpcReply } from './index.js'

const receipt = { status: '0x1', logs: [{ data: '0x' }] }
const told = (what: 'receipt' | 'logs', method: string, result: unknown): Promise<RpcReply> =>
  emptyReceipt(what)({ method, params: [] }, async () => ({ kind: 'result', result }))

test('emptyReceipt: there is none, or one without logs', async () => {
  expect(await told('receipt', 'eth_getTransactionReceipt', receipt)).toEqual({ kind: 'result', result: null })
  expect(await told('logs', 'eth_getTransactionReceipt', receipt)).toEqual({
    kind: 'result',
    result: { status: '0x1', logs: [] },
  })
})

test('emptyReceipt: one that is missing stays missing, and other answers are left alone', async () => {
  expect(await told('logs', 'eth_getTransactionReceipt', null)).toEqual({ kind: 'result', result: null })
  expect(await told('receipt', 'eth_getLogs', [])).toEqual({ kind: 'result', result: [] })
})

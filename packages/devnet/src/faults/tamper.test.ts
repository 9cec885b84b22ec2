import { describe, expect, test } from 'vitest'
import { type RpcReply, tamper } from './index.js'

const ask = (lie: Parameters<typeof tamper>[0], reply: RpcReply = { kind: 'result', result: 1 }) =>
  tamper(lie)({ method: 'eth_call', params: ['0x'] }, async () => reply)

describe('tamper', () => {
  test('default: tells what the lie returns, made of method, result and parameters', async () => {
    expect(await ask((...told) => told)).toEqual({ kind: 'result', result: ['eth_call', 1, ['0x']] })
  })

  test('behavior: an answer without a result is left alone', async () => {
    expect(await ask(() => 2, { kind: 'status', status: 429 })).toEqual({ kind: 'status', status: 429 })
  })
})

import { describe, expect, test } from 'vitest'
import { createLocalSigner } from '../adapters/localSigner.js'
import { signTransaction } from './signTransaction.js'
import { calldataOf, transactionRowSchema } from './transactionRow.js'

const to = `0x${'aa'.repeat(20)}` as const
const call = { nonce: 3, to, data: '0x1234', value: 5n, gas: 50_000n } as const
const row = { nonce: 3, tasks: ['a'], to, value: 5n, gas: 50_000n, createdMs: 1, cancelled: false, since: {} } as const
const sign = async (fee: bigint) => {
  const fees = { maxFeePerGas: fee, maxPriorityFeePerGas: 1n }
  return signTransaction(createLocalSigner(`0x${'11'.repeat(32)}`), 777, call, fees, 9)
}

describe('transactionRowSchema', () => {
  test('behavior: a row of before, with calldata and bytes in every form, becomes one with the bytes of the newest', async () => {
    const forms = [await sign(10n), await sign(20n)]
    const [first, second] = forms.map(({ raw: _, ...form }) => form)
    const parsed = transactionRowSchema.parse({ ...row, data: '0x1234', signed: forms })
    expect(parsed).toEqual({ ...row, data: undefined, raw: forms[1]?.raw, signed: [first, second] })
    expect(transactionRowSchema.parse(parsed)).toEqual(parsed)
    expect(calldataOf(parsed)).toBe('0x1234')
  })

  test('behavior: before it is signed a row has its calldata itself', () => {
    const parsed = transactionRowSchema.parse({ ...row, data: '0x1234', signed: [] })
    expect(parsed.raw).toBeUndefined()
    expect(calldataOf(parsed)).toBe('0x1234')
  })

  test('error: a row without work is refused', () => {
    expect(transactionRowSchema.safeParse({ ...row, tasks: [], data: '0x', signed: [] }).success).toBe(false)
  })
})

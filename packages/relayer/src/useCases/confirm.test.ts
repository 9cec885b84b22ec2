import { describe, expect, test } from 'vitest'
import { TransactionTakenError } from '../errors.js'
import type { FinishedTransaction, TransactionSender } from '../ports/transactionSender.js'
import { confirm } from './confirm.js'
import type { RelayerContext } from './context.js'

describe('confirm', () => {
  test('error: one transaction that cannot be recorded is passed on, and those behind it are recorded all the same', async () => {
    const transactions = [1, 2, 3].map((nonce) => ({ nonce, tasks: [`task/${nonce}`], receipt: undefined }))
    const failure = new TransactionTakenError(40_201, 'executor', 1)
    const recorded: number[] = []
    const sender = {
      eid: 40_201,
      advance: async () => transactions,
      acknowledge: async ({ nonce }: FinishedTransaction) => {
        if (nonce === 1) throw failure
        recorded.push(nonce)
      },
    } as unknown as TransactionSender
    await expect(confirm({} as RelayerContext, sender)).rejects.toBe(failure)
    expect(recorded).toEqual([2, 3])
  })
})

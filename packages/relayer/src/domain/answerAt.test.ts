import { describe, expect, test } from 'vitest'
import { RpcAnswerMissingError } from '../errors.js'
import { answerAt } from './answerAt.js'

describe('answerAt', () => {
  test('default: gives the answer with the same index, also when it is false, zero or empty', () => {
    expect([0, 1, 2].map((index) => answerAt([false, 0n, ''], index))).toEqual([false, 0n, ''])
  })

  test('error: RpcAnswerMissingError, which is worth another try: the node is at fault and not the configuration', () => {
    expect(() => answerAt(['one'], 1)).toThrow(RpcAnswerMissingError)
    expect(() => answerAt(['one'], 1)).toThrow(expect.objectContaining({ retriable: true, code: 'RPC_ANSWER_MISSING' }))
  })
})

import { expect, test } from 'vitest'
import { RpcUnreachableError, WrongChainIdError } from '../errors.js'
import { toFailure } from './failure.js'

test('default: what is known says its code, and whether it may pass', () => {
  const unreachable = new RpcUnreachableError('https://rpc.example', 'timeout')
  expect(toFailure(unreachable)).toEqual({ code: 'RPC_UNREACHABLE', retriable: true, reason: unreachable.shortMessage })
  expect(toFailure(new WrongChainIdError('https://rpc.example', 40_161, 1, 2)).retriable).toBe(false)
})

test('default: what nobody foresaw may pass, and comes with its stack', () => {
  const { code, retriable, reason } = toFailure(new TypeError('a bug'))
  expect([code, retriable]).toEqual(['UNEXPECTED', true])
  expect(reason).toMatch(/^TypeError: a bug\n +at /)
  expect(toFailure('text').reason).toBe('text')
})

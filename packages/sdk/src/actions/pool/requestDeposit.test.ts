import { capitalPoolAbi } from '@omnicover/deployments'
import { decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidAmountError, InvalidPermitError, UnknownPoolError } from '../../errors/request.js'
import { alice, deployment, permit } from '../../test/fixtures.js'
import { requestDeposit } from './requestDeposit.js'

const pool = '0x6666666666666666666666666666666666666666'
const request = { deployment, poolId: 1, assets: 10_000_000n, controller: alice, owner: alice }
const fitting = { ...permit, spender: pool, value: request.assets } as const

describe('requestDeposit.call', () => {
  test('default: is a request for the controller', () => {
    const { to, data, value } = requestDeposit.call(request)

    expect({ to, value }).toEqual({ to: pool, value: 0n })
    expect(decodeFunctionData({ abi: capitalPoolAbi, data })).toEqual({
      functionName: 'requestDeposit',
      args: [request.assets, alice, alice],
    })
  })

  test('behavior: asks in smallest parts where the token has more than six decimals', () => {
    const deep = { ...request, deployment: { ...deployment, decimals: 18 } }
    const parts = request.assets * 10n ** 12n
    expect(decodeFunctionData({ abi: capitalPoolAbi, data: requestDeposit.call(deep).data }).args).toEqual([
      ...[parts, alice, alice],
    ])
    const { data } = requestDeposit.call({ ...deep, permit: { ...fitting, value: parts } })
    expect(decodeFunctionData({ abi: capitalPoolAbi, data }).args?.[0]).toBe(parts)
    expect(() => requestDeposit.call({ ...deep, permit: fitting })).toThrow(InvalidPermitError)
  })

  test('args: permit', () => {
    const { data } = requestDeposit.call({ ...request, permit: fitting })

    expect(decodeFunctionData({ abi: capitalPoolAbi, data })).toEqual({
      functionName: 'requestDepositWithPermit',
      args: [request.assets, alice, BigInt(permit.deadline), 28, `0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`],
    })
  })

  test('error: InvalidPermitError when it is not of the owner', () => {
    const { spender } = fitting
    expect(() => requestDeposit.call({ ...request, owner: spender, permit: fitting })).toThrow(InvalidPermitError)
  })

  test.each([request.assets - 1n, request.assets + 1n])('error: InvalidPermitError when it is of %d units', (value) => {
    expect(() => requestDeposit.call({ ...request, permit: { ...fitting, value } })).toThrow(InvalidPermitError)
  })

  test.each([-1n, 0n, 999_999n, 2n ** 64n])('error: InvalidAmountError for %d units', (assets) => {
    expect(() => requestDeposit.call({ ...request, assets })).toThrow(InvalidAmountError)
  })

  test('error: UnknownPoolError names the pools that there are', () => {
    expect(() => requestDeposit.call({ ...request, poolId: 9 })).toThrow(UnknownPoolError)
    expect(() => requestDeposit.call({ ...request, poolId: 9 })).toThrow('Use one of: 1.')
  })
})

import { capitalPoolAbi } from '@omnicover/deployments'
import { decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidSharesError } from '../../errors/pool.js'
import { UnknownPoolError } from '../../errors/request.js'
import { alice, deployment } from '../../test/fixtures.js'
import { requestRedeem } from './requestRedeem.js'

const least = 10n ** 12n
const request = { deployment, poolId: 1, shares: 10n ** 18n, controller: alice, owner: alice }

describe('requestRedeem.call', () => {
  test('default: is a request that pays the controller', () => {
    const { to, data, value } = requestRedeem.call(request)

    expect({ to, value }).toEqual({ to: deployment.pools[0]?.address, value: 0n })
    expect(decodeFunctionData({ abi: capitalPoolAbi, data })).toEqual({
      functionName: 'requestRedeem',
      args: [request.shares, alice, alice],
    })
  })

  test.each([least, 2n ** 64n * least - 1n])('behavior: takes %d, as the pool does', (shares) => {
    expect(requestRedeem.call({ ...request, shares }).value).toBe(0n)
  })

  test.each([-1n, 0n, least - 1n, 2n ** 64n * least])('error: InvalidSharesError for %d', (shares) => {
    expect(() => requestRedeem.call({ ...request, shares })).toThrow(InvalidSharesError)
  })

  test('error: InvalidSharesError says shares, not units of 1e-18', () => {
    expect(() => requestRedeem.call({ ...request, shares: 1n })).toThrow(
      'Asked for 0.000000000000000001 shares; 1 is the least; only an exit of all that the account has here may be smaller. Ask for more.',
    )
  })

  test('error: UnknownPoolError names the pools that there are', () => {
    expect(() => requestRedeem.call({ ...request, poolId: 9 })).toThrow(UnknownPoolError)
  })
})

import { capitalPoolAbi } from '@omnicover/deployments'
import { decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidSharesError } from '../../errors/pool.js'
import { alice, deployment } from '../../test/fixtures.js'
import { moveShares } from './moveShares.js'

const least = 10n ** 18n
const move = { deployment, poolId: 1, shares: least, dstEid: 30_110, receiver: alice }

describe('moveShares.call', () => {
  test('default: names shares, chain and receiver', () => {
    const { to, data, value } = moveShares.call(move)

    expect({ to, value }).toEqual({ to: deployment.pools[0]?.address, value: 0n })
    expect(decodeFunctionData({ abi: capitalPoolAbi, data })).toEqual({
      functionName: 'moveShares',
      args: [least, move.dstEid, alice],
    })
  })

  test('behavior: takes as many as a message carries', () => {
    expect(moveShares.call({ ...move, shares: 2n ** 96n - 1n }).value).toBe(0n)
  })

  test.each([-1n, 0n, least - 1n, 2n ** 96n])(
    'error: InvalidSharesError for %d, as the pool refuses them',
    (shares) => {
      expect(() => moveShares.call({ ...move, shares })).toThrow(InvalidSharesError)
    },
  )
})

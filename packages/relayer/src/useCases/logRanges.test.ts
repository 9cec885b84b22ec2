import * as fc from 'fast-check'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import { RpcRefusedError, RpcUnreachableError } from '../errors.js'
import type { ChainConfig } from '../network.js'
import type { Chain } from '../ports/chain.js'
import { readLogs } from './logRanges.js'

const endpoint: Address = '0x0000000000000000000000000000000000000022'

function configWith(logRange: number): ChainConfig {
  return { endpoint, logRange } as ChainConfig
}

/** A node that answers a log request, or refuses it. */
function nodeThat(answer: (from: bigint, to: bigint) => void): Chain {
  return {
    getLogs: async ({ fromBlock, toBlock }: { fromBlock: bigint; toBlock: bigint }) => {
      answer(fromBlock, toBlock)
      return []
    },
  } as unknown as Chain
}

describe('readLogs', () => {
  test('behavior: every block is read exactly once and in order, whatever ranges the node refuses', async () => {
    const parameters = fc.record({
      first: fc.nat(1_000),
      blocks: fc.nat(500),
      logRange: fc.integer({ min: 1, max: 300 }),
      seed: fc.infiniteStream(fc.nat(20)),
    })
    await fc.assert(
      fc.asyncProperty(parameters, async ({ first, blocks, logRange, seed }) => {
        const read: bigint[] = []
        const node = nodeThat((from, to) => {
          const limit = BigInt(seed.next().value ?? 0)
          if (to - from > limit) throw new RpcRefusedError('node', 'eth_getLogs', 'range is too wide')
          for (let block = from; block <= to; block += 1n) read.push(block)
        })
        const last = BigInt(first + blocks)
        for await (const { range } of readLogs(node, configWith(logRange), [], BigInt(first), last)) {
          expect(range).toBeLessThanOrEqual(BigInt(logRange))
        }
        expect(read).toEqual(Array.from({ length: blocks + 1 }, (_, index) => BigInt(first + index)))
      }),
    )
  })

  test('error: a refusal of a single block, a rate limit and silence are passed on and not asked for again', async () => {
    const failures = [
      new RpcRefusedError('node', 'eth_getLogs', 'HTTP 429 Too Many Requests'),
      new RpcUnreachableError('node', 'timed out'),
    ]
    for (const failure of failures) {
      let asked = 0
      const node = nodeThat(() => {
        asked += 1
        throw failure
      })
      await expect(readLogs(node, configWith(100), [], 0n, 99n).next()).rejects.toBe(failure)
      expect(asked).toBe(1)
    }
    const stubborn = nodeThat(() => {
      throw new RpcRefusedError('node', 'eth_getLogs', 'no')
    })
    await expect(readLogs(stubborn, configWith(100), [], 0n, 99n).next()).rejects.toThrow(RpcRefusedError)
  })
})

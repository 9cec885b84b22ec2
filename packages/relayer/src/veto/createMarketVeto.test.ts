import { encodeMessage, type Message, MessageType, type Packet } from '@omnicover/core'
import { pad } from 'viem'
import { expect, test } from 'vitest'
import { RpcRefusedError } from '../errors.js'
import type { Chain } from '../ports/chain.js'
import type { VetoQuestion } from '../ports/veto.js'
import { createMarketVeto } from './createMarketVeto.js'

const address = (digit: number) => `0x${String(digit).repeat(40)}` as const
const [home, away] = [40_101, 40_102]
const chainOf = (eid: number) => ({ eid, gateway: address(1), market: address(2), desk: address(3), pools: [] })
const veto = createMarketVeto({ home: { eid: home, outbox: address(4) }, chains: [chainOf(home), chainOf(away)] })

const order = (amount: bigint): Message => ({
  type: MessageType.REMIT,
  head: { time: 100, incidents: 0 },
  remit: { poolId: 1, orderId: 2, to: away, amount },
})

/** A connection on which home's order is of so much. */
const connection = (amount: bigint | Error): Chain =>
  ({
    name: `node with ${amount}`,
    getBlock: async () => ({ timestamp: 100n }),
    read: async () => {
      if (amount instanceof Error) throw amount
      return [encodeMessage(order(amount))]
    },
  }) as unknown as Chain

function question(sources: readonly Chain[], quorum: number, changed: Partial<VetoQuestion> = {}): VetoQuestion {
  const packet = { srcEid: home, dstEid: away, sender: pad(address(1)) } as unknown as Packet
  const asked = { dvn: 'own', packet, message: order(5n), blockNumber: 9n, blockHash: pad('0x1') }
  return { ...asked, sources, quorum, ...changed }
}

const down = new RpcRefusedError('node', 'eth_call', 'missing trie node')

test('default: as many connections as the quorum have to come to the same', async () => {
  expect(await veto(question([connection(5n), connection(5n)], 2))).toBe(undefined)
  expect(await veto(question([connection(5n), connection(5n), connection(6n)], 2))).toBe(undefined)
  expect(await veto(question([connection(5n), down, connection(5n)].map(asChain), 2))).toBe(undefined)
})

test('behavior: one that has something else keeps a DVN from signing when the others are too few', async () => {
  const reason = 'node with 6, block 9: it says remit.amount is 5, and the contracts say 6'
  expect(await veto(question([connection(5n), connection(6n)], 2))).toBe(reason)
  expect(await veto(question([connection(6n), down].map(asChain), 1))).toBe(reason)
})

test('error: too few that answer is no reason and no consent', async () => {
  await expect(veto(question([connection(5n), down].map(asChain), 2))).rejects.toBe(down)
})

test('behavior: another sender is not judged, and our gateway must speak this release', async () => {
  const packet = { srcEid: home, dstEid: away, sender: pad(address(7)) } as unknown as Packet
  expect(await veto(question([], 1, { packet, message: undefined }))).toBe(undefined)
  expect(await veto(question([], 1, { message: undefined }))).toBe(
    'our gateway sent what is no message of this release',
  )
})

function asChain(one: Chain | Error): Chain {
  return one instanceof Error ? connection(one) : one
}

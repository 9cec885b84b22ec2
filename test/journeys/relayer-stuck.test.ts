import { createDynamoStore } from '@omnicover/aws'
import { createTransactionSender, type Store } from '@omnicover/relayer'
import { parseGwei } from 'viem'
import { beforeEach, describe, expect, test } from 'vitest'
import { dropPool } from '../support/relayer/dropPool.js'
import { useSharedKey } from '../support/relayer/useSharedKey.js'

const policy = {
  ...{ raiseFeeAfterMs: 30_000, rebroadcastAfterMs: 10_000, cancelAfterMs: 60_000, lostAfterMs: 60_000 },
  ...{ maxFeePerGas: parseGwei('1000'), maxInFlight: 48 },
}
const to = `0x${'aa'.repeat(20)}` as const

const shared = useSharedKey(779)
let store: Store
beforeEach(() => {
  store = createDynamoStore({ ...shared.table, clock: shared.clock })
})

const open = (rows = store) => {
  const { chain, clock, recorder: observer, signer } = shared
  return createTransactionSender({ chain, store: rows, signer, clock, observer, policy, permits: [{}] })
}

async function mineAt(baseFeePerGas: bigint): Promise<void> {
  await shared.client.setNextBlockBaseFeePerGas({ baseFeePerGas })
  await shared.client.mine({ blocks: 1 })
}

describe('a batch as large as there are any, stuck for an hour, on DynamoDB', () => {
  test('its fee is raised every time, its row stays small, and it is mined when fees fall', async () => {
    const { client, clock, recorder, signer } = shared
    await mineAt(parseGwei('1'))
    const sender = open()
    await sender.send({ tasks: ['batch'], to, data: `0x${'11'.repeat(96_000)}`, gas: 10_000_000n })
    // Each raise is an eighth, and no block is mined.
    for (let i = 1; i <= 20; i += 1) {
      clock.pass(policy.raiseFeeAfterMs + 1)
      await open().advance()
      expect(recorder.of('transactionFeeRaised')).toHaveLength(i)
    }
    for await (const page of store.scan('transaction/')) {
      const texts = page.map(({ value }) =>
        JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? `${field}` : field)),
      )
      for (const text of texts) expect(text.length).toBeLessThan(250_000)
    }
    await dropPool(client)
    clock.pass(policy.rebroadcastAfterMs + 1)
    await open().advance()
    await mineAt(1n)
    expect(await client.getTransactionCount({ address: signer.address })).toBe(1)
  })

  test('while its row cannot be written it is still broadcast again', async () => {
    const { client, clock, signer } = shared
    await mineAt(parseGwei('1'))
    await open().send({ tasks: ['batch'], to, data: '0x', gas: 50_000n })
    await dropPool(client)
    clock.pass(policy.raiseFeeAfterMs + 1)
    const full = { ...store, compareAndSwap: () => Promise.reject(new Error('the table takes no more')) }
    await expect(open(full).advance()).rejects.toThrow('the table takes no more')
    await mineAt(1n)
    expect(await client.getTransactionCount({ address: signer.address })).toBe(1)
  })
})

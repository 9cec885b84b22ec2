import { createDynamoStore } from '@omnicover/aws'
import { createTransactionSender, type Store, type TransactionSender } from '@omnicover/relayer'
import { parseGwei } from 'viem'
import { beforeEach, describe, expect, test } from 'vitest'
import { freezeSigner } from '../support/relayer/freezeSigner.js'
import { useSharedKey } from '../support/relayer/useSharedKey.js'

const policy = {
  raiseFeeAfterMs: 30_000,
  rebroadcastAfterMs: 10_000,
  cancelAfterMs: 60_000,
  lostAfterMs: 60_000,
  maxFeePerGas: parseGwei('1000'),
  maxInFlight: 48,
}

const shared = useSharedKey(778)
let store: Store
beforeEach(() => {
  store = createDynamoStore({ ...shared.table, clock: shared.clock })
})

function worker(signer = shared.signer): TransactionSender {
  const { chain, clock, recorder: observer } = shared
  return createTransactionSender({ chain, store, signer, clock, observer, policy, permits: [{}] })
}

const request = { tasks: ['work'], to: `0x${'aa'.repeat(20)}`, data: '0x', gas: 50_000n } as const

async function storedRows(): Promise<
  { readonly nonce: number; readonly signed: readonly { readonly hash: string }[] }[]
> {
  const rows: Awaited<ReturnType<typeof storedRows>>[number][] = []
  for await (const page of store.scan(`transaction/40778/${shared.signer.address.toLowerCase()}/`))
    rows.push(...page.map(({ value }) => value as never))
  return rows
}

async function finish(of: TransactionSender): Promise<void> {
  await shared.client.mine({ blocks: 1 })
  for (const finished of await of.advance()) await of.acknowledge(finished)
}

describe('two workers with one key on one DynamoDB table, the first of them frozen until its lease is over', () => {
  test('it neither overwrites what the second signed nor broadcasts, and its next run goes on from there', async () => {
    const freezing = freezeSigner(shared.signer)
    const first = worker(freezing.signer)
    const sending = first.send(request)
    await freezing.isFrozen

    // Other fees, so that the two would sign different transactions.
    shared.clock.pass(20_000)
    await shared.client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('5') })
    await shared.client.mine({ blocks: 1 })
    const second = worker()
    await second.advance()
    const [written] = await storedRows()
    freezing.goOn()
    await expect(sending).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN', retriable: true })

    expect(await storedRows()).toEqual([written])
    expect(written?.signed).toHaveLength(1)
    expect(shared.recorder.of('transactionSent').map(({ transactionHash }) => transactionHash)).toEqual([
      written?.signed[0]?.hash,
    ])
    await finish(first)
    expect(shared.recorder.of('transactionMined')).toMatchObject([
      { tasks: ['work'], transactionHash: written?.signed[0]?.hash },
    ])
    expect(await shared.client.getTransactionCount({ address: shared.signer.address })).toBe(1)
  })

  test('it does not bring back what the second has finished', async () => {
    const freezing = freezeSigner(shared.signer)
    const sending = worker(freezing.signer).send(request)
    await freezing.isFrozen
    const second = worker()
    await second.advance()
    await finish(second)
    expect(await storedRows()).toEqual([])
    freezing.goOn()
    await expect(sending).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN' })
    expect(await storedRows()).toEqual([])
    expect(shared.recorder.of('transactionMined')).toHaveLength(1)
  })

  test('of both that take the next nonce at once, each gets its own', async () => {
    const [first, second] = [worker(), worker()]
    await Promise.all([first.send(request), second.send({ ...request, tasks: ['other work'] })])
    expect((await storedRows()).map(({ nonce }) => nonce)).toEqual([0, 1])
    await finish(worker())
    expect(
      shared.recorder
        .of('transactionMined')
        .flatMap(({ tasks }) => tasks)
        .sort(),
    ).toEqual(['other work', 'work'])
  })
})

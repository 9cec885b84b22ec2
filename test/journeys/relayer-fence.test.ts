import { createDynamoStore } from '@omnicover/aws'
import { startTable, type TestTable } from '@omnicover/aws/testing'
import { type Anvil, type ChainClient, createChainClient, startAnvil } from '@omnicover/devnet'
import {
  type Chain,
  createLocalSigner,
  createTransactionSender,
  createViemChain,
  type Signer,
  type Store,
  type TransactionSender,
} from '@omnicover/relayer'
import { parseEther, parseGwei } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '../support/relayer/manualClock.js'
import { createRecorder, type Recorder } from '../support/relayer/recorder.js'

const policy = {
  raiseFeeAfterMs: 30_000,
  rebroadcastAfterMs: 10_000,
  cancelAfterMs: 60_000,
  lostAfterMs: 60_000,
  maxFeePerGas: parseGwei('1000'),
  maxInFlight: 48,
}

let anvil: Anvil
let client: ChainClient
let chain: Chain
let table: TestTable
let store: Store
let clock: ManualClock
let recorder: Recorder
let signer: Signer

beforeAll(async () => {
  anvil = await startAnvil({ chainId: 778 })
  client = createChainClient({ chainId: 778, name: 'fence', rpcUrl: anvil.rpcUrl })
  chain = createViemChain({ eid: 40_778, chainId: 778, rpcUrls: [anvil.rpcUrl], timeoutMs: 30_000 })
  table = await startTable()
})
afterAll(async () => {
  await anvil.stop()
  await table.stop()
})

beforeEach(async () => {
  clock = createManualClock()
  recorder = createRecorder()
  store = createDynamoStore({ ...table, clock })
  signer = createLocalSigner(generatePrivateKey())
  await client.setAutomine(false)
  await client.setBalance({ address: signer.address, value: parseEther('10') })
})

const worker = (withSigner = signer): TransactionSender =>
  createTransactionSender({ chain, store, signer: withSigner, clock, observer: recorder, policy })

const request = { tasks: ['work'], to: `0x${'aa'.repeat(20)}`, data: '0x', gas: 50_000n } as const

/** A signer that stands still while it signs, as in a function that is frozen, until it is told to go on. */
function createFreezing() {
  let [frozen, goOn] = [() => {}, () => {}]
  const isFrozen = new Promise<void>((resolve) => {
    frozen = resolve
  })
  const thawed = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const freezing: Signer = {
    ...signer,
    signTransaction: async (transaction) => {
      frozen()
      await thawed
      return signer.signTransaction(transaction)
    },
  }
  return { signer: freezing, isFrozen, goOn: () => goOn() }
}

async function storedRows(): Promise<
  { readonly nonce: number; readonly signed: readonly { readonly hash: string }[] }[]
> {
  const rows: Awaited<ReturnType<typeof storedRows>>[number][] = []
  for await (const { value } of store.scan(`transaction/40778/${signer.address.toLowerCase()}/`))
    rows.push(value as never)
  return rows
}

async function finish(of: TransactionSender): Promise<void> {
  await client.mine({ blocks: 1 })
  for (const finished of await of.advance()) await of.acknowledge(finished)
}

describe('two workers with one key on one DynamoDB table, the first of them frozen until its lease is over', () => {
  test('it neither overwrites what the second signed nor broadcasts, and its next run goes on from there', async () => {
    const freezing = createFreezing()
    const first = worker(freezing.signer)
    const sending = first.send(request)
    await freezing.isFrozen

    // Other fees, so that the two would sign different transactions.
    clock.pass(20_000)
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('5') })
    await client.mine({ blocks: 1 })
    const second = worker()
    await second.advance()
    const [written] = await storedRows()
    freezing.goOn()
    await expect(sending).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN', retriable: true })

    expect(await storedRows()).toEqual([written])
    expect(written?.signed).toHaveLength(1)
    expect(recorder.of('transactionSent').map(({ transactionHash }) => transactionHash)).toEqual([
      written?.signed[0]?.hash,
    ])
    await finish(first)
    expect(recorder.of('transactionMined')).toMatchObject([
      { tasks: ['work'], transactionHash: written?.signed[0]?.hash },
    ])
    expect(await client.getTransactionCount({ address: signer.address })).toBe(1)
  })

  test('it does not bring back what the second has finished', async () => {
    const freezing = createFreezing()
    const sending = worker(freezing.signer).send(request)
    await freezing.isFrozen
    const second = worker()
    await second.advance()
    await finish(second)
    expect(await storedRows()).toEqual([])
    freezing.goOn()
    await expect(sending).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN' })
    expect(await storedRows()).toEqual([])
    expect(recorder.of('transactionMined')).toHaveLength(1)
  })

  test('of both that take the next nonce at once, each gets its own', async () => {
    const [first, second] = [worker(), worker()]
    await Promise.all([first.send(request), second.send({ ...request, tasks: ['other work'] })])
    expect((await storedRows()).map(({ nonce }) => nonce)).toEqual([0, 1])
    await finish(worker())
    expect(
      recorder
        .of('transactionMined')
        .flatMap(({ tasks }) => tasks)
        .sort(),
    ).toEqual(['other work', 'work'])
  })
})

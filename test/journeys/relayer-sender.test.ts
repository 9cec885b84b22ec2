import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Anvil,
  type ChainClient,
  createChainClient,
  emptyReceipt,
  type Fault,
  startAnvil,
  startFaultProxy,
  tamper,
} from '@omnicover/devnet'
import {
  CallForbiddenError,
  type Chain,
  createLocalSigner,
  createTransactionSender,
  createViemChain,
  openLmdbStore,
  RpcUnreachableError,
  type SendPolicy,
  type Store,
  type TransactionSender,
} from '@omnicover/relayer'
import { type Address, numberToHex, parseEther, parseGwei } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Crash, CrashError, planCrash } from '../support/relayer/crash.js'
import { createManualClock, type ManualClock } from '../support/relayer/manualClock.js'
import { createRecorder, type Recorder } from '../support/relayer/recorder.js'
import { reorganise } from '../support/relayer/reorganise.js'

const policy = {
  raiseFeeAfterMs: 30_000,
  rebroadcastAfterMs: 10_000,
  cancelAfterMs: 60_000,
  lostAfterMs: 60_000,
  maxFeePerGas: parseGwei('1000'),
  maxInFlight: 48,
  maxFeePerDay: parseEther('1000000'),
}
const to = '0x00000000000000000000000000000000000000aa'
const permits = [{}] as const

let anvil: Anvil
let client: ChainClient
let chain: Chain
let folder: string
let store: Store
let clock: ManualClock
let recorder: Recorder
let privateKey: `0x${string}`
let sender: TransactionSender

beforeAll(async () => {
  anvil = await startAnvil({ chainId: 777 })
  client = createChainClient({ chainId: 777, name: 'sender', rpcUrl: anvil.rpcUrl })
  chain = createViemChain({
    eid: 40_777,
    chainId: 777,
    rpcUrls: [anvil.rpcUrl],
    timeoutMs: 5_000,
    mostBytes: 1_000_000,
  })
})
afterAll(() => anvil.stop())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-sender-'))
  store = openLmdbStore(join(folder, 'store'))
  clock = createManualClock()
  recorder = createRecorder()
  privateKey = generatePrivateKey()
  sender = createSender()
  await client.setAutomine(false)
  await client.setBalance({ address: sender.address, value: parseEther('10') })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** A sender as it is after a start of the process: nothing in memory. */
function createSender(
  crash?: Crash,
  key = privateKey,
  ceilings: Partial<SendPolicy> = {},
  through = chain,
): TransactionSender {
  return createTransactionSender({
    chain: crash?.wrapChain(through) ?? through,
    store: crash?.wrapStore(store) ?? store,
    signer: createLocalSigner(key),
    clock,
    observer: recorder,
    policy: { ...policy, ...ceilings },
    permits,
  })
}

function request(task: string, value = 1n) {
  return { tasks: [task], to, data: '0x', value, gas: 50_000n } as const
}

/** Sends a request. Returns the hash of its transaction. */
async function sendOne(task: string): Promise<`0x${string}`> {
  await sender.send(request(task))
  return recorder.of('transactionSent').at(-1)?.transactionHash ?? '0x'
}

/** Advances and acknowledges until nothing is in flight. Returns the finished tasks. */
async function finish(of: TransactionSender = sender): Promise<string[]> {
  const tasks: string[] = []
  for (let round = 0; round < 20; round += 1) {
    for (const finished of await of.advance()) {
      tasks.push(...finished.tasks)
      await of.acknowledge(finished)
    }
    await mine()
    clock.pass(1_000)
  }
  return tasks
}

async function storedRows(): Promise<string[]> {
  const keys: string[] = []
  for await (const page of store.scan('transaction/')) keys.push(...page.map(({ key }) => key))
  return keys
}

/** Mines a block with this base fee, so that fees do not depend on the tests before. */
async function mineAt(gwei: string): Promise<void> {
  await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei(gwei) })
  await mine()
}

/** Takes note of what is mined, once. */
async function settle(of: TransactionSender): Promise<void> {
  for (const finished of await of.advance()) await of.acknowledge(finished)
}

/** A node that counts so many transactions more than are mined. */
function countMore(by: number): Fault {
  return tamper((method, count) => (method === 'eth_getTransactionCount' ? numberToHex(Number(count) + by) : count))
}

/** Runs a test with a connection that a fault lies between. */
async function behind(fault: Fault, run: (through: Chain) => Promise<void>): Promise<void> {
  const proxy = await startFaultProxy(anvil.rpcUrl, [fault])
  try {
    await run(
      createViemChain({ eid: 40_777, chainId: 777, rpcUrls: [proxy.url], timeoutMs: 5_000, mostBytes: 1_000_000 }),
    )
  } finally {
    await proxy.stop()
  }
}

const mine = () => client.mine({ blocks: 1 })
const minedCount = () => client.getTransactionCount({ address: sender.address })

describe('createTransactionSender', () => {
  test('default: transactions are mined in order, told once, and leave nothing behind', async () => {
    for (const task of ['a', 'b', 'c']) expect(await sender.send(request(task))).toBe('sent')
    expect(await finish()).toEqual(['a', 'b', 'c'])
    expect(await minedCount()).toBe(3)
    expect(recorder.of('transactionMined').map(({ nonce, tasks }) => [nonce, ...tasks])).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ])
    expect(await storedRows()).toEqual([])
  })

  test('behavior: work that is in flight is not sent again, also not by a sender that has just started', async () => {
    await sender.send(request('a'))
    expect(await sender.send(request('a'))).toBe('inFlight')
    expect(await createSender().send({ ...request('b'), tasks: ['b', 'a'] })).toBe('inFlight')
    expect(await finish()).toEqual(['a'])
    expect(await sender.isInFlight('a')).toBe(false)
    expect(await sender.send(request('a'))).toBe('sent')
  })

  test('behavior: what is mined is told again until it is acknowledged, also after a restart', async () => {
    await sender.send(request('a'))
    await mine()
    expect(await sender.advance()).toMatchObject([{ tasks: ['a'], receipt: { succeeded: true } }])
    expect(await sender.advance()).toHaveLength(1)
    const restarted = createSender()
    const [finished] = await restarted.advance()
    if (finished) await restarted.acknowledge(finished)
    expect(await restarted.advance()).toEqual([])
  })

  test('behavior: a call that reverts is mined, and told as such', async () => {
    const revertingCode = '0x60006000fd'
    await client.setCode({ address: to, bytecode: revertingCode })
    await sender.send(request('a'))
    await finish()
    expect(recorder.of('transactionMined')).toMatchObject([{ succeeded: false, tasks: ['a'] }])
    await client.setCode({ address: to, bytecode: '0x' })
  })

  test('behavior: after a crash at any effect the work is done exactly once, at the same nonce and without a gap', async () => {
    const work = async (of: TransactionSender, receiver: Address) => {
      for (const task of ['a', 'b']) await of.send({ ...request(task), to: receiver })
      await mine()
      for (const finished of await of.advance()) await of.acknowledge(finished)
    }
    const calm = planCrash(-1, 'before')
    await work(createSender(calm), to)
    expect(calm.count()).toBe(10)

    for (let at = 0; at < calm.count(); at += 1) {
      for (const when of ['before', 'after'] as const) {
        const key = generatePrivateKey()
        const receiver = createLocalSigner(generatePrivateKey()).address
        const crash = planCrash(at, when)
        const first = createSender(crash, key)
        await client.setBalance({ address: first.address, value: parseEther('1') })
        await expect(work(first, receiver)).rejects.toThrow(CrashError)

        // The caller looks at the chain before it sends again, as the use cases do.
        const second = createSender(undefined, key)
        await finish(second)
        const done = await client.getBalance({ address: receiver })
        for (const task of ['a', 'b'].slice(Number(done))) await second.send({ ...request(task), to: receiver })
        await finish(second)
        const place = `effect ${at}, ${when}`
        expect(await client.getBalance({ address: receiver }), place).toBe(2n)
        expect(await client.getTransactionCount({ address: first.address }), place).toBe(2)
        expect(await storedRows(), place).toEqual([])
      }
    }
  })

  test('behavior: a stuck transaction is replaced at its nonce, with both fees raised as much as nodes demand', async () => {
    const first = await sendOne('a')
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('90') })
    await mine()
    await sender.advance()
    expect(recorder.of('transactionFeeRaised')).toEqual([])
    clock.pass(policy.raiseFeeAfterMs + 1)
    await sender.advance()
    const raised = recorder.of('transactionFeeRaised').map(({ nonce, transactionHash }) => ({ nonce, transactionHash }))
    expect(raised).toMatchObject([{ nonce: 0 }])
    const [before, after] = await Promise.all(
      [first, raised[0]?.transactionHash ?? first].map((hash) =>
        client.getTransaction({ hash }).catch(() => undefined),
      ),
    )
    expect(before).toBeUndefined()
    expect(after?.maxFeePerGas).toBeGreaterThan(parseGwei('90'))
    expect(await finish()).toEqual(['a'])
    expect(await minedCount()).toBe(1)
  })

  test('behavior: a fee is never raised above the configured limit', async () => {
    await sender.send(request('a'))
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('5000') })
    await mine()
    for (let round = 0; round < 3; round += 1) {
      clock.pass(policy.raiseFeeAfterMs + 1)
      await sender.advance()
    }
    expect(recorder.of('transactionFeeRaised')).toHaveLength(1)
    const [key = ''] = await storedRows()
    expect((await store.get(key))?.value).toMatchObject({ signed: [{}, { maxFeePerGas: policy.maxFeePerGas }] })
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1n })
    await mine()
    expect(await finish()).toEqual(['a'])
  })

  test('behavior: what could cost more for a message than its ceiling waits, told once, and is sent when fees fall', async () => {
    const maxFeePerMessage = 50_000n * parseGwei('30')
    const dear = createSender(undefined, privateKey, { maxFeePerMessage })
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('40') })
    await mine()
    expect([await dear.send(request('a')), await dear.send(request('b'))]).toEqual(['tooDear', 'tooDear'])
    expect(recorder.of('feeCeilingReached')).toMatchObject([{ ceiling: 'message', limit: maxFeePerMessage }])
    expect(await storedRows()).toEqual([])
    // The work of three shares one transaction, and so its fee.
    expect(await dear.send({ ...request('c'), tasks: ['c', 'd', 'e'] })).toBe('sent')
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('1') })
    await mine()
    clock.pass(2_000)
    expect(await dear.send(request('a'))).toBe('sent')
    expect(await finish(dear)).toEqual(['c', 'd', 'e', 'a'])
  })

  test('behavior: beyond the ceiling of a day nothing is sent, also after a restart, and the next day goes on', async () => {
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('10') })
    await mine()
    // One call costs about 21,000 gas; it is reckoned with its limit and the highest fee as long as it is in flight.
    const maxFeePerDay = 50_000n * parseGwei('50')
    const bounded = () => createSender(undefined, privateKey, { maxFeePerDay })
    const first = bounded()
    expect([await first.send(request('a')), await first.send(request('b')), await first.send(request('c'))]).toEqual([
      ...['sent', 'sent', 'tooDear'],
    ])
    expect(await finish(first)).toEqual(['a', 'b'])
    const spent: string[] = []
    for (let i = 0; i < 20; i += 1) {
      await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('10') })
      await mine()
      const again = bounded()
      spent.push(await again.send(request(`more ${i}`)))
      if (spent.at(-1) === 'sent') await finish(again)
    }
    expect(spent.at(-1)).toBe('tooDear')
    const paid = recorder.of('transactionMined').map(({ gasUsed, effectiveGasPrice }) => gasUsed * effectiveGasPrice)
    expect(paid.reduce((sum, wei) => sum + wei, 0n)).toBeLessThanOrEqual(maxFeePerDay)
    expect(recorder.of('feeCeilingReached').every(({ ceiling }) => ceiling === 'day')).toBe(true)
    clock.pass(86_400_000)
    expect(await bounded().send(request('tomorrow'))).toBe('sent')
    expect(await finish(bounded())).toEqual(['tomorrow'])
  })

  test('behavior: wei that go along count for both ceilings, in flight and paid', async () => {
    await mineAt('1')
    const bounded = createSender(undefined, privateKey, {
      maxFeePerMessage: parseEther('1.1'),
      maxFeePerDay: parseEther('2.5'),
    })
    expect(await bounded.send(request('too much', parseEther('1.2')))).toBe('tooDear')
    expect(await bounded.send(request('a', parseEther('1')))).toBe('sent')
    expect(await bounded.send(request('b', parseEther('1')))).toBe('sent')
    expect(await bounded.send(request('c', parseEther('1')))).toBe('tooDear')
    expect(await finish(bounded)).toEqual(['a', 'b'])
    expect(await bounded.send(request('c', parseEther('1')))).toBe('tooDear')
    expect(recorder.of('feeCeilingReached').map(({ ceiling }) => ceiling)).toEqual(['message', 'day'])
  })

  test('behavior: wei of a call that reverts come back, and do not count', async () => {
    await client.setCode({ address: to, bytecode: '0x60006000fd' })
    const bounded = createSender(undefined, privateKey, { maxFeePerDay: parseEther('1.5') })
    for (const task of ['a', 'b', 'c']) {
      await mineAt('1')
      clock.pass(2_000)
      expect(await bounded.send(request(task, parseEther('1')))).toBe('sent')
      await mine()
      await settle(bounded)
    }
    expect(recorder.of('transactionMined').map(({ succeeded }) => succeeded)).toEqual([false, false, false])
    await client.setCode({ address: to, bytecode: '0x' })
  })

  test('behavior: what has no receipt counts with the most that it may have cost: a node that hides receipts lifts no ceiling', () =>
    behind(emptyReceipt('receipt'), async (through) => {
      const maxFeePerDay = 50_000n * parseGwei('50')
      const blind = createSender(undefined, privateKey, { maxFeePerDay }, through)
      const before = await client.getBalance({ address: blind.address })
      for (let i = 0; i < 8; i += 1) {
        await mineAt('10')
        clock.pass(2_000)
        await blind.send(request(`again ${i}`, 0n))
        await mineAt('10')
        await settle(blind)
        clock.pass(policy.lostAfterMs + 1)
        await settle(blind)
      }
      expect(recorder.of('transactionLost')).toHaveLength(2)
      expect(recorder.of('feeCeilingReached')).toMatchObject([{ ceiling: 'day' }])
      expect(before - (await client.getBalance({ address: blind.address }))).toBeLessThanOrEqual(maxFeePerDay)
    }))

  test('behavior: a fee is not raised beyond a ceiling; what was signed stays in line', async () => {
    const bounded = createSender(undefined, privateKey, { maxFeePerMessage: 50_000n * parseGwei('30') })
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('1') })
    await mine()
    expect(await bounded.send(request('a'))).toBe('sent')
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('100') })
    await mine()
    clock.pass(policy.raiseFeeAfterMs + 1)
    await bounded.advance()
    expect(recorder.of('transactionFeeRaised')).toEqual([])
    expect(recorder.of('feeCeilingReached')).toHaveLength(1)
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1n })
    await mine()
    expect(await finish(bounded)).toEqual(['a'])
  })

  test('behavior: a transaction that the node dropped is broadcast again', async () => {
    await client.dropTransaction({ hash: await sendOne('a') })
    await sender.advance()
    await mine()
    expect(await minedCount()).toBe(0)
    clock.pass(policy.rebroadcastAfterMs + 1)
    await sender.advance()
    expect(await finish()).toEqual(['a'])
  })

  test('behavior: without money it waits, and goes on after a top-up', async () => {
    await client.setBalance({ address: sender.address, value: 0n })
    await sender.send(request('a', 0n))
    expect(recorder.of('transactionRefused')).toMatchObject([{ nonce: 0 }])
    clock.pass(policy.cancelAfterMs * 2)
    await sender.advance()
    expect(await sender.isInFlight('a')).toBe(true)
    await client.setBalance({ address: sender.address, value: parseEther('1') })
    expect(await finish()).toEqual(['a'])
  })

  test('behavior: a call with more wei than the key has is not written down, told once, and all behind it goes on', async () => {
    await mineAt('1')
    const rich = request('rich', parseEther('1000'))
    expect([await sender.send(rich), await sender.send(rich)]).toEqual(['unfunded', 'unfunded'])
    expect(recorder.of('keyUnfunded')).toMatchObject([{ from: sender.address, balance: parseEther('10') }])
    expect(recorder.of('keyUnfunded')[0]?.needed).toBeGreaterThan(rich.value)
    expect(await storedRows()).toEqual([])
    expect(await sender.send(request('poor'))).toBe('sent')
    expect(await finish()).toEqual(['poor'])
    await client.setBalance({ address: sender.address, value: parseEther('1001') })
    expect(await sender.send(rich)).toBe('sent')
    expect(await finish()).toEqual(['rich'])
  })

  test('behavior: wei that what is in flight may take are not there for another call', async () => {
    await mineAt('1')
    const send = (task: string) => sender.send(request(task, parseEther('6')))
    expect([await send('a'), await send('b')]).toEqual(['sent', 'unfunded'])
    // It may be only that the first one is not mined yet.
    expect(recorder.of('keyUnfunded')).toEqual([])
    expect(await finish()).toEqual(['a'])
    expect(await send('b')).toBe('unfunded')
    expect(recorder.of('keyUnfunded')).toHaveLength(1)
  })

  test('behavior: a call whose wei went elsewhere after it was written down is emptied, so that those behind it go on', async () => {
    await mineAt('1')
    await sender.send(request('rich', parseEther('6')))
    const [{ transactionHash } = { transactionHash: '0x' as const }] = recorder.of('transactionSent')
    await client.dropTransaction({ hash: transactionHash })
    await client.setBalance({ address: sender.address, value: parseEther('1') })
    await sender.send(request('behind', 0n))
    for (const wait of [policy.rebroadcastAfterMs, policy.cancelAfterMs]) {
      clock.pass(wait + 1)
      await settle(sender)
    }
    expect(recorder.of('transactionCancelled')).toMatchObject([{ nonce: 0 }])
    expect((await finish()).toSorted()).toEqual(['behind', 'rich'])
    expect(await client.getBalance({ address: sender.address })).toBeGreaterThan(parseEther('0.9'))
  })

  test('behavior: a transaction that no node takes is emptied, so that those behind it go on', async () => {
    const tooMuchGas = { ...request('impossible'), gas: 10n ** 12n }
    await client.setBalance({ address: sender.address, value: parseEther('1000000') })
    await sender.send(tooMuchGas)
    await sender.send(request('behind'))
    await sender.advance()
    expect(await minedCount()).toBe(0)
    clock.pass(policy.cancelAfterMs + 1)
    const tasks = await finish()
    expect(tasks.toSorted()).toEqual(['behind', 'impossible'])
    expect(recorder.of('transactionCancelled')).toMatchObject([{ nonce: 0 }])
    expect(await minedCount()).toBe(2)
  })

  test('behavior: a nonce that somebody else used is unknown first and given up only when the receipt is overdue', async () => {
    await client.dropTransaction({ hash: await sendOne('a') })
    const foreign = createSender(undefined, privateKey)
    const raw = await createLocalSigner(privateKey).signTransaction({
      ...{ type: 'eip1559', chainId: 777, nonce: 0, to, value: 5n, gas: 50_000n },
      ...{ maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: 1n },
    })
    await chain.broadcast(raw)
    await mine()
    expect(await sender.advance()).toEqual([])
    expect(await foreign.isInFlight('a')).toBe(true)
    clock.pass(policy.lostAfterMs + 1)
    expect(await sender.advance()).toMatchObject([{ tasks: ['a'], receipt: undefined }])
    await finish()
    expect(recorder.of('transactionLost')).toMatchObject([{ nonce: 0 }])
    await sender.send(request('b'))
    await mine()
    expect(await finish()).toEqual(['b'])
  })

  test('behavior: two counts that are wrong, hours apart, do not give up what is pending, and nothing is paid twice', async () => {
    await sender.send(request('pay'))
    for (let i = 0; i < 2; i += 1) {
      await behind(countMore(1), (through) => settle(createSender(undefined, privateKey, {}, through)))
      await settle(createSender())
      clock.pass(policy.lostAfterMs + 1)
    }
    expect(recorder.of('transactionLost')).toEqual([])
    expect(await createSender().isInFlight('pay')).toBe(true)
    expect(await finish(createSender())).toEqual(['pay'])
  })

  test('behavior: a nonce that a reorganisation set free below those in flight is filled', async () => {
    await sender.send(request('a'))
    await mine()
    const [finished] = await sender.advance()
    await sender.send(request('b'))
    if (finished) await sender.acknowledge(finished)
    await reorganise(client, await client.getBlockNumber())
    expect(await minedCount()).toBe(0)
    await sender.advance()
    clock.pass(policy.rebroadcastAfterMs + 1)
    const tasks = await finish()
    expect(tasks.toSorted()).toEqual(['b', 'fill-gap/0'])
    expect(await minedCount()).toBe(2)
  })

  test.each([300, 10_000_000])(
    'behavior: a count that is wrong by %s once strands nothing, and its gap is not paid for',
    async (by) => {
      await behind(countMore(by), async (through) => {
        expect(await createSender(undefined, privateKey, {}, through).send(request('a'))).toBe('sent')
      })
      const sender = createSender()
      await settle(sender)
      clock.pass(policy.rebroadcastAfterMs + 1)
      await settle(sender)
      expect(await storedRows()).toHaveLength(1)
      clock.pass(policy.lostAfterMs + 1)
      await settle(sender)
      expect(recorder.of('transactionLost')).toMatchObject([{ nonce: by, reason: expect.stringMatching(/far above/) }])
      expect(await sender.send(request('a'))).toBe('sent')
      expect(await finish(sender)).toEqual(['a'])
      expect(await minedCount()).toBe(1)
    },
  )

  test('behavior: no more than the configured number is in flight', async () => {
    const narrow = createTransactionSender({
      ...{ chain, store, clock, observer: recorder, policy: { ...policy, maxInFlight: 2 } },
      permits,
      signer: createLocalSigner(privateKey),
    })
    const results = await Promise.all(['a', 'b', 'c'].map((task) => narrow.send(request(task))))
    expect(results).toEqual(['sent', 'sent', 'full'])
    expect(await narrow.send(request('a'))).toBe('inFlight')
    expect(await finish(narrow)).toEqual(['a', 'b'])
    expect(await narrow.send(request('c'))).toBe('sent')
  })

  test.each([
    ['to another address', { to: '0x00000000000000000000000000000000000000bb' }],
    ['with more wei', { value: 2n }],
    ['of another function', { data: '0x12345678' }],
  ] as const)('error: CallForbiddenError for a call %s that somebody else wrote into the store', async (_, forged) => {
    const bounded = createTransactionSender({
      ...{ chain, store, clock, observer: recorder, policy, signer: createLocalSigner(privateKey) },
      permits: [{ to, begins: '0x87654321', maxValue: 1n }],
    })
    const honest = { tasks: ['x'], to, data: '0x87654321', value: 1n, gas: 50_000n } as const
    await store.compareAndSwap(`transaction/40777/${bounded.address.toLowerCase()}/000000000000`, 0, {
      ...{ ...honest, ...forged, nonce: 0, createdMs: 0, cancelled: false, since: {}, signed: [] },
    })
    await expect(bounded.advance()).rejects.toThrow(CallForbiddenError)
    await expect(bounded.send({ ...honest, ...forged, tasks: ['y'] })).rejects.toThrow(CallForbiddenError)
    expect(recorder.of('transactionSent')).toEqual([])
    expect(await storedRows()).toHaveLength(1)
  })

  test('error: RpcUnreachableError while the node is down; what was written down goes on when it is back', async () => {
    await sender.send(request('a'))
    const deaf = createViemChain({
      eid: 40_777,
      chainId: 777,
      rpcUrls: ['http://127.0.0.1:1'],
      timeoutMs: 500,
      mostBytes: 1_000_000,
    })
    const cut = createTransactionSender({
      ...{ chain: deaf, store, clock, observer: recorder, policy, permits },
      signer: createLocalSigner(privateKey),
    })
    await expect(cut.advance()).rejects.toThrow(RpcUnreachableError)
    expect(await finish(createSender())).toEqual(['a'])
  })
})
